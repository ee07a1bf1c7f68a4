"""What speaks against a figure is counted and said; complete is only what nothing speaks against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.commune.models import CommuneChange
from fieldlog.dates import last_of_month, now
from fieldlog.devices.models import Phone
from fieldlog.entries.duplicates.queries import list_groups
from fieldlog.entries.models import Entry, EntryChange, EntryTopic
from fieldlog.extensions import db
from fieldlog.indicators.models import PlanChange
from fieldlog.indicators.queries import list_results
from fieldlog.measurements.models import JobRun
from fieldlog.measurements.queries import read_basis, select_entries_behind
from fieldlog.monthly import queries
from fieldlog.monthly.rules import Figure
from fieldlog.monthly.trust import COMPARED_AT_MOST, Count, Trust, select_marked, trust_of
from fieldlog.monthly.trust_words import count_text, marks_of
from tests.devices.test_constraints_devices import make_quarantined
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.made_figures import AS_OF, load_measured_plan, note_night, write_figure

APRIL = date(2024, 4, 1)
IN_TIME, LATE = datetime(2024, 4, 20, 12, tzinfo=UTC), datetime(2024, 5, 2, 12, tzinfo=UTC)
PRESENCE, IN_AREAS = "5.1a", "5.1b"  # hours in which guards are out; the same in target areas
CONTACTS = "3.3a"  # of victim support


@pytest.fixture
def commune(any_app: Flask) -> Iterator[Flask]:
    """On 18 May 2024 the last night was good, and the night of 30 April is the first that counted all of April."""
    with time_machine.travel(datetime(2024, 5, 18, 10, tzinfo=UTC), tick=False):
        with any_app.app_context():
            make_person("nadia", "coordination", "coordinator")
            for username in ("alice", "bob"):
                make_person(username)
            make_person("carol", "victim_support")
            make_neighbourhood("maritime")
            load_measured_plan()
            note_night(now() - timedelta(hours=8))
            for as_of in (date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)):
                note_night(datetime(as_of.year, as_of.month, as_of.day, 1, 30, tzinfo=UTC) + timedelta(days=1))
                run = db.session.query(JobRun).order_by(JobRun.id.desc()).first()
                run.period_key = as_of.isoformat()
            write_figure(PRESENCE, "month", APRIL, 1.0)
            write_figure(IN_AREAS, "month", APRIL, 1.0)
            write_figure(CONTACTS, "month", APRIL, 9.0)
            db.session.commit()
        yield any_app


def trust(code: str) -> Trust:
    """In a figure of April 2024, as Nadia reads it."""
    nadia, [state] = find_person("nadia"), queries.list_plan_states()
    assert nadia
    assert state.measured
    result = queries.get_result(state.plan, code)
    return trust_of(nadia, result, april(), state.measured, read_basis(result, AS_OF), now())


def april() -> Figure:
    return Figure("month", APRIL, last_of_month(APRIL), 1.0, 1, 0, 0, 1, None)


def patrol(author: str, day: int, *, hour: int = 9, recorded_at: datetime = IN_TIME, **more: Any) -> Entry:
    person = find_person(author)
    assert person
    start = datetime(2024, 4, day, hour, tzinfo=UTC)
    hours = {"started_at": start, "ended_at": start + timedelta(hours=2), "minutes": 120}
    entry = make_entry(person, "patrol", day=date(2024, 4, day), neighbourhood="maritime", **hours, **more)
    entry.recorded_at = recorded_at
    db.session.commit()
    return entry


def mark_changed(entry: Entry) -> None:
    dates = {"day": entry.day, "last_day": entry.last_day, "requested_on": entry.requested_on}
    db.session.add(EntryChange(entry_number=entry.number, kind=entry.kind, marked_at=now(), **dates))
    db.session.commit()


def phone(username: str, seen_on: date, *, waits_since: date | None = None) -> None:
    person = find_person(username)
    assert person
    seen, since = (datetime(d.year, d.month, d.day, 9, tzinfo=UTC) for d in (seen_on, waits_since or seen_on))
    db.session.add(
        Phone(
            device=uuid4(), person_id=person.id, first_seen_at=datetime(2023, 1, 1, tzinfo=UTC), last_seen_at=seen,
            made=5, waiting=2 if waits_since else 0, waiting_since=since if waits_since else None,
        )
    )  # fmt: skip
    db.session.commit()


def test_a_figure_is_complete_where_nothing_speaks_against_it(commune: Flask) -> None:
    with commune.app_context():
        patrol("alice", 2)
        patrol("bob", 2, hour=14)
        patrol("alice", 3, hour=14)
        meeting = make_entry(db.session.get_one(Person, 2), "meeting", day=date(2024, 4, 3))
        mark_changed(meeting)  # another kind
        mark_changed(make_entry(db.session.get_one(Person, 2), "patrol", day=date(2024, 3, 31)))  # another month
        phone("alice", date(2024, 5, 17))
        phone("alice", date(2024, 1, 3))  # forgotten
        phone("bob", date(2024, 5, 17), waits_since=date(2024, 5, 3))  # nothing of April
        phone("carol", date(2024, 4, 3), waits_since=date(2024, 4, 2))  # another service
        assert trust(PRESENCE).is_complete


def test_each_mark_counts_what_a_person_would_count(commune: Flask) -> None:
    with commune.app_context():
        first = patrol("alice", 2)
        patrol("alice", 3, is_end_estimated=True)
        patrol("alice", 4, is_end_estimated=True, recorded_at=LATE)
        patrol("alice", 5, recorded_at=datetime(2024, 5, 1, 1, 29, tzinfo=UTC))  # a minute before that night began
        late = patrol("bob", 8, recorded_at=LATE)
        twice = patrol("bob", 9), patrol("bob", 9, hour=10)
        patrol("bob", 10, is_end_estimated=True, withdrawn_at=LATE, withdrawn_reason="test")
        for entry in (first, first, late):
            mark_changed(entry)
        phone("alice", date(2024, 5, 17), waits_since=date(2024, 4, 20))
        phone("bob", date(2024, 4, 20))
        phone("bob", date(2024, 4, 30))
        said = trust(PRESENCE)
        assert (said.estimated, said.late, said.duplicates) == (Count(2), Count(2), Count(2))
        assert (said.since, said.holding, said.silent, said.missed) == (Count(2), 1, 2, None)
        assert not said.is_complete
        result = next(one for one in list_results(queries.list_plan_states()[0].plan) if one.code == PRESENCE)
        basis = read_basis(result, AS_OF)
        behind = select_entries_behind(result, april().first_day, april().last_day, basis)
        assert list_groups(find_person("nadia"), behind) == [[one.number for one in reversed(twice)]]
        assert len(db.session.scalars(select_marked("late", result, april(), basis)).all()) == 2


def refuse(username: str, kind: str | None, received_on: date, **more: Any) -> None:
    person = find_person(username)
    assert person
    row = make_quarantined(person, kind=kind, **more)
    row.first_received_at = datetime(received_on.year, received_on.month, received_on.day, 9, tzinfo=UTC)
    row.received_at = max(now(), row.first_received_at)
    db.session.commit()


def test_refused_forms_and_a_changed_commune_speak_against_it(commune: Flask) -> None:
    with commune.app_context():
        refuse("alice", "meeting", date(2024, 4, 5))
        refuse("alice", "patrol", date(2024, 3, 31))  # before April, so not of it
        refuse("alice", "patrol", date(2024, 4, 5), repaired_at=now())
        refuse("carol", "case_contact", date(2024, 4, 5))
        change_commune("target_area", date(2024, 4, 1), date(2024, 4, 30))  # which it does not go by
        change_commune("service_days", date(2024, 5, 1), date(2024, 5, 31))
        assert trust(PRESENCE).is_complete
        refuse("bob", "patrol", date(2024, 5, 16))
        refuse("bob", None, date(2024, 5, 16))
        assert (trust(PRESENCE).refused, trust(PRESENCE).is_changed) == (2, False)
        change_commune("service_days", date(2024, 4, 1), date(2024, 4, 1))
        assert [trust(code).is_changed for code in (PRESENCE, IN_AREAS, CONTACTS)] == [True, True, False]
        db.session.query(CommuneChange).filter_by(what="service_days").delete()
        assert [trust(code).is_changed for code in (PRESENCE, IN_AREAS, CONTACTS)] == [False, True, False]
        db.session.add(PlanChange(plan_id=queries.list_plan_states()[0].plan.id))
        db.session.commit()
        assert trust(CONTACTS).is_changed
    page = words(sign_in(commune, "nadia").get(f"/monthly/2024-04/{PRESENCE}").text)
    assert "2 formulaires refusés de ces services attendent" in page
    assert "a changé depuis cette nuit" in page


def change_commune(what: str, first_day: date, last_day: date) -> None:
    db.session.add(CommuneChange(what=what, first_day=first_day, last_day=last_day))
    db.session.commit()


def test_of_too_many_entries_doubles_are_looked_for_month_by_month(commune: Flask) -> None:
    with commune.app_context():
        write_figure(PRESENCE, "year", date(2024, 1, 1), 9.0, entries=COMPARED_AT_MOST + 1)
        write_figure(CONTACTS, "year", date(2024, 1, 1), 9.0, entries=COMPARED_AT_MOST)
    nadia, address = sign_in(commune, "nadia"), f"/monthly/2024-04/{PRESENCE}/entries"
    page = nadia.get(f"{address}?period=year").text
    assert f'href="{address}?mark=duplicates"' in page
    assert "se cherchent mois par mois" in words(page)
    assert "Complet" not in words(page)
    assert nadia.get(f"{address}?period=year&mark=duplicates").status_code == 404
    assert nadia.get(f"{address}?mark=duplicates").status_code == 200
    assert "mois par mois" not in words(nadia.get(f"/monthly/2024-04/{CONTACTS}/entries?period=year").text)


def test_few_contacts_of_a_confidential_service_are_not_told(commune: Flask) -> None:
    with commune.app_context():
        carol = find_person("carol")
        assert carol
        for day in (2, 3, 4):
            contact = make_entry(
                carol, "case_contact", day=date(2024, 4, day), case=f"SV-{day}", topics=[EntryTopic(topic="interview")]
            )
            contact.recorded_at = LATE
        db.session.commit()
        assert trust(CONTACTS).late == Count(0, 3)
    nadia = sign_in(commune, "nadia")
    page = words(nadia.get(f"/monthly/2024-04/{CONTACTS}").text)
    assert "< 5 entrées sont arrivées après" in page
    assert "mark=late" not in page
    narrowed = nadia.get(f"/monthly/2024-04/{CONTACTS}/entries?mark=late")
    assert " 3 " not in words(narrowed.text)
    assert "SV-" not in narrowed.text


def words(page: str) -> str:
    """A page without its markup, in one line."""
    bare = re.sub(r"<[^>]+>", " ", page.split("<main")[1]).replace("&lt;", "<")
    return re.sub(r"[\s\u00a0\u202f]+", " ", bare)


def test_the_pages_say_it_and_lead_there(commune: Flask) -> None:
    with commune.app_context():
        first = patrol("alice", 2)
        second = patrol("alice", 3, is_end_estimated=True)
        numbers = first.id, second.id
    nadia = sign_in(commune, "nadia")
    address = f"/monthly/2024-04/{PRESENCE}"
    for place in (address, f"{address}/entries"):
        page = nadia.get(place).text
        assert "1 entrée a une fin estimée" in words(page)
        assert f'href="{address}/entries?mark=estimated"' in page
        assert "Complet" not in words(page)
    narrowed = nadia.get(f"{address}/entries?mark=estimated").text
    assert [str(id) in narrowed for id in numbers] == [False, True]
    assert nadia.get(f"{address}/entries?mark=other").status_code == 404
    with commune.app_context():
        db.session.get_one(Entry, 2).is_end_estimated = False
        db.session.commit()
    assert "Complet" in words(nadia.get(address).text)


@pytest.mark.parametrize(
    ("count", "text"),
    [(Count(12), "12"), (Count(0, 4), "< 5"), (Count(0, 5), "5"), (Count(7, 2), "8–11"), (Count(7, 6), "13")],
)
def test_small_numbers_are_written_as_a_range(app: Flask, count: Count, text: str) -> None:
    with app.test_request_context():
        assert count_text(count).replace("\u00a0", " ").replace("\u2060", "") == text


def test_a_missed_night_is_said(app: Flask) -> None:
    with app.test_request_context():
        nothing = Count()
        said = Trust(now(), AS_OF, now(), 0, 0, 0, nothing, nothing, nothing, nothing, False, "", nothing, None)
        assert [mark.slug for mark in marks_of(said)] == ["missed"]
