// A correction or a withdrawal that is on this phone, shown in the form of a new entry: offline its own page cannot be
// had. The form gets the change's fields, its address and its words.

import { fillDays } from "./day-chips.js";
import { fill, valuesOf } from "./form-fields.js";

/** Makes the form that of a change of entry `id`; `about` says in a few words which entry that is. */
export function showChange(form, { id, address, about, fields }) {
  const change = form.querySelector("[data-change]");
  const words = change.dataset;
  const isWithdrawal = address.endsWith("/withdraw");
  change.hidden = change.disabled = false;
  form.elements.id.disabled = true;
  form.dataset.id = id;
  form.action = address;
  const attempt = address.endsWith("/attempt") && form.querySelector("[data-attempt]");
  if (isWithdrawal) showReasons(change);
  if (attempt) showOutcomes(form, change, attempt);
  if (isWithdrawal || attempt) leaveOutEntry(form, change);
  sayWhich(form, about);
  fill(form, fields);
  const isDone = valuesOf(fields, "reason").includes(words.done);
  const [title, send] = isWithdrawal ? [words.withdrawal, words.withdrawal]
    : attempt ? [attempt.dataset.title]
    : isDone ? [words.doneTitle]
    : [words.correction, words.sendCorrection];
  form.dataset.title = document.querySelector("h1").textContent = title;
  if (send) form.querySelector("button.go > span").textContent = send;
}

function sayWhich(form, about) {
  const place = form.querySelector("[data-about]");
  place.textContent = form.dataset.about = about;
  place.hidden = !about;
}

function showReasons(change) {
  const reasons = change.querySelector("[data-withdrawal-reasons]").content.cloneNode(true);
  change.querySelector("[data-field] > .chips").replaceChildren(reasons);
}

/** Why a visit was not made, in the place of why something is changed. */
function showOutcomes(form, change, attempt) {
  change.querySelector("[data-field]").replaceWith(attempt.content.cloneNode(true));
  form.classList.add("attempt");
  fillDays(change);
}

/** A withdrawal says why, and nothing about the entry. */
function leaveOutEntry(form, change) {
  for (const field of form.querySelectorAll("[data-field]")) {
    if (change.contains(field)) continue;
    field.hidden = true;
    for (const control of field.querySelectorAll("input, textarea")) control.disabled = true;
  }
}
