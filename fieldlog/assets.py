"""The files of ``static/``, read once and served under one release hash.

Modules and stylesheets name each other by relative paths, so the hash stands in the folder, ``/static/<hash>/…``, and
changes when any file does: a page and all its parts are of one release, and browsers may keep them for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

from .config import PROJECT
from .scripts import flatten

FOLDER = PROJECT / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/json"}
WITH_CHARSET = ("text/", "application/json", "image/svg+xml")
SMALLEST_GZIPPED = 1_000
JOINED = "js/field.js"  # served with everything it imports


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent; ``gzipped`` is None where compressing gains nothing."""

    content_type: str
    content: bytes
    gzipped: bytes | None


class Release:
    """Every file of ``folder`` by its path, and the hash of them all."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        if JOINED in self.files:
            self.files[JOINED] = _join(self.files)
        digest = hashlib.sha256()
        for name, file in self.files.items():
            digest.update(f"{name}\0{len(file.content)}\0".encode())
            digest.update(file.content)
        self.hash = digest.hexdigest()[:12]


def _join(files: Mapping[str, StaticFile]) -> StaticFile:
    sources = {name: file.content.decode() for name, file in files.items() if name.endswith(".js")}
    return make_file(files[JOINED].content_type, flatten(JOINED, sources).encode())


def _read(path: Path) -> StaticFile:
    content_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if content_type.startswith(WITH_CHARSET):
        content_type += "; charset=utf-8"
    return make_file(content_type, path.read_bytes())


def make_file(content_type: str, content: bytes) -> StaticFile:
    """A file as it is sent, compressed once for all who ask."""
    gzipped = gzip.compress(content, mtime=0) if len(content) >= SMALLEST_GZIPPED else None
    return StaticFile(content_type, content, gzipped if gzipped and len(gzipped) < len(content) else None)


def add_static_files(app: Flask) -> None:
    """The address of the files, and ``static_url`` for templates."""
    app.extensions["release"] = Release(FOLDER)
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
    zipped = file.gzipped is not None and "gzip" in request.accept_encodings
    response = Response(file.gzipped if zipped else file.content, content_type=file.content_type)
    if zipped:
        response.content_encoding = "gzip"
    if file.gzipped is not None:
        response.vary.add("Accept-Encoding")
    return response
