// The patrol on the first page: where and with whom it begins, its clock while it runs, and the question where it was
// forgotten. Everything on it comes from the phone, so it is the same with and without network; what a tap does to the
// record is in patrol.js, whether the clock may be believed in patrol-rules.js, what is drawn in patrol-views.js.

import { NotSaved } from "./database.js";
import { nextTime } from "./hours.js";
import { get, onChange } from "./outbox.js";
import { keepAloneApart, valuesOf } from "./patrol-chips.js";
import { guessedEnd, isClockMoved, questionOf, startOf, written } from "./patrol-rules.js";
import {
  drawAsked, drawColleagues, drawFinished, drawPlaces, drawRunning, drawSame, drawStart, fold, showView, toggle,
} from "./patrol-views.js";
import { entryWords } from "./patrol-words.js";
import {
  deletePatrol, finishPatrol, isUntouched, movePatrol, notePatrol, onPatrolChange, readPatrol, resumePatrol, startPatrol,
} from "./patrol.js";
import { roundsOf, suggest } from "./rounds.js";
import { flush } from "./sender.js";

const TICK = 15_000;

const section = document.getElementById("patrol");
const part = (selector) => section.querySelector(selector);
const reading = () => ({ wall: Date.now(), steady: performance.now() });

let username;
let lists;
let patrol = null;
let habits = null;
let ended = null; // on this page, just now: its words hold until the page is left, where the entry may be corrected
let inputs = null; // the chips of the start
let shown = ""; // which view, and of which patrol
let isTouched = false; // fresher lists must not take away what was just chosen
let isBusy = false; // a tap is being answered
let before = reading();
let wasInSight = !document.hidden;

/** Shows the section for a person whose lists say that patrols are logged. */
export async function showPatrol(person, listsOfPerson) {
  const isFirst = !username;
  [username, lists] = [person, listsOfPerson];
  if (!isTouched) shown = "";
  if (isFirst) listen();
  await refresh();
  section.hidden = false;
}

function listen() {
  section.addEventListener("click", act);
  section.addEventListener("change", choose);
  onPatrolChange((whose) => whose === username && refresh());
  onChange(({ username: whose }) => whose === username && refresh());
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", ({ persisted }) => persisted && refresh());
  setInterval(tick, TICK);
}

async function refresh() {
  ({ patrol, habits } = await readPatrol(username));
  await draw();
  drawSame(suggest(await roundsOf(username, section, lists), Date.now()), patrol);
}

async function draw() {
  const now = Date.now();
  const why = patrol && questionOf(patrol, now);
  const name = patrol ? (why ? "asked" : "running") : "start";
  const isNew = shown !== `${name} ${patrol?.id}`;
  shown = `${name} ${patrol?.id}`;
  if (isNew) {
    isTouched = false;
    fold();
  }
  if (name === "asked") drawAsked({ patrol, lists, now, why, guess: guess(why, now) });
  if (name === "running") drawRunning({ patrol, lists, now });
  if (name === "start" && isNew) inputs = drawStart({ lists, habits, now });
  if (isNew) showView(name, isBusy);
  await drawEnded();
}

const guess = (why, now) => (why === "forgotten" ? guessedEnd(patrol, lists.usual_minutes?.patrol, now) : null);

async function drawEnded() {
  if (patrol) ended = null;
  if (!ended) return drawFinished(null, {});
  const { id } = ended.patrol;
  const item = await get(username, id);
  const address = item ? `/entries/new/patrol#unsent=${id}` : `/entries/${id}/correct`;
  return drawFinished(ended, { address, mayGoOn: isUntouched(item) });
}

/** Every quarter of a minute, and when the page is looked at again: has the clock moved on, and only as it should? */
async function tick() {
  const now = reading();
  const isMoved = isClockMoved(before, now, wasInSight);
  [before, wasInSight] = [now, !document.hidden];
  if (isMoved && patrol && !patrol.is_in_doubt) await notePatrol(username, patrol.id, { is_in_doubt: true }).catch(() => {});
  if (isMoved) await refresh();
  else await draw();
}

async function look() {
  if (document.hidden) {
    wasInSight = false;
    if (patrol) await notePatrol(username, patrol.id, { seen_at: written(Date.now()) }).catch(() => {});
    return;
  }
  await tick();
  await refresh();
}

async function act(event) {
  const button = event.target.closest("button[data-do]");
  if (!button || isBusy) return;
  isBusy = true;
  part("#patrol-not-saved").hidden = true;
  try {
    await ACTS[button.dataset.do](button);
  } catch (error) {
    if (!(error instanceof NotSaved)) throw error;
    part("#patrol-not-saved").hidden = false;
  } finally {
    isBusy = false;
  }
}

const words = (of, until) => entryWords(of, until, lists);

const ACTS = {
  async start() {
    const [neighbourhood] = valuesOf(inputs.places);
    part("#no-neighbourhood").hidden = Boolean(neighbourhood);
    if (!neighbourhood) return inputs.places[0]?.focus();
    await startPatrol(username, { neighbourhood, crew: valuesOf(inputs.crew) });
    return refresh();
  },
  finish: () => end(null),
  "ended-about": () => end(guess("forgotten", Date.now())),
  async "ended-at"() {
    const { value } = part("#patrol-end");
    const ended_at = value ? nextTime(value, startOf(patrol)) : NaN;
    const isOver = questionOf(patrol, Date.now()) === "clock" || ended_at <= Date.now();
    part("#no-end").hidden = isOver && ended_at > 0;
    if (!isOver || !ended_at) return part("#patrol-end").focus();
    return end(ended_at);
  },
  async still() {
    const now = written(Date.now());
    await notePatrol(username, patrol.id, { still_at: now, seen_at: now, is_in_doubt: false });
    return refresh();
  },
  async move({ dataset }) {
    fold();
    await movePatrol(username, patrol.id, { neighbourhood: dataset.place, say: words });
    return leave();
  },
  "show-places"(button) {
    const box = toggle(button);
    if (box) drawPlaces(box, { patrol, lists, habits });
  },
  "show-colleagues"(button) {
    if (toggle(button)) drawColleagues({ patrol, lists, habits });
  },
  "ask-delete"() {
    part("#patrol-delete").hidden = false;
    part("[data-do=keep]").focus();
  },
  keep() {
    part("#patrol-delete").hidden = true;
  },
  async delete() {
    await deletePatrol(username, patrol.id);
    return refresh();
  },
  async "go-on"() {
    await resumePatrol(username, ended.patrol.id);
    return refresh();
  },
};

async function end(ended_at) {
  if (!patrol) return refresh();
  ended = await finishPatrol(username, patrol.id, { say: words, end: ended_at });
  return leave();
}

/** An entry was queued: it leaves at once where there is a network, and nobody waits for that. */
async function leave() {
  flush({ why: "save" });
  await refresh();
}

async function choose({ target }) {
  isTouched = true;
  if (target.name === "patrol-crew") keepAloneApart(inputs.crew, target);
  if (target.name === "patrol-neighbourhood") part("#no-neighbourhood").hidden = true;
  if (target.name !== "patrol-colleague") return;
  const crew = valuesOf([...section.querySelectorAll("[name=patrol-colleague]")]);
  await notePatrol(username, patrol.id, { crew });
  await refresh();
}
