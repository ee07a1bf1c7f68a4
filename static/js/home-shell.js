// The first page without network: the person's kinds out of all there are, and the requests that still wait for a visit.

import { readPinned } from "./pinned.js";

const AT_ONCE = 3; // requests; the rest is a tap further

const kinds = document.getElementById("kinds");
const cases = document.getElementById("cases");
const requests = document.getElementById("requests");
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

/** The requests, and as the page's question how many there are. */
export function showRequests(lists) {
  const { visits, oneVisit, other } = question.dataset;
  const count = lists.requests.length;
  const words = count === 1 ? oneVisit : visits.replace("{count}", count);
  question.textContent = count ? words : other;
  requests.hidden = count === 0;
  const rows = lists.requests.map(requestRow);
  requests.querySelector(".list").replaceChildren(...rows.slice(0, AT_ONCE));
  const all = requests.querySelector("button");
  all.hidden = count <= AT_ONCE;
  all.onclick = () => {
    requests.querySelector(".list").append(...rows.slice(AT_ONCE));
    all.hidden = true;
    rows[AT_ONCE].focus();
  };
}

function requestRow({ id, kind, title, line }) {
  const row = document.getElementById("row-template").content.firstElementChild.cloneNode(true);
  row.href = `/entries/new/${kind}#request=${id}`;
  row.querySelector("b").textContent = title;
  row.querySelector("small").textContent = line;
  row.querySelector(".icon").replaceWith(iconOf(kind));
  return row;
}

/** The icon of a kind, from wherever this page shows that kind. */
export function iconOf(kind) {
  return document.querySelector(`[data-kind="${kind}"] .icon`)?.cloneNode(true) ?? "";
}
