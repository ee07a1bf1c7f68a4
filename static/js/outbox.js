// The entries that are on this phone and not yet on the server, and their states. No network here.
//
// An item is the form as it was filled in, re-sent unchanged until a receipt names its id and its hash. Saving the same
// key again is the same entry, edited: it keeps its number, so the server misses none. Whether the queue waits for a
// sign-in ("sign_in") or for a newer release ("update") is one note beside it, not a mark on every item: `list`, `get`
// and `counts` show waiting items in that state.
//
// A change made here while an item is under way never meets the answer to the older words: `settle` and `deliver` look
// at the hash inside their transaction.

import { transact } from "./database.js";
import { minutesOfToday } from "./hours.js";
import { contentHash, normalForm } from "./content.js";

export { contentHash } from "./content.js";

export const TIME_OUT = 20_000; // of one sending, in milliseconds
const ADDED_WHEN_SENT = new Set(["csrf_token", "seq", "sent_at", "owner", "device"]);

const listeners = new Set();
const channel = new BroadcastChannel("fieldlog-outbox");
channel.addEventListener("message", ({ data }) => tell(data));

function tell(change) {
  for (const listener of listeners) listener(change);
}

/** `what`: "saved", "sent", "dropped", "changed" or "paused". */
function announce(what, username, key = null) {
  const change = { what, username, key };
  tell(change);
  channel.postMessage(change);
}

/** Calls back with {what, username, key} after every change, in this tab or another. Returns how to stop. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Keeps a filled-in form. Resolves with the item when it is on the disk, raises NotSaved otherwise. */
export async function save(username, submission) {
  const fresh = await prepare(username, submission);
  const item = await transact(username, ["outbox", "state"], "readwrite", (tx) => put(tx, fresh));
  sayQueued(username, item.key);
  return item;
}

/** A filled-in form as an item without its number: for whoever keeps it, with `put`, in a transaction of their own. */
export async function prepare(username, { id, change_id = null, address, kind, fields, title = "", text = "" }) {
  const device = await deviceOf(username);
  const own = fields.filter(([name]) => !ADDED_WHEN_SENT.has(name) && (change_id || name !== "id"));
  const named = [...(change_id ? [] : [["id", id]]), ["owner", username], ["device", device], ...own];
  const kept = normalForm(named);
  return {
    key: change_id ?? id, id, change_id, address, kind, owner: username, fields: kept, hash: await contentHash(kept),
    device, state: "queued", sending_at: null, has_left: false, failures: 0, errors: {}, revision: null, title, text,
  };
}

/** Queues what was prepared, in a transaction over "outbox" and "state"; it takes its number there. */
export async function put(tx, fresh) {
  const [outbox, state] = [tx.objectStore("outbox"), tx.objectStore("state")];
  const before = await outbox.get(fresh.key);
  if (before?.hash === fresh.hash && ["queued", "sending"].includes(before.state)) return before;
  const seq = before?.seq ?? ((await state.get("made")) ?? 0) + 1;
  const kept = { saved_at: before?.saved_at ?? new Date().toISOString(), has_left: before?.has_left ?? false };
  const item = { ...fresh, seq, ...kept };
  if (!before) await state.put(seq, "made");
  await outbox.put(item);
  return item;
}

/** Tells every tab, once the transaction is complete. */
export const sayQueued = (username, key) => announce("saved", username, key);

/** The phone's name for this person's numbers, made once. */
function deviceOf(username) {
  return transact(username, ["state"], "readwrite", async (tx) => {
    const state = tx.objectStore("state");
    const device = (await state.get("device")) ?? crypto.randomUUID();
    await state.put(device, "device");
    return device;
  });
}

/** Every unsent item, oldest first. */
export function list(username) {
  return transact(username, ["outbox", "state"], "readonly", async (tx) => {
    const paused = await tx.objectStore("state").get("paused");
    const items = await inOrder(tx);
    return items.map((item) => shown(item, paused));
  });
}

export function get(username, key) {
  return transact(username, ["outbox", "state"], "readonly", async (tx) => {
    const item = await tx.objectStore("outbox").get(key);
    return item && shown(item, await tx.objectStore("state").get("paused"));
  });
}

/** {total, oldest: when the oldest was saved or null, by_state: {queued: 2, …}} */
export async function counts(username) {
  const items = await list(username);
  const by_state = {};
  for (const { state } of items) by_state[state] = (by_state[state] ?? 0) + 1;
  const oldest = items.reduce((least, { saved_at }) => (least && least < saved_at ? least : saved_at), null);
  return { total: items.length, oldest, by_state };
}

async function inOrder(tx) {
  return (await tx.objectStore("outbox").getAll()).sort((one, other) => one.seq - other.seq);
}

const shown = (item, paused) => (paused && item.state === "queued" ? { ...item, state: paused } : item);

/** Deletes an unsent item for good and notes that its number will never come. False where there is none, or while it
 * is under way: then it may be on the server already. */
export async function drop(username, key) {
  const isDropped = await transact(username, ["outbox", "state"], "readwrite", (tx) => takeOut(tx, key));
  if (isDropped) announce("dropped", username, key);
  return isDropped;
}

/** Keeps a filled-in form in the place of an unsent item: both in one transaction, so that a choice between two versions
 * is never carried out twice. Null, and nothing is kept, where `drop` would say false. Raises NotSaved. */
export async function replace(username, key, submission) {
  const fresh = await prepare(username, submission);
  const exchange = async (tx) => ((await takeOut(tx, key)) ? put(tx, fresh) : null);
  const item = await transact(username, ["outbox", "state"], "readwrite", exchange);
  if (item) announce("dropped", username, key);
  if (item) sayQueued(username, item.key);
  return item;
}

async function takeOut(tx, key) {
  const [outbox, state] = [tx.objectStore("outbox"), tx.objectStore("state")];
  const item = await outbox.get(key);
  if (!item || isUnderWay(item)) return false;
  await outbox.delete(key);
  await giveUp(state, item.seq);
  return true;
}

/** Notes in the transaction of "state" that a number will never come. The server is told with the next sending, so that
 * no coordinator looks for it. */
export async function giveUp(state, seq) {
  await state.put([...((await state.get("dropped")) ?? []), seq], "dropped");
  await state.delete("reported_at");
}

/** Changes what is noted about an item. Gives the item, or undefined where there is none. */
export function mark(username, key, changes) {
  return change(username, key, changes, () => true);
}

/** The same with the answer to a sending, unless the item is no longer what was sent. */
export function settle(username, sent, changes) {
  return change(username, sent.key, { sending_at: null, ...changes }, (item) => isSame(item, sent));
}

async function change(username, key, changes, isMeant) {
  const changed = await transact(username, ["outbox"], "readwrite", async (tx) => {
    const item = await tx.objectStore("outbox").get(key);
    if (!item || !isMeant(item)) return undefined;
    const next = { ...item, ...changes };
    await tx.objectStore("outbox").put(next);
    return next;
  });
  if (changed) announce("changed", username, key);
  return changed;
}

const isSame = (item, sent) => item.hash === sent.hash && item.sending_at === sent.sending_at;

/** Whether an answer may still come. A clock that jumped back makes no item wait for ever. */
function isUnderWay({ state, sending_at }) {
  const age = Date.now() - Date.parse(sending_at);
  return state === "sending" && age >= 0 && age < TIME_OUT;
}

/** Notes the oldest waiting item, but for those in `tried`, as under way, and gives it; null when none waits. One that
 * was under way when its page went is waiting again once its time-out is over. Those that the server stumbled over come
 * last, so that they cannot stand in the way of the others. */
export async function claim(username, tried) {
  const claimed = await transact(username, ["outbox"], "readwrite", async (tx) => {
    const items = (await inOrder(tx)).sort((one, other) => one.failures - other.failures);
    const waits = (item) => item.state === "queued" || (item.state === "sending" && !isUnderWay(item));
    const item = items.find((each) => waits(each) && !tried.has(each.key));
    if (!item) return null;
    const next = { ...item, state: "sending", sending_at: new Date().toISOString(), has_left: true };
    await tx.objectStore("outbox").put(next);
    return next;
  });
  if (claimed) announce("changed", username, claimed.key);
  return claimed;
}

/** Takes out what the server has stored, and remembers until tomorrow that it was sent; without its words where they
 * may name a case. False, and nothing happens, unless the receipt is for these very words. */
export async function deliver(username, key, receipt) {
  const isDelivered = await transact(username, ["outbox", "sent", "state"], "readwrite", async (tx) => {
    const item = await tx.objectStore("outbox").get(key);
    if (!item || item.hash !== receipt.hash) return false;
    await tx.objectStore("outbox").delete(key);
    await remember(tx.objectStore("sent"), item);
    const state = tx.objectStore("state");
    await state.put(((await state.get("passed")) ?? 0) + 1, "passed");
    return true;
  });
  if (isDelivered) announce("sent", username, key);
  return isDelivered;
}

async function remember(sent, { key, id, kind, title, text, fields }) {
  const today = new Date();
  for (const before of await sent.getAll()) {
    if (new Date(before.at).toDateString() !== today.toDateString()) await sent.delete(before.key);
  }
  const minutes = minutesOfToday(fields, today);
  const namesCase = fields.some(([name]) => name === "case");
  await sent.put({ key, id, kind, title, text: namesCase ? "" : text, minutes, at: today.toISOString() });
}

/** How many items the server has taken so far. */
export function countPassed(username) {
  return transact(username, ["state"], "readonly", async (tx) => (await tx.objectStore("state").get("passed")) ?? 0);
}

/** The whole queue waits ("sign_in", "update") or goes on (null). */
export async function pause(username, why) {
  const isChanged = await transact(username, ["state"], "readwrite", async (tx) => {
    const state = tx.objectStore("state");
    if (((await state.get("paused")) ?? null) === why) return false;
    await (why ? state.put(why, "paused") : state.delete("paused"));
    return true;
  });
  if (isChanged) announce("paused", username);
}
