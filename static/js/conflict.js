// Two versions of one entry: what the server has stored, and what this phone holds under the same name. The server puts
// both into words (entries/<id>/compare, which stores nothing), and the person chooses. Every choice goes the usual way:
//
// - keep what is stored: the phone's version is deleted, after asking;
// - use the phone's: it becomes a correction of the stored entry as it is now, under a new change id;
// - both are right: it becomes an entry of its own, under a new id.
//
// A choice is saved before the old item goes, so a phone that dies in between still has both and can be asked again.

import { valuesOf } from "./form-fields.js";
import { drop, get, replace } from "./outbox.js";
import { fetchSession, flush } from "./sender.js";
import { ask, inOneLine, words } from "./words.js";

const PATIENCE = 10_000;
const OF_A_CHANGE = ["change_id", "revision", "reason"];

const part = (id) => document.getElementById(id);
const place = part("conflict-versions");

function say(name) {
  place.replaceChildren(words(name));
}

const isWithdrawal = ({ address }) => /\/(withdraw|attempt)$/.test(address); // it says nothing about the entry itself
const without = (item, ...names) => item.fields.filter(([name]) => !names.includes(name));

/** Shows both versions of an item that is in conflict; false where there is none. `done(what)` hears of the choice. */
export async function openConflict(username, key, done) {
  const item = await get(username, key);
  if (item?.state !== "conflict") return false;
  part("conflict-item").textContent = inOneLine(item.title, item.text);
  compare(username, item, done);
  return true;
}

async function compare(username, item, done) {
  say("comparing");
  const again = () => part("conflict").hidden || compare(username, item, done);
  const session = await fetchSession();
  if (session === null) {
    addEventListener("online", again, { once: true });
    return say("compare-later");
  }
  if (session === "sign_in" || session.username !== username) return say("compare-sign-in");
  const comparison = await fetchComparison(item, session.csrf_token);
  if (!comparison) return say("compare-later");
  place.replaceChildren(comparison);
  for (const button of place.querySelectorAll("[data-choice]")) {
    const { choice } = button.dataset;
    button.addEventListener("click", () => choose(choice, { username, item, done, revision: comparison.dataset.revision }));
  }
  return undefined;
}

/** The server's words as an element; null for anything that is not ours. */
async function fetchComparison(item, csrf_token) {
  const more = { kind: item.kind, csrf_token, wants: isWithdrawal(item) ? "withdrawal" : "correction" };
  const body = new URLSearchParams([...item.fields, ...Object.entries(more)]);
  const options = { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
  try {
    const answer = await fetch(`/entries/${item.id}/compare`, { ...options, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-comparison]");
  } catch {
    return null;
  }
}

async function choose(choice, { username, item, revision, done }) {
  const next = await CHOICES[choice](item, revision);
  if (next === null) return;
  if (!next) {
    await drop(username, item.key);
    flush({ why: "save" });
    return done("deleted");
  }
  const told = { kind: item.kind, title: item.title, text: item.text, ...next };
  if (!(await replace(username, item.key, told))) return done(null); // it was chosen in another tab
  flush({ why: "save" });
  return done("chosen");
}

/** What takes the item's place: a submission, undefined for nothing, null where the person thought better of it. */
const CHOICES = {
  async stored() {
    return (await ask(part("ask-stored"))) ? undefined : null;
  },

  async mine(item, revision) {
    const reason = isWithdrawal(item) ? null : await askReason(item);
    if (reason === "") return null;
    const change_id = crypto.randomUUID();
    const told = without(item, "id", "author", "change_id", "revision", ...(reason ? ["reason"] : []));
    const change = [["change_id", change_id], ["revision", revision], ...(reason ? [["reason", reason]] : [])];
    const address = item.change_id ? item.address : `/entries/${item.id}/correct`;
    return { id: item.id, change_id, address, fields: [...told, ...change] };
  },

  async both(item) {
    if (!(await ask(part("ask-both")))) return null;
    const fields = without(item, "id", ...OF_A_CHANGE);
    return { id: crypto.randomUUID(), change_id: null, address: `/entries/new/${item.kind}`, fields };
  },
};

/** Why, as it was given with the change, or as such choices usually say it; "" where it is not to be sent. */
async function askReason(item) {
  const input = part("mine-reason");
  const given = valuesOf(item.fields, "reason");
  input.value = given.join(" · ") || input.dataset.usual;
  const answer = await ask(part("ask-mine"));
  return answer ? input.value.trim() || input.dataset.usual : "";
}
