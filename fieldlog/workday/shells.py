"""The pages that a phone keeps for when there is no network: one of each per language, the same for everybody.

Each is rendered from the template of the page it stands for, once per process, in a request that has no cookie: a
template that asked who is signed in would hear "nobody". So no person, no token and no data can get into a shell,
and what a phone keeps of them shows nothing to whoever finds the phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import force_locale

from ..accounts.guard import LANGUAGES
from ..assets import StaticFile
from ..entries.forms.shell import shell_form
from ..entries.journal import Day
from ..entries.kinds import KINDS

PLACES = {"home": "workday/home.html", "outbox": "workday/outbox.html", "offline": "workday/offline.html"}
HTML = "text/html; charset=utf-8"
NAMES = (*PLACES, *KINDS)


def find_shell(language: str, name: str) -> StaticFile | None:
    """The shell of a place or a kind in a language; None where there is none."""
    if language not in LANGUAGES or name not in NAMES:
        return None
    shells: dict[tuple[str, str], StaticFile] = current_app.extensions.setdefault("shells", {})
    if (language, name) not in shells:
        shells[language, name] = StaticFile(HTML, _render_for_nobody(language, name).encode())
    return shells[language, name]


def list_shells() -> dict[str, StaticFile]:
    """Every shell by its address."""
    return {
        url_for("workday.shell", language=language, name=name): shell
        for language, name in product(LANGUAGES, NAMES)
        if (shell := find_shell(language, name))
    }


def _render_for_nobody(language: str, name: str) -> str:
    """In a request of its own, whose host is the one just asked for, because others may not be answered for."""
    app, host = current_app._get_current_object(), request.host_url  # type: ignore[attr-defined]
    address = url_for("workday.shell", language=language, name=name)
    with app.app_context(), app.test_request_context(address, base_url=host), force_locale(language):
        return render_template(PLACES.get(name, "entries/new.html"), is_shell=True, **_content(name))


def _content(name: str) -> Mapping[str, Any]:
    """What the template is given: every kind and no entry, or an empty form."""
    if name in KINDS:
        return {"form": shell_form(KINDS[name])}
    return {"kinds": list(KINDS.values()), "today": Day(None, 0, []), "requests": [], "waiting": 0, "cases": []}
