"""Entries of a figure that may be there twice stand together, with what they have in common."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.queries import find_person
from fieldlog.dates import BRUSSELS
from fieldlog.entries.models import Entry, EntryCrew
from fieldlog.extensions import db
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.test_monthly_pages import counted_queries

MAY = date(2024, 5, 1)
DOUBLES = "/monthly/2024-05/5.1a/entries?mark=duplicates"


@pytest.fixture
def nadia(any_app: Flask) -> FlaskClient:
    with any_app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        for username in ("alice", "bob", "charlie"):
            make_person(username)
        make_neighbourhood("maritime")
        load_measured_plan()
        for code in ("5.1a", "1.1c"):
            write_figure(code, "month", MAY, 1.0)
    return sign_in(any_app, "nadia")


def go_round(author: str, start: datetime, *crew: str, hours: int = 1, place: str | None = "maritime") -> Entry:
    people = {name: find_person(name) for name in (author, *crew)}
    members = [EntryCrew(person_id=people[name].id) for name in crew]  # type: ignore[union-attr]
    times = {"started_at": start, "ended_at": start + timedelta(hours=hours), "minutes": 60 * hours}
    return make_entry(people[author], "patrol", day=start.date(), neighbourhood=place, crew=members, **times)  # type: ignore[arg-type]


def at(day: int, hour: int) -> datetime:
    return datetime(2024, 5, day, hour, tzinfo=BRUSSELS)


def groups_on(page: str) -> list[tuple[str, list[str]]]:
    """What is said of each group, and the entries that it leads to."""
    parts = re.findall(r'<p class="hint" id="why-[0-9]+">(.*?)</p>(.*?)</ul>', page.replace("\u00a0", " "), re.DOTALL)
    return [(why, re.findall(r'<a class="row" href="/entries/([^"]+)"', rest)) for why, rest in parts]


def test_a_coordinator_sees_who_noted_the_same_and_opens_either(any_app: Flask, nadia: FlaskClient) -> None:
    with any_app.app_context():
        alone = go_round("alice", at(2, 8))
        pair = go_round("alice", at(3, 8), "bob"), go_round("bob", at(3, 8), "alice")
        own = go_round("charlie", at(6, 8), hours=3, place=None), go_round("charlie", at(6, 9), place=None)
        chain = go_round("alice", at(7, 8), "bob"), go_round("bob", at(7, 8), "charlie"), go_round("charlie", at(7, 8))
        expected = [
            ("Toujours quelqu’un en commun avec la suivante, même quartier, mêmes heures.", ids(*chain)),
            ("Même personne (Charlie), heures qui se chevauchent.", ids(*own)),
            ("Mêmes personnes (Alice, Bob), même quartier, mêmes heures.", ids(*pair)),
        ]
        left_out = str(alone.id)
    with counted_queries(any_app) as statements:
        page = nadia.get(DOUBLES).text
    assert len(statements) <= 20, statements
    assert [(why, set(found)) for why, found in groups_on(page)] == expected
    assert left_out not in page


def ids(*entries: Entry) -> set[str]:
    return {str(entry.id) for entry in entries}


def test_visits_without_hours_that_say_the_same_are_told_in_dutch_too(any_app: Flask, nadia: FlaskClient) -> None:
    with any_app.app_context():
        tess = make_person("tess", "techno_prevention")
        visit = {"topic": "post_offence", "audience": "resident", "day": date(2024, 5, 6), "neighbourhood": "maritime"}
        for _ in range(2):
            make_entry(tess, "techno_visit", requested_on=date(2024, 5, 2), **visit)
        find_person("nadia").language = "nl"  # type: ignore[union-attr]
        db.session.commit()
    [(why, found)] = groups_on(nadia.get("/monthly/2024-05/1.1c/entries?mark=duplicates").text)
    assert why == "Zelfde persoon (Tess), zelfde wijk, zelfde dag, en niets anders onderscheidt ze."
    assert len(found) == 2


def test_many_pairs_come_in_pages_and_no_pair_is_torn_apart(any_app: Flask, nadia: FlaskClient) -> None:
    with any_app.app_context():
        for day in (2, 3):
            for hour in range(13):
                for _ in range(2):
                    go_round("alice", at(day, 8) + timedelta(hours=hour))
    first = nadia.get(DOUBLES).text
    further = re.search(r'rel="next" href="([^"]*)"', first)
    assert further
    second = nadia.get(further[1].replace("&amp;", "&")).text
    assert [len(groups_on(page)) for page in (first, second)] == [25, 1]
    assert all(len(found) == 2 for _, found in groups_on(first) + groups_on(second))
    assert nadia.get(f"{DOUBLES}&page=3").status_code == 404


def test_where_nothing_is_there_twice_the_page_says_so(nadia: FlaskClient) -> None:
    assert 'class="empty"' in nadia.get(DOUBLES).text
