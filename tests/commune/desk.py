"""What the tests of the staff's pages share: who manages it, what is sent and what is stored."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.extensions import db
from tests.entries.browser import post
from tests.factories import make_person, sign_in

FIELDS = {"name": "Alice", "service": "peacekeepers", "role": "worker", "language": "fr", "joined_on": "2020-01-01"}


def cora(app: Flask, username: str = "cora", role: str = "coordinator") -> FlaskClient:
    with app.app_context():
        if find_person(username) is None:
            make_person(username, "coordination", role)
    return sign_in(app, username)


def ids(app: Flask, username: str) -> int:
    with app.app_context():
        person = find_person(username)
        assert person
        return person.id


def stored(app: Flask, username: str = "alice") -> Person:
    with app.app_context():
        person = find_person(username)
        assert person
        db.session.expunge(person)
        return person


def newest_on(client: FlaskClient, address: str) -> str:
    """The number of the change that the button of a person's page takes back."""
    found = re.search(r'name="newest" value="([0-9]+)"', client.get(address).text)
    return found[1] if found else ""


def undo(client: FlaskClient, address: str) -> TestResponse:
    return post(client, f"{address}/undo", newest=newest_on(client, address))


def links_of(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r'<p class="link">http://127\.0\.0\.1:8000(/invitation/[^<]+)</p>', answer.text)
