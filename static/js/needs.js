// What must be filled in and is not: the one thing that the phone checks itself, in the server's words, so that three
// days later nothing comes back for something forgotten. Everything else is the server's business: no second set of rules.

/** Sentences by field, empty when nothing is missing. */
export function missing(form) {
  const written = new FormData(form);
  const isEmpty = (name) => written.getAll(name).every((text) => !text.trim());
  const found = {};
  for (const field of form.querySelectorAll("[data-missing]")) {
    const { field: name, missing: sentence } = field.dataset;
    if (isAsked(field, [...written.getAll("topic"), ...written.getAll("outcome")]) && isEmpty(name)) found[name] = [sentence];
  }
  return found;
}

/** Not where there is nothing to choose from, such as for whom: then it goes without saying. */
function isAsked(field, topics) {
  if (field.hidden || field.closest("fieldset:disabled")) return false;
  const some = field.dataset.requiredFor?.split(",") ?? [];
  return "required" in field.dataset || topics.some((topic) => some.includes(topic));
}
