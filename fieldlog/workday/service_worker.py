"""The service worker as it is served: static/js/service-worker.js, and before it what it keeps and under which name.

What it keeps is found, not listed: the shells, the static files that they load, and what those import in turn. So a
new script of a form is on every phone with the release that brings it.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Iterator

from flask import current_app
from rjsmin import jsmin

from ..assets import StaticFile, current_release, static_url
from ..config import Settings
from ..entries.kinds import KINDS
from .manifest import list_manifests
from .shells import list_shells

JAVASCRIPT = "text/javascript; charset=utf-8"
IMPORTED = {
    ".js": re.compile(
        r"""^\s*(?:im|ex)port\s(?:[\w*{}\s,$]*\sfrom\s)?\s*["'](\.{1,2}/[^"']+)["']|\bimport\(\s*["'](\.{1,2}/[^"']+)""",
        re.M,
    ),
    ".css": re.compile(r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)|\burl\(\s*["']?([^"')#:]+)["']?\s*\)"""),
}


def worker_script() -> StaticFile:
    """The script for this release, made once per process; the one that takes itself away where the settings say so."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.service_worker:
        return current_release().files["js/service-worker-off.js"]
    if "service_worker" not in current_app.extensions:
        current_app.extensions["service_worker"] = StaticFile(JAVASCRIPT, _script().encode())
    script: StaticFile = current_app.extensions["service_worker"]
    return script


def _script() -> str:
    release, shells = current_release(), list_shells()
    kept = shells | list_manifests()
    text = release.files["js/service-worker.js"].content
    app = {
        "cache": f"fieldlog-{_hash([release.hash.encode(), text, *(page.content for page in kept.values())])}",
        "release": release.hash,
        "kinds": list(KINDS),
        "pages": list(kept),
        "files": [static_url(name) for name in files_of(shells.values())],
    }
    return f"const APP = {json.dumps(app)};\n{jsmin(text.decode())}\n"


def _hash(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def files_of(pages: Iterable[StaticFile]) -> list[str]:
    """Every static file that one of these pages loads, by name, with what those import."""
    named = re.compile(rf'(?:src|href)="/static/{current_release().hash}/([^"#]+)')
    found: set[str] = set()
    waiting = {name for page in pages for name in named.findall(page.content.decode())}
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_imported_by(name)) - found
    return sorted(found)


def _imported_by(name: str) -> Iterator[str]:
    """The files that a script or a stylesheet names, relative to itself. One that does not exist is a KeyError when it
    is looked up in its turn: better here than on a phone."""
    pattern = IMPORTED.get(posixpath.splitext(name)[1])
    text = current_release().files[name].content.decode() if pattern else ""
    for match in pattern.finditer(text) if pattern else ():
        path = next(group for group in match.groups() if group)
        yield posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
