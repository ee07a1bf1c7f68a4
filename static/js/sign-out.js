// Signing out of a phone that may be shared and may have no network. What has not been sent is never lost by it: the
// person says whether it goes now, waits until that person comes back, or is deleted, which is asked twice.
//
// Without network the phone signs out by itself: from then on its pages show nobody's data, and nothing is sent. The
// server hears of it first thing when there is network again (phone.js).

import { readPhone, writePhone } from "./database.js";
import { counts, drop, list } from "./outbox.js";
import { fetchSession, flush } from "./sender.js";
import { presentUsername } from "./session.js";
import { ask, words } from "./words.js";

const SIGN_IN = "/sign-in";
const HERE = "here"; // or "everywhere": on every device of this person
const PATIENCE = 10_000;

const channel = new BroadcastChannel("fieldlog-sign-out");

/** Calls back when somebody signed out in another tab. */
export const onSignOut = (listener) => channel.addEventListener("message", listener);

/** Ends the sign-in at the server; false where it cannot be reached. */
async function endSignIn(username, where) {
  const session = await fetchSession();
  if (session === null) return false;
  if (session === "sign_in" || session.username !== username) return true;
  const body = new URLSearchParams({ csrf_token: session.csrf_token, ...(where === HERE ? { here: "yes" } : {}) });
  try {
    const options = { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
    return (await fetch("/sign-out", options)).type === "opaqueredirect";
  } catch {
    return false;
  }
}

/** Carries out a sign-out that waits for the network. True when none waits any more. */
export async function finishSignOut() {
  const { signing_out, signing_out_of } = await readPhone();
  if (!signing_out) return true;
  if (!(await endSignIn(signing_out, signing_out_of))) return false;
  await writePhone({ signing_out: null, signing_out_of: null });
  return true;
}

/** First the phone, so that nothing is sent or shown any more whatever the network does; then the server. */
async function signOut(username, where) {
  await writePhone({ person: null, signing_out: username, signing_out_of: where });
  channel.postMessage(username);
  await finishSignOut();
  location.assign(SIGN_IN);
}

const dialog = document.getElementById("ask-sign-out");
const sure = document.getElementById("ask-delete-all");

function tell(name, values) {
  document.getElementById("sign-out-words").replaceChildren(words(name, values));
}

/** "go" when the person may leave, "stay" otherwise. */
async function settleUnsent(username) {
  let { total } = await counts(username);
  if (total) tell("unsent", { count: total });
  while (total) {
    const choice = await ask(dialog);
    if (choice === "keep") return "go";
    if (choice === "delete" && (await deleteAll(username, total))) return "go";
    if (choice !== "send" && choice !== "delete") return "stay";
    if (choice === "send") await sendAll(username);
    total = (await counts(username)).total;
    if (total && choice === "send") tell("still-unsent", { count: total });
  }
  return "go";
}

function sendAll(username) {
  tell("sending-all", {});
  dialog.showModal();
  dialog.classList.add("busy");
  return flush({ why: "tap" }).finally(() => {
    dialog.classList.remove("busy");
    dialog.close();
  });
}

async function deleteAll(username, count) {
  document.getElementById("delete-all-words").replaceChildren(words("delete-all", { count }));
  if ((await ask(sure)) !== "delete") return false;
  for (const { key } of await list(username)) await drop(username, key);
  return (await counts(username)).total === 0;
}

async function onSubmit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const username = await presentUsername();
  if (!username) return location.assign(SIGN_IN);
  const isGoing = await settleUnsent(username).catch(() => "go"); // a phone that keeps nothing has nothing to settle
  if (isGoing === "go") await signOut(username, form.dataset.signOut).catch(() => form.submit());
  return undefined;
}

for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", onSubmit);
