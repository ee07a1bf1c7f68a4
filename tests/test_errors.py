"""What is said when something goes wrong: plainly, in the reader's language, and without what is inside."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog import create_app, extensions
from fieldlog.config import read_settings
from fieldlog.headers import HEADERS
from tests.conftest import SECRET
from tests.factories import csrf_token, make_person, sign_in

JSON = {"Accept": "application/json"}
NOBODY = {"id": None, "hash": None, "revision": None, "errors": {}}


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    with app.app_context():
        make_person("alice")
    return sign_in(app, "alice")


def test_a_wrong_address_is_a_page_or_a_receipt(client: FlaskClient):
    page = client.get("/nowhere")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "<h1>" in page.text
    receipt = client.get("/nowhere", headers=JSON)
    assert (receipt.status_code, receipt.json) == (404, NOBODY | {"outcome": "not_found"})


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/json, */*;q=0.5", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/html, application/json;q=0.9", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ],
)
def test_who_asks_for_json_gets_json(client: FlaskClient, accept: str, mimetype: str):
    assert client.get("/nowhere", headers={"Accept": accept}).mimetype == mimetype


def test_a_page_of_another_role_says_so(alice: FlaskClient):
    assert alice.get("/monthly/").status_code == 403
    assert alice.get("/monthly/", headers=JSON).json == NOBODY | {"outcome": "forbidden"}


def test_too_much_is_refused_before_it_is_read(alice: FlaskClient):
    for more in ({}, {"headers": JSON}):
        assert alice.post("/account/language", data={"language": "x" * 1_000_001}, **more).status_code == 413


def test_whoever_waited_in_vain_for_other_writers_is_told_when_to_come_back(
    alice: FlaskClient, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(extensions, "WAIT_FOR_WRITER", 20)  # of the connections opened from here on
    with alice.application.app_context():
        extensions.db.engine.dispose()
    fields = {"language": "nl", "csrf_token": csrf_token(alice)}
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        receipt = alice.post("/account/language", data=fields, headers=JSON)
        assert (receipt.status_code, receipt.json) == (503, NOBODY | {"outcome": "unavailable"})
        assert receipt.headers["Retry-After"] == "5"
        assert "Réessayez" in alice.post("/account/language", data=fields).text
    assert alice.post("/account/language", data=fields).status_code == 303


def test_a_fault_of_the_database_is_not_taken_for_being_busy(
    alice: FlaskClient, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("DROP TABLE search")
    monkeypatch.setitem(alice.application.config, "PROPAGATE_EXCEPTIONS", False)
    assert alice.get("/entries/?found=token", headers=JSON).status_code == 500


def test_an_error_page_speaks_the_readers_language(client: FlaskClient):
    for language in ("fr", "nl"):
        assert f'<html lang="{language}">' in client.get("/nowhere", headers={"Accept-Language": language}).text


def test_an_old_form_of_this_site_can_be_sent_again_with_one_tap(alice: FlaskClient):
    fields = {"note": '<b>"one"', "topic": ["a", "b"], "password": "secret words", "csrf_token": "old"}
    page = alice.post("/account/language", data=fields, headers={"Origin": "http://localhost"})
    assert page.status_code == 400
    assert 'name="note" value="&lt;b&gt;&#34;one&#34;"' in page.text
    assert page.text.count('name="topic"') == 2
    assert "secret words" not in page.text
    assert f'name="csrf_token" value="{csrf_token(alice)}"' in page.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", None])
def test_a_form_from_elsewhere_gets_no_such_button(alice: FlaskClient, origin: str | None):
    headers = {"Origin": origin} if origin else {}
    page = alice.post("/account/language", data={"language": "nl"}, headers=headers)
    assert page.status_code == 400
    assert "<form" not in page.text


@pytest.fixture
def cut_off() -> FlaskClient:
    """A browser that was signed in, before an application that cannot reach its database."""
    environ = {"FIELDLOG_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/nothing?connect_timeout=1"}
    settings = read_settings(environ | {"FIELDLOG_SECRET_KEY": SECRET, "FIELDLOG_SCHEDULER": "off"})
    app = create_app(settings, TESTING=True, PROPAGATE_EXCEPTIONS=False, SESSION_COOKIE_SECURE=False)
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = "something"
    return client


def test_without_a_database_the_error_page_still_comes(cut_off: FlaskClient):
    page = cut_off.get("/account", headers={"Accept-Language": "nl"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert '<html lang="nl">' in page.text
    assert "OperationalError" not in page.text
    assert "nobody" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert all(page.headers[name] == value for name, value in HEADERS.items())


def test_without_a_database_programs_get_a_receipt(cut_off: FlaskClient):
    receipt = cut_off.get("/account", headers=JSON)
    assert (receipt.status_code, receipt.json) == (500, NOBODY | {"outcome": "error"})


def test_the_mistakes_of_a_request_line_are_no_fault_of_the_server(alice: FlaskClient):
    for address in ("/account?%ff=%00", "/entries/?page=x&page=-1", "/%00", "/invitation/%ff", "/x" * 3_000):
        assert alice.get(address).status_code < 500, address
