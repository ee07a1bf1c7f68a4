// When this phone sends: on start, when the network may be back, after each save, on a tap, and every minute. What it sends
// and what becomes of it stands in dispatch.js.
//
// Every tab asks for its turn by itself and reads the queue afresh when it has it, so an entry saved while another tab
// sends is never forgotten: whoever saved it has the next turn.

import { Backoff } from "./backoff.js";
import { NotSaved, readPhone } from "./database.js";
import { sendEverything } from "./dispatch.js";
import { TIME_OUT, get, list, onChange } from "./outbox.js";
import { isReportDue } from "./phone-report.js";
import { fetchSession, presentUsername } from "./session.js";
import { takeTurn } from "./turn.js";

export { fetchSession } from "./session.js";

const MINUTE = 60_000;
const BY_ITSELF = new Set(["minute", "retry"]); // every other reason is a person, or a network that came back
const UNDECIDED = new Set(["queued", "sending", "sign_in", "update"]);

const backoff = new Backoff();
let retrying;
let waiting = null; // the flush that has not had its turn yet: whoever asks meanwhile is served by it
let isTapped = false;

/** Sends what can be sent. `why`: start, online, visible, save, minute, tap. Gives {outcome, delivered, changed}, with
 * outcome "nothing", "done", "no_network", "failing", "sign_in", "other_user", "update", "later" or "not_saved". */
export function flush({ why = "tap" } = {}) {
  if (!BY_ITSELF.has(why)) backoff.reset();
  if (backoff.left) return Promise.resolve(summary("later"));
  isTapped ||= why === "tap";
  waiting ??= flushInTurn();
  return waiting;
}

const summary = (outcome) => ({ outcome, delivered: 0, changed: 0 });

async function flushInTurn() {
  try {
    return (await takeTurn(work)) ?? summary("later");
  } catch (error) {
    waiting = null;
    if (error instanceof NotSaved) return summary("not_saved");
    throw error;
  }
}

async function work(turn) {
  const wasTapped = isTapped;
  [waiting, isTapped] = [null, false];
  const username = await presentUsername();
  if (!username || (await readPhone()).signing_out === username) return summary("nothing");
  if (!wasTapped && !(await isWorthAsking(username))) return summary("nothing");
  turn.isAlive();
  const run = { ...summary("done"), turn, session: await fetchSession(), failed: 0, inARow: 0 };
  await sendEverything(username, run);
  await arrangeNext(username, run);
  const { outcome, delivered, changed } = run;
  return { outcome, delivered, changed };
}

async function isWorthAsking(username) {
  return (await list(username)).some(({ state }) => UNDECIDED.has(state)) || isReportDue(username);
}

/** After trouble, the next try by itself; also for an entry whose page went away while it was under way. */
async function arrangeNext(username, run) {
  clearTimeout(retrying);
  if (run.outcome === "done" && !run.failed) backoff.reset();
  else backoff.fail();
  const isLeft = (await list(username)).some(({ state }) => state === "sending");
  if (!backoff.left && !isLeft) return;
  retrying = setTimeout(() => flush({ why: "retry" }), Math.max(backoff.left, isLeft ? TIME_OUT : 0));
}

/** Tries to deliver one entry now; after `patience` milliseconds it goes on without the caller. Gives the item as it
 * then stands, null when it was delivered; in the state "other_user" where somebody else is signed in by now. */
export async function deliverSoon(key, patience) {
  const username = await presentUsername();
  const unknown = { key, state: "queued" }; // not known to be delivered is not delivered
  if (!username) return unknown;
  const look = () => get(username, key).catch(() => unknown);
  let stopListening;
  const decided = new Promise((resolve) => {
    stopListening = onChange(async (change) => {
      if (change.key === key && !UNDECIDED.has((await look())?.state)) resolve();
    });
  });
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const summed = await Promise.race([decided, late, flush({ why: "save" })]);
  stopListening();
  const item = (await look()) ?? null;
  return item && summed?.outcome === "other_user" ? { ...item, state: "other_user" } : item;
}

let isStarted = false;

/** From now on this page sends by itself. */
export function startSending() {
  if (isStarted) return;
  isStarted = true;
  addEventListener("online", () => flush({ why: "online" }));
  addEventListener("pageshow", (event) => event.persisted && flush({ why: "visible" }));
  document.addEventListener("visibilitychange", () => document.hidden || flush({ why: "visible" }));
  setInterval(() => flush({ why: "minute" }), MINUTE);
  flush({ why: "start" });
}
