// Says how long a round took while its hours are filled in, so that a wrong end shows before it is saved. The server
// counts again, exactly; without JavaScript the page after saving says it.

const start = document.getElementById("started_at");
const end = document.getElementById("ended_at");
const duration = document.getElementById("duration");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function elapsed() {
  const startedAt = new Date(start.value);
  if (end.type !== "time") return new Date(end.value) - startedAt;
  const endedAt = new Date(`${start.value.slice(0, 10)}T${end.value}`);
  return endedAt < startedAt ? endedAt.getTime() + DAY - startedAt : endedAt - startedAt;
}

function words(minutes) {
  const hour = document.documentElement.lang === "nl" ? "u" : "h";
  const rest = String(minutes % 60).padStart(2, "0");
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} ${hour} ${rest}`;
}

function show() {
  const minutes = Math.round(elapsed() / MINUTE);
  duration.textContent = minutes > 0 ? words(minutes) : "";
}

if (start && end && duration) {
  for (const input of [start, end]) input.addEventListener("input", show);
  show();
}
