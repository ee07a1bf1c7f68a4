// What a person chooses from and is used to, kept on the phone, and the forms that are filled from it. Shells are pages
// for everybody and hold none of it.

import { addChip, arrange } from "./chips.js";
import { transact } from "./database.js";
import { ask } from "./session.js";

const FRESH = 5 * 60_000; // milliseconds
const PATIENCE = 10_000;

/** The lists as they are on this phone; undefined where there are none yet. */
export function readLists(username) {
  return transact(username, ["state"], "readonly", (tx) => tx.objectStore("state").get("lists"));
}

const asking = new Map();

/** Fetches the lists again where they are older than a few minutes or than what was sent last. Gives what is then there.
 * Whoever asks while they are on their way waits, and looks at what came: mostly that is all there is to do. */
export async function refreshLists(username) {
  while (asking.has(username)) await asking.get(username).catch(() => {});
  const run = refresh(username).finally(() => asking.delete(username));
  asking.set(username, run);
  return run;
}

async function refresh(username) {
  const asked_at = new Date().toISOString(); // what is sent from now on may be missing in the answer
  const [lists, isFresh] = await transact(username, ["state", "sent"], "readonly", async (tx) => {
    const kept = await tx.objectStore("state").get("lists");
    const sent = await tx.objectStore("sent").getAll();
    return [kept, isStill(kept, sent)];
  });
  if (isFresh) return lists;
  const answer = await ask("/phone.json", { patience: PATIENCE });
  if (answer?.status !== 200 || answer.body?.username !== username) return lists;
  const fetched = { ...answer.body, kept_at: asked_at };
  await transact(username, ["state"], "readwrite", (tx) => tx.objectStore("state").put(fetched, "lists"));
  return fetched;
}

function isStill(lists, sent) {
  if (lists?.language !== document.documentElement.lang) return false;
  const age = Date.now() - Date.parse(lists.kept_at);
  return age >= 0 && age < FRESH && sent.every(({ at }) => at < lists.kept_at);
}

/** Fills a shell's form: its empty lists, and every choice in this person's order. */
export function fillLists(form, lists) {
  const recent = lists.recent[form.dataset.kind] ?? {};
  for (const field of form.querySelectorAll("[data-choice]")) {
    const { list, field: name } = field.dataset;
    const options = (list && lists.options[list]) || [];
    for (const option of options) addChip(field, option);
    if (field.querySelector("[data-count], .ticks")) arrange(field, recent[name]);
    if (name === "author" && options.length) field.querySelector("input").checked = true;
  }
}
