// A person's rounds as far as this phone knows them, and what may be noted next: the same hours once more. Says the same
// as fieldlog/entries/rules/again.py, for forms that are filled in without a network.

import { valuesOf } from "./form-fields.js";
import { DAY, HOUR, MINUTE, at, clockOf, dayOf, dayShort, nextDay, nextTime, readInstant } from "./hours.js";
import { list } from "./outbox.js";

const MOST_USUAL = 3;
const BREAK = 4 * HOUR; // between two rounds of one shift
const STEP = 5 * MINUTE;

/** {id, start, end, neighbourhood, crew, noted_by}, the last first: those that a page from the server holds, those of the
 * lists, which may be some minutes older, and those that wait here, with the changes that do. */
export async function roundsOf(username, place, lists) {
  const isOwn = ({ kind, change_id, fields }) => kind === "patrol" && !change_id && valuesOf(fields, "author").every((name) => name === username);
  const items = await list(username);
  const waiting = items.filter(isOwn).map(({ id, fields }) => readRound(id, fields));
  const changed = new Map(items.filter(({ change_id }) => change_id).map(({ id, fields }) => [id, readRound(id, fields)]));
  const told = roundsTold(place, lists).map((round) => changed.get(round.id) ?? round); // one that is withdrawn has no hours
  return [...waiting, ...told].filter(({ start, end }) => start < end).sort((one, other) => other.start - one.start);
}

export const roundsTold = (place, lists) =>
  [...JSON.parse(place.dataset.rounds ?? "[]"), ...(lists?.rounds ?? [])].map((round) => ({
    ...round,
    start: Date.parse(round.started_at),
    end: Date.parse(round.ended_at),
  }));

/** The round that a form's fields tell. */
export function readRound(id, fields) {
  const [from, until, neighbourhood] = ["started_at", "ended_at", "neighbourhood"].map((name) => valuesOf(fields, name)[0] ?? "");
  const start = readInstant(from);
  return { id, start, end: readInstant(until, start), neighbourhood, crew: valuesOf(fields, "crew"), noted_by: "" };
}

export const overlaps = (one, other) => one.start < other.end && other.start < one.end;

/** {day, isYesterday, same, usual}: the rounds of the last day of work once more, where they are over today, and other
 * hours; nothing that overlaps what is noted, and no hours twice. */
export function suggest(rounds, now) {
  const today = dayOf(now);
  const day = rounds.map(({ start }) => dayOf(start)).find((each) => each < today);
  const ofDay = rounds.filter(({ start }) => dayOf(start) === day).reverse();
  const same = free(ofDay, rounds, now).filter(({ end }) => dayOf(end) === today);
  const usual = free(rounds, rounds, now).filter((round) => !same.some((other) => hours(other) === hours(round)));
  return { day, isYesterday: day && nextDay(day) === today, same, usual: [...untilNow(rounds, now), ...usual.slice(0, MOST_USUAL)] };
}

const hours = ({ start, end }) => `${start}/${end}`;

function free(rounds, taken, now) {
  const again = rounds.map((round) => onceMore(round, now)).filter((round) => round && !taken.some((other) => overlaps(round, other)));
  return [...new Map(again.reverse().map((round) => [hours(round), round])).values()].reverse();
}

/** The round with the same times of day, the last that was over by `now`. */
export function onceMore(round, now) {
  if (round.end - round.start >= DAY) return null;
  for (const day of [dayOf(now), dayOf(at(dayOf(now), "12:00") - DAY)]) {
    const start = at(day, clockOf(round.start));
    const end = nextTime(clockOf(round.end), start);
    if (start < end && end <= now) return { ...round, start, end };
  }
  return null;
}

function untilNow([last, ...others], now) {
  if (!last) return [];
  const end = now - (now % STEP);
  const lastEnd = Math.max(last.end, ...others.map((round) => round.end));
  const start = end - lastEnd < BREAK ? lastEnd : end - (last.end - last.start);
  return lastEnd <= start && start < end && end - start < DAY ? [{ id: "", start, end, crew: [] }] : [];
}

/** "Same as yesterday", or as on which day; the words stand on the element. */
export const sameWords = ({ dataset }, { day, isYesterday }) =>
  isYesterday ? dataset.yesterday : dataset.on.replace("{day}", day ? dayShort(at(day, "12:00")) : "");
