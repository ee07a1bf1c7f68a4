"""Pages are small on a small data plan, but for whoever was sent here from another site, who might be made to guess."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_person, sign_in

CHROMIUM = "gzip, deflate, br, zstd"


@pytest.fixture
def person(app: Flask) -> FlaskClient:
    with app.app_context():
        make_person("alice")
    return sign_in(app, "alice")


@pytest.mark.parametrize("site", ["same-origin", "none"])
@pytest.mark.parametrize("path", ["/home", "/entries/new/patrol"])
def test_a_page_comes_compressed_from_here_or_by_hand(person: FlaskClient, site: str, path: str):
    answer = person.get(path, headers={"Accept-Encoding": CHROMIUM, "Sec-Fetch-Site": site})
    assert answer.headers["Content-Encoding"] == "br"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(answer.vary)
    assert b"Alice" in brotli.decompress(answer.data)


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_nobody_learns_from_its_length_what_stands_in_a_page_that_another_site_made_the_browser_ask_for(
    person: FlaskClient, site: str | None
):
    headers = {"Accept-Encoding": CHROMIUM} | ({"Sec-Fetch-Site": site} if site else {})
    answer = person.get("/entries/?search=CASE-1", headers=headers)
    assert "Content-Encoding" not in answer.headers
    assert "CASE-1" in answer.text


def test_a_browser_without_brotli_gets_gzip(person: FlaskClient):
    answer = person.get("/home", headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"Alice" in gzip.decompress(answer.data)


def test_a_small_answer_stays_as_it_is(person: FlaskClient):
    answer = person.get("/session.json", headers={"Accept-Encoding": CHROMIUM, "Sec-Fetch-Site": "same-origin"})
    assert answer.json["username"] == "alice"
