// What waits on this phone, one entry after the other: its state in words, and what its person can do about it. Of other
// people's entries only their number is told. The page is the same with and without network, and follows every change
// in any tab; a row that is still the same stays the same element, so that focus and fingers stay where they are.

import { openConflict } from "./conflict.js";
import { NotSaved, readPhone, transact } from "./database.js";
import { filesOf } from "./export-unsent.js";
import { dayOf } from "./hours.js";
import { readLists } from "./lists.js";
import { drop, get, list, onChange, settle } from "./outbox.js";
import { countOfOthers } from "./people.js";
import { flush } from "./sender.js";
import { presentUsername } from "./session.js";
import { ask, inOneLine, words } from "./words.js";

const isWaiting = ({ state }) => ["queued", "sending", "sign_in", "update"].includes(state);
const part = (id) => document.getElementById(id);
const said = part("outbox-said");
const rows = new Map(); // by key: {state, hash, element}
const links = []; // of the files that are offered
let username;

/** What a sending ended with, where that needs saying. */
const SAID = {
  no_network: "no-network", later: "no-network", failing: "failing", other_user: "other-user", sign_in: "sign-in",
  update: "update", not_saved: "not-saved",
};

function say(name) {
  said.replaceChildren(...(name ? [words(name)] : []));
}

function dress(element, item) {
  for (const icon of element.querySelectorAll("[data-icons] > [data-kind]")) {
    if (icon.dataset.kind !== item.kind) icon.remove();
  }
  element.querySelector("[data-title]").textContent = item.title;
  element.querySelector("[data-text]").textContent = item.text;
  return element;
}

function rowOf(item) {
  const row = dress(part("an-item").content.firstElementChild.cloneNode(true), item);
  row.dataset.key = item.key;
  for (const only of row.querySelectorAll("[data-for]")) {
    if (!only.dataset.for.split(" ").includes(item.state)) only.remove();
  }
  for (const open of row.querySelectorAll("[data-open]")) open.href = `/entries/new/${item.kind}#unsent=${item.key}`;
  for (const compare of row.querySelectorAll("[data-compare]")) compare.href = `#${item.key}`;
  row.querySelector("[data-errors]")?.replaceChildren(...sentences(item));
  row.querySelector("[data-delete]")?.addEventListener("click", () => askToDelete(item.key));
  row.querySelector("[data-retry]")?.addEventListener("click", () => sendAgain(item));
  return row;
}

function sentences({ errors }) {
  return Object.values(errors).flat().map((text) => Object.assign(document.createElement("li"), { textContent: text }));
}

async function askToDelete(key) {
  const item = await get(username, key);
  if (!item) return;
  const dialog = part("ask-delete");
  dialog.querySelector("[data-what]").textContent = inOneLine(item.title, item.text);
  dialog.querySelector("[data-unsent]").hidden = item.has_left;
  dialog.querySelector("[data-perhaps-sent]").hidden = !item.has_left;
  if ((await ask(dialog)) !== "delete") return;
  const deleted = item.has_left ? "deleted-perhaps-sent" : "deleted"; // a sending whose answer never came may have arrived
  say((await drop(username, key)) ? deleted : "busy");
  flush({ why: "save" });
  part("outbox-title").focus();
}

function showRows(items) {
  const place = part("items");
  const kept = new Set(items.map(({ key }) => key));
  for (const [key, { element }] of rows) {
    if (!kept.has(key)) {
      element.remove();
      rows.delete(key);
    }
  }
  items.forEach((item, index) => {
    const before = rows.get(item.key);
    const isSame = before?.state === item.state && before.hash === item.hash;
    const element = isSame ? before.element : rowOf(item);
    if (before && !isSame) before.element.replaceWith(element);
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
    rows.set(item.key, { state: item.state, hash: item.hash, element });
  });
}

function showSent(sent) {
  const today = dayOf(Date.now());
  const shown = sent.filter(({ at }) => dayOf(Date.parse(at)) === today).sort((one, other) => (one.at < other.at ? 1 : -1));
  part("sent-today").hidden = shown.length === 0;
  part("sent-items").replaceChildren(...shown.map((item) => {
    const row = dress(part("a-sent-item").content.firstElementChild.cloneNode(true), item);
    row.querySelector("a").href = `/entries/${item.id}`;
    return row;
  }));
}

function offerFiles(items, service) {
  for (const link of links.splice(0)) URL.revokeObjectURL(link);
  const files = filesOf(items, { username, service, day: dayOf(Date.now()) });
  part("export").hidden = items.length === 0;
  part("export-files").replaceChildren(...Object.entries(files).filter(([, file]) => file).map(([what, file]) => {
    const link = words(`file-${what}`, file);
    const type = what === "entries" ? "text/csv" : "application/json";
    links.push((link.href = URL.createObjectURL(new Blob([file.text], { type }))));
    link.download = file.name;
    return link;
  }));
}

async function show() {
  const [items, sent, others, lists, { person }] = await Promise.all([
    list(username),
    transact(username, ["sent"], "readonly", (tx) => tx.objectStore("sent").getAll()),
    countOfOthers(username),
    readLists(username),
    readPhone(),
  ]);
  const count = items.length;
  part("waiting").hidden = count === 0;
  part("nothing-waits").hidden = count > 0;
  part("waiting-words").replaceChildren(...(count ? [words("waiting", { count })] : []));
  part("send-now").hidden = !items.some(isWaiting);
  part("colleagues").hidden = others === 0;
  part("colleagues").replaceChildren(...(others ? [words("colleagues", { count: others })] : []));
  showRows(items);
  showSent(sent);
  offerFiles(items, lists?.service ?? person?.service);
  const paused = items.find(({ state }) => state === "sign_in" || state === "update")?.state;
  if (paused) say(SAID[paused]);
  part("outbox").hidden = !part("conflict").hidden;
}

async function sendNow() {
  const count = (await list(username)).filter(isWaiting).length;
  const place = part("sending");
  const tell = async () => {
    const done = count - Math.min(count, (await list(username)).filter(isWaiting).length);
    const progress = words("progress", { done, count });
    Object.assign(progress.querySelector("progress"), { max: count, value: done });
    place.replaceChildren(progress);
  };
  part("send-now").disabled = true;
  const stop = onChange(tell);
  await tell();
  const { outcome } = await flush({ why: "tap" });
  stop();
  place.replaceChildren();
  part("send-now").disabled = false;
  await show();
  const isEmpty = (await list(username)).length === 0;
  say(SAID[outcome] ?? (isEmpty ? "all-sent" : null));
}

/** What the server could not take is tried once more, as if for the first time. */
async function sendAgain(held) {
  await settle(username, held, { state: "queued", failures: 0 });
  await sendNow();
  part("outbox-title").focus();
}

/** The list, or the two versions of the entry that the address names. */
async function follow() {
  const key = location.hash.slice(1);
  const isOpen = key !== "" && (await openConflict(username, key, done));
  part("conflict").hidden = !isOpen;
  part("outbox").hidden = isOpen;
  if (isOpen) part("conflict").focus();
}

/** After a choice between two versions: back to the list, which says what happened. */
function done(what) {
  location.hash = "";
  say(what);
  part("outbox-title").focus();
}

async function start() {
  username = await presentUsername();
  if (!username) return; // phone.js says that nobody is here
  try {
    await show();
  } catch (error) {
    if (!(error instanceof NotSaved)) throw error;
    return say("not-saved");
  }
  onChange(() => show().catch(() => say("not-saved")));
  part("send-now").addEventListener("click", sendNow);
  addEventListener("hashchange", follow);
  return follow();
}

if (part("outbox")) start();
