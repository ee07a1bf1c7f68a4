// Dates as days to tap (templates/entries/_fields.html, days): in pages of the phone they count from its own today, and a
// chip and the date beside it never both say something.

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
