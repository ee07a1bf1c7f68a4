// Who this page is for, who is signed in, and whether there is a network: all three are asked of Fieldlog itself.
// `navigator.onLine` says only that some cable is plugged in, and a captive portal answers everything.

import { isReceipt } from "./answers.js";
import { readPhone } from "./database.js";

const PATIENCE = 10_000;

/** {status, body} with the body read as JSON, or null for one that is none; null when no answer came whole and in time.
 * Redirects are not followed: no address that a phone asks answers with one. */
export async function ask(address, { patience, ...options }) {
  try {
    const response = await fetch(address, {
      ...options,
      headers: { Accept: "application/json" },
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
    });
    if (response.type === "opaqueredirect") return null;
    const text = await response.text();
    return { status: response.status, body: read(text) };
  } catch {
    return null;
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** {username, csrf_token, server_time, oldest_client, released}; "sign_in" when nobody is; null without network. */
export async function fetchSession() {
  const answer = await ask("/session.json", { patience: PATIENCE });
  if (answer?.status === 401 && isReceipt(answer.body) && answer.body.outcome === "sign_in") return "sign_in";
  const session = answer?.status === 200 ? answer.body : null;
  const isOurs = typeof session?.username === "string" && typeof session.csrf_token === "string";
  return isOurs ? { released: [], ...session } : null;
}

/** Whether this page was rendered for nobody and is filled in by the phone. */
export const isShell = () => Boolean(document.querySelector('meta[name="shell"]'));

/** For whom this page is: named by the server in its pages, by the phone in shells; null where nobody is signed in. */
export async function presentUsername() {
  const person = document.querySelector('meta[name="person"]');
  if (person) return person.content;
  if (!isShell()) return null;
  return (await readPhone()).person?.username ?? null;
}

/** Whether this page is of a release that the server does not take forms of any more. */
export function isTooOld(session) {
  const client = document.querySelector('meta[name="client"]')?.content;
  return Boolean(client && session.oldest_client && client < session.oldest_client);
}
