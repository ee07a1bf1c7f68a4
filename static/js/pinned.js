// Case numbers that a worker keeps on this phone, to choose from without a network. Only what she pins stays: nothing else
// that names a case is on the phone once its entry is sent.

import { transact } from "./database.js";

export function readPinned(username) {
  return transact(username, ["state"], "readonly", async (tx) => (await tx.objectStore("state").get("pinned")) ?? []);
}

/** Gives what is then pinned, the newest first. */
export function pin(username, number, isPinned) {
  return transact(username, ["state"], "readwrite", async (tx) => {
    const state = tx.objectStore("state");
    const others = ((await state.get("pinned")) ?? []).filter((each) => each !== number);
    const next = isPinned ? [number, ...others] : others;
    await state.put(next, "pinned");
    return next;
  });
}
