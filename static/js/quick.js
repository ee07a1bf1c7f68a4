// The form of a patrol that is over, without typing: usual hours by a tap, a quarter of an hour more or less by a tap, and
// in a shell the same as on the last day of work, from what the phone keeps of its person.

import { DAY, MINUTE, clockOf, dayOf, dayShort, readInstant } from "./hours.js";
import { readLists } from "./lists.js";
import { onceMore, roundsOf, sameWords, suggest } from "./rounds.js";

const QUARTER = 15 * MINUTE;
const FRESH = 7 * DAY; // a place and a partner of longer ago are no habit

/** Taps on hours and on steps. */
export function makeQuick(form) {
  for (const steps of form.querySelectorAll("[data-steps]")) steps.hidden = false;
  form.addEventListener("click", (event) => {
    const { hours, step } = event.target.closest("[data-hours], [data-step]")?.dataset ?? {};
    if (step) move(form, event.target.closest("[data-steps]").dataset.steps, Number(step));
    if (!hours) return;
    event.preventDefault();
    const [start, end] = hours.split("/");
    write(form, { started_at: start, ended_at: end });
  });
}

function write({ elements }, texts) {
  for (const [name, text] of Object.entries(texts)) {
    elements[name].value = text;
    elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const local = (instant) => `${dayOf(instant)}T${clockOf(instant)}`;

/** To the next quarter of an hour in that direction; the other end stays, and there is always some time between. */
function move(form, name, direction) {
  const start = readInstant(form.elements.started_at.value);
  const end = readInstant(form.elements.ended_at.value, start);
  const now = name === "started_at" ? start : end;
  if (Number.isNaN(now)) return;
  const next = (direction > 0 ? Math.floor(now / QUARTER) + 1 : Math.ceil(now / QUARTER) - 1) * QUARTER;
  const writeEnd = (instant) => write(form, { ended_at: form.elements.ended_at.type === "time" ? clockOf(instant) : local(instant) });
  if (name === "started_at") write(form, { started_at: local(next) });
  if (name === "started_at" && next >= end) writeEnd(next + QUARTER);
  if (name === "ended_at" && next > start) writeEnd(next);
}

/** What a shell's form begins with; `wanted` is the round that is noted once more. */
export async function prepareQuick(form, username, wanted) {
  const now = Date.now();
  const rounds = await roundsOf(username, form, await readLists(username));
  const { day, isYesterday, same, usual } = suggest(rounds, now);
  const isToday = ({ start }) => dayOf(start) === dayOf(now);
  const when = (round) => `${isToday(round) ? "" : `${dayShort(round.start)} · `}${clockOf(round.start)} – ${clockOf(round.end)}`;
  const place = ({ neighbourhood }) => form.querySelector(`[name=neighbourhood][value="${neighbourhood}"] + span`)?.textContent.trim() ?? "";
  const [again, hours] = ["same", "usual"].map((name) => form.querySelector(`[data-quick=${name}]`));
  again.querySelector("legend").textContent = sameWords(again, { day, isYesterday });
  show(again, same, (round) => [`${when(round)} · ${place(round)}`, `?same=${round.id}`]);
  show(hours, usual, (round) => [
    round.id ? when(round) : hours.dataset.untilNow.replace("{clock}", clockOf(round.start)), `?hours=${hoursOf(round)}`, hoursOf(round),
  ]);
  const asked = rounds.find(({ id }) => id === wanted);
  const chosen = asked ? onceMore(asked, now) : rounds.find(({ start }) => now - start < FRESH);
  if (chosen) begin(form, chosen, asked);
}

const hoursOf = ({ start, end }) => `${local(start)}/${clockOf(end)}`;

function show(box, rounds, say) {
  box.hidden = !rounds.length;
  box.querySelector(".chips").replaceChildren(...rounds.map((round) => {
    const [words, href, hours] = say(round);
    const link = Object.assign(document.createElement("a"), { className: "chip", textContent: words, href });
    if (hours) link.dataset.hours = hours;
    return link;
  }));
}

function begin(form, { start, end, neighbourhood, crew }, withHours) {
  for (const [name, values] of Object.entries({ neighbourhood: [neighbourhood], crew })) {
    for (const value of values) {
      const input = form.querySelector(`[name=${name}][value="${value}"]`);
      if (input) input.checked = true;
    }
  }
  if (withHours) write(form, { started_at: local(start), ended_at: clockOf(end) });
}
