// Brings the service worker onto the phone, and new releases after it, without ever taking a page from under somebody.
//
// A new release is fetched beside the one in use and waits. It takes over when nothing unsaved is being typed on any
// page: a form with something in it holds the lock "fieldlog-dirty-form", shared, and taking over asks for the same
// lock alone. While it is held the page says quietly that something new is there, and asks again every few seconds. No
// page is loaded anew: an open page keeps its own scripts, and the next one is of the new release.

const worker = document.querySelector('meta[name="service-worker"]')?.content; // where the operator wants one
const DIRTY = "fieldlog-dirty-form";
const SOON = 5_000;
const AN_HOUR = 3_600_000;
const release = new URL(import.meta.url).pathname.split("/")[2];

let trying;

function tidy(active) {
  if (active?.state === "activated") active.postMessage({ do: "tidy", release });
}

async function takeOver(waiting) {
  waiting.addEventListener("statechange", () => tidy(waiting));
  const tell = (lock) => {
    if (lock) waiting.postMessage({ do: "take over" });
    return Boolean(lock);
  };
  const isFree = navigator.locks ? await navigator.locks.request(DIRTY, { ifAvailable: true }, tell) : tell(false);
  document.getElementById("update")?.toggleAttribute("hidden", isFree);
  return isFree;
}

async function useWhatWaits(registration) {
  clearTimeout(trying);
  const { waiting, active } = registration;
  if (!waiting || !active || (await takeOver(waiting))) return;
  trying = setTimeout(() => useWhatWaits(registration), SOON); // a page that just went may have held the lock still
}

function watch(registration) {
  const { installing } = registration;
  installing?.addEventListener("statechange", () => useWhatWaits(registration));
}

function askNowAndThen(registration) {
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    useWhatWaits(registration);
    if (Date.now() - asked < AN_HOUR) return;
    asked = Date.now();
    registration.update().catch(() => {}); // no network: the next time
  });
}

async function keepUpToDate() {
  const registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  registration.addEventListener("updatefound", () => watch(registration));
  watch(registration);
  await useWhatWaits(registration);
  askNowAndThen(registration);
  tidy(registration.active);
}

// A browser without service workers, or that may keep nothing, works as long as there is a network.
if (worker && navigator.serviceWorker) keepUpToDate().catch(() => {});
