// Lets Fieldlog open where there is no network. The server puts one line before this file: `const APP = {…}`, the name
// of the cache, the release, and every address to keep (fieldlog/workday/service_worker.py).
//
// What was chosen. The phone keeps a fixed list: the shells, which are pages without a person, a token or a datum, one
// per language and kind, and the static files they load. It is fetched whole when this worker is installed, or not at
// all, and nothing is ever added. Pages are asked from the network first, so whoever has one sees today's figures and
// the newest release; only where no answer of ours comes in time does a shell stand in, under the address that was
// asked. Everything a shell shows comes from the phone's own database, never from here.
//
// Why. An entry must be possible in a cellar, minutes after the phone was switched on. A page with data in a cache
// would show one guard's day to the next, also after signing out. And a list that is whole cannot give a form of one
// release the script of another.
//
// What was rejected. Cache first, and "stale while revalidate": the second visit shows yesterday. Putting pages into
// the cache as they are visited: that is data, and a redirect or a sign-in page kept there breaks the app for good
// (ERR_FAILED). Posting from here: Safari can send intercepted forms with an empty body; the outbox is the pages' own
// work, under one lock. Workbox: more code than this, and its queue takes any answer for a delivery. Navigation
// preload: a request that cannot be given up, for some milliseconds of start.
//
// Beware.
// - GET only. What is not named here gets no respondWith, and the browser does what it would do without us.
// - Only an answer with the header `Fieldlog` is ours. A hotel's sign-in page is a fine 200, and means "no network".
//   A redirect cannot be looked into (it is opaque), so the browser follows it as it always does.
// - For a navigation, opening the person's database must not create it: a version 1 without stores would break it.
// - `skipWaiting` only when a page says so: pages ask each other first whether something unsaved is being typed
//   (updates.js). A page of the release before may still be open after that, so its files stay until it is closed.
// - The cache's name is a hash of all that is in it and of this text. Never change what a name stands for.
// - Should all of this ever go wrong on the phones: FIELDLOG_SERVICE_WORKER=off serves service-worker-off.js instead.

const OURS = "fieldlog-"; // what our caches' names begin with; others on this origin are none of our business
const FORM_PATIENCE = 3_000; // for what the phone can do by itself, that is long
const PAGE_PATIENCE = 20_000; // for what only the server has, a slow answer is better than none
const PHONE_PATIENCE = 500; // a shell in the other language is better than none
const NO_NETWORK = [502, 503, 504]; // somebody answered, but not Fieldlog
const KEPT = new Set([...APP.pages, ...APP.files]);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("message", (event) => {
  if (event.data.do === "take over") event.waitUntil(self.skipWaiting());
  if (event.data.do === "tidy" && event.data.release === APP.release) event.waitUntil(tidy(event.source.id));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!isFile(pathname)) event.respondWith(page(request, pathname));
  } else if (KEPT.has(pathname + search) || isOfAnotherRelease(pathname)) {
    event.respondWith(file(request));
  }
});

// All or nothing: everything is here before the first of it is put away.
async function install() {
  const addresses = [...KEPT];
  const answers = await Promise.all(addresses.map(fetchAnew));
  const cache = await caches.open(APP.cache);
  await Promise.all(addresses.map((address, place) => cache.put(address, answers[place])));
}

async function fetchAnew(address) {
  const answer = await fetch(address, { cache: "reload", credentials: "omit", redirect: "error" });
  if (answer.status !== 200 || answer.headers.get("Fieldlog") !== APP.release) {
    throw new Error(`${address} is not of release ${APP.release}: ${answer.status}`);
  }
  return whole(answer);
}

// Older caches of ours go. While other windows are open one of them may be of the release before: then that stays.
async function tidy(asking) {
  if (self.registration.installing || self.registration.waiting) return; // whose cache must not go
  const older = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== APP.cache);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.some((open) => open.id !== asking)) older.pop(); // names come in the order of their making
  await Promise.all(older.map((name) => caches.delete(name)));
}

// An ending such as .csv is a file to download; "/monthly/2024-05/5.1a" is a page.
function isFile(path) {
  return /\.[a-z][a-z0-9]+$/.test(path);
}

function isOfAnotherRelease(path) {
  return path.startsWith("/static/") && !path.startsWith(`/static/${APP.release}/`);
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// Whoever signed out without network is still signed in as far as the server knows: until it knows, a shell stands in,
// which shows nobody's data and tells it (phone.js).
async function page(request, path) {
  const name = shellOf(path);
  const phone = Promise.race([readPhone(), giveUpAfter(PHONE_PATIENCE)]).catch(() => ({}));
  const answer = await fromNetwork(request, name).catch(() => null);
  const { language, isSigningOut } = await phone;
  if (answer && isOurs(answer) && !isSigningOut) return answer;
  return (await shell(name, language)) ?? answer ?? Response.error();
}

function shellOf(path) {
  if (path === "/" || path === "/home") return "home";
  if (path === "/outbox") return "outbox";
  const [, kind] = path.match(/^\/entries\/new\/([a-z_]+)$/) ?? [];
  return APP.kinds.includes(kind) ? kind : "offline";
}

// A page that has a shell must be here whole in time: an answer that stalls halfway would leave half a form.
function fromNetwork(request, name) {
  const hasShell = name !== "offline";
  const answer = fetch(request).then((found) => (hasShell && found.type === "basic" ? whole(found) : found));
  return Promise.race([answer, giveUpAfter(hasShell ? FORM_PATIENCE : PAGE_PATIENCE)]);
}

async function whole(answer) {
  return new Response(await answer.blob(), answer);
}

function giveUpAfter(milliseconds) {
  return new Promise((_, reject) => setTimeout(reject, milliseconds));
}

function isOurs(answer) {
  if (answer.type === "opaqueredirect") return true;
  return answer.headers.has("Fieldlog") && !NO_NETWORK.includes(answer.status);
}

function shell(name, language) {
  const address = `/shell/${language === "nl" ? "nl" : "fr"}/${name}`;
  return caches.match(address, { cacheName: APP.cache, ignoreVary: true });
}

// The language of whoever used this phone last, and whether a sign-out waits; the keys of static/js/database.js.
function readPhone() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("fieldlog");
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = reject;
    opening.onsuccess = () => {
      const reading = opening.result.transaction("device");
      const [language, signingOut] = ["language", "signing_out"].map((key) => reading.objectStore("device").get(key));
      reading.onabort = reject;
      reading.oncomplete = () => resolve({ language: language.result, isSigningOut: Boolean(signingOut.result) });
      opening.result.close(); // as soon as it has answered
    };
  });
}
