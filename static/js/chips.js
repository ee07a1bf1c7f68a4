// Choices as chips: making one, and putting those used last first. The counterpart of last_used_first in
// fieldlog/entries/forms/choices.py, for pages that know nobody's habits until the phone fills them in.

const SHOWN_AT_ONCE = 8;
const SHOWN_FIRST = 5; // when there are more than that; of topics those of the own service

/** Adds a choice to a field of chips; `option` is {value, label, is_marked, is_near}. Gives its input. */
export function addChip(field, { value, label, is_marked = false, is_near = false }) {
  const chip = document.getElementById("chip-template").content.firstElementChild.cloneNode(true);
  const input = chip.querySelector("input");
  input.type = field.dataset.choice;
  input.name = field.dataset.field;
  input.value = value;
  if (is_near) input.dataset.near = "";
  chip.querySelector("[data-label]").textContent = label;
  if (!is_marked) chip.querySelector(".star").remove();
  listOf(field).append(chip);
  field.hidden = false;
  return input;
}

const listOf = (field) => field.querySelector(".ticks") ?? field.querySelector(".chips");

/** The values in `recent` first, at most eight at once, the rest one tap further. */
export function arrange(field, recent = []) {
  const rank = new Map(recent.map((value, place) => [value, place]));
  const placeOf = ({ value }) => rank.get(value) ?? rank.size;
  const inputs = choices(field).sort((one, other) => placeOf(one) - placeOf(other));
  const fewest = field.dataset.field === "topic" && rank.size ? 1 : SHOWN_FIRST;
  const few = Math.max(fewest, Math.min(rank.size, SHOWN_AT_ONCE));
  const shown = inputs.length <= SHOWN_AT_ONCE ? inputs.length : few;
  const more = field.querySelector("details.more");
  if (!more) {
    listOf(field).append(...inputs.map((input) => input.closest(".chip")));
    return;
  }
  const [first, others] = [listOf(field), more.querySelector(".chips")];
  inputs.forEach((input, place) => (place < shown || input.checked ? first : others).append(input.closest(".chip")));
  more.hidden = !others.children.length;
  more.querySelector("[data-count]").textContent = others.children.length;
}

/** Every input of a field of chips but the one for "not said". */
export function choices(field) {
  return [...field.querySelectorAll(".chip > input")].filter((input) => input.value);
}
