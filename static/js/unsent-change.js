// A correction or a withdrawal that is on this phone, shown in the form of a new entry: offline its own page cannot be
// had. The form gets the change's fields, its address and its words.

/** Makes the form that of a change of entry `id`. Gives the words that the page has for it. */
export function showChange(form, id, address) {
  const change = form.querySelector("[data-change]");
  const words = change.dataset;
  const isWithdrawal = address.endsWith("/withdraw");
  change.hidden = change.disabled = false;
  form.elements.id.disabled = true;
  form.dataset.id = id;
  form.action = address;
  if (isWithdrawal) leaveOutEntry(form, change);
  const [title, send] = isWithdrawal ? [words.withdrawal, words.sendWithdrawal] : [words.correction, words.sendCorrection];
  form.dataset.title = title;
  document.querySelector("h1").textContent = title;
  form.querySelector("button.go > span").textContent = send;
  return words;
}

/** A withdrawal says why, and nothing about the entry. */
function leaveOutEntry(form, change) {
  for (const field of form.querySelectorAll("[data-field]")) {
    if (change.contains(field)) continue;
    field.hidden = true;
    for (const control of field.querySelectorAll("input, textarea")) control.disabled = true;
  }
}
