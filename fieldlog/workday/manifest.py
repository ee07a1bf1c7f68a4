"""What a phone is told when Fieldlog is installed on it: names, colours, icons, and what can be started from the icon.

It is one app in two languages: ``id`` stays the same, so another language changes the words of the installed one.
"""

from __future__ import annotations

import json
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from ..accounts.guard import LANGUAGES
from ..assets import StaticFile

MANIFEST = "application/manifest+json; charset=utf-8"
PAPER = "#f5f3ee"  # as --paper in app.css
ICONS = (("192", 192, "any"), ("512", 512, "any"), ("maskable-192", 192, "maskable"), ("maskable-512", 512, "maskable"))


def manifest_in(language: str) -> StaticFile:
    with force_locale(language):
        return StaticFile(MANIFEST, json.dumps(_manifest(language), ensure_ascii=False).encode())


def list_manifests() -> dict[str, StaticFile]:
    """Every manifest by its address: a page that names one asks for it, also where there is no network."""
    return {url_for("workday.manifest", language=language): manifest_in(language) for language in LANGUAGES}


def _manifest(language: str) -> dict[str, Any]:
    """Begins at ``/``, which knows the first page of every role."""
    return {
        "id": "/",
        "name": "Fieldlog",
        "short_name": "Fieldlog",
        "description": _("Note what was done, also without network."),
        "lang": language,
        "dir": "ltr",
        "start_url": url_for("accounts.home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [_icon(name, size, purpose) for name, size, purpose in ICONS],
        "shortcuts": [
            _shortcut(_("Start a patrol"), url_for("workday.home", do="start-patrol")),
            _shortcut(_("New visit"), url_for("entries.new", kind="techno_visit")),
            _shortcut(_("New contact"), url_for("entries.new", kind="case_contact")),
        ],
    }


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": url_for("workday.icon", name=name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose,
    }  # fmt: skip


def _shortcut(name: str, address: str) -> dict[str, Any]:
    return {"name": name, "url": address, "icons": [_icon("192", 192, "any")]}
