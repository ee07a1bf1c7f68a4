// How long a round took, beside its hours while they are filled in, so that a wrong end shows before it is saved. The
// server counts again, exactly; without JavaScript the page after saving says it.

import { MINUTE, hoursWords, readInstant } from "./hours.js";

export function showDuration(form) {
  const [start, end] = [form.elements.started_at, form.elements.ended_at];
  const duration = document.getElementById("duration");
  if (!start || !end || !duration) return;
  const show = () => {
    const startedAt = readInstant(start.value);
    const minutes = Math.floor((readInstant(end.value, startedAt) - startedAt) / MINUTE);
    duration.textContent = minutes > 0 ? hoursWords(minutes) : "";
  };
  for (const input of [start, end]) input.addEventListener("input", show);
  form.addEventListener("filled", show);
  show();
}
