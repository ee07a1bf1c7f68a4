// How a patrol reads on the phone: since when, with whom, where, and the words of its entry in the lists. The sentences
// stand translated on the section's element; names come from the person's lists.

import { MINUTE, clockOf, dayOf, dayShort, hoursWords } from "./hours.js";
import { minutesOf, startOf } from "./patrol-rules.js";

const sentences = document.getElementById("patrol")?.dataset;

/** A sentence of the section, its {names} filled in. */
export const say = (name, values) =>
  Object.entries(values).reduce((text, [slot, value]) => text.replace(`{${slot}}`, value), sentences[name]);

const labelOf = (options, value) => options?.find((option) => option.value === value)?.label ?? value;

export const isTarget = (lists, slug) => lists.options.neighbourhood.some(({ value, is_marked }) => value === slug && is_marked);

export const placeOf = (lists, slug) => labelOf(lists.options.neighbourhood, slug);

function companions(patrol, lists) {
  const names = patrol.crew.map((username) => labelOf(lists.options.crew, username));
  return names.length ? [say("with", { names: names.join(", ") })] : [];
}

/** "since 21:05 · with Karim L."; with the day where it was another one. */
export function sinceWords(patrol, lists, now) {
  const start = startOf(patrol);
  const isToday = dayOf(start) === dayOf(now);
  const clock = isToday ? clockOf(start) : say("moment", { day: dayShort(start), clock: clockOf(start) });
  return [say("since", { clock }), ...companions(patrol, lists)].join(" · ");
}

/** "Finished at 22:10 · 1 h 12" */
export function finishedWords({ ended_at, minutes }) {
  return say("finished", { clock: clockOf(Date.parse(ended_at)), hours: hoursWords(minutes) });
}

/** The words of its entry: "21:05 – 22:17 · Maritime ★", and under it how long and with whom. */
export function entryWords(patrol, end, lists) {
  const star = isTarget(lists, patrol.neighbourhood) ? "\u00a0★" : "";
  const title = `${clockOf(startOf(patrol))} – ${clockOf(end)} · ${placeOf(lists, patrol.neighbourhood)}${star}`;
  const parts = [sentences.kindLabel, hoursWords(minutesOf(patrol, end - (end % MINUTE))), ...companions(patrol, lists)];
  return { title, text: parts.join(" · ") };
}
