// The requests that still wait for a visit, on the first page without network: as they stand today by this phone's clock,
// whenever the lists were fetched. The counterpart of fieldlog/entries/open_requests.py.

import { DAY, dayOf } from "./hours.js";
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
    draw(found).querySelectorAll("a")[AT_ONCE]?.focus();
  };
  draw(found.slice(0, AT_ONCE));
}

function draw(found) {
  const rows = place.querySelector("[data-rows]");
  rows.replaceChildren(...found.map(row));
  const firstLate = found.findIndex(({ isLate }) => isLate);
  if (firstLate >= 0) rows.children[firstLate].before(copy(document.getElementById("late-heading")));
  return rows;
}

/** How a request stands today: what is left of each term, and its place among the others. */
function standing(request) {
  const today = Date.parse(dayOf(Date.now()));
  const left = Object.entries(request.last_days ?? {}).map(([clock, last]) => [clock, (Date.parse(last) - today) / DAY]);
  const running = left.filter(([, days]) => days >= 0).map(([, days]) => days);
  const isLate = left.length > 0 && !running.length;
  const next = isLate ? 2000 - Math.max(...left.map(([, days]) => days)) : Math.min(1000, ...running);
  return { request, left: new Map(left), isLate, urgency: next };
}

function row({ request: { id, kind, title, line }, left }) {
  const made = copy(document.getElementById("request-template"));
  const [name, about] = made.querySelectorAll(".row > div > :is(b, small:not([data-over]))");
  [name.textContent, about.textContent] = [title, line];
  for (const clock of made.querySelectorAll("[data-clock]")) dress(clock, left.get(clock.dataset.clock));
  for (const over of made.querySelectorAll("[data-over]")) if (!(left.get(over.dataset.over) < 0)) over.remove();
  if (left.size) made.querySelector("[data-none]").remove();
  made.querySelector("a").href = `/entries/new/${kind}#request=${id}`;
  return made;
}

function dress(clock, days) {
  if (days === undefined) return clock.remove();
  const number = clock.querySelector("b");
  number.textContent = number.textContent.replace("{count}", String(days).replace("-", "−"));
  return clock.classList.add(SOON.find(([below]) => days < below)[1]);
}
