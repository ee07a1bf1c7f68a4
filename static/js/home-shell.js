// The first page without network: the person's kinds out of all there are, and the cases pinned on this phone.

import { readPinned } from "./pinned.js";

const kinds = document.getElementById("kinds");
const cases = document.getElementById("cases");
const question = document.getElementById("question");

/** The kinds that this person logs, the most used one as the one big button; with patrols, their start is that. */
export function showKinds(lists) {
  const tiles = kinds.querySelector(".kinds");
  const tileOf = (slug) => kinds.querySelector(`[data-kind="${slug}"]`);
  for (const tile of kinds.querySelectorAll("[data-kind]")) makeSmall(tile);
  const logsPatrols = lists.kinds.includes("patrol");
  const [first, ...others] = logsPatrols ? [null, ...lists.kinds.filter((slug) => slug !== "patrol")] : lists.kinds;
  for (const slug of others) {
    const tile = tileOf(slug);
    tile.hidden = false;
    tiles.append(tile);
  }
  if (first) makeBig(tileOf(first));
  kinds.querySelector("h2").hidden = !logsPatrols && !lists.requests.length;
  kinds.hidden = false;
  const today = document.getElementById("today");
  if (logsPatrols) today.after(kinds);
  else today.before(kinds);
}

function makeSmall(tile) {
  const words = tile.querySelector("span");
  tile.dataset.small ??= words.textContent;
  words.textContent = tile.dataset.small;
  tile.hidden = true;
  tile.classList.replace("go", "full");
  kinds.querySelector(".kinds").append(tile);
}

function makeBig(tile) {
  tile.hidden = false;
  tile.classList.replace("full", "go");
  tile.querySelector("span").textContent = tile.dataset.big;
  kinds.prepend(tile);
}

/** The cases that are pinned on this phone, by their places there: no address names a case. */
export async function showCases(username, lists) {
  if (!lists.kinds.includes("case_contact")) return;
  const pinned = await readPinned(username);
  cases.querySelector(".chips").replaceChildren(...pinned.map(caseChip));
  if (pinned.length) question.textContent = question.dataset.cases;
  cases.hidden = false;
}

function caseChip(number, place) {
  const chip = document.createElement("a");
  chip.className = "chip case num";
  chip.href = `/entries/new/case_contact#pinned=${place}`;
  chip.textContent = number;
  return chip;
}

/** The icon of a kind, from wherever this page shows that kind. */
export function iconOf(kind) {
  return document.querySelector(`[data-kind="${kind}"] .icon`)?.cloneNode(true) ?? "";
}
