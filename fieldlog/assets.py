"""The files of ``static/``, read once and served under one release hash.

Modules and stylesheets name each other by relative paths, so the hash stands in the folder, ``/static/<hash>/…``, and
changes when any file does: a page and all its parts are of one release, and browsers may keep them for ever.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

from .compression import SMALLEST, best_encoding, compress
from .config import PROJECT
from .scripts import flatten
from .styles import join_styles

FOLDER = PROJECT / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/json"}
WITH_CHARSET = ("text/", "application/json", "image/svg+xml")
JOINED = "js/field.js"  # served with everything it imports
STYLES = ("app.css", "desk.css")  # the same


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    content_type: str
    content: bytes

    @property
    def is_small(self) -> bool:
        """Too small to gain by compressing, or compressed already."""
        return len(self.content) < SMALLEST or not self.content_type.startswith(WITH_CHARSET)


class Release:
    """Every file of ``folder`` by its path, and the hash of them all."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        for name, join in ((JOINED, flatten), *((name, join_styles) for name in STYLES)):
            if name in self.files:
                self.files[name] = _joined(name, join, self.files)
        digest = hashlib.sha256()
        for name, file in self.files.items():
            digest.update(f"{name}\0{len(file.content)}\0".encode())
            digest.update(file.content)
        self.hash = digest.hexdigest()[:12]


def _joined(name: str, join: Callable[[str, Mapping[str, str]], str], files: Mapping[str, StaticFile]) -> StaticFile:
    suffix = Path(name).suffix
    sources = {other: file.content.decode() for other, file in files.items() if other.endswith(suffix)}
    return StaticFile(files[name].content_type, join(name, sources).encode())


def _read(path: Path) -> StaticFile:
    content_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if content_type.startswith(WITH_CHARSET):
        content_type += "; charset=utf-8"
    return StaticFile(content_type, path.read_bytes())


@cache
def shipped_release() -> Release:
    """What this program serves, read once."""
    return Release(FOLDER)


def add_static_files(app: Flask) -> None:
    """The address of the files, and ``static_url`` for templates."""
    app.extensions["release"] = shipped_release()
    app.add_url_rule("/static/<release>/<path:name>", "static_files", static_files)
    app.jinja_env.globals["static_url"] = static_url


def current_release() -> Release:
    release: Release = current_app.extensions["release"]
    return release


def static_url(name: str) -> str:
    """The address of a file in this release. Raises KeyError where there is none, so that a typing error shows."""
    release = current_release()
    if name not in release.files:
        raise KeyError(f"static/{name} does not exist")
    return url_for("static_files", release=release.hash, name=name)


def static_files(release: str, name: str) -> Response:
    """A file of the current release; another release's hash is not found, never answered with other content."""
    current = current_release()
    file = current.files.get(name)
    if release != current.hash or file is None:
        abort(404)
    response = answer_with(file)
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    return response


def answer_with(file: StaticFile) -> Response:
    """The file, compressed for whoever takes it so."""
    encoding = None if file.is_small else best_encoding(request)
    response = Response(_compressed(file, encoding) if encoding else file.content, content_type=file.content_type)
    if encoding:
        response.content_encoding = encoding
    if not file.is_small:
        response.vary.add("Accept-Encoding")
    return response


@cache
def _compressed(file: StaticFile, encoding: str) -> bytes:
    """As small as it gets, when somebody first asks; kept for all who ask later."""
    return compress(file.content, encoding, is_kept=True)
