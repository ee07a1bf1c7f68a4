// The corner of every page: how much of this person's entries is still on this phone, since when, and whether somebody
// has to do something about it. It tells what the phone's own database says, in every tab, at every change; never what a
// page hoped for. What needs the person comes before what only waits.

import { HOUR, MINUTE, dayOf, dayShort } from "./hours.js";
import { counts, onChange } from "./outbox.js";
import { copy } from "./words.js";

const LATE = 24 * HOUR;
const OVERDUE = 72 * HOUR;
const A_WEEK = 6 * 24 * HOUR; // from here on the name of a weekday could mean another week

const place = document.getElementById("outbox-state");
let shown = "";

/** The name of a state and what its words need. */
export function stateOf({ total, oldest, by_state }, now = Date.now()) {
  const toLookAt = (by_state.refused ?? 0) + (by_state.conflict ?? 0) + (by_state.held ?? 0);
  if (toLookAt) return { name: "look", count: toLookAt };
  if (by_state.sign_in) return { name: "sign_in" };
  if (by_state.update) return { name: "update" };
  if (!total) return { name: "sent" };
  const since = Date.parse(oldest);
  const age = now - since;
  const name = age > A_WEEK ? "overdue-long" : age > OVERDUE ? "overdue" : age > LATE ? "late" : "waiting";
  return { name, count: total, weekday: weekday(since), date: dayShort(since) };
}

function weekday(instant) {
  const language = document.documentElement.lang;
  return new Date(`${dayOf(instant)}T12:00Z`).toLocaleDateString(language, { weekday: "long", timeZone: "UTC" });
}

async function show(username) {
  const state = await counts(username).then(stateOf, () => ({ name: "not_saved" }));
  const told = JSON.stringify(state);
  if (told === shown) return; // said once is enough for who listens to the page
  shown = told;
  const template = place.querySelector(`template[data-state="${state.name}"]`);
  place.querySelector("a")?.remove();
  place.append(copy(template, state));
}

/** From now on the corner tells the truth about this person's entries. */
export function showState(username) {
  const again = () => show(username);
  onChange(again);
  setInterval(again, MINUTE);
  return again();
}

