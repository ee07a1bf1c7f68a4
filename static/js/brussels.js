// Hours as people typed them into a form, written as entries.csv wants them: with their offset. Says the same as
// parse_instant, parse_end and parse_minutes of fieldlog/entries/rules/hours.py, so that what is imported from a file and
// what is sent later by the phone are one and the same.

import { MINUTE, at, clockOf, dayOf, nextTime, readInstant } from "./hours.js";

const CLOCK = /^(\d{1,2}) ?[:hu] ?(\d\d)$/i;
const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;
const LOCAL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)$/;
const TWO = (number) => String(number).padStart(2, "0");

/** "2026-11-24T21:05+01:00"; raises RangeError for what is no instant. */
export function withOffset(instant) {
  const wall = `${dayOf(instant)}T${clockOf(instant)}`;
  const minutes = Math.round((Date.parse(`${wall}Z`) - instant) / MINUTE);
  const sign = minutes < 0 ? "-" : "+";
  return `${wall}${sign}${TWO(Math.floor(Math.abs(minutes) / 60))}:${TWO(Math.abs(minutes) % 60)}`;
}

/** A start as it was typed, or with its offset already. Raises RangeError. */
export function writtenStart(text) {
  return HAS_OFFSET.test(text) ? text : withOffset(readInstant(text));
}

/** An end: a bare clock time, or one on the day of the start that lies before it, means the next morning. */
export function writtenEnd(text, start) {
  if (HAS_OFFSET.test(text)) return text;
  const startedAt = readInstant(start);
  const clock = CLOCK.exec(text);
  if (clock) return withOffset(nextTime(`${clock[1].padStart(2, "0")}:${clock[2]}`, startedAt));
  const [, day, time] = LOCAL.exec(text) ?? [];
  if (!day) throw new RangeError(text);
  return withOffset(day === dayOf(startedAt) ? nextTime(time, startedAt) : at(day, time));
}

const DURATIONS = [
  [/^(\d{1,3}) ?(?:h|u|:) ?([0-5]?\d) ?(?:m|min)?$/, (hours, minutes) => Number(hours) * 60 + Number(minutes)],
  [/^(\d{1,3}) ?(?:h|u|uur|heures?)$/, (hours) => Number(hours) * 60],
  [/^(\d{1,3})[.,](\d{1,2}) ?(?:h|u|uur|heures?)?$/, (hours, part) => hundredths(`${hours}${part.padEnd(2, "0")}`)],
  [/^(\d{1,5}) ?(?:m|min|minutes?|minuten)?$/, Number],
];
const hundredths = (digits) => Math.floor((Number(digits) * 60 + 50) / 100);

/** 450 for 7h30, 7:30 or 7,5; 45 for 45. Raises RangeError. */
export function minutesOf(text) {
  for (const [form, read] of DURATIONS) {
    const found = form.exec(text.toLowerCase());
    if (found) return read(...found.slice(1));
  }
  throw new RangeError(text);
}
