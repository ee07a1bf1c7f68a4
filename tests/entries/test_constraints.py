"""What the databases refuse by themselves, whoever writes: each constraint is provoked on both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import DataError, IntegrityError

from fieldlog.accounts.models import Person
from fieldlog.entries.models import EntryCrew, EntryRevision
from fieldlog.extensions import db
from tests.factories import make_entry, make_person

DAY = date(2024, 3, 4)
START = datetime(2024, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def alice(any_app: Flask) -> Iterator[Person]:
    with any_app.app_context():
        yield make_person("alice")
        db.session.rollback()


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("hours_have_start_and_end", {"started_at": START}),
        ("hours_have_start_and_end", {"ended_at": START}),
        ("ended_after_started", {"started_at": START, "ended_at": START}),
        ("ended_after_started", {"started_at": START, "ended_at": START - timedelta(minutes=1)}),
        ("minutes_not_negative", {"minutes": -1}),
        ("people_not_negative", {"people": -1}),
        ("day_after_request", {"requested_on": DAY + timedelta(days=1)}),
        ("day_after_offence", {"offence_on": DAY + timedelta(days=1)}),
        ("last_day_after_day", {"last_day": DAY - timedelta(days=1)}),
        ("withdrawn_with_a_reason", {"withdrawn_at": START}),
        ("withdrawn_with_a_reason", {"withdrawn_reason": "asked by the person"}),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"ck_entry_{constraint}"):
        make_entry(alice, **row)


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("answer_is_known", {"answer": "perhaps", "answered_at": START}),
        ("answered_at_some_time", {"answer": "there"}),
        ("answered_at_some_time", {"answered_at": START}),
    ],
)
def test_a_colleague_answers_yes_or_no_at_some_time(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    entry, bob = make_entry(alice), make_person("bob")
    db.session.add(EntryCrew(entry_number=entry.number, person_id=bob.id, **row))
    with pytest.raises(IntegrityError, match=f"ck_entry_crew_{constraint}"):
        db.session.commit()


def test_a_note_is_short(alice: Person) -> None:
    with pytest.raises((IntegrityError, DataError)):
        make_entry(alice, note="x" * 281)


def test_an_id_is_stored_once(alice: Person) -> None:
    first, second = make_entry(alice), make_entry(alice)
    second.id = first.id
    with pytest.raises(IntegrityError, match=r"uq_entry_id|entry\.id"):
        db.session.commit()


@pytest.mark.parametrize("row", [{"neighbourhood": "nowhere"}, {"recorded_by_id": 999}])
def test_what_an_entry_names_exists(alice: Person, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        make_entry(alice, **row)


def revise(alice: Person, number: int, **more: Any) -> EntryRevision:
    values = {"change_id": uuid4(), "reason": "wrong day", **more}
    revision = EntryRevision(
        entry_number=number, number=1, change_hash="0" * 64, snapshot={}, changed_by_id=alice.id, changed_at=START,
        **values,
    )  # fmt: skip
    db.session.add(revision)
    db.session.commit()
    return revision


def test_a_change_has_a_reason(alice: Person) -> None:
    with pytest.raises(IntegrityError, match="ck_entry_revision_with_a_reason"):
        revise(alice, make_entry(alice).number, reason="")


def test_a_change_happens_once(alice: Person) -> None:
    change = revise(alice, make_entry(alice).number)
    with pytest.raises(IntegrityError, match=r"uq_entry_revision_change_id|entry_revision\.change_id"):
        revise(alice, make_entry(alice).number, change_id=change.change_id)
