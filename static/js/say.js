// Says something above a form, one thing at a time, in words that the page brought along.

import { words } from "./words.js";

let said = null;

/** Shows the words of that name in the place of what was said before; gives the element. */
export function say(form, name, values = {}) {
  unsay();
  said = words(name, values);
  form.before(said);
  said.scrollIntoView({ block: "nearest" });
  return said;
}

export function unsay() {
  said?.remove();
  said = null;
}
