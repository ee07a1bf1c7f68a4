"""The cookie, the hosts that are answered for, and what a proxy in front may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog import create_app
from fieldlog.config import read_settings
from fieldlog.extensions import db
from fieldlog.headers import HEADERS
from tests.accounts.doors import PASSWORD, make_member
from tests.conftest import SECRET, make_app

MakeApp = Callable[..., Flask]


@pytest.fixture
def make(sqlite_url: str) -> Iterator[MakeApp]:
    """An application as it is served: over HTTPS, with a cookie to match."""
    made: list[Flask] = []

    def make(**environ: str) -> Flask:
        settings = read_settings({"FIELDLOG_DATABASE_URL": sqlite_url, "FIELDLOG_SECRET_KEY": SECRET, **environ})
        made.append(create_app(settings, TESTING=True, PASSWORD_PROFILE="cheap"))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_the_cookie_belongs_to_this_host_and_to_https(make: MakeApp):
    client = make().test_client()
    cookie = client.get("/sign-in", base_url="https://fieldlog.example").headers["Set-Cookie"]
    name, *attributes = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-fieldlog=")
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_a_demo_without_https_has_a_plain_cookie(sqlite_url: str):
    app = make_app(sqlite_url)
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("fieldlog=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_forms_post_over_https_from_this_site_only(make: MakeApp):
    app = make()
    make_member(app)
    client = app.test_client()
    site = "https://fieldlog.example"
    page = client.get("/sign-in", base_url=site).text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"username": "alice", "password": PASSWORD, "csrf_token": token}
    for referer in ("https://evil.example/", None):
        headers = {"Referer": referer} if referer else {}
        assert client.post("/sign-in", data=fields, base_url=site, headers=headers).status_code == 400
    headers = {"Referer": f"{site}/sign-in"}
    answer = client.post("/sign-in", data=fields, base_url=site, headers=headers)
    assert answer.status_code == 303
    assert "Max-Age=2592000" in answer.headers["Set-Cookie"] or "Expires=" in answer.headers["Set-Cookie"]


def status(client: FlaskClient, host: str, **headers: str) -> int:
    answer = client.get("/sign-in", headers={"Host": host, **headers})
    assert all(answer.headers[name] == value for name, value in HEADERS.items())
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code


def test_only_the_hosts_of_the_settings_are_answered_for(make: MakeApp):
    client = make(FIELDLOG_TRUSTED_HOSTS="fieldlog.example localhost").test_client()
    assert status(client, "fieldlog.example") == 200
    assert status(client, "localhost:8000") == 200
    for host in ("evil.example", "fieldlog.example.evil.example", "xfieldlog.example", "fieldlog.example@evil", ""):
        assert status(client, host) == 400, host


def test_a_forwarded_host_counts_only_behind_a_proxy(make: MakeApp):
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    alone = make(FIELDLOG_TRUSTED_HOSTS="fieldlog.example").test_client()
    assert status(alone, "fieldlog.example", **forwarded) == 200
    behind = make(FIELDLOG_TRUSTED_HOSTS="fieldlog.example", FIELDLOG_PROXIES="1").test_client()
    assert status(behind, "fieldlog.example", **forwarded) == 400
    assert status(behind, "inner", **{"X-Forwarded-Host": "fieldlog.example"}) == 200
