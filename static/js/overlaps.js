// Two rounds of one person at the same time: asked about before the second is saved, with what the phone knows. Whoever
// says why saves both; what was sent is never refused for it.

import { goTo, showBeside } from "./form-errors.js";
import { collect, valuesOf } from "./form-fields.js";
import { clockOf } from "./hours.js";
import { readLists } from "./lists.js";
import { overlaps, readRound, roundsOf, roundsTold } from "./rounds.js";
import { inOneLine, words } from "./words.js";

const HURRY = 600; // milliseconds in which a second tap is meant for the main button, and is no answer

const fieldOf = (form) => form.querySelector("[data-field=overlap_reason]");
const reasonOf = (field) => field.querySelector("input");

/** A form that is filled in shows the reason that it holds; the hours are one tap away. */
export function prepareWhy(form) {
  const field = fieldOf(form);
  form.addEventListener("filled", () => field && (field.hidden = !reasonOf(field).value));
  const start = form.querySelector("[data-field=started_at]");
  field?.querySelector("a").addEventListener("click", (event) => goTo(event, start));
}

/** "Keep both", with this reason. */
export function sayWhy(form, reason) {
  reasonOf(fieldOf(form)).value = reason;
}

/** Whether the person is asked now: something else is known of these hours, and nobody has said why both are right. */
export async function asksWhy(form, username) {
  const field = fieldOf(form);
  if (!field || reasonOf(field).value) return false;
  const found = await overlapping(form, username);
  field.hidden = !found.length;
  if (field.hidden) return false;
  field.querySelector("[data-overlapping]").replaceChildren(...found.map((round) => wordsOf(form, round)));
  field.querySelector(".buttons").hidden = false;
  showBeside(field, field.dataset.why);
  field.focus({ preventScroll: true });
  field.scrollIntoView();
  await new Promise((done) => setTimeout(done, HURRY));
  if (document.activeElement === document.body) field.focus({ preventScroll: true }); // a second tap fell beside it
  return true;
}

/** Hours that a correction leaves as they are were asked about before. */
async function overlapping(form, username) {
  const fields = collect(form);
  const mine = readRound(form.dataset.id ?? form.elements.id.value, fields);
  const known = await roundsBeside(form, username, fields);
  const isMine = ({ id }) => id === mine.id;
  if (known.some((round) => isMine(round) && round.start === mine.start && round.end === mine.end)) return [];
  return known.filter((round) => !isMine(round) && overlaps(round, mine));
}

/** Each once. Of somebody else for whom it is logged, only what the page holds. */
async function roundsBeside(form, username, fields) {
  const { whose = username } = form.dataset;
  const [author = whose] = valuesOf(fields, "author");
  const page = author === whose ? form : { dataset: {} };
  const known = author === username ? await roundsOf(username, page, await readLists(username)) : roundsTold(page);
  return [...new Map(known.reverse().map((round) => [round.id, round])).values()].reverse();
}

function wordsOf(form, { id, start, end, neighbourhood, noted_by }) {
  const place = form.querySelector(`[name=neighbourhood][value="${neighbourhood}"] + span`)?.textContent.trim();
  const said = words("overlapping", { title: inOneLine(`${clockOf(start)} – ${clockOf(end)}`, place), name: noted_by });
  const confirm = said.querySelector("button");
  said.querySelector("a").href = `/entries/${id}`;
  if (confirm) confirm.formAction = `/entries/${id}/answer`;
  if (!noted_by) for (const part of said.querySelectorAll("small, button")) part.remove();
  return said;
}
