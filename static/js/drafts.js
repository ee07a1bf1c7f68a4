// What is typed into the form of a new entry and not yet saved: kept per kind while it is typed, so that a killed browser
// or a flat battery costs nothing. It keeps the entry's id, so that it is the same entry when it goes on.
//
// One tab at a time keeps the draft of a kind: two that did would write over each other, and opening a second form would
// make two entries of one id. The second tab starts afresh and takes over when the first is gone.
//
// Confidential notes are never in a draft: they are not kept on a phone before they are sent. An entry that is in the
// outbox needs no draft: it is there already.

import { transact } from "./database.js";

const PAUSE = 300; // milliseconds without typing

/** Whether this tab may keep the draft of `kind`, now or as soon as another tab lets go: `isMine()`. */
export async function holdDraft(kind) {
  if (!navigator.locks) return () => true;
  const name = `fieldlog-draft-${kind}`;
  let isMine = false;
  const hold = (lock) => {
    isMine = Boolean(lock);
    return lock ? new Promise(() => {}) : null; // until the page goes
  };
  await new Promise((resolve) => {
    const first = (lock) => {
      resolve();
      return hold(lock);
    };
    navigator.locks.request(name, { ifAvailable: true }, first).then(() => navigator.locks.request(name, hold)).catch(resolve);
  });
  return () => isMine;
}

/** The draft of a kind; none where its entry was saved after all, just before the browser was killed. */
export function readDraft(username, kind) {
  return transact(username, ["drafts", "outbox", "sent"], "readonly", async (tx) => {
    const draft = await tx.objectStore("drafts").get(kind);
    if (!draft) return undefined;
    const isSaved = (await tx.objectStore("outbox").getKey(draft.id)) ?? (await tx.objectStore("sent").getKey(draft.id));
    return isSaved ? undefined : draft;
  });
}

/** Forgets the draft of this very entry, and no other. */
export function forgetDraft(username, kind, id) {
  return transact(username, ["drafts"], "readwrite", async (tx) => {
    const drafts = tx.objectStore("drafts");
    if ((await drafts.get(kind))?.id === id) await drafts.delete(kind);
  });
}

/** Keeps what `read()` gives ({id, fields}, or null for nothing to keep) a moment after each change of the form, and at
 * once when the page is left. Gives {now, stop}. */
export function keepDraft(form, username, read) {
  let timer = null;
  const now = async () => {
    clearTimeout(timer);
    timer = null;
    const draft = read();
    if (!draft) return;
    const kept = { kind: form.dataset.kind, ...draft, saved_at: new Date().toISOString() };
    await transact(username, ["drafts"], "readwrite", (tx) => tx.objectStore("drafts").put(kept)).catch(() => {}); // the words are on the screen
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  };
  const leaving = () => timer && now();
  form.addEventListener("input", soon);
  addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", leaving);
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    form.removeEventListener("input", soon);
  };
  return { now, stop };
}
