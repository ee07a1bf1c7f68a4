// Case numbers that a worker keeps on this phone, to choose from without a network. Only what she pins stays: nothing else
// that names a case is on the phone once its entry is sent.

import { transact } from "./database.js";

/** Offers the pinned numbers beside the field, and a box to pin the one that stands in it. */
export async function offerPinned(form, username) {
  const [input, box] = [form.elements.case, form.querySelector("[data-pin]")];
  if (!input || !box) return;
  const options = document.getElementById(input.getAttribute("list"));
  const offered = new Set([...options.options].map((option) => option.value));
  let pinned = await readPinned(username);
  for (const number of pinned) if (!offered.has(number)) options.append(new Option(number, number));
  const show = () => {
    box.checked = pinned.includes(input.value.trim());
  };
  input.addEventListener("input", show);
  box.addEventListener("change", async () => {
    const number = input.value.trim();
    if (number) pinned = await pin(username, number, box.checked).catch(() => pinned);
    show();
  });
  show();
  box.closest("label").hidden = false;
}

function readPinned(username) {
  return transact(username, ["state"], "readonly", async (tx) => (await tx.objectStore("state").get("pinned")) ?? []);
}

function pin(username, number, isPinned) {
  return transact(username, ["state"], "readwrite", async (tx) => {
    const state = tx.objectStore("state");
    const others = ((await state.get("pinned")) ?? []).filter((each) => each !== number);
    const next = isPinned ? [number, ...others] : others;
    await state.put(next, "pinned");
    return next;
  });
}
