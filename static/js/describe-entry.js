// An entry in a few words, for the list of what waits on this phone: when, and where or what. Never its note, and never a
// case number.

import { clockOf, dayOf, dayShort, readInstant } from "./hours.js";
import { inOneLine } from "./words.js";

/** What it is called in that list: of a visit that was not made, why. */
export const titleOf = (form) => chosen(form, "outcome") || form.dataset.title;

export function describe(form) {
  if (form.elements.outcome) return form.dataset.about;
  const told = inOneLine(when(form), chosen(form, "neighbourhood") || chosen(form, "topic"));
  return told || form.dataset.about || ""; // a withdrawal's form says nothing of its entry
}

function when(form) {
  const { elements } = form;
  if (isLeftOut(elements.started_at)) return dated(Date.parse(new FormData(form).getAll("day").find(Boolean)));
  const startedAt = readInstant(elements.started_at.value);
  const endedAt = readInstant(elements.ended_at.value, startedAt);
  if (Number.isNaN(startedAt) || Number.isNaN(endedAt)) return "";
  const hours = `${clockOf(startedAt)} – ${clockOf(endedAt)}`;
  return dayOf(startedAt) === dayOf(Date.now()) ? hours : `${dayShort(startedAt)} · ${hours}`;
}

const isLeftOut = (input) => !input || input.disabled;

const dated = (instant) => (Number.isNaN(instant) ? "" : dayShort(instant));

function chosen(form, name) {
  const labels = form.querySelectorAll(`[data-field="${name}"] .chip > input:checked:enabled:not([value=""]) + span`);
  return [...labels].map((label) => label.textContent.trim().replace(/\s+/g, " ")).join(", ");
}
