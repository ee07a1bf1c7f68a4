// The case of a contact: the recent numbers that the server knows and those that are pinned on this phone as chips, a new
// one in one tap, and typing as the last resort.

import { isMistyped, newCaseNumber } from "./case-number.js";
import { addChip, choices } from "./chips.js";
import { pin, readPinned } from "./pinned.js";

/** What the tap that led here has chosen is in the form afterwards: `?new_number`, or `#pinned=` and the place of a number
 * among the pinned ones, because no address may name a case. Gives the number that stands there, or "". */
export async function prepareCase(form, username) {
  const field = form.querySelector('[data-field="case"]');
  if (!field) return "";
  const parts = partsOf(field);
  let pinned = await readPinned(username);
  offer(parts, pinned);
  const show = () => showState(parts, pinned);
  field.addEventListener("input", ({ target }) => {
    if (target === parts.box) return; // its state is about to be asked
    onInput(parts, target);
    show();
  });
  form.addEventListener("filled", show);
  parts.box.addEventListener("change", async ({ target }) => {
    const number = present(parts);
    if (number) pinned = await pin(username, number, target.checked).catch(() => pinned);
    show();
  });
  field.querySelector("button")?.addEventListener("click", (event) => {
    event.preventDefault();
    openCase(parts);
    form.dispatchEvent(new Event("input")); // it is no longer as it was
  });
  const { search, hash } = location;
  if (search.includes("new_number") && !present(parts)) openCase(parts);
  const asked = pinned[hash.replace("#pinned=", "")];
  if (asked) choose(parts, asked);
  parts.box.closest("label").hidden = false;
  show();
  return present(parts);
}

function partsOf(field) {
  const part = (selector) => field.querySelector(selector);
  return {
    field,
    box: part("[data-pin]"),
    fresh: part("[data-fresh]"),
    mistyped: part("[data-mistyped]"),
    other: part('[type="radio"][value=""]'),
    typed: part(".own-words > input"),
  };
}

/** The number's chip, made where there is none yet. */
function chipOf({ field }, number) {
  return choices(field).find(({ value }) => value === number) ?? addChip(field, { value: number, label: number });
}

function offer(parts, pinned) {
  for (const number of pinned) chipOf(parts, number);
  if (pinned.length && !parts.typed.value) parts.field.querySelector("details").open = false;
}

const present = ({ field, typed }) => choices(field).find(({ checked }) => checked)?.value ?? typed.value.trim();

function choose(parts, number) {
  chipOf(parts, number).checked = true;
  parts.typed.value = "";
}

function openCase(parts) {
  choose(parts, newCaseNumber());
  parts.fresh.hidden = false;
}

function onInput({ fresh, other, typed }, target) {
  fresh.hidden = true;
  if (target === other) typed.focus();
  else if (target !== typed) typed.value = "";
}

function showState(parts, pinned) {
  const { box, field, mistyped, other, typed } = parts;
  if (typed.value) other.checked = field.querySelector("details").open = true;
  box.checked = pinned.includes(present(parts));
  mistyped.hidden = !isMistyped(typed.value.trim());
}
