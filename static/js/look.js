// The look chosen on this device, before anything is painted, on the pages that a phone keeps: the server, which reads the
// same cookie into every other page (fieldlog/accounts/looks.py), rendered them for nobody. Not a module, and in the
// head, because a module would wait until the page is there.
(() => {
  const [, look] = document.cookie.match(/(?:^|; )look=(\w+)/) ?? [];
  const root = document.documentElement;
  if (look === "contrast") {
    root.dataset.contrast = "more";
  } else if (look === "light" || look === "dark") {
    root.dataset.theme = look;
    for (const bar of document.querySelectorAll("meta[name=theme-color]")) {
      bar.media = bar.media.includes(look) ? "all" : "not all";
    }
  }
})();
