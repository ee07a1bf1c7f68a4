// Dates as days to tap (templates/entries/_fields.html). Beside the date of an entry a tap writes it, counted from this
// phone's own today, and beside a duration so many minutes. Where chips stand for the date itself, those and the date beside them never both say something.

import { addDays, dayOf } from "./hours.js";

/** Gives the chips of a page that the phone keeps their days. */
export function fillDays(place) {
  const today = dayOf(Date.now());
  for (const input of place.querySelectorAll("[data-days]")) input.value ||= addDays(today, Number(input.dataset.days));
}

document.addEventListener("input", ({ target }) => {
  const field = target.closest?.(".days");
  if (!field) return;
  const isChip = target.type === "radio";
  if (isChip) field.querySelector("details input").value = "";
  else for (const chip of field.querySelectorAll("[type=radio]")) chip.checked = false;
});

const quick = [...document.querySelectorAll(".quick")];
const valueOf = ({ dataset }) => dataset.value ?? addDays(dayOf(Date.now()), Number(dataset.day));
const inputOf = (chips) => chips.closest("[data-field]").querySelector("input");

function mark() {
  for (const chips of quick) {
    for (const chip of chips.children) chip.setAttribute("aria-pressed", inputOf(chips).value === valueOf(chip));
  }
}

for (const chips of quick) {
  chips.hidden = false;
  chips.addEventListener("click", ({ target }) => {
    const chip = target.closest("button");
    if (!chip) return;
    inputOf(chips).value = valueOf(chip);
    inputOf(chips).dispatchEvent(new Event("input", { bubbles: true }));
  });
}
if (quick.length) {
  const { form } = inputOf(quick[0]);
  for (const change of ["input", "filled"]) form.addEventListener(change, mark);
  mark();
}
