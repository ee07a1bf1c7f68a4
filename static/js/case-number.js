// Case numbers made on the phone, also without network. The same rule as fieldlog/entries/rules/case_numbers.py, where its
// reasons stand.

const SIGNS = "23456789ACDEFHJKMPRTWXY";
const isNumber = (sign) => sign >= "2" && sign <= "9";

const weighed = (signs) => signs.reduce((sum, sign, place) => sum + (8 - place) * SIGNS.indexOf(sign), 0);

export function newCaseNumber() {
  const drawn = [...crypto.getRandomValues(new Uint32Array(7))].map((number) => SIGNS[number % 23]);
  const digits = drawn.filter(isNumber).length;
  if (digits < 2 || digits > 5) return newCaseNumber();
  return grouped([...drawn, SIGNS[(23 - (weighed(drawn) % 23)) % 23]].join(""));
}

const grouped = (signs) => `${signs.slice(0, 4)}-${signs.slice(4)}`;

/** Whether it is meant to be one of these and is none. */
export function isMistyped(text) {
  const signs = text.toUpperCase().replaceAll("-", "");
  const strange = [...signs].filter((sign) => !SIGNS.includes(sign)).length;
  const isMeant = /^(?!\d*$)(?![A-Z]*$)[A-Z0-9]{8}$/.test(signs) && strange < 2;
  return isMeant && (strange > 0 || weighed([...signs]) % 23 !== 0 || text !== grouped(signs));
}
