"""Plain functions that make what a test needs. Call them inside ``with app.app_context():``; they commit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.accounts.services import Attempt, open_sign_in
from fieldlog.commune.models import FIRST_DAY, LAST_DAY, Neighbourhood, Partner, TargetArea
from fieldlog.dates import now
from fieldlog.entries.models import Entry
from fieldlog.extensions import db


def make_person(username: str = "alice", service: str = "peacekeepers", role: str = "worker", **more: Any) -> Person:
    person = Person(
        username=username,
        name=more.pop("name", username.capitalize()),
        service=service,
        role=role,
        is_constatateur=more.pop("is_constatateur", False),
        language=more.pop("language", "fr"),
        joined_on=more.pop("joined_on", date(2020, 1, 1)),
        **more,
    )
    db.session.add(person)
    db.session.commit()
    return person


def make_neighbourhood(slug: str = "etangs-noirs", *target_for: str) -> Neighbourhood:
    neighbourhood = Neighbourhood(slug=slug, name_fr=slug.title(), name_nl=slug.title())
    neighbourhood.target_areas = [
        TargetArea(phenomenon=phenomenon, first_day=FIRST_DAY, last_day=LAST_DAY) for phenomenon in target_for
    ]
    db.session.add(neighbourhood)
    db.session.commit()
    return neighbourhood


def make_partner(slug: str = "transit") -> Partner:
    partner = Partner(slug=slug, name_fr=slug.title(), name_nl=slug.title())
    db.session.add(partner)
    db.session.commit()
    return partner


def make_entry(author: Person, kind: str = "meeting", **dimensions: Any) -> Entry:
    """A bare row, without the checks of the front door; for tests about reading."""
    dimensions.setdefault("day", date(2024, 3, 4))
    entry = Entry(
        id=uuid4(),
        kind=kind,
        service=dimensions.pop("service", author.service),
        author_id=author.id,
        last_day=dimensions.pop("last_day", dimensions["day"]),
        revision=1,
        submission_hash="0" * 64,
        recorded_at=datetime(2024, 3, 4, 12, tzinfo=UTC),
        **dimensions,
    )
    db.session.add(entry)
    db.session.commit()
    return entry


def sign_in(app: Flask, username: str) -> FlaskClient:
    """A browser in which that person is signed in. Call it outside an application context."""
    client = app.test_client()
    with app.app_context():
        person = find_person(username)
        assert person, f"make {username} first"
        attempt = Attempt(username=username, address="test", person_id=person.id, password_hash=None)
        opened = open_sign_in(attempt=attempt, at=now())
    with client.session_transaction() as session:
        session.update(token=opened.token, known=[opened.person_id])
        session.permanent = True
    return client


def csrf_token(client: FlaskClient) -> str:
    """The token that forms of this browser carry, signed in or not."""
    answer = client.get("/session.json")
    if answer.status_code == 200:
        return str(answer.json["csrf_token"])
    page = client.get("/sign-in").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the sign-in page has no token"
    return found[1]
