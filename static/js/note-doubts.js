// What looks like a person in a note is said beside it while it is typed, and stops nobody. The patterns, and the names of
// the commune's that may stand there, come with the page (fieldlog/entries/rules/personal.py).

export function watchNote(form) {
  const box = form.querySelector("[data-doubts]");
  if (!box) return;
  const [patterns, known] = [JSON.parse(box.dataset.doubts), JSON.parse(box.dataset.known)];
  const note = form.elements.note;
  const show = () => {
    const text = known.reduce((left, name) => left.replaceAll(name, "x"), note.value);
    const words = [...box.querySelectorAll("[data-doubt]")];
    for (const word of words) word.hidden = !isFound(word.dataset.doubt, patterns, text);
    box.hidden = words.every(({ hidden }) => hidden);
  };
  note.addEventListener("input", show);
  form.addEventListener("filled", show);
  show();
}

function isFound(kind, patterns, text) {
  const found = text.match(new RegExp(patterns[kind], "g")) ?? [];
  return found.some((part) => kind !== "national_number" || isNationalNumber(part));
}

function isNationalNumber(text) {
  const digits = text.replace(/\D/g, "");
  const [born, check] = [Number(digits.slice(0, 9)), Number(digits.slice(9))];
  return [born, born + 2e9].some((number) => 97 - (number % 97) === check);
}
