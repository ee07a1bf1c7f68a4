"""How bright a screen is: as the system says, or as somebody chose on this device.

The choice belongs to the device and not to the person: phones are shared, and a night is dark for everybody who holds
one. So it is a cookie with a word in it, read by the server into the first tag of a page, and therefore there before
anything is painted. The pages that a phone keeps are rendered for nobody and read no cookie: there a script of a few
lines does the same before the body is read (static/js/look.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app, has_request_context, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

COOKIE = "look"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """``attributes`` of the first tag turn the switches of static/app.css; ``bars`` are the colours of the browser's
    own bar, by the system's scheme where they still depend on it."""

    label: str
    icon: str
    attributes: Mapping[str, str]
    bars: Mapping[str, str]


AUTOMATIC = {"light": "#f5f3ee", "dark": "#0f0e13"}
LOOKS = {
    "light": Look(_("Light"), "sun", {"data-theme": "light"}, {"": "#f5f3ee"}),
    "dark": Look(_("Dark, for the night"), "moon", {"data-theme": "dark"}, {"": "#0f0e13"}),
    "contrast": Look(
        _("High contrast"), "contrast", {"data-contrast": "more"}, {"light": "#ffffff", "dark": "#000000"}
    ),
}


def add_looks(app: Flask) -> None:
    app.jinja_env.globals.update(LOOKS=LOOKS, look=present_look, bar_colours=bar_colours)


def present_look() -> str:
    """What was chosen on this device; empty where nothing was, or something that there is not."""
    chosen = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return chosen if chosen in LOOKS else ""


def bar_colours(look: str) -> Mapping[str, str]:
    return LOOKS[look].bars if look else AUTOMATIC


def choose_look(response: Response, look: str) -> None:
    """From here on, on this device. Scripts may read it: the pages that a phone keeps have nobody else to ask."""
    is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if look in LOOKS:
        response.set_cookie(COOKIE, look, max_age=A_YEAR, secure=is_secure, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, secure=is_secure, samesite="Lax")
