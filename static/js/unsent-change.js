// A correction or a withdrawal that is on this phone, shown in the form of a new entry: offline its own page cannot be
// had. The form gets the change's fields, its address and its words.

import { fillDays } from "./day-chips.js";

/** Makes the form that of a change of entry `id`; `about` says in a few words which entry that is. Gives the words that
 * the page has for the change. */
export function showChange(form, { id, address, about }) {
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
  const [title, send] = wordsOf(words, { isWithdrawal, attempt });
  form.dataset.title = title;
  document.querySelector("h1").textContent = title;
  form.querySelector("button.go > span").textContent = send;
  return words;
}

function wordsOf(words, { isWithdrawal, attempt }) {
  if (attempt) return [attempt.dataset.title, attempt.dataset.send];
  return isWithdrawal ? [words.withdrawal, words.sendWithdrawal] : [words.correction, words.sendCorrection];
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
