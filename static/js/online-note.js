// The note of confidential services: written only while the server answers, because it is not meant to lie on a phone.
// One that was written while there was a connection stays in sight and goes along with its entry, whatever happens to the
// network next: dropping it unseen would be worse.

import { fetchSession } from "./session.js";

/** `isHere`: whether the page itself just came from the server. */
export function guardNote(form, isHere) {
  const field = form.querySelector("[data-online-only]");
  if (!field) return;
  const [note, hint] = [field.querySelector("textarea"), document.querySelector("[data-without-note]")];
  const show = (isOnline) => {
    const isShown = isOnline || note.value !== "";
    field.hidden = !isShown;
    note.disabled = !isShown;
    hint.hidden = isShown;
  };
  const look = async () => show(Boolean(await fetchSession()));
  for (const event of ["online", "offline"]) addEventListener(event, look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  show(isHere);
  if (!isHere) look();
}

/** For people whose notes are not confidential, a shell's note is a field like any other. */
export function unguardNote(form) {
  form.querySelector("[data-online-only]")?.removeAttribute("data-online-only");
}
