// Chips for choosing a neighbourhood or colleagues: the three most likely ones at once, the rest behind "Other…". They
// are made here and not by the server, because the section must be the same with and without network.

const AT_ONCE = 3;

const template = (id) => document.getElementById(id).content;

/** Options in the order in which they are likely: those used last first. */
export function lastUsedFirst(options, recent) {
  const rank = new Map(recent.map((value, place) => [value, place]));
  const place = ({ value }) => rank.get(value) ?? rank.size;
  return [...options].sort((one, other) => place(one) - place(other));
}

/** Fills `box` with chips for `options`; what is `chosen` is always among the first. Gives their inputs. */
export function fillChips(box, { options, name, type, chosen }) {
  const isFirst = (option, place) => place < AT_ONCE || chosen.includes(option.value);
  const [first, others] = [options.filter(isFirst), options.filter((option, place) => !isFirst(option, place))];
  const make = (option) => chip(option, { name, type, isChosen: chosen.includes(option.value) });
  const row = group(first.map(make));
  box.querySelectorAll(":scope > .chips").forEach((old) => old.remove());
  box.append(row);
  if (others.length) addOthers(box, row, others.map(make));
  return [...box.querySelectorAll("input")];
}

function group(chips) {
  const row = document.createElement("div");
  row.className = "chips";
  row.append(...chips);
  return row;
}

function addOthers(box, row, chips) {
  const rest = group(chips);
  rest.hidden = true;
  row.append(template("patrol-other").cloneNode(true));
  const opener = row.lastElementChild;
  opener.addEventListener("click", () => {
    rest.hidden = false;
    opener.remove();
    rest.querySelector("input").focus();
  });
  box.append(rest);
}

function chip({ value, label, is_marked }, { name, type, isChosen }) {
  const made = template("patrol-chip").cloneNode(true).firstElementChild;
  const input = made.querySelector("input");
  Object.assign(input, { type, name, value, checked: isChosen });
  made.querySelector("span").append(label, ...(is_marked ? [template("patrol-star").cloneNode(true)] : []));
  return made;
}

/** With whom: "" stands for alone, and goes with nobody else. Call it after every tap. */
export function keepAloneApart(inputs, tapped) {
  const alone = inputs.find(({ value }) => value === "");
  if (tapped === alone) inputs.forEach((input) => (input.checked = input === alone));
  else alone.checked = !inputs.some((input) => input !== alone && input.checked);
}

export const valuesOf = (inputs) => inputs.filter(({ checked, value }) => checked && value).map(({ value }) => value);
