// What an answer of the server means for the entry that was sent: the table of answers, as a function of nothing else.
//
// Only a receipt in our own shape that names this entry and these very words takes it off the phone. What is not in our
// shape was not said by Fieldlog: a hotel's or the metro's sign-in page says 200 to everything.

const RECEIPT = ["id", "outcome", "hash", "revision", "errors"];
const NO_NETWORK = new Set([408, 429, 502, 503, 504]);

export function isReceipt(body) {
  return typeof body === "object" && body !== null && RECEIPT.every((name) => name in body);
}

/** `answer`: {status, body}, or null when none came. Gives one of
 * "delivered"; "refused", "conflict", "held": noted on the entry; "other_user": it waits for its owner;
 * "session": ask for a fresh token; "no_network": stop sending; "failing": count it, go on with the others;
 * "foreign": not from Fieldlog, so first see whether Fieldlog can be reached. */
export function meaning(item, answer) {
  if (!answer || NO_NETWORK.has(answer.status)) return "no_network";
  const { status, body } = answer;
  if (status === 500) return "failing";
  if (!isReceipt(body)) return "foreign";
  const said = `${status} ${body.outcome}`;
  if (said === "201 stored" || said === "200 known") return isFor(item, body) ? "delivered" : "held";
  return MEANINGS[said] ?? "held";
}

const MEANINGS = {
  "401 sign_in": "session",
  "400 csrf": "session",
  "403 other_user": "other_user",
  "409 conflict": "conflict",
  "422 refused": "refused",
};

function isFor(item, body) {
  return body.hash === item.hash && String(body.id).toLowerCase() === item.id.toLowerCase();
}
