"""The files a page is made of: served under one hash, whole, ours, and readable by everybody."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.looks import AUTOMATIC, LOOKS
from fieldlog.assets import FOLDER, Release, static_url
from fieldlog.config import PROJECT
from fieldlog.entries.kinds import KINDS
from fieldlog.workday.tokens import PAIRS, contrast, luminance, palettes

TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
STYLES = (FOLDER / "app.css").read_text(encoding="utf-8")
ENOUGH = 7.0


def address_of(app: Flask, name: str) -> str:
    with app.test_request_context():
        return static_url(name)


def test_a_file_may_be_kept_for_ever_because_its_address_changes_with_it(app: Flask, client: FlaskClient):
    answer = client.get(address_of(app, "app.css"))
    assert answer.status_code == 200
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == app.extensions["release"].files["app.css"].content


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("js/app.js", "text/javascript; charset=utf-8"),
        ("icons.svg", "image/svg+xml; charset=utf-8"),
        ("vendor/VERSIONS.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is(app: Flask, client: FlaskClient, name: str, content_type: str):
    assert client.get(address_of(app, name)).content_type == content_type


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip", "gzip", gzip.decompress),
    ],
)
def test_a_small_data_plan_gets_the_files_compressed(
    app: Flask, client: FlaskClient, accepted: str, encoding: str, unpack: Callable[[bytes], bytes]
):
    address = address_of(app, "app.css")
    answer = client.get(address, headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert unpack(answer.data) == client.get(address).data
    assert len(answer.data) < len(client.get(address).data) / 3


@pytest.mark.parametrize("name", ["app.css/", "../wsgi.py", "%2e%2e/wsgi.py", "js/../../wsgi.py", "none.css", "vendor"])
def test_what_is_no_file_of_this_release_is_not_found(app: Flask, client: FlaskClient, name: str):
    release = app.extensions["release"].hash
    assert client.get(f"/static/{release}/{name}").status_code == 404


def test_another_release_is_not_found_rather_than_answered_with_this_one(client: FlaskClient):
    assert client.get("/static/000000000000/app.css").status_code == 404


def test_a_template_cannot_name_a_file_that_does_not_exist(app: Flask):
    with app.test_request_context(), pytest.raises(KeyError, match=r"apps\.css"):
        static_url("apps.css")


def test_the_hash_follows_every_name_and_every_byte(tmp_path: Path):
    (tmp_path / "a.css").write_text("one")
    first = Release(tmp_path).hash
    (tmp_path / "a.css").write_text("two")
    second = Release(tmp_path).hash
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, Release(tmp_path).hash}) == 3


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (FOLDER / "icons.svg").read_text(encoding="utf-8")))
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    asked = {name for text in sources for name in re.findall(r'icon\("([a-z0-9-]+)"', text)}
    asked |= {kind.icon for kind in KINDS.values()}
    assert asked
    assert asked <= symbols


def test_what_is_vendored_is_what_versions_txt_says():
    noted = (FOLDER / "vendor/VERSIONS.txt").read_text(encoding="utf-8")
    pairs = re.findall(r"^(\S+)\n.*\n  sha256 ([0-9a-f]{64})$", noted, re.MULTILINE)
    assert {name for name, _ in pairs} == {
        "vendor/pico-2.1.1.classless.min.css",
        "vendor/htmx-2.0.11.min.js",
        "vendor/idb-8.0.4.js",
        "icons.svg",
    }
    for name, digest in pairs:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_no_file_asks_for_a_source_map_or_for_another_site():
    for path in (path for path in FOLDER.rglob("*.*") if path.suffix != ".png"):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, path
        if path.suffix == ".css":
            assert not re.search(r"url\(\s*[\"']?(https?:)?//", text), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_keeps_to_the_content_policy(path: Path):
    """No inline script, style or handler, nothing unescaped: the policy has no ``unsafe-``."""
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|\|\s*safe\b|autoescape false", text)


LIGHT, DARK, MORE, MORE_DARK = palettes().values()


@pytest.mark.parametrize("colours", [LIGHT, DARK, MORE, MORE_DARK], ids=["light", "dark", "more", "more, dark"])
def test_every_text_stands_out_from_its_ground(colours: dict[str, str]):
    poor = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: round(found, 2) for pair, found in poor.items() if found < ENOUGH} == {}


def test_the_dark_palette_does_not_light_up_a_face():
    assert luminance(DARK["paper"]) < 0.01
    assert luminance(DARK["card"]) < 0.015


def test_the_bar_of_the_browser_has_the_colour_of_the_page():
    assert {name: look.bars for name, look in LOOKS.items()} == {
        "light": {"": LIGHT["paper"]},
        "dark": {"": DARK["paper"]},
        "contrast": {"light": MORE["paper"], "dark": MORE_DARK["paper"]},
    }
    assert {"light": LIGHT["paper"], "dark": DARK["paper"]} == AUTOMATIC
