// On the page of an entry: says that it has just arrived, where its form leads with #sent. Once: an address that is kept
// or loaded again says it no more.

import { words } from "./words.js";

if (location.hash === "#sent" && document.getElementById("words-sent")) {
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector("h1").before(words("sent"));
}
