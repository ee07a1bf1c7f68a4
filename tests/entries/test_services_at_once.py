"""Several senders at once, each with a connection of its own: an entry is stored once, a change is made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldlog.entries.models import Entry, EntryChange, EntryRevision
from fieldlog.entries.rules import Content, complete
from fieldlog.entries.services import Receipt, correct_entry, record_entry
from fieldlog.extensions import db
from tests.factories import make_person

AT = datetime(2024, 3, 5, 8, tzinfo=UTC)


def meeting(topic: str = "csil") -> Content:
    day = date(2024, 3, 4)
    return complete(Content(kind="meeting", service="peacekeepers", author="alice", day=day, topics=(topic,)))


def all_at_once(app: Flask, acts: list[Callable[[], Receipt]]) -> list[Receipt]:
    def run(act: Callable[[], Receipt]) -> Receipt:
        with app.app_context():
            return act()

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def app_with_alice(any_app: Flask) -> Flask:
    with any_app.app_context():
        make_person("alice")
        make_person("bob")
        db.session.remove()
    return any_app


def test_fifty_entries_each_sent_four_times_are_stored_fifty_times(app_with_alice: Flask) -> None:
    ids = [uuid4() for _ in range(50)] * 4

    def send(id: UUID) -> Callable[[], Receipt]:
        return lambda: record_entry(id=id, content=meeting(), submission_hash="a" * 64, recorded_by_id=None, at=AT)

    receipts = all_at_once(app_with_alice, [send(id) for id in ids])
    assert Counter(receipt.outcome for receipt in receipts) == {"stored": 50, "known": 150}
    with app_with_alice.app_context():
        assert db.session.scalar(select(func.count()).select_from(Entry)) == 50
        assert db.session.scalar(select(func.count()).select_from(EntryChange)) == 50


def correction(id: UUID, topic: str, change_id: UUID, change_hash: str) -> Callable[[], Receipt]:
    return lambda: correct_entry(
        id=id, change_id=change_id, revision=1, content=meeting(topic), reason="wrong", change_hash=change_hash,
        by_id=1, at=AT,
    )  # fmt: skip


def recorded(app: Flask, number: int) -> list[UUID]:
    ids = [uuid4() for _ in range(number)]
    with app.app_context():
        for id in ids:
            record_entry(id=id, content=meeting(), submission_hash="a" * 64, recorded_by_id=None, at=AT)
    return ids


def test_of_eight_people_who_correct_at_once_one_wins_and_the_others_are_told(app_with_alice: Flask) -> None:
    (id,) = recorded(app_with_alice, 1)
    acts = [correction(id, "platform", uuid4(), str(number) * 64) for number in range(8)]
    outcomes = Counter(receipt.outcome for receipt in all_at_once(app_with_alice, acts))
    assert outcomes == {"stored": 1, "conflict": 7}
    with app_with_alice.app_context():
        assert db.session.scalar(select(Entry.revision)) == 2
        assert db.session.scalar(select(func.count()).select_from(EntryRevision)) == 1


def test_the_same_correction_sent_eight_times_at_once_is_made_once(app_with_alice: Flask) -> None:
    (id,) = recorded(app_with_alice, 1)
    acts = [correction(id, "platform", UUID(int=1), "c" * 64)] * 8
    outcomes = Counter(receipt.outcome for receipt in all_at_once(app_with_alice, acts))
    assert outcomes == {"stored": 1, "known": 7}


def test_one_change_id_on_eight_entries_at_once_is_made_on_one(app_with_alice: Flask) -> None:
    acts = [correction(id, "platform", UUID(int=1), "c" * 64) for id in recorded(app_with_alice, 8)]
    outcomes = Counter(receipt.outcome for receipt in all_at_once(app_with_alice, acts))
    assert outcomes == {"stored": 1, "conflict": 7}
    with app_with_alice.app_context():
        assert db.session.scalar(select(func.count()).select_from(Entry).where(Entry.topic == "platform")) == 1
