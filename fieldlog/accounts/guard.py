"""Before every request: who is it, may they, did the page come from here. In that order, because a phone whose sign-in
ran out must hear "sign in" and not that its token is wrong.

Whoever is not listed in ``rules.ACCESS`` or ``rules.PUBLIC`` stays out. All of this only reads; a request that may
write begins its transaction afterwards, so that a refusal never holds the database.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from babel import negotiate_locale
from flask import Flask, Request, abort, current_app, g, make_response, redirect, request, session, url_for
from flask_babel import refresh
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from ..dates import now
from ..errors import receipt, wants_json
from ..extensions import begin_reading, csrf, db, login
from ..fields import is_switching
from . import rules
from .models import Person
from .queries import find_sign_in
from .rules import PUBLIC, SEEN_EVERY, safe_path, verdict
from .services import change_language
from .sessions import Opened, note_seen

READING = frozenset({"GET", "OPTIONS"})
# Never look at who it is.
WITHOUT_DATA = frozenset({
    "static_files",
    "workday.icon",
    "workday.manifest",
    "workday.service_worker",
    "workday.shell",
})  # fmt: skip
NOT_PROLONGING = frozenset({"devices.report", "devices.session_json"})  # asked by the page itself, not by a person
LANGUAGES = ("fr", "nl")
KNOWN_HERE = 20  # people whom a shared browser remembers


def add_guard(app: Flask) -> None:
    login.session_protection = None  # the row in the database decides, not the browser's fingerprint
    login.request_loader(load_person)
    app.before_request(guard)
    app.jinja_env.globals["may_send"] = may_send
    app.teardown_request(end_reading)


def guard() -> AnyResponse | None:
    """Lets the request through (None), answers in its place, or aborts."""
    begin_reading(True)
    if request.method == "HEAD":
        request.method = "GET"  # no view can take it for a form that was sent; the body is dropped all the same
    if request.endpoint is None or request.endpoint in WITHOUT_DATA:
        return None
    if "\0" in request.path:  # PostgreSQL keeps no NUL, so nothing is called like that
        abort(404)
    if request.endpoint not in PUBLIC and not current_user.is_authenticated:
        return ask_to_sign_in()
    check_rights(request.endpoint)
    if request.method not in READING and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    note_presence(request.endpoint)
    if request.method not in READING:
        db.session.rollback()  # what was read so far is read again inside the transaction that writes
        begin_reading(False)
    if is_switching() and not wants_json():
        switch_language(request.values["switch_to"])
    return None


def end_reading(_error: BaseException | None) -> None:
    begin_reading(False)


def load_person(_request: Request) -> Person | None:
    """Whoever holds the token in this browser's cookie. Asked once per request."""
    token = session.get("token")
    g.sign_in = sign_in = find_sign_in(token, at=now()) if token else None
    if sign_in is None:
        return None
    g.language = sign_in.person.language
    return sign_in.person


def check_rights(endpoint: str) -> None:
    """Abort with 404 where the endpoint has no line in ACCESS, with 403 where the role is denied, or where it reads
    only and this is no reading."""
    if endpoint in PUBLIC:
        return
    granted = verdict(endpoint, current_user.role)
    if granted is None:
        abort(404)
    if granted == "deny" or (granted == "read" and request.method not in READING):
        abort(403)


def may_send(endpoint: str) -> bool:
    """What a page asks before it shows the form, the button or the way to the form that sends to ``endpoint``."""
    return current_user.is_authenticated and rules.may_send(endpoint, current_user.role)


def note_presence(endpoint: str) -> None:
    """Prolong the sign-in, at most every five minutes."""
    sign_in, at = g.get("sign_in"), now()
    if sign_in and at - sign_in.seen_at >= SEEN_EVERY and endpoint not in NOT_PROLONGING:
        note_seen(sign_in_id=sign_in.id, at=at)


def ask_to_sign_in() -> AnyResponse:
    """The answer to nobody: a receipt for programs, an order to HTMX, the sign-in page for browsers."""
    if wants_json() or request.path.endswith(".json"):
        return receipt("sign_in", 401)
    back = way_back()
    address = url_for("accounts.sign_in") + ("?" + urlencode({"next": back}) if back != "/" else "")
    if "HX-Request" in request.headers:
        return make_response("", 401, {"HX-Redirect": address})
    return redirect(address)


def way_back() -> str:
    """The page to return to after signing in: this one, or for a fragment or a form's post the page it stands in."""
    if "HX-Request" in request.headers:
        path = path_of(request.headers.get("HX-Current-URL", ""))
    elif request.method in READING:
        path = request.full_path.rstrip("?")
    else:
        path = request.path if "GET" in (request.url_rule.methods or ()) else ""  # type: ignore[union-attr]
    return safe_path(path) or "/"


def path_of(address: str) -> str:
    """The path and the query of an address; nothing of one that cannot be read."""
    try:
        page = urlsplit(address)
    except ValueError:
        return ""
    return page.path + ("?" + page.query if page.query else "")


def hold(opened: Opened) -> None:
    """This browser now holds a new sign-in: everything else it held, the CSRF token too, is dropped."""
    kept = {name: session[name] for name in ("language", "known") if name in session}
    known = [known_id for known_id in kept.get("known", ()) if known_id != opened.person_id]
    session.clear()
    session.update(kept, token=opened.token, known=[*known, opened.person_id][-KNOWN_HERE:])
    session.permanent = True


def let_go() -> None:
    """This browser holds no sign-in any more; which people it knows stays, so that attackers cannot lock them out. The
    next token is made now: every tab goes to the door at once, and the forms there must not outdate each other's."""
    kept = {name: session[name] for name in ("language", "known") if name in session}
    session.clear()
    session.update(kept)
    generate_csrf()


def choose_language() -> str:
    """The person's language, else the one chosen in this browser, else the browser's own. Asks no database: an error
    page needs it too."""
    chosen = g.get("language") or session.get("language")
    return chosen or negotiate_locale(request.accept_languages.values(), LANGUAGES, sep="-") or LANGUAGES[0]


def switch_language(language: str | None) -> None:
    """From here on, also in what is left of this request, French or Dutch: for the person who is signed in, and for
    this browser. Aborts with 400 for any other."""
    if language not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated:
        change_language(person_id=current_user.id, language=language)
    session["language"] = g.language = language
    refresh()
