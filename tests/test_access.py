"""The walk: every endpoint, method and role against the one table that says who may what.

It reads the application's own list of addresses, so that a new endpoint is walked the day it is written and fails
here until it has its line in ``fieldlog/accounts/rules.py``.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule, UUIDConverter
from werkzeug.test import TestResponse

from fieldlog.accounts.kinds import ROLES
from fieldlog.accounts.rules import ACCESS, PUBLIC, may_send
from fieldlog.assets import Release
from fieldlog.headers import ASKED_AGAIN, HEADERS, KEPT
from tests.conftest import make_app
from tests.factories import csrf_token, make_person, sign_in

SERVICE_OF = {"worker": "peacekeepers", "team_lead": "peacekeepers"}  # every other role is in coordination
NAMED = {"workday.shell": "offline", "workday.icon": "192"}
SOME_UUID = "0b5a4f0e-7d0c-4a7e-9f5e-6f4f3f1d2c3b"
SAMPLES = {
    "id": SOME_UUID,
    "number": "1",
    "person": "1",
    "neighbourhood": "park",
    "partner": "transit",
    "arrangement": "ramadan",
    "area": "1",
    "service": "peacekeepers",
    "kind": "meeting",
    "language": "fr",
    "month": "2024-03",
    "code": "C.1a",
    "name": "app.css",
    "day": "2024-03-04",
    "plan": "2023-2024",
    "level": "result",
    "edit": "1",
    "period": "2024",
    "indicator": "1",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
JSON = {"Accept": "application/json"}


class Place(NamedTuple):
    endpoint: str
    method: str
    address: str

    @property
    def is_unsafe(self) -> bool:
        return self.method in UNSAFE


def walk(app: Flask) -> Iterator[Place]:
    """Every endpoint with every method and an address that it matches."""
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: sample(app, rule, name) for name in rule.arguments})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Place(rule.endpoint, method, address)


def sample(app: Flask, rule: Rule, name: str) -> str:
    if isinstance(rule._converters[name], UUIDConverter):
        return SOME_UUID
    if name == "release":
        release: Release = app.extensions["release"]
        return release.hash
    if name == "name" and rule.endpoint in NAMED:
        return NAMED[rule.endpoint]
    return SAMPLES.get(name, "x")


@pytest.fixture
def staff(app: Flask) -> Flask:
    """The application with one person of every role, named like it."""
    with app.app_context():
        for role in ROLES:
            make_person(role, SERVICE_OF.get(role, "coordination"), role)
    return app


def ask(client: FlaskClient, place: Place, *, token: str = "", **more: dict[str, str]) -> TestResponse:
    data = {"csrf_token": token} if token else None
    return client.open(place.address, method=place.method, data=data if place.is_unsafe else None, **more)


def test_every_endpoint_has_its_line_and_every_line_its_endpoint(app: Flask):
    assert {place.endpoint for place in walk(app)} == PUBLIC | ACCESS.keys()
    assert not PUBLIC & ACCESS.keys()
    assert all(rights.keys() == ROLES.keys() for rights in ACCESS.values())


def test_who_is_not_signed_in_is_sent_to_the_door(app: Flask, client: FlaskClient):
    for place in walk(app):
        if place.endpoint in PUBLIC:
            continue
        answer = ask(client, place)
        is_json = place.address.endswith(".json")
        assert answer.status_code == (401 if is_json else 302), place
        assert is_json or answer.location.startswith("/sign-in"), place


def test_programs_and_fragments_hear_401_before_anything_about_tokens(app: Flask, client: FlaskClient):
    nobody = {"id": None, "outcome": "sign_in", "hash": None, "revision": None, "errors": {}}
    for place in walk(app):
        if place.endpoint in PUBLIC:
            continue
        receipt = ask(client, place, headers=JSON)
        assert (receipt.status_code, receipt.json) == (401, nobody), place
        if not place.address.endswith(".json"):
            fragment = ask(client, place, headers={"HX-Request": "true"})
            assert fragment.status_code == 401, place
            assert fragment.headers["HX-Redirect"].startswith("/sign-in"), place
            assert not fragment.data


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_table_says(staff: Flask, role: str):
    for place in walk(staff):
        if place.endpoint in PUBLIC:
            continue
        client = sign_in(staff, role)
        answer = ask(client, place, token=csrf_token(client) if place.is_unsafe else "")
        granted = ACCESS[place.endpoint][role]
        is_denied = granted == "deny" or (granted == "read" and place.is_unsafe)
        assert (answer.status_code == 403) == is_denied, (place, answer.status_code)
        assert answer.status_code < 500, place
        assert answer.status_code != 401, place


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_leads_nowhere_forbidden(staff: Flask, role: str):
    client = sign_in(staff, role)
    tabs = re.search(r'<nav class="tabs".*?</nav>', client.get("/account").text, re.DOTALL)
    assert tabs
    for address in ["/", *re.findall(r'href="([^"]+)"', tabs[0])]:
        assert client.get(address, follow_redirects=True).status_code == 200, address


@pytest.mark.usefixtures("staff")
def test_an_endpoint_without_a_line_stays_shut(sqlite_url: str):
    app = make_app(sqlite_url)
    app.add_url_rule("/unlisted", "unlisted", lambda: "secret")
    for role in ROLES:
        answer = sign_in(app, role).get("/unlisted")
        assert (answer.status_code, b"secret" in answer.data) == (404, False)
    assert app.test_client().get("/unlisted").status_code == 302


def test_what_changes_something_refuses_a_missing_a_foreign_and_an_old_token(staff: Flask):
    foreign = csrf_token(sign_in(staff, "admin"))
    for place in walk(staff):
        role = next((role for role in ROLES if may_send(place.endpoint, role)), "worker")
        if not place.is_unsafe:
            continue
        client = sign_in(staff, role)
        for token in ("", foreign, "x"):
            assert ask(client, place, token=token).status_code == 400, place
            assert ask(client, place, token=token, headers=JSON).json["outcome"] == "csrf", place
        as_text = client.open(
            place.address, method=place.method, data='{"csrf_token": "x"}', content_type="text/plain", headers=JSON
        )
        assert as_text.json["outcome"] == "csrf", place


def test_reading_a_page_changes_nothing(staff: Flask, sqlite_url: str):
    clients = {role: sign_in(staff, role) for role in ROLES}
    before = dump(sqlite_url)
    for place in walk(staff):
        if place.method == "GET":
            for client in clients.values():
                ask(client, place)
    assert dump(sqlite_url) == before


def dump(sqlite_url: str) -> list[str]:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        return list(connection.iterdump())


def test_every_answer_carries_the_headers(staff: Flask):
    for role in (None, "coordinator", "admin"):
        client = sign_in(staff, role) if role else staff.test_client()
        for place in walk(staff):
            check_headers(place, ask(client, place))
            check_headers(place, ask(client, place, headers=JSON))


def test_errors_carry_the_headers_too(staff: Flask):
    client = sign_in(staff, "worker")
    release = staff.extensions["release"].hash
    for address, status in (("/nowhere", 404), (f"/static/{release}/nothing.css", 404), ("/static/old/app.css", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        check_headers(Place("nothing", "GET", address), answer)
    answer = client.delete("/account")
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)
    check_headers(Place("nothing", "DELETE", "/account"), answer)


def check_headers(place: Place, answer: TestResponse) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value], (place, name)
    keeping = answer.headers["Cache-Control"]
    if place.endpoint in KEPT:
        assert "immutable" in keeping
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Set-Cookie" not in answer.headers
    elif place.endpoint in ASKED_AGAIN:
        assert keeping == "no-cache"
    else:
        assert keeping == "no-store", place
    assert "Server" not in answer.headers
    cleared = answer.headers.get("Clear-Site-Data", "")
    assert "storage" not in cleared
    assert "*" not in cleared


def test_other_methods_and_tricks_with_methods_do_nothing(staff: Flask):
    client = sign_in(staff, "worker")
    for place in walk(staff):
        traced = client.open(place.address, method="TRACE")
        assert traced.status_code == 405, place
        if place.method == "GET":
            head = client.head(place.address)
            assert head.status_code == client.get(place.address).status_code, place
            assert not head.data
    overriding = client.get("/account", headers={"X-HTTP-Method-Override": "DELETE"})
    assert overriding.status_code == 200
    assert client.get("/sign-out?_method=POST").status_code == 405
    assert client.get("/account").status_code == 200
