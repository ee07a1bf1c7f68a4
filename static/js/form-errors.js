// What is to be put right in a form, beside its fields and in a list above that takes the focus: the same page, with the
// same ids, as when the server answers without JavaScript (templates/components/form.html).

import { words } from "./words.js";

/** `errors`: lists of sentences by the field's name; "form" for the whole. */
export function showErrors(form, errors) {
  clearErrors(form);
  const list = words("mistakes", { count: Object.keys(errors).length });
  for (const [name, sentences] of Object.entries(errors)) list.querySelector("ul").append(line(form, name, sentences));
  form.before(list);
  list.focus();
}

function line(form, name, sentences) {
  const [item, field] = [document.createElement("li"), form.querySelector(`[data-field="${name}"]`)];
  const said = sentences.join(" ");
  if (!field || field.hidden) {
    item.textContent = said;
    return item;
  }
  showBeside(field, said);
  const link = document.createElement("a");
  link.href = `#${focusable(field).id}`;
  link.textContent = field.dataset.label;
  link.addEventListener("click", (event) => goTo(event, field)); // the address may hold which entry this is
  item.append(link, ` · ${said}`);
  return item;
}

const focusable = (field) => (field.matches("fieldset") ? field : field.querySelector("input, textarea"));

export function goTo(event, field) {
  event.preventDefault();
  focusable(field).focus();
}

export function showBeside(field, said) {
  const [mistake, input] = [words("mistake", { sentences: said }), focusable(field)];
  mistake.id = `${input.id}-error`;
  field.querySelector("label, legend").after(mistake);
  field.classList.add("refused");
  describe(input, (ids) => [...ids, mistake.id]);
  if (input !== field) input.setAttribute("aria-invalid", "true");
}

export function clearErrors(form) {
  document.querySelectorAll("[data-mistakes]").forEach((list) => list.remove());
  for (const field of form.querySelectorAll(".field.refused")) {
    const input = focusable(field);
    field.classList.remove("refused");
    field.querySelectorAll(".error").forEach((mistake) => mistake.remove());
    input.removeAttribute("aria-invalid");
    describe(input, (ids) => ids.filter((id) => id !== `${input.id}-error`));
  }
}

function describe(input, change) {
  const ids = change((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}
