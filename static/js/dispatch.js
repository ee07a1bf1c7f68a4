// Sends what waits on this phone, once through the queue: one entry at a time, oldest first, until a receipt says that it
// is stored. Never takes an entry out before that, and never sends anybody's entries as somebody else's: only those of
// the person who is signed in right now, and of a colleague whose entries the server released to this person.
//
// An entry is noted as under way on the disk before its request leaves. When the page goes away in the middle, the next
// one waits for the time-out to be over and sends the same words again; the server then says "known".
// The queue stops at the first sign of no network, so that a dead cellar costs one request and not sixty.

import { meaning } from "./answers.js";
import { listKept } from "./database.js";
import { TIME_OUT, claim, countPassed, deliver, pause, settle } from "./outbox.js";
import { isReportDue, report } from "./phone-report.js";
import { ask, fetchSession, isTooOld } from "./session.js";

const FAILURES = 5; // of one entry, while others pass
const IN_A_ROW = 3; // different entries that fail one after the other: then it is the server

/** `run`: {turn, session, outcome, delivered, changed, failed, inARow}; its outcome and numbers are what happened. */
export async function sendEverything(username, run) {
  const { session } = run;
  if (!session) return stop(run, "no_network");
  if (session === "sign_in") return pauseFor(run, username, "sign_in");
  const present = session.username;
  if (isTooOld(session)) return pauseFor(run, present, "update");
  await pause(present, null);
  for (const owner of [present, ...session.released]) {
    const isHere = owner === present || (await listKept()).includes(owner);
    if (isHere && run.outcome === "done") await sendAll(owner, run);
  }
  const isConnected = run.outcome === "done" && run.turn.isMine();
  if (isConnected && (run.changed || (await isReportDue(present)))) await report(present, run.session);
  const isTheirs = username !== present && !session.released.includes(username);
  if (isTheirs && run.outcome === "done") stop(run, "other_user"); // whose page this is, sent nothing
}

function stop(run, why) {
  run.outcome = why;
}

function pauseFor(run, username, why) {
  stop(run, why);
  return pause(username, why);
}

async function sendAll(owner, run) {
  const tried = new Set();
  while (run.outcome === "done" && run.turn.isMine()) {
    const item = await claim(owner, tried);
    if (!item) return;
    tried.add(item.key);
    const { what, body } = await send(item, run);
    run.inARow = what === "failing" ? run.inARow + 1 : 0;
    await ACTS[what](item, body, run);
    if (run.inARow === IN_A_ROW) stop(run, "failing");
  }
}

/** What became of an item, and the receipt. A token may have run out, and an answer that is not Fieldlog's may mean that
 * the network is gone: both are settled by asking for the session again, once. */
async function send(item, run) {
  const first = await post(item, run);
  if (first.what !== "session" && first.what !== "foreign") return first;
  run.turn.isAlive();
  const session = await fetchSession();
  if (!session) return { what: "no_network" };
  if (session === "sign_in") return { what: "sign_in" };
  if (session.username !== run.session.username) return { what: "other_user" };
  run.session = session;
  if (first.what === "foreign") return { what: "failing" };
  const second = await post(item, run);
  const read = { session: "sign_in", foreign: "failing" };
  return { ...second, what: read[second.what] ?? second.what };
}

async function post(item, run) {
  run.turn.isAlive();
  const more = { csrf_token: run.session.csrf_token, seq: item.seq, sent_at: new Date().toISOString() };
  const body = new URLSearchParams([...item.fields, ...Object.entries(more)]);
  const answer = await ask(item.address, { patience: TIME_OUT, method: "POST", body });
  return { what: meaning(item, answer), body: answer?.body };
}

const ACTS = {
  async delivered(item, body, run) {
    if (!(await deliver(item.owner, item.key, body))) return; // edited meanwhile: it waits again, with its new words
    run.delivered += 1;
    run.changed += 1;
  },
  refused: (item, body, run) => note(item, { state: "refused", errors: body.errors }, run),
  conflict: (item, body, run) => note(item, { state: "conflict", revision: body.revision }, run),
  held: (item, _, run) => note(item, { state: "held" }, run),
  async failing(item, _, run) {
    const passed = await countPassed(item.owner);
    const [failures, passed_before] = [item.failures + 1, item.failures ? item.passed_before : passed];
    run.failed += 1;
    if (failures >= FAILURES && passed > passed_before) return note(item, { state: "held", failures }, run);
    return settle(item.owner, item, { state: "queued", failures, passed_before });
  },
  no_network: (item, _, run) => putBack(item, run, "no_network"),
  other_user: (item, _, run) => putBack(item, run, "other_user"),
  async sign_in(item, _, run) {
    await putBack(item, run, "sign_in");
    await pause(item.owner, "sign_in");
  },
};

async function note(item, changes, run) {
  if (await settle(item.owner, item, changes)) run.changed += 1;
}

function putBack(item, run, why) {
  stop(run, why);
  return settle(item.owner, item, { state: "queued" });
}
