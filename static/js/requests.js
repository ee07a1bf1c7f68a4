// The requests that still wait for a visit, on the first page without network: as they stand today by this phone's clock,
// whenever the lists were fetched. The counterpart of fieldlog/entries/open_requests.py.

import { DAY, dayOf } from "./hours.js";
import { readLists } from "./lists.js";
import { list } from "./outbox.js";
import { isShell, presentUsername } from "./session.js";
import { copy } from "./words.js";

const AT_ONCE = 3; // the rest is a tap further
const SOON = [[0, "over"], [3, "bad"], [6, "warn"], [Infinity, "good"]]; // days left below which a clock looks so

const place = document.getElementById("requests");
const question = document.getElementById("question");

/** The requests, and as the page's question how many there are. */
export function showRequests(lists) {
  const { visits, oneVisit, other } = question.dataset;
  const found = lists.requests.map(standing).sort((one, another) => one.urgency - another.urgency);
  const count = found.length;
  const words = count === 1 ? oneVisit : visits.replace("{count}", count);
  question.textContent = count ? words : other;
  place.hidden = count === 0;
  const all = place.querySelector("button");
  all.hidden = count <= AT_ONCE;
  all.onclick = () => {
    all.hidden = true;
    draw(found).querySelectorAll("a.action")[2 * AT_ONCE].focus();
  };
  draw(found.slice(0, AT_ONCE));
}

function draw(found) {
  const rows = place.querySelector("[data-rows]");
  rows.replaceChildren(...found.flatMap((one, index) => [...heading(one, found[index - 1]), row(one)]));
  return rows;
}

const heading = ({ group }, before) =>
  group && group !== before?.group ? [copy(document.getElementById(`${group}-heading`))] : [];

/** How a request stands today: what is left of each term, under which heading, and its place among the others. */
function standing(request) {
  const day = dayOf(Date.now());
  const daysTo = (last) => (Date.parse(last) - Date.parse(day)) / DAY;
  const left = new Map(Object.entries(request.last_days ?? {}).map(([clock, last]) => [clock, daysTo(last)]));
  const running = [...left.values()].filter((days) => days >= 0);
  const isLate = left.size > 0 && !running.length;
  const isPostponed = !isLate && request.until > day;
  const next = isLate ? -Math.max(...left.values()) : Math.min(1000, ...running);
  const urgency = (isLate ? 20_000 : isPostponed ? 10_000 : 0) + next;
  return { request, left, urgency, group: isLate ? "late" : isPostponed ? "postponed" : "" };
}

function row({ request: { id, kind, title, line, tried }, left }) {
  const made = copy(document.getElementById("request-template"));
  made.dataset.request = id;
  const [name, about] = made.querySelectorAll(".row > div > :is(b, small:not([data-over]))");
  [name.textContent, about.textContent] = [title, line];
  made.querySelector(".tried").textContent = tried ?? "";
  for (const clock of made.querySelectorAll("[data-clock]")) dress(clock, left.get(clock.dataset.clock));
  for (const over of made.querySelectorAll("[data-over]")) if (!(left.get(over.dataset.over) < 0)) over.remove();
  if (left.size) made.querySelector("[data-none]").remove();
  const [visit, attempt] = made.querySelectorAll("a.action");
  visit.href = `/entries/new/${kind}#request=${id}`;
  attempt.href = `/entries/new/${kind}#attempt=${id}`;
  return made;
}

function dress(clock, days) {
  if (days === undefined) return clock.remove();
  const number = clock.querySelector("b");
  number.textContent = number.textContent.replace("{count}", String(days).replace("-", "−"));
  return clock.classList.add(SOON.find(([below]) => days < below)[1]);
}

/** Says on its request what became of it and is still on this phone. */
export async function markRequests(username) {
  const waiting = new Set((await list(username)).filter(({ change_id }) => change_id).map(({ id }) => id));
  for (const request of place?.querySelectorAll("[data-request]") ?? []) {
    request.querySelector(".pill")?.remove();
    const pill = document.getElementById("pill-changed").content.cloneNode(true);
    if (waiting.has(request.dataset.request)) request.querySelector(".row > div").append(pill);
  }
}

/** Where a request's own pages cannot be had, because the network went after its list was shown, the phone's form stands
 * in for them. */
async function standIn(id, what) {
  const username = await presentUsername();
  const open = username && (await readLists(username))?.requests.find((request) => request.id === id);
  if (open) location.replace(`/entries/new/${open.kind}#${what}=${id}`);
}

const [, id, page] = /^\/entries\/([0-9a-f-]{36})\/(attempt$|correct\?done)/.exec(location.pathname + location.search) ?? [];
if (id && isShell()) standIn(id, page === "attempt" ? page : "request");
