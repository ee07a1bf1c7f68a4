// The wall clock of Brussels and how hours are written, for pages that work without the server: the counterpart of
// fieldlog/dates.py and fieldlog/formats.py. Instants are milliseconds and compared as such; only what a person reads or
// types goes through the calendar, so that the nights on which the clock changes need no case of their own.

const ZONE = "Europe/Brussels";
const OFFSETS = [2, 1]; // in hours; summer first, because a time that exists twice means the first
const NO_BREAK = "\u00a0";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// Swedish writes 2026-11-24 21:05, which is what inputs hold.
const WALL = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });

const local = (instant) => WALL.format(instant).split(" ");

/** "2026-11-24" */
export const dayOf = (instant) => local(instant)[0];

/** "21:05" */
export const clockOf = (instant) => local(instant)[1];

/** "24/11" */
export function dayShort(instant) {
  const [, month, day] = dayOf(instant).split("-").map(Number);
  return `${day}/${month}`;
}

/** The instant of a wall-clock time. A time that does not exist is as far after midnight: 02:30 becomes 03:30. */
export function at(day, clock) {
  const asUtc = Date.parse(`${day}T${clock}Z`);
  const found = OFFSETS.map((offset) => asUtc - offset * HOUR).find((instant) => local(instant).join("T") === `${day}T${clock}`);
  return found ?? asUtc - HOUR;
}

/** The first moment from `start` on at which the clock shows `clock`. */
export function nextTime(clock, start) {
  const first = at(dayOf(start), clock);
  const isTwice = clockOf(first + HOUR) === clock;
  const found = [first, ...(isTwice ? [first + HOUR] : [])].find((instant) => instant >= start);
  return found ?? at(nextDay(dayOf(start)), clock);
}

/** "2026-11-25" after "2026-11-24": from noon to noon, because not every day has 24 hours. */
export const nextDay = (day) => addDays(day, 1);
export const addDays = (day, count) => dayOf(at(day, "12:00") + count * DAY);

/** The words of a form as an instant: with an offset, local, or a bare "02:00" that comes after `start`. */
export function readInstant(text, start = null) {
  if (/^\d\d:\d\d$/.test(text)) return Number.isFinite(start) ? nextTime(text, start) : NaN;
  const written = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(text);
  return written ? at(written[1], written[2]) : Date.parse(text);
}

/** How long the hours of a form take that began today, in whole minutes; 0 where it has none or is of another day. */
export function minutesOfToday(fields, now) {
  const { started_at = "", ended_at = "" } = Object.fromEntries(fields);
  const start = readInstant(started_at);
  if (Number.isNaN(start) || dayOf(start) !== dayOf(now)) return 0;
  return Math.max(0, Math.floor((readInstant(ended_at, start) - start) / MINUTE)) || 0;
}

/** 72 as "1 h 12", "1 u 12" in Dutch; 45 as "45 min". */
export function hoursWords(minutes) {
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (!whole) return `${rest}${NO_BREAK}min`;
  const unit = document.documentElement.lang === "nl" ? "u" : "h";
  return [whole, unit, ...(rest ? [String(rest).padStart(2, "0")] : [])].join(NO_BREAK);
}

/** 72 as "1:12": what a clock that runs shows. */
export const clockFace = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
