// What a running patrol is on this phone: one record in its person's database, under "patrol", and what may happen to it.
// Every step is one strict transaction that looks first at what is really there, because the page that shows it may be
// old: a second tap, a second tab, a browser that was killed between the tap and the answer.
//
// - A start while one runs changes nothing. The id given at the start is the entry's, whatever happens until then.
// - The first stop wins: whoever names a patrol that no longer runs changes nothing. The entry and the end of the running
//   patrol are one transaction, so there is never both and never neither.
// - A change of neighbourhood ends one entry and begins the next at the same minute, again in one transaction.
// - Where the clock cannot be believed (patrol-rules.js) nothing ends by the clock: somebody has to say the end.

import { transact } from "./database.js";
import { giveUp, prepare, put, sayQueued } from "./outbox.js";
import { endByClock, fieldsOf, minutesOf, newPatrol, questionOf, written } from "./patrol-rules.js";

const RUNNING = "patrol";
const HABITS = "patrol_habits"; // {neighbourhood: [last used first], crew: […], last: the one that ended last}
const REMEMBERED = 8;
const ADDRESS = "/entries/new/patrol";

const listeners = new Set();
const channel = new BroadcastChannel("fieldlog-patrol");
channel.addEventListener("message", ({ data }) => listeners.forEach((listener) => listener(data)));

/** Calls back with the username whenever a patrol changed in another tab. */
export const onPatrolChange = (listener) => listeners.add(listener);

/** {patrol, habits}: what runs, or null, and what was used before. */
export function readPatrol(username) {
  return transact(username, ["state"], "readonly", async (tx) => {
    const state = tx.objectStore("state");
    const habits = { neighbourhood: [], crew: [], last: null, ...(await state.get(HABITS)) };
    return { patrol: (await state.get(RUNNING)) ?? null, habits };
  });
}

/** Whether a patrol of this person runs on this phone. */
export const isRunning = async (username) => (await readPatrol(username)).patrol !== null;

/** Begins a patrol, unless one runs; gives the one that runs. */
export function startPatrol(username, { neighbourhood, crew = [], now = Date.now() }) {
  const fresh = newPatrol({ id: crypto.randomUUID(), neighbourhood, crew, now });
  return write(username, async (state) => {
    const before = await state.get(RUNNING);
    if (!before) await state.put(fresh, RUNNING);
    return before ?? fresh;
  });
}

/** Ends the patrol `id` and queues its entry; `end` where somebody said when, else by the clock. Gives what ended, or
 * null where it does not run any more or the clock cannot say when it ended. `say(patrol, end)` gives {title, text}. */
export function finishPatrol(username, id, { say, end = null, now = Date.now() }) {
  return turnIntoEntry(username, id, { say, end, now }, () => null);
}

/** Goes on in another neighbourhood. Within the first minute that is a correction, for there is nothing to note yet. */
export function movePatrol(username, id, { neighbourhood, say, now = Date.now() }) {
  return turnIntoEntry(username, id, { say, end: null, now, neighbourhood }, (patrol, end) => ({
    ...newPatrol({ id: crypto.randomUUID(), neighbourhood, crew: patrol.crew, now: end }),
    seen_at: patrol.seen_at,
  }));
}

/** Changes what is noted about the patrol `id` while it runs: `crew`, `still_at`, `seen_at`, `is_in_doubt`. */
export function notePatrol(username, id, changes) {
  return changeRunning(username, id, (patrol) => ({ ...patrol, ...changes }));
}

/** Takes away a patrol that was none. */
export function deletePatrol(username, id) {
  return changeRunning(username, id, () => null);
}

/** The patrol that ended last goes on, as long as nobody but this phone knows that it ended. */
export async function resumePatrol(username, id) {
  const resumed = await transact(username, ["outbox", "state"], "readwrite", async (tx) => {
    const [outbox, state] = [tx.objectStore("outbox"), tx.objectStore("state")];
    const [item, habits] = [await outbox.get(id), await state.get(HABITS)];
    const isIt = habits?.last?.patrol.id === id && habits.last.hash === item?.hash && isUntouched(item);
    if (!isIt || (await state.get(RUNNING))) return null;
    await outbox.delete(id);
    await giveUp(state, item.seq);
    await state.put({ ...habits, last: null }, HABITS);
    await state.put(habits.last.patrol, RUNNING);
    return habits.last.patrol;
  });
  if (resumed) {
    sayQueued(username, id);
    channel.postMessage(username);
  }
  return resumed;
}

/** Whether an item has never been under way, so that no server can have it. */
export const isUntouched = (item) => item?.state === "queued" && !item.has_left;

async function turnIntoEntry(username, id, { say, end, now, neighbourhood = null }, next) {
  for (;;) {
    const { patrol } = await readPatrol(username);
    if (patrol?.id !== id || patrol.neighbourhood === neighbourhood) return null;
    if (end === null && questionOf(patrol, now)) return null;
    if (neighbourhood && minutesOf(patrol, now) < 1) return notePatrol(username, id, { neighbourhood });
    const ended_at = Math.max(end ?? now, endByClock(patrol, end ?? now));
    const isEstimated = end !== null;
    const submission = { id, address: ADDRESS, kind: "patrol", fields: fieldsOf(patrol, { ended_at, isEstimated }) };
    const item = await prepare(username, { ...submission, ...say(patrol, ended_at) });
    const outcome = await replace(username, patrol, item, { ended_at, following: next(patrol, ended_at) });
    if (outcome !== "changed") return outcome;
  }
}

/** The one transaction: entry in, running patrol out. "changed" where it is not what the entry was made of. */
async function replace(username, patrol, item, { ended_at, following }) {
  const ended = { patrol, ended_at: written(ended_at), minutes: minutesOf(patrol, ended_at), hash: item.hash };
  const outcome = await transact(username, ["outbox", "state"], "readwrite", async (tx) => {
    const state = tx.objectStore("state");
    const current = await state.get(RUNNING);
    if (current?.id !== patrol.id) return null;
    if (JSON.stringify(fieldsOf(current, { ended_at })) !== JSON.stringify(fieldsOf(patrol, { ended_at }))) return "changed";
    await put(tx, item);
    await (following ? state.put(following, RUNNING) : state.delete(RUNNING));
    await state.put(remember(await state.get(HABITS), ended), HABITS);
    return ended;
  });
  if (outcome && outcome !== "changed") {
    sayQueued(username, item.key);
    channel.postMessage(username);
  }
  return outcome;
}

function remember(habits, ended) {
  const first = (values, before = []) => [...new Set([...values, ...before])].slice(0, REMEMBERED);
  const { neighbourhood, crew } = ended.patrol;
  return { neighbourhood: first([neighbourhood], habits?.neighbourhood), crew: first(crew, habits?.crew), last: ended };
}

function changeRunning(username, id, change) {
  return write(username, async (state) => {
    const patrol = await state.get(RUNNING);
    if (patrol?.id !== id) return null;
    const changed = change(patrol);
    await (changed ? state.put(changed, RUNNING) : state.delete(RUNNING));
    return changed;
  });
}

async function write(username, work) {
  const value = await transact(username, ["state"], "readwrite", (tx) => work(tx.objectStore("state")));
  channel.postMessage(username);
  return value;
}
