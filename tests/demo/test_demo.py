"""The made commune: a short one for most questions, and what must hold on every day it may be made."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from fieldlog.accounts.models import Person
from fieldlog.accounts.passwords import is_password
from fieldlog.commune.queries import find_commune, is_demo, list_neighbourhoods, list_partners
from fieldlog.dates import ONE_DAY, midnight
from fieldlog.demo.commune import make_commune
from fieldlog.demo.kinds import ACCOUNTS, PASSWORD
from fieldlog.demo.rules import World, ramadan_of
from fieldlog.demo.services import MAKERS, NotEmpty, make_demo
from fieldlog.entries.kinds import KINDS
from fieldlog.entries.models import Entry, EntryAttempt, EntryRevision
from fieldlog.entries.rules import Content, Reference, check, complete
from fieldlog.extensions import db
from fieldlog.indicators.models import Plan
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.reports.models import Evaluation
from tests.factories import make_person

TODAY = date(2026, 3, 18)
FIRST_DAY = date(2026, 3, 4)


def make_two_weeks(scale: int = 1) -> None:
    make_demo(scale=scale, today=TODAY, first_day=FIRST_DAY)


def world(today: date = TODAY, first_day: date = FIRST_DAY, scale: int = 1) -> World:
    commune = make_commune(scale=scale, first_day=first_day, today=today)
    return World(commune, scale=scale, first_day=first_day, today=today)


def contents(place: World) -> list[Content]:
    return [content for make in MAKERS for made in make(place) for content in (made.content, made.last_content)]


def test_a_commune_its_plan_and_two_weeks_are_made(any_app: Flask) -> None:
    with any_app.app_context():
        report = make_demo(scale=1, today=TODAY, first_day=FIRST_DAY)
        assert is_demo()
        assert find_commune() is not None
        assert len(list_neighbourhoods()) == 14
        assert len(list_partners()) == 20
        assert (report.first_day, report.last_day) == (FIRST_DAY, date(2026, 3, 17))
        assert report.entries == db.session.scalar(select(func.count()).select_from(Entry)) > 1000
        assert report.staff == db.session.scalar(select(func.count()).select_from(Person)) > 100
        plan = db.session.scalars(select(Plan)).one()
        assert (plan.first_day, plan.last_day) == (date(2025, 1, 1), date(2026, 12, 31))
        written = db.session.scalars(select(Evaluation)).all()
        assert {row.period for row in written} == {"2025"}
        assert {row.revision for row in written} == {1, 2}
        assert all(row.motivation.startswith("(Texte fictif)") for row in written)
        assert max(row.written_at for row in written) < midnight(TODAY)


def test_only_the_six_accounts_have_a_password_and_it_is_theirs(app: Flask) -> None:
    with app.app_context():
        make_two_weeks()
        people = db.session.scalars(select(Person).where(Person.password_hash.is_not(None))).all()
        assert {person.username: (person.service, person.role) for person in people} == ACCOUNTS
        assert all(is_password(person.password_hash, PASSWORD) for person in people)


def test_the_guard_signs_in(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context():
        make_two_weeks()
    answer = client.post("/sign-in", data={"username": "guard", "password": PASSWORD})
    assert answer.status_code == 303
    assert client.get("/session.json").get_json()["username"] == "guard"


def test_every_made_entry_passes_the_checks_and_nobody_works_before_joining_or_after_leaving() -> None:
    place = world(today=date(2026, 4, 1), first_day=date(2025, 7, 1))
    reference = Reference(
        neighbourhoods={area.slug for area in place.commune.neighbourhoods},
        partners={partner.slug for partner in place.commune.partners},
        usernames={person.username for person in place.commune.staff},
    )
    made = contents(place)
    assert [mistake for content in made for mistake in check(content, reference)] == []
    assert all(complete(content) == content for content in made)
    assert {content.kind for content in made} == set(KINDS)
    employed = {person.username: (person.joined_on or date.min, person.left_on) for person in place.commune.staff}
    for content in made:
        if content.day and content.kind != "techno_visit":
            night = ONE_DAY if content.kind == "patrol" else timedelta()  # the last night ends on the morning after
            for username in (content.author, *content.crew):
                joined_on, left_on = employed[username]
                assert joined_on <= content.day
                assert left_on is None or content.day <= left_on + night


def test_nothing_lies_ahead_of_the_day_on_which_the_demo_is_made(app: Flask) -> None:
    with app.app_context():
        make_two_weeks()
        entries = db.session.scalars(select(Entry)).all()
        assert all(entry.recorded_at <= midnight(TODAY) for entry in entries)
        assert all(entry.ended_at <= midnight(TODAY) for entry in entries if entry.ended_at)
        assert all(FIRST_DAY <= entry.day < TODAY for entry in entries if entry.day)


def test_requests_wait_are_tried_are_met_or_are_withdrawn_and_keep_what_they_were(app: Flask) -> None:
    with app.app_context():
        make_demo(scale=1, today=TODAY, first_day=date(2026, 1, 5))
        visits = db.session.scalars(select(Entry).where(Entry.kind == "techno_visit")).all()
        waits = [(visit.day - visit.requested_on).days for visit in visits if visit.day and visit.requested_on]
        assert [wait for wait in waits if wait <= 14]
        assert [wait for wait in waits if wait > 14]
        assert [visit for visit in visits if not visit.day and not visit.is_withdrawn]
        assert [visit for visit in visits if visit.is_withdrawn]
        for visit in visits:
            revisions = db.session.scalars(
                select(EntryRevision).where(EntryRevision.entry_number == visit.number)
            ).all()
            assert visit.revision == 1 + len(revisions)
            assert [revision.snapshot["day"] for revision in revisions] == [""] * len(revisions)

        attempts = db.session.scalars(select(EntryAttempt)).all()
        tried = {entry.number: entry for entry in db.session.scalars(select(Entry).where(Entry.attempts.any()))}
        assert {attempt.outcome for attempt in attempts} == {"absent", "postponed"}
        assert {tried[attempt.entry_number].day is None for attempt in attempts} == {True, False}
        for attempt in attempts:
            visit = tried[attempt.entry_number]
            assert visit.requested_on
            assert visit.requested_on < attempt.day < (visit.day or TODAY)
            assert attempt.recorded_at <= midnight(TODAY)
            assert not visit.is_withdrawn


def test_the_same_day_makes_the_same_demo_and_another_size_another() -> None:
    assert contents(world()) == contents(world())
    assert len(contents(world(scale=2))) > 1.8 * len(contents(world()))


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29)])
def test_about_sixty_thousand_entries_whenever_it_is_made(today: date) -> None:
    place = world(today=today, first_day=date(today.year - 1, 1, 1))
    kinds = Counter(made.content.kind for make in MAKERS for made in make(place))
    assert 54_000 < kinds.total() < 66_000
    assert set(kinds) == set(KINDS)


def test_night_rounds_across_a_clock_change_are_as_long_as_they_were() -> None:
    place = world(today=date(2026, 4, 2), first_day=date(2026, 3, 25))
    nights = [content for content in contents(place) if content.kind == "patrol" and content.day == date(2026, 3, 28)]
    assert nights
    for content in nights:
        assert content.started_at
        assert content.ended_at
        assert timedelta(minutes=content.minutes or 0) == content.ended_at - content.started_at


def test_a_database_that_holds_anything_else_is_refused(any_app: Flask) -> None:
    with any_app.app_context():
        make_person("alice")
        with pytest.raises(NotEmpty, match="already holds people"):
            make_two_weeks()
        assert db.session.scalar(select(func.count()).select_from(Entry)) == 0


def test_a_demo_is_not_made_twice(app: Flask) -> None:
    with app.app_context():
        make_two_weeks()
        with pytest.raises(NotEmpty, match="already holds entries"):
            make_two_weeks()


def test_a_fresh_installation_with_the_shipped_plan_takes_a_demo(app: Flask) -> None:
    with app.app_context():
        load_shipped_plan()
        make_two_weeks()
        assert is_demo()


def test_a_scale_below_one_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(ValueError, match="the scale is 0"):
        make_two_weeks(scale=0)


@pytest.mark.parametrize("begins", [date(2024, 3, 11), date(2025, 3, 1), date(2026, 2, 18), date(2027, 2, 8)])
def test_ramadan_falls_in_its_month(begins: date) -> None:
    assert abs((ramadan_of(begins.year) - begins).days) <= 2
