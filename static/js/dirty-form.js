// Says to every tab, and to the service worker, that something typed is not saved yet: a shared Web Lock, because the
// browser itself lets go of it when the page goes, whatever the reason. No new release takes over meanwhile.

const LOCK = "fieldlog-dirty-form";

let letGo = null;

export function markDirty() {
  if (letGo || !navigator.locks) return;
  const clean = new Promise((resolve) => {
    letGo = resolve;
  });
  navigator.locks.request(LOCK, { mode: "shared" }, () => clean).catch(() => {});
}

export function markClean() {
  letGo?.();
  letGo = null;
}
