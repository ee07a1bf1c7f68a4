// Texts for people stand in the page, in its language, as <template>s. A script only chooses one of them and fills in
// what it alone knows: numbers, names, days. So nothing here has to be translated, and nothing is ever read as HTML.

/** A copy of a template's only element, with {name} in its texts and [data-fill=name] replaced by the values. */
export function copy(template, values = {}) {
  const element = template.content.firstElementChild.cloneNode(true);
  for (const slot of element.querySelectorAll("[data-fill]")) slot.textContent = values[slot.dataset.fill] ?? "";
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.data.includes("{")) node.data = node.data.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
  return element;
}

/** The words called `words-NAME`; with a count of one, `words-NAME-one` where the page has it. */
export function words(name, values = {}) {
  const one = values.count === 1 ? document.getElementById(`words-${name}-one`) : null;
  return copy(one ?? document.getElementById(`words-${name}`), values);
}

/** Those of some texts that say anything, in one line. */
export const inOneLine = (...texts) => texts.filter(Boolean).join(" · ");

/** Opens a dialog and gives the value of the button that closed it; "" where it was only closed. A browser tells late
 * of a closing, so one from before is not taken for the answer. */
export function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", function answer() {
      if (dialog.open) return;
      dialog.removeEventListener("close", answer);
      resolve(dialog.returnValue);
    });
  });
}
