"""Recording, correcting and withdrawing: nothing is stored twice, nothing is overwritten unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldlog.entries.models import Entry, EntryChange, EntryRevision
from fieldlog.entries.queries import content_of, list_revisions
from fieldlog.entries.rules import Content, complete
from fieldlog.entries.services import Receipt, correct_entry, record_entry, withdraw_entry
from fieldlog.extensions import db
from tests.factories import make_neighbourhood, make_partner, make_person

AT = datetime(2024, 3, 5, 8, tzinfo=UTC)


def patrol(**more: Any) -> Content:
    values: dict[str, Any] = {
        "started_at": datetime(2024, 3, 4, 21, tzinfo=UTC),
        "ended_at": datetime(2024, 3, 5, 1, tzinfo=UTC),
        "neighbourhood": "etangs-noirs",
        "crew": ("bob",),
    }
    return complete(Content(kind="patrol", service="peacekeepers", author="alice", **values | more))


def meeting(**more: Any) -> Content:
    values: dict[str, Any] = {"day": date(2024, 3, 4), "topics": ("platform",), "author": "alice"}
    return complete(Content(kind="meeting", service="peacekeepers", **values | more))


def record(content: Content, *, id: UUID | None = None, hash: str = "a" * 64) -> Receipt:
    return record_entry(id=id or uuid4(), content=content, submission_hash=hash, recorded_by_id=None, at=AT)


def correct(id: UUID, content: Content, *, revision: int = 1, change_id: UUID | None = None, **more: Any) -> Receipt:
    values: dict[str, Any] = {"reason": "wrong day", "change_hash": "c" * 64, "by_id": 1, "at": AT}
    return correct_entry(id=id, change_id=change_id or uuid4(), revision=revision, content=content, **values | more)


def withdraw(id: UUID, *, revision: int = 1, change_id: UUID | None = None, **more: Any) -> Receipt:
    values: dict[str, Any] = {"reason": "asked by the person", "change_hash": "d" * 64, "by_id": 1, "at": AT}
    return withdraw_entry(id=id, change_id=change_id or uuid4(), revision=revision, **values | more)


def stored(id: UUID) -> Entry:
    db.session.expire_all()
    return db.session.scalars(select(Entry).where(Entry.id == id)).one()


@pytest.fixture
def commune(any_app: Flask) -> Any:
    """A context of the application with Alice, Bob, a neighbourhood and two partners."""
    with any_app.app_context():
        make_person("alice")
        make_person("bob")
        make_neighbourhood()
        make_partner("transit")
        make_partner("abri")
        yield


@pytest.mark.usefixtures("commune")
class TestRecording:
    def test_alice_logs_a_patrol_across_midnight_with_bob(self) -> None:
        id = uuid4()
        assert record(patrol(), id=id) == Receipt(id, "stored", "a" * 64, revision=1)
        entry = stored(id)
        assert (entry.day, entry.last_day, entry.minutes) == (date(2024, 3, 4), date(2024, 3, 5), 240)
        assert content_of(entry) == patrol()

    def test_every_list_of_a_contact_is_kept_and_read_back(self) -> None:
        contact = complete(
            Content(
                kind="case_contact",
                service="mediation",
                author="alice",
                day=date(2024, 3, 4),
                case="K-1",
                topics=("tripartite", "interview"),
            )
        )
        id = record(contact).id
        assert content_of(stored(id)) == contact
        assert stored(id).topic is None

    def test_sent_again_it_is_known_and_stored_once(self) -> None:
        id = record(patrol()).id
        assert record(patrol(), id=id).outcome == "known"
        assert db.session.scalar(select(func.count()).select_from(Entry)) == 1

    def test_the_same_words_from_another_form_are_known_too(self) -> None:
        id = record(patrol()).id
        assert record(patrol(), id=id, hash="b" * 64) == Receipt(id, "known", "b" * 64, revision=1)

    def test_the_same_id_with_other_content_is_a_conflict_and_overwrites_nothing(self) -> None:
        id = record(patrol()).id
        assert record(patrol(crew=()), id=id, hash="b" * 64).outcome == "conflict"
        assert content_of(stored(id)) == patrol()

    def test_a_resend_after_a_correction_is_still_known(self) -> None:
        id = record(patrol()).id
        correct(id, patrol(crew=()))
        assert record(patrol(), id=id).outcome == "known"
        assert record(patrol(), id=id, hash="b" * 64).outcome == "known"
        assert stored(id).crew == []

    def test_it_leaves_a_mark_with_its_dates_for_the_night(self) -> None:
        record(patrol())
        mark = db.session.scalars(select(EntryChange)).one()
        assert (mark.kind, mark.day, mark.last_day) == ("patrol", date(2024, 3, 4), date(2024, 3, 5))
        assert mark.marked_at == AT


@pytest.mark.usefixtures("commune")
class TestCorrecting:
    def test_it_replaces_the_content_and_keeps_what_was(self) -> None:
        id = record(meeting(partners=("transit",), note="with the association")).id
        receipt = correct(id, meeting(day=date(2024, 3, 6), partners=("abri", "transit"), topics=("csil",)))
        assert (receipt.outcome, receipt.revision, receipt.hash) == ("stored", 2, "c" * 64)
        entry = stored(id)
        assert content_of(entry) == meeting(day=date(2024, 3, 6), partners=("abri", "transit"), topics=("csil",))
        (revision,) = list_revisions(entry)
        assert (revision.number, revision.reason, revision.changed_by.username) == (1, "wrong day", "alice")
        assert revision.snapshot["day"] == "2024-03-04"
        assert revision.snapshot["partners"] == "transit"
        assert revision.snapshot["note"] == "with the association"

    def test_a_request_becomes_a_visit(self) -> None:
        request = Content(
            kind="techno_visit",
            service="techno_prevention",
            author="alice",
            topics=("pre_offence",),
            audience="resident",
            requested_on=date(2024, 3, 1),
        )
        id = record(complete(request)).id
        assert stored(id).day is None
        visit = Content(**{**request.__dict__, "day": date(2024, 3, 8)})
        assert correct(id, complete(visit)).outcome == "stored"
        assert (stored(id).day, stored(id).last_day) == (date(2024, 3, 8), date(2024, 3, 8))

    def test_old_and_new_dates_are_marked(self) -> None:
        id = record(meeting()).id
        correct(id, meeting(day=date(2024, 5, 6)))
        marks = db.session.scalars(select(EntryChange.day).order_by(EntryChange.number)).all()
        assert marks == [date(2024, 3, 4), date(2024, 3, 4), date(2024, 5, 6)]

    def test_the_same_change_again_is_known_and_done_once(self) -> None:
        id, change_id = record(meeting()).id, uuid4()
        correct(id, meeting(topics=("csil",)), change_id=change_id)
        again = correct(id, meeting(topics=("csil",)), change_id=change_id)
        assert (again.outcome, again.revision) == ("known", 2)
        assert db.session.scalar(select(func.count()).select_from(EntryRevision)) == 1

    def test_the_same_change_id_with_something_else_is_a_conflict(self) -> None:
        id, change_id = record(meeting()).id, uuid4()
        correct(id, meeting(topics=("csil",)), change_id=change_id)
        other = correct(id, meeting(topics=("other",)), change_id=change_id, revision=2, change_hash="e" * 64)
        assert other.outcome == "conflict"
        assert stored(id).topic == "csil"

    def test_a_change_id_of_another_entry_is_a_conflict(self) -> None:
        first, second, change_id = record(meeting()).id, record(meeting()).id, uuid4()
        correct(first, meeting(topics=("csil",)), change_id=change_id)
        assert correct(second, meeting(topics=("csil",)), change_id=change_id).outcome == "conflict"
        assert stored(second).topic == "platform"

    def test_what_was_seen_has_moved_on_so_nothing_is_overwritten(self) -> None:
        id = record(meeting()).id
        correct(id, meeting(topics=("csil",)))
        late = correct(id, meeting(topics=("other",)), revision=1)
        assert (late.outcome, late.revision) == ("conflict", 2)
        assert stored(id).topic == "csil"

    @pytest.mark.parametrize("other", [{"author": "bob"}, {"kind": "training"}, {"service": "coordination"}])
    def test_kind_service_and_author_stay(self, other: dict[str, str]) -> None:
        id = record(meeting()).id
        with pytest.raises(ValueError, match="cannot change"):
            correct(id, Content(**{**meeting().__dict__, **other}))


@pytest.mark.usefixtures("commune")
class TestWithdrawing:
    def test_it_stays_readable_with_its_reason(self) -> None:
        id = record(meeting()).id
        assert withdraw(id).outcome == "stored"
        entry = stored(id)
        assert (entry.withdrawn_at, entry.withdrawn_reason, entry.revision) == (AT, "asked by the person", 2)
        assert [revision.reason for revision in list_revisions(entry)] == ["asked by the person"]

    def test_sent_again_it_is_known(self) -> None:
        id, change_id = record(meeting()).id, uuid4()
        withdraw(id, change_id=change_id)
        assert withdraw(id, change_id=change_id).outcome == "known"

    def test_a_withdrawn_entry_is_neither_corrected_nor_withdrawn_again(self) -> None:
        id = record(meeting()).id
        withdraw(id)
        assert correct(id, meeting(topics=("csil",)), revision=2).outcome == "conflict"
        assert withdraw(id, revision=2).outcome == "conflict"
        assert stored(id).topic == "platform"

    def test_its_dates_are_marked(self) -> None:
        withdraw(record(meeting()).id)
        assert db.session.scalars(select(EntryChange.day)).all() == [date(2024, 3, 4)] * 2
