"""A visit that was tried and not made: noted beside its request, or the end of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fieldlog.accounts.queries import find_person
from fieldlog.dates import now
from fieldlog.entries.models import EntryAttempt, EntryChange
from fieldlog.entries.services import note_attempt
from fieldlog.extensions import db
from tests.entries.browser import JSON, VISIT, count, log, post, stored
from tests.factories import make_entry, make_person, sign_in

NOON = "2026-11-23T11:00:00+00:00"


def tried(outcome: str, **more: Any) -> dict[str, Any]:
    return {"change_id": str(uuid4()), "revision": "1", "day": "2026-11-23", "outcome": outcome, **more}


@pytest.fixture
def advisers(any_app: Flask) -> Iterator[Flask]:
    """Lotte and Karim advise, Alice is a guard; it is a Monday in November."""
    with any_app.app_context():
        make_person("lotte", "techno_prevention")
        make_person("karim", "techno_prevention")
        make_person("alice")
    with time_machine.travel(NOON, tick=False):
        yield any_app


def test_an_absence_and_a_postponement_stand_beside_the_request_and_change_no_figure(advisers: Flask) -> None:
    lotte, karim = sign_in(advisers, "lotte"), sign_in(advisers, "karim")
    id = log(lotte, "techno_visit", **VISIT)
    marks = count(advisers, EntryChange)
    for day in ("2026-11-20", "2026-11-21"):
        answer = post(karim, f"/entries/{id}/attempt", headers=JSON, **tried("absent", day=day))
        assert (answer.status_code, answer.json["outcome"], answer.json["id"]) == (201, "stored", id)
    assert "personne sur place le 21/11 · 2 fois" in lotte.get("/requests").text
    assert "Reportées" not in lotte.get("/requests").text

    answer = post(lotte, f"/entries/{id}/attempt", **tried("postponed", until="2026-11-30"))
    assert answer.status_code == 303
    page = lotte.get("/requests").text
    assert page.index("Reportées à la demande") < page.index("reportée à sa demande au 30/11")
    assert "les 14\u00a0jours continuent de courir" in page
    history = lotte.get(f"/entries/{id}").text.partition("Déjà essayé")[2]
    assert history.index("20/11") < history.index("21/11") < history.index("30/11")
    assert "Karim" in history
    assert (stored(advisers, id).revision, count(advisers, EntryChange)) == (1, marks)
    with time_machine.travel("2026-11-30T08:00:00+00:00"):
        assert "Reportées" not in lotte.get("/requests").text  # the day has come


def test_an_attempt_sent_twice_is_one_and_with_other_words_a_conflict(advisers: Flask) -> None:
    lotte = sign_in(advisers, "lotte")
    id = log(lotte, "techno_visit", **VISIT)
    fields = tried("postponed", until="2026-11-30")
    for status, outcome, until in (
        (201, "stored", "2026-11-30"),
        (200, "known", "2026-11-30"),
        (409, "conflict", "2026-12-07"),
    ):
        answer = post(lotte, f"/entries/{id}/attempt", headers=JSON, **fields | {"until": until})
        assert (answer.status_code, answer.json["outcome"]) == (status, outcome)
    with advisers.app_context():
        assert [row.until for row in db.session.scalars(select(EntryAttempt))] == [date(2026, 11, 30)]


@pytest.mark.parametrize(
    ("outcome", "reason"), [("refused", "refusé par la personne"), ("withdrawn", "à la demande de la personne")]
)
def test_a_request_that_the_person_does_not_want_is_withdrawn_with_that_reason(
    advisers: Flask, outcome: str, reason: str
) -> None:
    lotte = sign_in(advisers, "lotte")
    id = log(lotte, "techno_visit", **VISIT)
    assert "sort des chiffres" in lotte.get(f"/entries/{id}/attempt").text
    post(lotte, f"/entries/{id}/attempt", headers=JSON, **tried(outcome))
    entry = stored(advisers, id)
    assert (entry.withdrawn_reason, entry.revision) == (reason, 2)
    assert id not in lotte.get("/requests").text
    again = post(lotte, f"/entries/{id}/attempt", headers=JSON, **tried("refused"))
    assert (again.status_code, again.json["outcome"]) == (409, "conflict")
    late = post(lotte, f"/entries/{id}/attempt", headers=JSON, **tried("absent"))
    assert late.json["outcome"] == "stored"  # it was tried all the same


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "moved"}, "outcome"),
        ({"outcome": "postponed"}, "until"),
        ({"outcome": "postponed", "until": "2026-11-23"}, "until"),
        ({"outcome": "postponed", "until": ["2026-11-30", "2026-12-07"]}, "until"),
        ({"change_id": "x"}, "change_id"),
        ({"day": "yesterday"}, "day"),
    ],
)
def test_a_mistake_is_said_beside_its_field(advisers: Flask, fields: dict[str, Any], field: str) -> None:
    lotte = sign_in(advisers, "lotte")
    id = log(lotte, "techno_visit", **VISIT)
    answer = post(lotte, f"/entries/{id}/attempt", headers=JSON, **tried("absent") | fields)
    assert (answer.status_code, set(answer.json["errors"])) == (422, {field})
    page = post(lotte, f"/entries/{id}/attempt", **tried("absent") | fields)
    assert (page.status_code, "data-mistakes" in page.text) == (422, True)
    assert count(advisers, EntryAttempt) == 0


def test_attempts_are_for_advisers_and_for_visits(advisers: Flask) -> None:
    lotte, alice = sign_in(advisers, "lotte"), sign_in(advisers, "alice")
    with advisers.app_context():
        author = find_person("lotte")
        assert author
        meeting = str(make_entry(author, topic="other").id)
    visit = log(lotte, "techno_visit", **VISIT)
    for client, id in ((alice, visit), (lotte, meeting)):
        assert client.get(f"/entries/{id}/attempt").status_code == 404
        assert post(client, f"/entries/{id}/attempt", **tried("absent")).status_code == 404
    assert count(advisers, EntryAttempt) == 0


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("ck_entry_attempt_outcome_known", {"outcome": "moved"}),
        ("ck_entry_attempt_postponed_until_a_day", {"outcome": "postponed", "until": None}),
        ("ck_entry_attempt_postponed_until_a_day", {"outcome": "absent", "until": date(2026, 12, 1)}),
        ("ck_entry_attempt_until_after_day", {"outcome": "postponed", "until": date(2026, 11, 23)}),
    ],
)
def test_the_database_refuses_an_attempt_that_makes_no_sense(
    advisers: Flask, constraint: str, fields: dict[str, Any]
) -> None:
    with advisers.app_context():
        lotte = find_person("lotte")
        assert lotte
        entry = make_entry(lotte, "techno_visit", day=None, topic="pre_offence", requested_on=date(2026, 11, 20))
        values: dict[str, Any] = {"outcome": "absent", "until": None, "day": date(2026, 11, 23), **fields}
        with pytest.raises(IntegrityError, match=constraint):
            note_attempt(id=entry.id, change_id=uuid4(), change_hash="0" * 64, by_id=lotte.id, at=now(), **values)
        db.session.rollback()
