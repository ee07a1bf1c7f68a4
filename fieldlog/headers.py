"""What every answer carries, errors and files among them: the content policy, what a browser may keep, the cookie, and
the release, by which a phone tells our answers from those of a hotel's sign-in page."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from .assets import current_release
from .config import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
KEPT = frozenset({"static_files"})  # found under the release's hash, so it may be kept for ever
# Without data; the browser asks each time whether it changed.
ASKED_AGAIN = frozenset({"workday.icon", "workday.manifest", "workday.service_worker", "workday.shell"})
THIRTY_DAYS = 30 * 24 * 3600


def add_headers(app: Flask, settings: Settings) -> None:
    """Headers, cookie, trusted hosts, and as many proxies in front as the settings say (none: their words are
    ignored). Call it when the settings of ``app`` are final, so that the cookie's name can follow from them."""
    is_secure = app.config["SESSION_COOKIE_SECURE"]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-fieldlog" if is_secure else "fieldlog",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=THIRTY_DAYS,
    )
    app.session_interface = SessionsOfPages()
    app.after_request(set_headers)
    hops = settings.proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def set_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Fieldlog"] = current_release().hash  # whoever else answers in our place does not know it
    is_whole = response.status_code in (200, 304)
    if is_whole and request.endpoint in ASKED_AGAIN:
        response.headers["Cache-Control"] = "no-cache"
    elif not (is_whole and request.endpoint in KEPT):
        response.headers["Cache-Control"] = "no-store"
    return response


class SessionsOfPages(SecureCookieSessionInterface):
    """Files know no session: a ``Vary: Cookie`` on them would make every browser fetch them again at each sign-in."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint not in KEPT | ASKED_AGAIN:
            super().save_session(app, session, response)
