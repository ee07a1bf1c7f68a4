// The other language without a network: the phone notes it and opens the same page again, which is then the shell of that
// language. What is half filled in goes along in the tab's own history, never in a database: it may hold a note that is
// not meant to lie on this phone.

import { writePhone } from "./database.js";
import { collect } from "./form-fields.js";

async function changeOver(language) {
  const form = document.querySelector("form[data-outbox]");
  if (form) history.replaceState({ fields: collect(form) }, "");
  await writePhone({ language });
  location.reload();
}

for (const button of document.querySelectorAll("[data-switch-language]")) {
  button.addEventListener("click", () => changeOver(button.dataset.switchLanguage));
}
