// Tells the server what this phone holds, so that coordinators see which phones still have something and since when, and
// which numbers will never come. Nothing depends on the answer: a report that fails is made again later.

import { counts } from "./outbox.js";
import { transact } from "./database.js";
import { ask } from "./session.js";

const EVERY = 15 * 60_000;
const PATIENCE = 10_000;

/** Whether the last report is a quarter of an hour old, or was made before a number was given up. A clock that was set back
 * counts as old. */
export async function isReportDue(username) {
  const reported = await read(username, "reported_at");
  const age = Date.now() - (reported ?? 0);
  return age < 0 || age >= EVERY;
}

function read(username, key) {
  return transact(username, ["state"], "readonly", (tx) => tx.objectStore("state").get(key));
}

export async function report(username, session) {
  const [device, made, dropped = []] = await Promise.all(
    ["device", "made", "dropped"].map((key) => read(username, key)),
  );
  if (!device) return note(username, []);
  const { total, oldest } = await counts(username);
  const fields = { csrf_token: session.csrf_token, device, made: made ?? 0, waiting: total, waiting_since: oldest ?? "" };
  const body = new URLSearchParams({ ...fields, sent_at: new Date().toISOString() });
  for (const seq of dropped) body.append("dropped", seq);
  const answer = await ask("/phones/report", { patience: PATIENCE, method: "POST", body });
  const isHeard = answer?.status === 200 && Array.isArray(answer.body?.missing);
  return note(username, isHeard ? dropped : []);
}

/** When it was tried, and that the server knows of these numbers now. */
function note(username, told) {
  return transact(username, ["state"], "readwrite", async (tx) => {
    const state = tx.objectStore("state");
    await state.put(Date.now(), "reported_at");
    const left = ((await state.get("dropped")) ?? []).filter((seq) => !told.includes(seq));
    await (left.length ? state.put(left, "dropped") : state.delete("dropped"));
  });
}
