// The arithmetic of a running patrol: how long it takes, when it must ask instead of count, and which fields it becomes.
// No database, no page and no clock: whoever calls says what time it is.
//
// A running patrol is {id, started_at, neighbourhood, crew, seen_at, still_at, is_in_doubt}: `id` becomes the entry's,
// `seen_at` is the latest time the phone's clock has shown while it ran, `still_at` when somebody last said that it goes
// on, `is_in_doubt` that the clock was moved meanwhile. Minutes are whole, as in every entry.

import { HOUR, MINUTE, at, clockOf, dayOf, nextDay } from "./hours.js";

const SHIFT = 10 * HOUR; // the longest shift, with its briefings; nobody is out for longer without a break
const STILL = 2 * HOUR; // how long "still on patrol" is believed
const MORNING = "06:00"; // the night shift ends at 02:00
const USUAL = 450; // minutes: a guard's day, for whoever has no habit yet
const BREAK = 4 * HOUR; // between two rounds of one shift
const QUARTER = 15 * MINUTE;
const TOLERANCE = 2 * MINUTE; // clocks are corrected by seconds all the time

export const toMinute = (instant) => Math.floor(instant / MINUTE) * MINUTE;

/** "2026-11-24T20:05Z": with its offset, so that no clock change can give it another meaning. */
export const written = (instant) => `${new Date(instant).toISOString().slice(0, 16)}Z`;

export function newPatrol({ id, neighbourhood, crew, now }) {
  return { id, started_at: written(toMinute(now)), neighbourhood, crew, seen_at: written(now), still_at: null, is_in_doubt: false };
}

export const startOf = (patrol) => Date.parse(patrol.started_at);

export const minutesOf = (patrol, end) => Math.floor((end - startOf(patrol)) / MINUTE);

/** The end that the clock gives: a patrol takes at least a minute, like every entry with hours. */
export const endByClock = (patrol, now) => Math.max(toMinute(now), startOf(patrol) + MINUTE);

/** Why the clock cannot simply go on: "clock" where it was moved, "forgotten" where a shift is over; else null. */
export function questionOf(patrol, now) {
  const isBack = now < startOf(patrol) || now < Date.parse(patrol.seen_at) - TOLERANCE;
  if (isBack || patrol.is_in_doubt) return "clock";
  if (patrol.still_at) return now - Date.parse(patrol.still_at) > STILL ? "forgotten" : null;
  return now - startOf(patrol) > SHIFT || now >= nextMorning(patrol) ? "forgotten" : null;
}

function nextMorning(patrol) {
  const [start, day] = [startOf(patrol), dayOf(startOf(patrol))];
  const isBeforeDawn = clockOf(start) < "04:00"; // whoever starts just before the morning is not asked at once
  return at(isBeforeDawn ? day : nextDay(day), MORNING);
}

/** About when a forgotten patrol ended: as long after its start as this person's patrols usually take, to the quarter. */
export function guessedEnd(patrol, usual, now) {
  const length = Math.min((usual || USUAL) * MINUTE, SHIFT);
  const guess = Math.round((startOf(patrol) + length) / QUARTER) * QUARTER;
  return guess > startOf(patrol) && guess <= now ? guess : null;
}

/** Whether the time passed as the clock says: two readings of {wall, steady}. A phone asleep may stop the steady one, so
 * only a page that was in sight all the time is believed about the wall clock running ahead. */
export function isClockMoved(before, after, wasInSight) {
  const ahead = after.wall - before.wall - (after.steady - before.steady);
  return ahead < -TOLERANCE || (wasInSight && ahead > TOLERANCE);
}

/** Whether somebody who starts now goes on with the work of the patrol that ended last: after a break, with the same
 * partner in the same place. A new day begins with a choice, for a wrong partner would be written down unseen. */
export function isSameShift(last, now) {
  const pause = last && now - Date.parse(last.ended_at);
  return last !== null && Math.abs(pause) < BREAK;
}

/** What is submitted. `isEstimated`: the end is what somebody said, not what the clock showed at that moment. */
export function fieldsOf(patrol, { ended_at, isEstimated = false }) {
  return [
    ["neighbourhood", patrol.neighbourhood],
    ["started_at", patrol.started_at],
    ["ended_at", written(ended_at)],
    ...patrol.crew.map((username) => ["crew", username]),
    ["clocked", "started_at"],
    isEstimated ? ["estimated", "ended_at"] : ["clocked", "ended_at"],
  ];
}
