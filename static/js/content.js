// What a form says, in the one form in which the phone keeps it, names it by a hash, and sends it.
//
// Line ends are CR LF, as browsers send them when there is no script: so both ways give the same bytes, and no line of a
// note can look like a field of its own in the text that is hashed. Half characters, which no form body can carry,
// become U+FFFD before they are hashed and not after.

const NOT_HASHED = new Set(["csrf_token", "seq", "sent_at"]);
const LINE_END = /\r\n|\r|\n/g;

/** Pairs of name and value without empty values; applied twice it changes nothing. */
export function normalForm(fields) {
  const texts = fields.map((pair) => pair.map((text) => String(text).replace(LINE_END, "\r\n")));
  return [...new URLSearchParams(texts)].filter(([, value]) => value);
}

/** SHA-256, in hex, of the fields as name=value lines in order; the server computes the same of what arrives. */
export async function contentHash(fields) {
  const kept = normalForm(fields).filter(([name]) => !NOT_HASHED.has(name)).sort(byNameThenValue);
  const text = kept.map(([name, value]) => `${name}=${value}`).join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function byNameThenValue(one, other) {
  return byCodePoint(one[0], other[0]) || byCodePoint(one[1], other[1]);
}

// JavaScript orders by UTF-16 units, which puts an emoji before "ﬁ"; the server orders by code points.
function byCodePoint(one, other) {
  const [left, right] = [one, other].map((text) => Array.from(text, (character) => character.codePointAt(0)));
  const at = left.findIndex((point, index) => point !== right[index]);
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
}
