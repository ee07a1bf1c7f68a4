// Where everything a phone keeps is kept: one IndexedDB for the phone itself, and one for each person who signs in on it,
// so that nobody's entries can be read, sent or deleted as somebody else's.
//
// A save counts only when its transaction is COMPLETE, with durability "strict": the bytes are on the disk, not in a
// buffer that a flat battery empties. Whatever goes wrong ends in NotSaved, and then the words must stay on the screen.
//
// - A browser may close a database underneath us (storage trouble, "clear data"): reopen and try once more. Another tab
//   that wants to change the database's version must not wait for us, so we close and open again when next asked.
// - A full disk: what can be fetched again (lists, what was sent) makes room; the queue, drafts and a running patrol
//   never do. The app's own files stay too: a phone that cannot open its form without network cannot log anything.
// - Upgrades only add stores, so a page of an older release goes on with a newer database instead of failing.

import { openDB } from "../vendor/idb-8.0.4.js";

const PHONE = "fieldlog";
const VERSION = 1;
const PATIENCE = 10_000; // a browser that never answers is one that did not save
const STORES = { outbox: "key", drafts: "kind", sent: "key", state: null };

const connections = new Map();

/** It is not on this phone. `cause` says why; `isFull` that there is no room. */
export class NotSaved extends Error {
  constructor(cause) {
    super("not saved", { cause });
    this.name = "NotSaved";
    this.isFull = cause?.name === "QuotaExceededError";
  }
}

const nameOf = (username) => `${PHONE}-${username}`;

function addStores(db) {
  const wanted = db.name === PHONE ? { device: null } : STORES;
  for (const [store, keyPath] of Object.entries(wanted)) {
    if (!db.objectStoreNames.contains(store)) db.createObjectStore(store, keyPath ? { keyPath } : {});
  }
}

function forget(name) {
  const opening = connections.get(name);
  connections.delete(name);
  opening?.then((db) => db.close(), () => {});
}

function connect(name) {
  const opening = open(name);
  connections.set(name, opening);
  opening.catch(() => connections.get(name) === opening && connections.delete(name));
  return opening;
}

async function open(name) {
  const callbacks = { upgrade: addStores, blocking: () => forget(name), terminated: () => forget(name) };
  try {
    return await openDB(name, VERSION, callbacks);
  } catch (error) {
    if (error.name !== "VersionError") throw error;
    return openDB(name, undefined, callbacks);
  }
}

async function attempt(name, stores, mode, work) {
  const db = await (connections.get(name) ?? connect(name));
  const tx = db.transaction(stores, mode, mode === "readwrite" ? { durability: "strict" } : {});
  tx.done.catch(() => {}); // it is awaited below; until then its failure is nobody's
  try {
    const value = await work(tx);
    await tx.done;
    return value;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // it ended already, which is what failed
    }
    throw tx.error ?? error; // the transaction knows better than the request that it took down
  }
}

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function makeRoom(name) {
  if (name === PHONE) return;
  await attempt(name, ["state", "sent"], "readwrite", async (tx) => {
    await tx.objectStore("state").delete("lists");
    await tx.objectStore("sent").clear();
  });
}

async function run(name, stores, mode, work) {
  try {
    return await inTime(attempt(name, stores, mode, work));
  } catch (error) {
    try {
      if (error.name === "QuotaExceededError") await inTime(makeRoom(name));
      else forget(name);
      return await inTime(attempt(name, stores, mode, work));
    } catch (again) {
      throw new NotSaved(again);
    }
  }
}

/** One transaction in a person's database; resolves with what `work(tx)` gives when it is complete. `work` awaits
 * nothing but the transaction's own requests, and may be called twice. Raises NotSaved. */
export function transact(username, stores, mode, work) {
  return run(nameOf(username), stores, mode, work);
}

/** What the phone itself knows: {person, language, people, signing_out}; what is absent is undefined, people is []. */
export async function readPhone() {
  const [keys, values] = await run(PHONE, ["device"], "readonly", (tx) => {
    const store = tx.objectStore("device");
    return Promise.all([store.getAllKeys(), store.getAll()]);
  });
  return { people: [], ...Object.fromEntries(keys.map((key, index) => [key, values[index]])) };
}

/** Changes some of it; null takes a value away. */
export function writePhone(changes) {
  return run(PHONE, ["device"], "readwrite", async (tx) => {
    const store = tx.objectStore("device");
    for (const [key, value] of Object.entries(changes)) {
      await (value == null ? store.delete(key) : store.put(value, key));
    }
  });
}

/** Of whom this phone keeps anything. Asked before opening, because opening would make it. */
export async function listKept() {
  const databases = (await indexedDB.databases?.()) ?? [];
  return databases.filter(({ name }) => name.startsWith(nameOf(""))).map(({ name }) => name.slice(nameOf("").length));
}

/** Asks the browser not to evict what is here. True when it promises. */
export async function askToPersist() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}
