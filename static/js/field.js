// Everything that the pages of field staff run, in one file: the server answers with all of it joined together
// (fieldlog/scripts.py), because many small files are many requests on a bad network. Each of these looks for its own
// elements and does nothing on a page that has none of them.

import "./phone.js";
import "./updates.js";
import "./shell-language.js";
import "./people.js";
import "./sign-out.js";
import "./home.js";
import "./day-chips.js";
import "./entry-form.js";
import "./sent.js";
import "./outbox-page.js";
import "./install.js";
