"""What is said when something goes wrong: a plain page, or the receipt's shape where JSON was asked for.

An error page stands alone. It asks neither the database nor who is signed in nor the router, because any of them may
be what failed.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from .assets import current_release
from .formats import language

OUTCOMES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
    503: "unavailable",
}

RETRY_AFTER = 5  # seconds


def add_errors(app: Flask) -> None:
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(OperationalError, busy_database)


def wants_json() -> bool:
    """Whether the caller prefers JSON to a page; a browser never does."""
    accepted = {kind.partition(";")[0].strip().lower(): quality for kind, quality in request.accept_mimetypes}
    json, page = accepted.get("application/json", 0), accepted.get("text/html", 0)
    return json > page


def receipt(outcome: str, status: int) -> Response:
    """The contract's receipt, for what never reached an entry."""
    answer = jsonify(id=None, outcome=outcome, hash=None, revision=None, errors={})
    answer.status_code = status
    return answer


def error_page(error: HTTPException) -> AnyResponse:
    """The page or receipt of any error. Keeps the headers that belong to it, such as Allow and Retry-After."""
    if error.response is not None:
        return cast(AnyResponse, error.response)
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    if wants_json():
        answer = receipt(OUTCOMES.get(status, "error" if status >= 500 else "bad_request"), status)
    else:
        title, text = words_for(status)
        answer = _page(status, title, text)
    answer.headers.update(headers)
    return answer


def busy_database(error: OperationalError) -> AnyResponse:
    """Too many write at once: no fault, and whoever tries again soon is let in. Raises what is anything else."""
    if "database is locked" not in str(error.orig):
        raise error
    return error_page(ServiceUnavailable(retry_after=RETRY_AFTER))


def stale_form(_error: CSRFError) -> AnyResponse:
    """A form whose token is old or missing. Sent by a page of this site, it can be sent again with one tap; a form
    that came from elsewhere gets no such button."""
    if wants_json():
        return receipt("csrf", 400)
    title = _("This page was open for too long")
    if not _is_from_here():
        return _page(400, title, _("Nothing was saved. Go back, load the page again, and send the form once more."))
    text = _("What was filled in is not lost. Send it again to save it.")
    return _page(400, title, text, fields=_fields_sent(), token=generate_csrf())


def _is_from_here() -> bool:
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def _fields_sent() -> list[tuple[str, str]]:
    """Every field of the form but its token and passwords, which no page repeats."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name != "csrf_token" and "password" not in name]


def words_for(status: int) -> tuple[str, str]:
    """A title, and what to do."""
    if status == 403:
        return _("This page is not for this account"), _("Other roles see it. Nothing was changed.")
    if status == 404:
        return _("This page does not exist"), _("The address may be wrong, or what stood here is not for this account.")
    if status == 405:
        return _("This address cannot be used like that"), _("Go back and use the buttons of the page.")
    if status == 413:
        return _("That is too much at once"), _("Nothing was saved. Go back and shorten what was filled in.")
    if status == 429:
        return _("Too many attempts"), _("Wait a few minutes, then try again.")
    if status >= 500:
        return _("Something went wrong here"), _("The fault is not in what was filled in. Try again in a minute.")
    return _("This request could not be read"), _("Nothing was saved. Go back and try again.")


def _page(status: int, title: str, text: str, **more: object) -> Response:
    template = current_app.jinja_env.get_template("errors/error.html")
    values = {"title": title, "text": text, "language": language(), "release": current_release().hash}
    return make_response(template.render(status=status, **values, **more), status)
