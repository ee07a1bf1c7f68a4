// A form as pairs of name and value, and back. What is collected is what the browser itself would send, so that an entry
// is the same one with and without the phone's outbox.
//
// `clocked` and `estimated` name hours that nobody typed: what the phone's clock gave, and an end that was guessed. Such a
// mark belongs to a value and goes when a person changes it. In pages from the server no hour is marked: there the
// server's own clock filled them in.

import { addChip } from "./chips.js";
import { at, clockOf, dayOf, nextTime, readInstant } from "./hours.js";

const MARKS = ["clocked", "estimated"];
const WIDER = ["datetime-local", "text"]; // for what the form's own input cannot hold

/** Pairs of name and value; without the token, which is added when it is sent. */
export function collect(form) {
  const written = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  const marked = MARKS.flatMap((mark) => markedBy(form, mark).map((input) => [mark, input.name]));
  return [...written, ...marked];
}

export function markValue(input, mark) {
  input.dataset[mark] = input.value;
}

function markedBy(form, mark) {
  return [...form.elements].filter((input) => input.value && !input.disabled && input.dataset[mark] === input.value);
}

/** Every value of a name. */
export const valuesOf = (fields, name) => fields.filter((pair) => pair[0] === name).map((pair) => pair[1]);

/** Makes the form say what `fields` say, and nothing else. Fields that the form does not have are left out. */
export function fill(form, fields) {
  const named = new Set(controlsOf(form).map((control) => control.name).concat(choosersOf(form)));
  for (const name of ["", "csrf_token"]) named.delete(name);
  const [start, end] = asWritten(...["started_at", "ended_at"].map((name) => valuesOf(fields, name)[0] ?? ""));
  const texts = { started_at: [start], ended_at: [end] };
  for (const name of named) fillOne(form, name, (texts[name] ?? valuesOf(fields, name)).filter(Boolean));
  for (const mark of MARKS) {
    for (const name of valuesOf(fields, mark)) if (form.elements[name]) markValue(form.elements[name], mark);
  }
  form.dispatchEvent(new Event("filled"));
}

const controlsOf = (form) => [...form.elements].filter(({ type }) => type !== "submit"); // a button says what it says
const choosersOf = (form) => [...form.querySelectorAll("[data-choice]")].map((field) => field.dataset.field);

function fillOne(form, name, texts) {
  const controls = controlsOf(form).filter((control) => control.name === name);
  const isChoice = (control) => ["radio", "checkbox"].includes(control.type);
  const left = new Set(texts);
  for (const choice of controls.filter(isChoice)) {
    choice.checked = choice.value ? texts.includes(choice.value) : !texts.length;
    left.delete(choice.value);
    if (choice.checked) choice.closest("details")?.setAttribute("open", "");
  }
  const inputs = controls.filter((control) => !isChoice(control));
  const input = inputs.find((control) => !control.matches(":disabled")) ?? inputs[0];
  const field = form.querySelector(`[data-choice][data-field="${name}"]`);
  if (input) write(input, [...left].join(" · "));
  if (input && left.size) input.closest("details")?.setAttribute("open", "");
  if (field && !input) for (const value of left) addChip(field, { value, label: value }).checked = true;
}

/** Into the first kind of input that can hold it, so that nothing is lost. */
function write(input, text) {
  input.dataset.type ??= input.type;
  const isFixed = ["hidden", "textarea"].includes(input.dataset.type);
  for (const type of isFixed ? [input.type] : [input.dataset.type, ...WIDER]) {
    if (!isFixed) input.type = type;
    input.value = text;
    if (input.value === text) return;
  }
}

/** Hours with an offset, as a running patrol keeps them, in the words that a person would type: where these mean the same.
 * In the hour that exists twice they may not. */
function asWritten(start, end) {
  const [startedAt, endedAt] = [readInstant(start), readInstant(end, readInstant(start))];
  const local = (instant) => `${dayOf(instant)}T${clockOf(instant)}`;
  const isSame = (instant) => at(dayOf(instant), clockOf(instant)) === instant;
  const from = hasOffset(start) && isSame(startedAt) ? local(startedAt) : start;
  if (!hasOffset(end) || Number.isNaN(endedAt)) return [from, end];
  if (!Number.isNaN(startedAt) && nextTime(clockOf(endedAt), startedAt) === endedAt) return [from, clockOf(endedAt)];
  return [from, isSame(endedAt) ? local(endedAt) : end];
}

const hasOffset = (text) => /T.*(Z|[+-]\d\d:?\d\d)$/.test(text);
