// What every page of somebody who is signed in does for the phone: it remembers who that is, so that the pages without
// network know it too; carries out a sign-out that could not reach the server; tells what is still on this phone, and
// sends it. In the pages that the phone keeps (shells) it puts the name where it belongs, or says that nobody is there.
//
// A sign-out comes before everything else: somebody who gave the phone away must not find entries sent in the meantime.

import { NotSaved, askToPersist, readPhone, writePhone } from "./database.js";
import { readLists, refreshLists } from "./lists.js";
import { onChange } from "./outbox.js";
import { showState } from "./outbox-state.js";
import { remembered } from "./people.js";
import { startSending } from "./sender.js";
import { isShell } from "./session.js";
import { finishSignOut, onSignOut } from "./sign-out.js";

const ASKED = "fieldlog-asked-to-persist";
const SIGN_IN = "/sign-in";

const meta = document.querySelector('meta[name="person"]');
const mayLog = document.getElementById("outbox-state") !== null;

function personOf({ content, dataset }) {
  const { name, service, serviceSlug } = dataset;
  return { username: content, name, language: document.documentElement.lang, service: serviceSlug, service_label: service };
}

/** Notes who is signed in here. False where that person signed out and the server does not know it yet. */
async function remember(person) {
  const phone = await readPhone();
  if (phone.signing_out === person.username) return false;
  const people = remembered(phone.people, person);
  await writePhone({ person, people, language: person.language, signing_out: null, signing_out_of: null });
  return true;
}

function work(username) {
  onChange(({ what }) => what === "sent" && refreshLists(username).catch(() => {}));
  startSending();
  refreshLists(username).catch(() => {}); // without them the forms still open: they are asked for again on the next page
  if (!isShell()) persist();
}

/** Once a visit: some browsers ask the person each time. */
function persist() {
  if (sessionStorage.getItem(ASKED)) return;
  sessionStorage.setItem(ASKED, "yes");
  askToPersist();
}

function sayWho({ name, service_label }) {
  for (const place of document.querySelectorAll("[data-person-name]")) place.textContent = name;
  for (const place of document.querySelectorAll("[data-person-service]")) place.textContent = service_label ?? "";
}

/** Nothing of whoever was here stays on the screen. It is out of sight at once, and gone when the page's own scripts have
 * found what they look for. */
async function sayNobody() {
  const content = document.getElementById("content");
  content.hidden = true;
  for (const place of document.querySelectorAll(".who > *")) place.textContent = "";
  document.getElementById("outbox-state")?.remove();
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  content.replaceChildren(document.getElementById("nobody-signed-in").content.cloneNode(true));
  content.hidden = false;
}

/** Tries until the server knows, then opens the door for whoever comes next. */
async function signOutAsSoonAsPossible() {
  if (await finishSignOut()) return location.replace(SIGN_IN);
  addEventListener("online", signOutAsSoonAsPossible, { once: true });
  setTimeout(signOutAsSoonAsPossible, 60_000);
  return undefined;
}

async function onPage() {
  const isHere = await remember(personOf(meta)).catch(isStillHere);
  if (!isHere) {
    await sayNobody();
    return signOutAsSoonAsPossible();
  }
  if (!mayLog) return undefined;
  showState(meta.content);
  return work(meta.content);
}

/** A phone that can keep nothing works as long as there is a network. */
function isStillHere(error) {
  if (error instanceof NotSaved) return true;
  throw error;
}

async function onShell() {
  const { person, signing_out } = await readPhone();
  if (!person) {
    await sayNobody();
    return signing_out ? signOutAsSoonAsPossible() : undefined;
  }
  sayWho(person);
  showState(person.username);
  return work(person.username);
}

if (meta || isShell()) {
  onSignOut(() => location.replace("/home"));
  addEventListener("pageshow", (event) => event.persisted && location.reload()); // Back must not show who was here before
  if (globalThis.indexedDB) meta ? onPage() : onShell();
}
