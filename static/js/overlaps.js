// Two rounds of one person at the same time: asked about before the second is saved, with what the phone knows. Whoever
// says why saves both; what was sent is never refused for it.

import { collect, valuesOf } from "./form-fields.js";
import { clockOf } from "./hours.js";
import { readLists } from "./lists.js";
import { overlaps, readRound, roundsOf, roundsTold } from "./rounds.js";
import { words } from "./words.js";

const fieldOf = (form) => form.querySelector("[data-field=overlap_reason]");

/** What is to be said before the form is saved, as mistakes by field; nothing where nothing overlaps, or it was said. */
export async function whyBoth(form, username) {
  const [field, fields] = [fieldOf(form), collect(form)];
  if (!field || valuesOf(fields, "overlap_reason").some(Boolean)) return {};
  const mine = readRound(form.dataset.id ?? form.elements.id.value, fields);
  const found = (await roundsBeside(form, username, fields)).filter((round) => round.id !== mine.id && overlaps(round, mine));
  if (!found.length) return {};
  field.querySelector("[data-overlapping]").replaceChildren(...found.map((round) => wordsOf(form, round)));
  field.hidden = false;
  return { overlap_reason: [field.dataset.why] };
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
  const said = words("overlapping", { title: [`${clockOf(start)} – ${clockOf(end)}`, place].filter(Boolean).join(" · "), name: noted_by });
  const confirm = said.querySelector("button");
  said.querySelector("a").href = `/entries/${id}`;
  if (confirm) confirm.formAction = `/entries/${id}/answer`;
  if (!noted_by) for (const part of said.querySelectorAll("small, button")) part.remove();
  return said;
}

/** A form that was filled in shows the reason that it holds. */
export function showWhyBoth(form) {
  if (fieldOf(form) && valuesOf(collect(form), "overlap_reason").some(Boolean)) fieldOf(form).hidden = false;
}
