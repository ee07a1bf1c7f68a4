// The form of an entry, of a correction or of a withdrawal, on its way through the phone's outbox: what is filled in is
// on the disk before anything is sent, and only then does the page say so. Every word it says is true: "on this phone"
// while it waits, "sent" once the server has it, "not saved" where it is nowhere but on the screen.
//
// Without JavaScript, in a browser without a database, and where somebody repairs what another's phone sent, the form is
// an ordinary POST. The language button, which posts the form too, is left alone: it stores nothing.

import { prepareCase } from "./case-field.js";
import { NotSaved } from "./database.js";
import { describe, titleOf } from "./describe-entry.js";
import { markClean, markDirty } from "./dirty-form.js";
import { forgetDraft, holdDraft, keepDraft, readDraft } from "./drafts.js";
import { showDuration } from "./duration.js";
import { clearErrors, showErrors } from "./form-errors.js";
import { collect, fill, valuesOf } from "./form-fields.js";
import { asked, isRoundChosen, prepareShell, showAsked } from "./form-opening.js";
import { clockOf, dayOf, dayShort } from "./hours.js";
import { missing } from "./needs.js";
import { watchNote } from "./note-doubts.js";
import { guardNote } from "./online-note.js";
import { save } from "./outbox.js";
import { asksWhy, prepareWhy, sayWhy } from "./overlaps.js";
import { makeQuick } from "./quick.js";
import { say, unsay } from "./say.js";
import { deliverSoon, fetchSession } from "./sender.js";
import { isShell, presentUsername } from "./session.js";
import { countTicks } from "./ticks.js";

const PATIENCE = 4000; // how long a person waits for "sent" before "on this phone" will do

const form = document.querySelector("form[data-outbox]");
const button = form?.querySelector("button.go");
let username = null;
let draft = null; // how the draft of this form is kept: {now, stop}
let isBusy = false;
let isAtOnce = false; // the browser itself is to send it
let isLeaving = false;

async function open() {
  username = await presentUsername();
  if (!username) return undefined; // the page says that nobody is here
  const hindrance = isShell() ? await prepareShell(form, username) : null;
  if (hindrance) return say(form, hindrance);
  const number = await prepareCase(form, username);
  if (form.hasAttribute("data-new")) await openNew(number);
  watchNote(form);
  form.hidden = false;
  return guardNote(form, !isShell());
}

async function openNew(number) {
  const wanted = asked();
  if (wanted && !(await showAsked(form, username, wanted))) say(form, "gone");
  const kept = history.state?.fields; // the same form, before its language was changed
  if (kept) fill(form, kept);
  history.replaceState(null, "");
  if (!wanted) await openDraft((left) => isRoundChosen() || (number && !valuesOf(left.fields, "case").includes(number)));
}

/** What was typed about something else than what a tap chose, a case or a round, does not come in between by itself. */
async function openDraft(isOther) {
  const { kind } = form.dataset;
  const isMine = await holdDraft(kind);
  const left = isMine() ? await readDraft(username, kind) : undefined;
  draft = keepDraft(form, username, () => isMine() && { id: form.elements.id.value, fields: collect(form).filter(isDraftable) });
  if (!left || left.id === form.elements.id.value) return;
  if (isOther(left)) sayLeft("other-draft", left, () => goOn(left));
  else goOn(left);
}

function goOn(left) {
  fill(form, left.fields);
  markDirty();
  sayLeft("draft", left, () => startAfresh(left));
}

function sayLeft(name, { saved_at }, onTap) {
  const at = Date.parse(saved_at);
  const isToday = dayOf(at) === dayOf(Date.now());
  const message = say(form, name, { time: isToday ? clockOf(at) : `${dayShort(at)} ${clockOf(at)}` });
  message.querySelector("button").addEventListener("click", onTap);
}

const isDraftable = ([name]) => !form.querySelector(`[data-online-only] [name="${name}"]`);

async function startAfresh({ kind, id }) {
  draft.stop();
  await forgetDraft(username, kind, id);
  location.reload();
}

async function send() {
  const gaps = missing(form);
  clearErrors(form);
  unsay();
  if (Object.keys(gaps).length) return showErrors(form, gaps);
  if (await asksWhy(form, username)) return undefined;
  const item = await save(username, content());
  await endDraft(item.key);
  return show(item, await deliverSoon(item.key, PATIENCE));
}

function endDraft(key) {
  markClean();
  draft?.stop();
  return forgetDraft(username, form.dataset.kind, key).catch(() => {}); // it would be known for what it is
}

function content() {
  const { kind, id } = form.dataset;
  const { elements } = form;
  const change_id = id ? elements.change_id.value : null;
  const address = form.getAttribute("action");
  return { id: id ?? elements.id.value, change_id, address, kind, fields: collect(form), title: titleOf(form), text: describe(form) };
}

/** Where an entry leads that is safe on this phone; `left` is how it stands in the outbox, null once it was sent. */
async function show(item, left) {
  if (!left) return leaveFor(`/entries/${item.id}#sent`);
  if (left.state === "refused") return showErrors(form, left.errors);
  if (left.state === "conflict") return leaveFor(`/outbox#${left.key}`);
  if (left.state === "held") return leaveFor("/outbox");
  if (left.state === "sign_in") return say(form, "sign-in");
  if (left.state === "other_user") return say(form, "other-user"); // their first page would say nothing of it
  const canLeave = navigator.serviceWorker?.controller || (await fetchSession());
  return canLeave ? leaveFor("/home#on-phone") : say(form, "on-phone");
}

/** For good: the way back does not lead to a form that was saved. */
function leaveFor(address) {
  isLeaving = true;
  location.replace(address);
}

function sayNotSaved() {
  const message = say(form, "not-saved");
  message.querySelector("[data-send-at-once]")?.addEventListener("click", () => sendAtOnce());
}

/** The way without the outbox: for a phone that can keep nothing, and for `answer`, the button that confirms a partner's
 * round in the place of this one. Only while somebody answers, or the words are lost. */
async function sendAtOnce(answer) {
  const session = await fetchSession();
  if (!session?.csrf_token) return say(form, "not-connected");
  if (session.username !== username) return say(form, "other-user"); // the plain form names no owner
  form.elements.csrf_token.value = session.csrf_token;
  if (answer) await endDraft(form.elements.id.value);
  isAtOnce = true;
  form.requestSubmit(answer);
  isAtOnce = false;
  return undefined;
}

async function onSubmit(event) {
  const { name, value } = event.submitter ?? {};
  if (isAtOnce || name === "switch_to") return;
  event.preventDefault();
  if (isBusy) return; // a second tap
  if (name === "overlap_reason") sayWhy(form, value);
  setBusy(true);
  try {
    await opened;
    await (name === "answer" ? sendAtOnce(event.submitter) : send());
  } catch (error) {
    if (!(error instanceof NotSaved)) throw error;
    sayNotSaved();
  } finally {
    if (!isLeaving) setBusy(false);
  }
}

/** Not `disabled`: the button would lose the focus. */
function setBusy(isNow) {
  const words = button.querySelector("span");
  isBusy = isNow;
  button.setAttribute("aria-disabled", isNow);
  if (isNow) [button.dataset.words, words.textContent] = [words.textContent, button.dataset.sending];
  else words.textContent = button.dataset.words;
}

const opened = form && globalThis.indexedDB ? open().catch(onUnreadable) : null;

/** A page from the server goes on without a draft; a shell has nothing to choose from. */
function onUnreadable(error) {
  if (!(error instanceof NotSaved)) throw error;
  if (isShell()) say(form, "unreadable");
}

if (form) prepareWhy(form);
if (form) makeQuick(form);
if (form) countTicks(form);
if (form) showDuration(form); // a page of the phone where nobody is signed in has none

if (opened) {
  form.addEventListener("submit", onSubmit);
  form.addEventListener("input", markDirty);
  addEventListener("hashchange", () => location.reload());
}
