// What was done today: what the server has, what was just sent, and what is still on this phone, each entry once. The
// server's own rows stand in the page; what the phone adds comes on top, with the state it is truly in.

import { iconOf } from "./home-shell.js";
import { dayOf, hoursWords, minutesOfToday } from "./hours.js";
import { list } from "./outbox.js";
import { transact } from "./database.js";

const PILLS = { conflict: "look", refused: "look", held: "look" };

const section = document.getElementById("today");
const rows = section?.querySelector("[data-rows]");
const ofServer = [...(rows?.querySelectorAll("[data-id]") ?? [])];
const pillsOfServer = new Map(ofServer.map((entry) => [entry, entry.querySelector(".pill")]));
let latest = 0;

/** Draws the list anew. `lists` may be missing: then only what waits is known. */
export async function showToday(username, lists) {
  const [now, turn] = [Date.now(), ++latest];
  const isToday = (instant) => dayOf(Date.parse(instant)) === dayOf(now);
  const waiting = (await list(username)).filter(({ saved_at }) => isToday(saved_at));
  const sent = (await sentItems(username)).filter(({ at }) => isToday(at));
  if (turn !== latest) return; // somebody who knows more draws it
  const told = lists && isToday(lists.kept_at) ? lists.today : [];
  const known = new Set(ofServer.map(({ dataset }) => dataset.id));
  for (const row of rows.querySelectorAll("[data-local]")) row.remove();
  rows.prepend(...rowsOf({ waiting, sent, told }, new Set(known)));
  markChanges(waiting, known);
  showTotal({ waiting, sent, told, known, now });
  const isEmpty = !rows.children.length;
  rows.hidden = isEmpty;
  section.querySelector("[data-nothing]").hidden = !isEmpty;
}

const sentItems = (username) => transact(username, ["sent"], "readonly", (tx) => tx.objectStore("sent").getAll());

function rowsOf({ waiting, sent, told }, known) {
  const made = [];
  const add = (id, row) => {
    if (known.has(id)) return;
    known.add(id);
    made.push(row());
  };
  for (const item of newestFirst(waiting, "saved_at")) add(item.id, () => waitingRow(item));
  for (const item of newestFirst(sent, "at")) add(item.id, () => sentRow(item));
  for (const { id, kind, label, text } of told) add(id, () => sentRow({ id, kind, title: label, text }));
  return made;
}

const newestFirst = (items, when) => [...items].sort((one, other) => (one[when] < other[when] ? 1 : -1));

function row({ id, kind, title, text }, address, pill) {
  const made = document.getElementById("row-template").content.firstElementChild.cloneNode(true);
  made.href = address;
  made.dataset.local = id;
  made.querySelector("b").textContent = title;
  made.querySelector("small").textContent = text;
  made.querySelector(".icon").replaceWith(iconOf(kind));
  made.append(pillOf(pill));
  return made;
}

const pillOf = (name) => document.getElementById(`pill-${name}`).content.cloneNode(true);

function waitingRow(item) {
  const address = item.state === "conflict" ? "/outbox" : `/entries/new/${item.kind}#unsent=${item.key}`;
  return row(item, address, PILLS[item.state] ?? (item.change_id ? "changed" : "waiting"));
}

const sentRow = (item) => row(item, `/entries/${item.id}`, "sent");

/** A change that waits belongs to its entry's row, where that one stands already. */
function markChanges(waiting, known) {
  const changed = new Map(waiting.filter(({ change_id, id }) => change_id && known.has(id)).map((item) => [item.id, item]));
  for (const [entry, pill] of pillsOfServer) {
    const item = changed.get(entry.dataset.id);
    const wanted = item ? pillOf(PILLS[item.state] ?? "changed") : pill;
    entry.querySelector(".pill").replaceWith(wanted);
  }
}

function showTotal({ waiting, sent, told, known, now }) {
  const minutes = new Map();
  for (const item of sent) if (item.key === item.id) minutes.set(item.id, item.minutes ?? 0);
  for (const entry of told) minutes.set(entry.id, entry.minutes ?? 0);
  for (const item of waiting) if (!item.change_id) minutes.set(item.id, minutesOfToday(item.fields, now));
  for (const id of known) minutes.delete(id);
  const total = [...minutes.values()].reduce((sum, each) => sum + each, Number(section.dataset.minutes));
  section.querySelector("[data-total]").textContent = total ? ` · ${hoursWords(total)}` : "";
}
