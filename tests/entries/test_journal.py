"""The first page, the journal and the requests that wait for a visit."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import csrf_token, make_entry, make_neighbourhood, make_person, sign_in

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
    assert page.count('data-request="') == 3
    assert page.index("11/11") < page.index("20/11")
    assert "/requests" in page


def test_requests_show_both_clocks_and_apart_what_no_clock_can_meet_any_more(app: Flask) -> None:
    with app.app_context():
        adviser = make_person("adviser", "techno_prevention")
        make_request(adviser, 3, 16)
        colleague = make_person("colleague", "techno_prevention")
        make_request(adviser, 2, topic="pre_offence")
        make_request(colleague, 15, 17)
        make_request(colleague, 6, topic="control")
        make_entry(adviser, "techno_visit", day=TODAY, requested_on=TODAY, topic="pre_offence", audience="resident")
    page = sign_in(app, "adviser").get("/requests").text
    rows = [row.split("</div>", 1)[0] for row in page.split('data-request="')[1:]]
    clocks = [re.findall(r'data-clock="(\w+)"><b>(−?\d+)\u00a0j</b>', row) for row in rows]
    assert clocks == [
        [("offence", "−2"), ("request", "11")],
        [("request", "12")],
        [],
        [("offence", "−3"), ("request", "−1")],
    ]
    assert "Plus de 14\u00a0jours depuis les faits" in rows[0]
    assert "Plus de 14\u00a0jours depuis la demande" not in rows[0]
    assert "sans délai" in rows[2]
    heading = page.index("Délai dépassé")
    assert page.index(rows[2]) < heading < page.index(rows[3])
    assert page.count("correct?done=today") == 4


def test_requests_are_for_advisers(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_person("adviser", "techno_prevention")
        make_person("admin", "coordination", role="admin")
    assert sign_in(app, "alice").get("/requests").status_code == 404
    assert sign_in(app, "admin").get("/requests").status_code == 403
    assert "/entries/new/techno_visit" in sign_in(app, "adviser").get("/requests").text


def test_journal_lists_own_entries_by_week_and_day_with_the_hours_of_the_whole(any_app: Flask) -> None:
    with any_app.app_context():
        alice = make_person("alice")
        bob = make_person("bob")
        make_neighbourhood("maritime")
        for hour in range(4, 8):
            make_patrol(alice, hour=hour)
        for days_ago in range(1, 27):
            make_patrol(alice, days_ago=days_ago)
        at = datetime(2026, 11, 23, 9, tzinfo=UTC)
        make_patrol(alice, days_ago=1, hour=5, withdrawn_at=at, withdrawn_reason="doublon")
        make_patrol(bob)
    client = sign_in(any_app, "alice")
    page = client.get("/entries/").text
    assert '<h3>Aujourd’hui · <span class="num">8\u00a0h</span></h3>' in page
    assert '<h3>Hier · <span class="num">2\u00a0h</span></h3>' in page
    assert "<h3>Samedi 21/11 ·" in page
    assert '<h2>La semaine dernière · <span class="num">14\u00a0h</span></h2>' in page
    assert page.count('class="row"') == 25
    cut = '<h2>Semaine du 2/11 au 8/11 · <span class="num">14\u00a0h</span></h2>'
    assert cut in page
    older = client.get("/entries/?page=2").text
    assert cut in older
    assert older.count('class="row"') == 6
    assert 'href="/entries/"' in older


def test_a_phone_loads_nothing_for_the_journal_that_other_pages_do_not(app: Flask) -> None:
    with app.app_context():
        alice = make_person("alice")
        make_neighbourhood("maritime")
        for days_ago in range(30):
            make_patrol(alice, days_ago=days_ago)
    client = sign_in(app, "alice")
    page = client.get("/entries/").text
    assert "htmx" not in page
    assert "app.js" not in page
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    weights = {name: len(client.get(name, headers={"Accept-Encoding": "gzip"}).data) for name in files}
    assert sum(weights.values()) + len(gzip.compress(page.encode())) < 60 * 1024, weights


@pytest.fixture
def found(app: Flask) -> FlaskClient:
    """The browser of somebody with one entry of each sort."""
    with app.app_context():
        alice = make_person("alice")
        make_neighbourhood("maritime")
        make_neighbourhood("karreveld")
        make_patrol(alice)
        make_patrol(alice, days_ago=7)
        make_patrol(alice, days_ago=40)
        at = datetime(2026, 11, 23, 9, tzinfo=UTC)
        make_patrol(alice, days_ago=6, withdrawn_at=at, withdrawn_reason="doublon")
        make_entry(alice, "action", day=TODAY, topic="communal_event", neighbourhood="karreveld", note="ZEBRA")
        make_entry(alice, "milestone", day=None, topic="brochure", due_on=TODAY)
    return sign_in(app, "alice")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("kind=patrol", 4),
        ("place=karreveld", 1),
        ("state=open", 1),
        ("state=withdrawn", 1),
        ("period=this_week", 3),
        ("period=last_week", 2),
        ("period=this_month", 5),
        ("period=last_month", 1),
        ("first=2026-11-16&last=2026-11-22", 2),
        ("first=2026-11-22&last=2026-11-16", 2),
        ("last=2026-10-31", 1),
        ("kind=patrol&period=last_week&state=withdrawn", 1),
        ("kind=nothing&period=never&place=nowhere&state=gone&first=x&last=2026-02-30&sort=note", 6),
        ("search=ZEBRA", 6),  # an address is no place to search in
    ],
)
def test_journal_is_narrowed_by_its_address_and_what_is_not_in_the_lists_is_not_looked_at(
    found: FlaskClient, query: str, rows: int
) -> None:
    answer = found.get(f"/entries/?{query}")
    assert (answer.status_code, answer.text.count('class="row"')) == (200, rows)


def test_what_was_found_is_counted_with_its_hours_and_one_tap_shows_all_again(found: FlaskClient) -> None:
    page = found.get("/entries/?kind=patrol").text
    assert "<b>4 entrées · 6\u00a0h</b>" in page
    assert '<a class="button" href="/entries/">' in page
    assert "Rien trouvé" in found.get("/entries/?kind=patrol&state=open").text


@pytest.mark.parametrize(
    "query",
    [
        "found=%00",
        "page=-3",
        "page=1e9",
        "page=99999999999999999999",
        "kind=%ff",
        "first=%00",
        "place=%25_",
        "kind=a&kind=b",
    ],
)
@pytest.mark.parametrize("words", ["", "\0", "%_", "x" * 500])
def test_odd_addresses_and_words_are_answered(any_app: Flask, query: str, words: str) -> None:
    with any_app.app_context():
        make_person("alice")
    client = sign_in(any_app, "alice")
    assert client.get(f"/entries/?{query}").status_code == 200
    data = {"csrf_token": csrf_token(client), "search": words}
    assert client.post(f"/entries/?{query}", data=data, follow_redirects=True).status_code == 200


def test_empty_journal_offers_the_first_step(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_person("admin", "coordination", role="admin")
    page = sign_in(app, "alice").get("/entries/").text
    assert 'class="empty"' in page
    assert "/entries/new/patrol" in page
    assert sign_in(app, "admin").get("/entries/").status_code == 403
