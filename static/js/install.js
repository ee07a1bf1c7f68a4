// Offers to put Fieldlog on the home screen: in a page with #install, when the browser says that it can, or on iOS, where
// only a person can do it and where Safari forgets what a page keeps after a week without a visit. "Not now" is for good
// on this phone, except on a page that asks for it (data-always).

const NOT_NOW = "fieldlog-install-not-now";
const card = document.getElementById("install");
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isByHand = navigator.standalone === false; // iOS: every other browser does not know the word

function show(part) {
  part.hidden = false;
  card.hidden = false;
}

function offer(prompt) {
  const button = card.querySelector("[data-install]");
  button.onclick = async () => {
    prompt.prompt();
    await prompt.userChoice;
    card.hidden = true; // a prompt asks once; the browser brings the next
  };
  show(button);
}

function isUnwanted() {
  return localStorage.getItem(NOT_NOW) !== null && !("always" in card.dataset);
}

if (card && !isInstalled && !isUnwanted()) {
  if (isByHand) show(card.querySelector("[data-install-by-hand]"));
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // the browser's own bar would cover the navigation
    offer(event);
  });
  card.querySelector("[data-not-now]").addEventListener("click", () => {
    localStorage.setItem(NOT_NOW, "yes");
    card.hidden = true;
  });
}
