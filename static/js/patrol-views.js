// What the section of the patrol shows, drawn from the record, the person's lists and what time it is. Nothing here
// decides or writes: taps are answered in patrol-page.js.

import { clockFace, clockOf, hoursWords } from "./hours.js";
import { fillChips, lastUsedFirst } from "./patrol-chips.js";
import { isSameShift, minutesOf } from "./patrol-rules.js";
import { sameWords } from "./rounds.js";
import { finishedWords, isTarget, placeOf, say, sinceWords } from "./patrol-words.js";

const section = document.getElementById("patrol");
const question = document.getElementById("question");
const part = (selector) => section.querySelector(selector);
const chooser = (name) => part(`[data-choose=${name}]`);

const SETTLE = 400; // milliseconds
const BY_MISTAKE = 5; // minutes within which a start may have been one
const PARTNERS = 2; // recent ones before "alone"

/** Shows one of the views. A tap that led here may be the first of two: its second must not meet another button. */
export function showView(name, wasTapped) {
  for (const view of section.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
  part("[data-finished-link]").hidden = name !== "start";
  part("#patrol-delete").hidden = true;
  question.textContent = question.dataset[name];
  if (!wasTapped) return;
  question.focus();
  const view = part(`[data-view=${name}]`);
  const buttons = [...view.querySelectorAll("button")];
  const enable = (isEnabled) => buttons.forEach((button) => (button.disabled = !isEnabled));
  enable(false);
  view.animate([{ opacity: 0.5 }, { opacity: 1 }], SETTLE).finished.finally(() => enable(true));
}

const places = (lists, recent) => {
  const likely = [...recent, ...(lists.recent.patrol?.neighbourhood ?? [])];
  const marked = lists.options.neighbourhood.filter(({ is_marked }) => is_marked).map(({ value }) => value);
  return lastUsedFirst(lists.options.neighbourhood, [...new Set([...likely, ...marked])]);
};

const colleagues = (lists, recent) =>
  lastUsedFirst(lists.options.crew, [...new Set([...recent, ...(lists.recent.patrol?.crew ?? [])])]);

/** Where and with whom; within a shift what was chosen last is chosen again. Gives the inputs: {places, crew}. */
export function drawStart({ lists, habits, now }) {
  const last = isSameShift(habits.last, now) ? habits.last.patrol : { neighbourhood: null, crew: [] };
  const known = last.crew.filter((username) => lists.options.crew.some(({ value }) => value === username));
  const people = colleagues(lists, habits.crew);
  const recent = Math.min(PARTNERS, new Set([...habits.crew, ...(lists.recent.patrol?.crew ?? [])]).size);
  const alone = { value: "", label: document.getElementById("patrol-alone").content.textContent };
  const crew = [...people.slice(0, recent), alone, ...people.slice(recent)];
  section.querySelector("#no-neighbourhood").hidden = true;
  return {
    places: fillChips(chooser("neighbourhood"), {
      options: places(lists, habits.neighbourhood), name: "patrol-neighbourhood", type: "radio", chosen: [last.neighbourhood],
    }),
    crew: fillChips(chooser("crew"), { options: crew, name: "patrol-crew", type: "checkbox", chosen: known.length ? known : [""] }),
  };
}

/** The patrol that ended a moment ago. */
export function drawFinished(last, { address, mayGoOn }) {
  const box = part("#patrol-finished");
  box.hidden = !last;
  if (!last) return;
  box.querySelector("[data-words]").textContent = finishedWords(last);
  box.querySelector("[data-correct]").href = address;
  box.querySelector("[data-do=go-on]").hidden = !mayGoOn;
}

/** The way to the first round of the last day of work once more; not while one runs. */
export function drawSame({ day, isYesterday, same: [round] }, patrol) {
  const link = part("[data-same-link]");
  link.hidden = Boolean(patrol) || !round;
  if (link.hidden) return;
  link.href = `/entries/new/patrol?same=${round.id}`;
  link.querySelector("span").textContent = `${sameWords(link, { day, isYesterday })} · ${clockOf(round.start)} – ${clockOf(round.end)}`;
}

export function drawRunning({ patrol, lists, now }) {
  const view = part("[data-view=running]");
  const minutes = minutesOf(patrol, now);
  const clock = view.querySelector("[role=timer]");
  if (clock.textContent !== clockFace(minutes)) clock.textContent = clockFace(minutes);
  clock.setAttribute("aria-label", hoursWords(minutes));
  drawWhere(view, { patrol, lists, now });
  for (const row of view.querySelectorAll("[data-places]")) {
    row.hidden = !row.dataset.places.split(" ").includes(patrol.neighbourhood);
  }
  view.querySelector("[data-do=ask-delete]").hidden = minutes >= BY_MISTAKE;
}

/** The question of when it ended; `guess` is null where there is none to offer. */
export function drawAsked({ patrol, lists, now, why, guess }) {
  const view = part("[data-view=asked]");
  view.querySelector("[data-clock-moved]").hidden = why !== "clock";
  const about = view.querySelector("[data-do=ended-about]");
  about.hidden = guess === null;
  about.textContent = guess === null ? "" : say("about", { clock: clockOf(guess) });
  drawWhere(view, { patrol, lists, now });
}

function drawWhere(view, { patrol, lists, now }) {
  view.querySelector("[data-since-words]").textContent = sinceWords(patrol, lists, now);
  const star = isTarget(lists, patrol.neighbourhood) ? ["\u00a0", starOf()] : [];
  view.querySelector("[data-place]").replaceChildren(placeOf(lists, patrol.neighbourhood), ...star);
}

/** Opens or closes what a button controls; gives the box where it is open now. */
export function toggle(button) {
  const box = document.getElementById(button.getAttribute("aria-controls"));
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  return box.hidden ? null : box;
}

export function fold() {
  for (const button of section.querySelectorAll("[aria-controls][aria-expanded=true]")) toggle(button);
}

/** The other neighbourhoods, each a button that goes on there. */
export function drawPlaces(box, { patrol, lists, habits }) {
  const options = places(lists, habits.neighbourhood).filter(({ value }) => value !== patrol.neighbourhood);
  box.querySelector(".chips").replaceChildren(...options.map((option) => placeButton(option)));
}

const starOf = () => document.getElementById("patrol-star").content.cloneNode(true);

function placeButton({ value, label, is_marked }) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "chip" });
  Object.assign(button.dataset, { do: "move", place: value });
  const words = document.createElement("span");
  words.append(label, ...(is_marked ? [starOf()] : []));
  button.append(words);
  return button;
}

/** Who is along; a tap adds or takes off. Gives the inputs. */
export function drawColleagues({ patrol, lists, habits }) {
  const options = colleagues(lists, [...patrol.crew, ...habits.crew]);
  return fillChips(chooser("colleagues"), { options, name: "patrol-colleague", type: "checkbox", chosen: patrol.crew });
}
