// What a form shows when it opens: from a shell, the person's own lists, a fresh id and the present time; an entry or a
// change that waits on this phone (#unsent=KEY); an open request that becomes a visit (#request=ID); a draft that was left.
//
// Fragments, because no server and no log ever sees them.

import { fill, markValue } from "./form-fields.js";
import { showErrors } from "./form-errors.js";
import { MINUTE, clockOf, dayOf } from "./hours.js";
import { fillLists, readLists, refreshLists } from "./lists.js";
import { unguardNote } from "./online-note.js";
import { get, list } from "./outbox.js";
import { prepareQuick } from "./quick.js";
import { showChange } from "./unsent-change.js";

const STEP = 5 * MINUTE;

/** Fills a shell for whoever is signed in on this phone. Gives the words for why it cannot be, or null. */
export async function prepareShell(form, username) {
  const lists = (await readLists(username)) ?? (await refreshLists(username));
  if (!lists) return "no-lists";
  if (!lists.kinds.includes(form.dataset.kind)) return "other-kind";
  fillLists(form, lists);
  fillDefaults(form);
  form.elements.id.value = crypto.randomUUID();
  if (form.dataset.kind === "patrol") await prepareQuick(form, username, sameAs());
  if (!lists.is_confidential) unguardNote(form);
  form.dispatchEvent(new Event("filled"));
  return null;
}

/** Now and today, by this phone's clock; hours that stay so are marked, because the clock may be wrong. */
function fillDefaults(form) {
  const now = Math.floor(Date.now() / STEP) * STEP;
  const [today, clock] = [dayOf(now), clockOf(now)];
  for (const input of form.querySelectorAll("[data-default]")) {
    input.value = { date: today, time: clock, "datetime-local": `${today}T${clock}` }[input.type];
    if (input.dataset.default === "now") markValue(input, "clocked");
  }
}

const searched = (name) => new URLSearchParams(location.search).get(name);
const sameAs = () => searched("same");

/** Whether a tap chose a round to note once more, or its hours: the server has filled it in already, or a shell does. */
export const isRoundChosen = () => Boolean(sameAs() ?? searched("hours"));

/** What the address asks to be shown instead of a new entry: {unsent: key}, {request: id}, {attempt: id}, or nothing. */
export function asked() {
  const [name, value] = decodeURIComponent(location.hash.slice(1)).split("=");
  return ["unsent", "request", "attempt"].includes(name) && value ? { [name]: value } : null;
}

/** Shows it. False when it is not on this phone any more. */
export async function showAsked(form, username, { unsent, request, attempt }) {
  const item = unsent ? await get(username, unsent) : request && (await findVisitOf(username, request));
  if (item) return showItem(form, item);
  const asked = request ?? attempt;
  const open = asked && (await readLists(username))?.requests.find(({ id }) => id === asked);
  if (!open) return false;
  return request ? showVisit(form, open) : showAttempt(form, open);
}

/** A request that was made a visit already is opened as such: a second change would only meet the first. */
async function findVisitOf(username, id) {
  return (await list(username)).find((item) => item.change_id && item.id === id && !item.address.endsWith("/attempt"));
}

function showItem(form, item) {
  if (item.change_id) showChange(form, { ...item, about: item.text });
  else fill(form, item.fields);
  if (item.state === "refused") showErrors(form, item.errors);
  return true;
}

function showAttempt(form, { id, revision, title, line }) {
  const address = `/entries/${id}/attempt`;
  showChange(form, { id, address, about: `${title} · ${line}`, fields: ofToday(revision) });
  return true;
}

function showVisit(form, { id, revision, fields, line }) {
  const { done } = form.querySelector("[data-change]").dataset;
  const made = [...fields, ...ofToday(revision), ["reason", done]];
  showChange(form, { id, address: `/entries/${id}/correct`, about: line, fields: made });
  return true;
}

/** What every change made now says, beside its own fields. */
const ofToday = (revision) =>
  Object.entries({ change_id: crypto.randomUUID(), revision: String(revision), day: dayOf(Date.now()) });
