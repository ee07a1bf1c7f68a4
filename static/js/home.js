// The first page: what now, what is open, what was done today. Online the server has answered already, and the phone
// adds what only it knows: the patrol that runs and what waits to be sent. As a shell, without network, all of it comes
// from what the phone keeps of its person, so the two look the same.

import { counts, onChange } from "./outbox.js";
import { readLists, refreshLists } from "./lists.js";
import { showCases, showKinds } from "./home-shell.js";
import { showToday } from "./home-today.js";
import { showPatrol } from "./patrol-page.js";
import { markRequests, showRequests } from "./requests.js";
import { isShell, presentUsername } from "./session.js";

const message = document.getElementById("on-phone-message");

async function begin() {
  const username = await presentUsername();
  if (!username) return; // phone.js says so
  await sayWaiting(username);
  const kept = await readLists(username);
  if (kept) await show(username, kept);
  const fresh = await refreshLists(username);
  if (fresh && fresh.kept_at !== kept?.kept_at) await show(username, fresh);
  if (!kept && !fresh) await showToday(username, null);
  onChange((change) => change.username === username && update(username));
  goTo();
}

async function show(username, lists) {
  const logsPatrols = lists.kinds.includes("patrol");
  if (isShell()) {
    showRequests(lists);
    showKinds(lists);
    await showCases(username, lists);
  }
  if (logsPatrols && document.getElementById("patrol")) await showPatrol(username, lists);
  await showToday(username, lists);
  await markRequests(username);
}

/** After every change of what waits here: what was sent meanwhile is in fresher lists. */
async function update(username) {
  await showToday(username, await readLists(username));
  const lists = await refreshLists(username);
  if (isShell() && lists) showRequests(lists);
  await showToday(username, lists);
  await markRequests(username);
  await sayWaiting(username);
}

/** `#on-phone`: a form came here because its entry waits. It is said for as long as that is true. */
async function sayWaiting(username) {
  const isAsked = location.hash === "#on-phone" || !message.hidden;
  message.hidden = !(isAsked && (await counts(username)).total);
  if (location.hash === "#on-phone") history.replaceState(null, "", location.pathname + location.search);
}

/** The app's shortcut leads to the button and no further: a patrol begins with a tap. */
function goTo() {
  const address = new URL(location.href);
  if (address.searchParams.get("do") !== "start-patrol") return;
  const button = [...document.querySelectorAll("#patrol button.go")].find(({ offsetParent }) => offsetParent);
  button?.scrollIntoView({ block: "nearest" });
  button?.focus();
  address.searchParams.delete("do");
  history.replaceState(null, "", address);
}

if (message && globalThis.indexedDB) begin();
