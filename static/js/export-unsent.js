// What has not been sent, as files for when a phone will never send it any more: entries.csv, which `fieldlog import
// entries` takes, and beside it what no import can take: changes of stored entries, and what the server refused or holds
// in another version, with everything a person needs to type it in again.
//
// An entry that was imported is sent all the same once the phone can: it has the same id and says the same, so the server
// answers "known" and nothing is counted twice.

import { minutesOf, writtenEnd, writtenStart } from "./brussels.js";
import { valuesOf } from "./form-fields.js";

const COLUMNS = [
  "id", "kind", "service", "author", "day", "started_at", "ended_at", "minutes", "neighbourhood", "topic", "audience",
  "people", "case", "relayed_to", "partners", "level", "requested_on", "offence_on", "due_on", "note", "crew",
  "withdrawn_reason",
];
const SEVERAL = new Set(["topic", "partners", "crew"]);
const TAKEN = new Set(["queued", "sending", "held", "sign_in", "update"]);

const READ = {
  started_at: (text) => writtenStart(text),
  ended_at: (text, said) => writtenEnd(text, said("started_at")),
  minutes: (text) => String(minutesOf(text)),
};

/** {entries: {name, text, count}, others: {name, text, count}}; a file without anything in it is null. */
export function filesOf(items, { username, service, day }) {
  const lines = [];
  const others = [];
  for (const item of items) {
    const line = TAKEN.has(item.state) && !item.change_id && service ? lineOf(item, service) : null;
    if (line) lines.push(line);
    else others.push(item);
  }
  const name = `fieldlog-${username}-${day}`;
  return {
    entries: lines.length ? { name: `${name}.csv`, text: csv(lines), count: lines.length } : null,
    others: others.length ? { name: `${name}.json`, text: json(others), count: others.length } : null,
  };
}

/** The cells of an entry by column; null where something in it cannot be read. */
function lineOf(item, service) {
  const all = (name) => valuesOf(item.fields, name).map((value) => value.trim());
  const said = (name) => all(name)[0] ?? "";
  const cells = { id: item.id, kind: item.kind, service, author: said("author") || item.owner };
  try {
    for (const column of COLUMNS.slice(4)) {
      const text = SEVERAL.has(column) ? all(column).join(";") : said(column);
      cells[column] = text && READ[column] ? READ[column](text, said) : text;
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return COLUMNS.map((column) => cells[column] ?? "");
}

const csv = (lines) => [COLUMNS, ...lines].map((line) => line.map(cell).join(",")).join("\n") + "\n";

/** A spreadsheet takes no cell for a formula, and the import takes the apostrophe off again. */
function cell(text) {
  const safe = /^[=+\-@']/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function json(items) {
  const told = items.map(({ key, id, change_id, address, kind, state, errors, saved_at, title, text, fields }) => ({
    key, id, change_id, address, kind, state, errors, saved_at, title, text, fields,
  }));
  return `${JSON.stringify(told, null, 2)}\n`;
}
