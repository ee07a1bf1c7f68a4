"""The first page, the journal and the requests that wait for a visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.factories import make_entry, make_neighbourhood, make_person, sign_in

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 9, 32, tzinfo=UTC), tick=False):
        yield


def make_patrol(author: Any, days_ago: int = 0, hour: int = 8, **more: Any) -> None:
    started_at = datetime(2026, 11, 23, hour, tzinfo=UTC) - timedelta(days=days_ago)
    make_entry(
        author,
        "patrol",
        day=started_at.date(),
        started_at=started_at,
        ended_at=started_at + timedelta(hours=2),
        minutes=120,
        neighbourhood="maritime",
        **more,
    )


def make_request(author: Any, requested: int, offence: int | None = None, topic: str = "post_offence") -> None:
    make_entry(
        author,
        "techno_visit",
        day=None,
        requested_on=TODAY - timedelta(days=requested),
        offence_on=None if offence is None else TODAY - timedelta(days=offence),
        topic=topic,
        audience="resident",
    )


def test_home_of_a_guard_begins_with_the_patrol_then_the_kinds_she_uses_most(app: Flask) -> None:
    with app.app_context():
        alice = make_person("alice")
        make_neighbourhood("maritime")
        for topic in ("communal_event", "communal_event", "other"):
            make_entry(alice, "action", topic=topic)
        make_patrol(alice)
    page = sign_in(app, "alice").get("/home").text
    assert page.index("/entries/new/patrol") < page.index("/entries/new/action") < page.index("/entries/new/advice")
    assert "/entries/new/techno_visit" not in page
    assert "/requests" not in page


def test_home_shows_todays_own_entries_with_their_hours(app: Flask) -> None:
    with app.app_context():
        alice = make_person("alice")
        bob = make_person("bob")
        make_neighbourhood("maritime")
        make_patrol(alice, hour=6)
        make_patrol(alice, hour=8)
        make_patrol(alice, days_ago=1)
        make_patrol(bob)
        at = datetime(2026, 11, 23, 9, tzinfo=UTC)
        make_patrol(alice, hour=4, withdrawn_at=at, withdrawn_reason="doublon")
    page = sign_in(app, "alice").get("/home").text
    assert "4\u00a0h</span>" in page
    assert page.count("data-id=") == 3


def test_home_of_an_adviser_begins_with_what_runs_out_next(app: Flask) -> None:
    with app.app_context():
        adviser = make_person("adviser", "techno_prevention", language="nl")
        for requested in (1, 2, 3, 12):
            make_request(adviser, requested, topic="pre_offence")
    page = sign_in(app, "adviser").get("/home").text
    assert page.count('class="left') == 3
    assert page.index("11/11") < page.index("20/11")
    assert "/requests" in page


def test_requests_stand_by_days_left_on_both_clocks(app: Flask) -> None:
    with app.app_context():
        adviser = make_person("adviser", "techno_prevention")
        colleague = make_person("colleague", "techno_prevention")
        make_request(adviser, 2, topic="pre_offence")
        make_request(colleague, 15, 17)
        make_request(colleague, 6, topic="control")
        make_entry(adviser, "techno_visit", day=TODAY, requested_on=TODAY, topic="pre_offence", audience="resident")
    page = sign_in(app, "adviser").get("/requests").text
    running, none, past = (page.index(f'class="left {tone}"') for tone in ("good", "none", "bad"))
    assert running < none < page.index("Délai dépassé") < past
    assert page.count("correct?done=today") == 3


def test_requests_are_for_advisers(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_person("adviser", "techno_prevention")
        make_person("admin", "coordination", role="admin")
    assert sign_in(app, "alice").get("/requests").status_code == 404
    assert sign_in(app, "admin").get("/requests").status_code == 403
    assert "/entries/new/techno_visit" in sign_in(app, "adviser").get("/requests").text


def test_journal_lists_own_entries_by_day_with_the_hours_of_the_whole_day(app: Flask) -> None:
    with app.app_context():
        alice = make_person("alice")
        bob = make_person("bob")
        make_neighbourhood("maritime")
        for hour in range(4, 8):
            make_patrol(alice, hour=hour)
        for days_ago in range(1, 27):
            make_patrol(alice, days_ago=days_ago)
        make_patrol(bob)
    client = sign_in(app, "alice")
    page = client.get("/entries/").text
    assert "8\u00a0h</span>" in page
    assert page.count('class="row"') == 25
    assert 'hx-get="/entries/page?page=2"' in page
    fragment = client.get("/entries/page?page=2").text
    assert "<html" not in fragment
    assert fragment.count('class="row"') == 5
    assert "hx-get" not in fragment


def test_journal_finds_words_and_kinds(app: Flask) -> None:
    with app.app_context():
        alice = make_person("alice")
        make_neighbourhood("maritime")
        make_neighbourhood("karreveld")
        make_patrol(alice)
        make_entry(alice, "action", topic="communal_event", neighbourhood="karreveld")
    client = sign_in(app, "alice")
    found = client.get("/entries/?search=karreveld").text
    assert found.count('class="row"') == 1
    assert "Événement communal" in found
    assert client.get("/entries/?kind=patrol").text.count('class="row"') == 1
    assert 'class="empty"' in client.get("/entries/?search=nulle+part").text


@pytest.mark.parametrize(
    "query", ["search=%00", "page=-3", "page=1e9", "page=99999999999999999999", "kind=%ff", "search=%25_"]
)
def test_odd_addresses_of_the_journal_are_answered(any_app: Flask, query: str) -> None:
    with any_app.app_context():
        make_person("alice")
    client = sign_in(any_app, "alice")
    assert client.get(f"/entries/?{query}").status_code == 200
    assert client.get(f"/entries/page?{query}").status_code == 200


def test_empty_journal_offers_the_first_step(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_person("admin", "coordination", role="admin")
    page = sign_in(app, "alice").get("/entries/").text
    assert 'class="empty"' in page
    assert "/entries/new/patrol" in page
    assert sign_in(app, "admin").get("/entries/").status_code == 403
