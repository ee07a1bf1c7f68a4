// The way back, served in place of the service worker when the server says FIELDLOG_SERVICE_WORKER=off. It takes over
// at once, removes every cache of ours and then itself; from the next page on the browser does everything alone.
//
// What the phone has not sent is in its database, which is not touched. Open pages are not loaded again either: on one
// of them somebody may be typing.

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const ours = (await caches.keys()).filter((name) => name.startsWith("fieldlog-"));
  await Promise.all(ours.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
