// What a page with HTMX needs under the content security policy: the CSRF token, and a word when the network is gone.
// Nothing here is needed to read or send a page: without JavaScript every form and link works by itself.

const offline = document.getElementById("offline");

function showOffline(isOffline) {
  if (offline) offline.hidden = !isOffline;
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// HTMX says nothing when a request cannot leave: a tap would seem to do nothing.
document.addEventListener("htmx:sendError", () => showOffline(true));
document.addEventListener("htmx:afterOnLoad", () => showOffline(false));
addEventListener("online", () => showOffline(false));

// The list of mistakes takes the focus by autofocus when the page loads; a swapped one has to be told.
document.addEventListener("htmx:afterSwap", (event) => event.detail.target.querySelector("[data-mistakes]")?.focus());
