// Lists to tick, of partners and of colleagues who took part (templates/entries/_fields.html): how many are ticked, and
// everybody or the own brigade with one tap. A second tap takes them all off again.

import { choices } from "./chips.js";

export function countTicks(form) {
  for (const bar of form.querySelectorAll(".ticked")) {
    const list = () => choices(bar.closest("[data-field]")); // a shell's is empty until it is filled in
    const groupOf = ({ dataset }) => list().filter((input) => dataset.tick === "all" || "near" in input.dataset);
    const areAll = (group) => group.every(({ checked }) => checked);
    const output = bar.querySelector("output");
    const show = () => {
      output.textContent = output.dataset.words.replace("{count}", list().filter(({ checked }) => checked).length);
      for (const button of bar.querySelectorAll("button")) {
        const group = groupOf(button);
        button.hidden = !group.length;
        button.setAttribute("aria-pressed", areAll(group));
      }
    };
    bar.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      const group = groupOf(button);
      const isOn = !areAll(group);
      for (const input of group) input.checked = isOn;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const change of ["input", "filled"]) form.addEventListener(change, show);
    bar.hidden = false;
    show();
  }
}
