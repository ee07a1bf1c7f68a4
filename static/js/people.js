// Who signed in on this phone before, for the next time: on a shared phone a name is a tap instead of typing. Only names
// and usernames, and never more than the phone needs: a name can be taken away. Somebody whose entries still wait here
// stays known by username alone, or nobody would say that they wait.

import { listKept, readPhone, writePhone } from "./database.js";
import { counts } from "./outbox.js";

const MOST = 20;

/** The people known on a phone with this person first. */
export function remembered(people, { username, name }) {
  return [{ username, name }, ...people.filter((person) => person.username !== username)].slice(0, MOST);
}

/** How many entries of other people than `username` wait on this phone, whether it still knows their names or not. */
export async function countOfOthers(username) {
  const { people } = await readPhone();
  const others = new Set([...people.map((person) => person.username), ...(await listKept())]);
  others.delete(username);
  const waiting = await Promise.all([...others].map((other) => counts(other)));
  return waiting.reduce((sum, { total }) => sum + total, 0);
}

async function forget(username) {
  const [{ people }, { total }] = await Promise.all([readPhone(), counts(username)]);
  const others = people.filter((person) => person.username !== username);
  await writePhone({ people: total ? [...others, { username, name: null }] : others });
}

function chipOf(template, { username, name }) {
  const chip = template.content.firstElementChild.cloneNode(true);
  const [choose, cross] = chip.querySelectorAll("button");
  choose.querySelector("b").textContent = name;
  cross.querySelector("[data-name]").textContent = name;
  choose.addEventListener("click", () => {
    document.getElementById("username").value = username;
    document.getElementById("password").focus();
  });
  cross.addEventListener("click", async () => {
    await forget(username);
    const isLast = chip.parentElement.childElementCount === 1;
    if (isLast) chip.closest("section").hidden = true;
    else (chip.nextElementSibling ?? chip.previousElementSibling).querySelector("button").focus();
    chip.remove();
    if (isLast) document.getElementById("username").focus();
  });
  return chip;
}

/** The sign-in page: the server says that nobody is signed in here, so a sign-out that waited for it is over. */
async function offerPeople(section) {
  const phone = await readPhone();
  if (phone.signing_out) await writePhone({ signing_out: null, signing_out_of: null });
  const named = phone.people.filter(({ name }) => name);
  const template = section.querySelector("template");
  section.querySelector("ul").replaceChildren(...named.map((person) => chipOf(template, person)));
  section.hidden = named.length === 0;
}

const section = document.getElementById("people");
if (section) offerPeople(section).catch(() => {}); // a browser that keeps nothing knows nobody
