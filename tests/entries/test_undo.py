"""Taking back what was last done to an entry: it says again what it said before, and the history grows longer."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.devices.models import Quarantined
from fieldlog.entries.models import EntryChange, EntryRevision
from fieldlog.entries.register.files import export_entries
from fieldlog.entries.rules import HoursSource
from fieldlog.entries.services import Receipt, import_entries, record_entry, undo_change
from fieldlog.extensions import db
from tests.entries.browser import CONTACT, JSON, PATROL, VISIT, change, count, log, post, stored
from tests.entries.test_services import AT, commune, correct, meeting, patrol, record, withdraw
from tests.entries.test_services import stored as stored_here
from tests.factories import sign_in

__all__ = ["commune"]


def undo(id: UUID, *, revision: int = 2, change_id: UUID | None = None, **more: Any) -> Receipt:
    values: dict[str, Any] = {"reason": "undone", "change_hash": "f" * 64, "by_id": 1, "at": AT}
    return undo_change(id=id, change_id=change_id or uuid4(), revision=revision, **values | more)


@pytest.mark.usefixtures("commune")
class TestUndoing:
    def test_a_withdrawn_entry_counts_again_and_both_changes_stay_written_down(self) -> None:
        id = record(meeting()).id
        withdraw(id)
        assert (undo(id).outcome, undo(id).outcome) == ("stored", "conflict")
        entry = stored_here(id)
        assert (entry.withdrawn_at, entry.withdrawn_reason, entry.revision) == (None, None, 3)
        kept = db.session.scalars(select(EntryRevision).order_by(EntryRevision.number)).all()
        assert [row.reason for row in kept] == ["asked by the person", "undone"]
        assert [row.snapshot.get("withdrawn_reason") for row in kept] == [None, "asked by the person"]

    def test_a_corrected_entry_says_again_what_it_said(self) -> None:
        before = patrol(note="seen nobody", crew=("bob",))
        id = record(before).id
        correct(id, patrol(ended_at=datetime(2024, 3, 5, 2, tzinfo=UTC), crew=(), neighbourhood="etangs-noirs"))
        assert undo(id).revision == 3
        entry = stored_here(id)
        assert (entry.minutes, entry.note, [member.person.username for member in entry.crew]) == (
            before.minutes, "seen nobody", ["bob"],
        )  # fmt: skip

    def test_what_was_taken_back_can_be_so_again(self) -> None:
        id = record(meeting()).id
        withdraw(id)
        undo(id)
        undo(id, revision=3)
        entry = stored_here(id)
        assert (entry.withdrawn_at, entry.withdrawn_reason, entry.revision) == (AT, "asked by the person", 4)

    def test_several_topics_come_back(self) -> None:
        content = replace(meeting(), kind="case_contact", service="victim_support", case="SV-1", topics=("interview",))
        several = replace(content, topics=("interview", "tripartite"))
        id = record(several).id
        correct(id, content)
        undo(id)
        assert [row.topic for row in stored_here(id).topics] == ["interview", "tripartite"]

    def test_an_end_that_was_a_guess_is_one_again(self) -> None:
        id = uuid4()
        values: dict[str, Any] = {"submission_hash": "a" * 64, "recorded_by_id": None, "at": AT}
        record_entry(id=id, content=patrol(), source=HoursSource(-1200, is_end_estimated=True), **values)
        correct(id, patrol(ended_at=datetime(2024, 3, 5, 2, tzinfo=UTC)))
        assert stored_here(id).is_end_estimated is False
        undo(id)
        assert (stored_here(id).clock_skew, stored_here(id).is_end_estimated) == (-1200, True)

    def test_old_and_new_dates_are_marked(self) -> None:
        id = record(meeting()).id
        correct(id, meeting(day=date(2024, 5, 6)))
        undo(id)
        marks = db.session.scalars(select(EntryChange.day).order_by(EntryChange.number)).all()
        assert marks[-2:] == [date(2024, 5, 6), date(2024, 3, 4)]

    def test_sent_again_it_is_known_and_done_once(self) -> None:
        id, change_id = record(meeting()).id, uuid4()
        withdraw(id)
        undo(id, change_id=change_id)
        again = undo(id, change_id=change_id)
        assert (again.outcome, again.revision, stored_here(id).is_withdrawn) == ("known", 3, False)
        assert undo(id, change_id=change_id, change_hash="0" * 64).outcome == "conflict"

    def test_where_it_has_moved_on_or_nothing_was_done_nothing_is_taken_back(self) -> None:
        id = record(meeting()).id
        assert undo(id, revision=1).outcome == "conflict"
        correct(id, meeting(topics=("csil",)))
        assert undo(id, revision=1).outcome == "conflict"
        assert stored_here(id).topic == "csil"


def test_an_entry_that_came_in_as_withdrawn_counts_again_and_goes_out_and_in_as_it_is(
    people: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "entries.csv"
    file.write_text(
        "id,kind,service,author,day,topic,withdrawn_reason\n"
        "00000000-0000-4000-8000-000000000001,meeting,peacekeepers,alice,2026-11-20,csil,twice\n"
        "00000000-0000-4000-8000-000000000002,meeting,peacekeepers,alice,2026-11-19,csil,twice\n"
    )
    with people.app_context():
        import_entries(path=file, at=AT)
    alice = sign_in(people, "alice")
    id = "00000000-0000-4000-8000-000000000001"
    assert post(alice, f"/entries/{id}/undo", **change()).status_code == 303
    with people.app_context():
        out = io.StringIO()
        export_entries(out=out)
        rows = list(csv.DictReader(io.StringIO(out.getvalue())))
        assert [row["withdrawn_reason"] for row in rows] == ["twice", ""]
        file.write_text(out.getvalue())
        report = import_entries(path=file, at=AT)
        assert (report.known, report.stored, report.conflicts) == (2, 0, [])


def test_the_page_of_what_was_just_done_offers_to_take_it_back(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    address = f'action="/entries/{id}/undo"'
    assert address not in alice.get(f"/entries/{id}").text
    post(alice, f"/entries/{id}/correct", **change(**PATROL | {"ended_at": "01:00"}))
    page = alice.get(f"/entries/{id}").text
    assert page.count(address) == 1
    assert page.index(address) < page.index("<h2>Historique")
    answer = post(alice, f"/entries/{id}/undo", **change(revision="2", reason=""))
    page = alice.get(answer.location).text
    assert "Annulé\u00a0: Patrouille" in page
    assert "6\u00a0h\u00a030 → 7\u00a0h\u00a030" in page
    assert stored(people, id).minutes == 450


def test_undoing_a_withdrawal_needs_neither_script_nor_reason_and_is_answered_like_every_change(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    post(alice, f"/entries/{id}/withdraw", **change(reason="duplicate"))
    assert f'action="/entries/{id}/undo"' in alice.get(f"/entries/{id}").text
    fields = change(revision="2", reason="")
    done = post(alice, f"/entries/{id}/undo", headers=JSON, **fields)
    again = post(alice, f"/entries/{id}/undo", headers=JSON, **fields)
    late = post(alice, f"/entries/{id}/undo", headers=JSON, **change(revision="2"))
    assert [(answer.status_code, answer.json["outcome"]) for answer in (done, again, late)] == [
        (201, "stored"), (200, "known"), (409, "conflict"),
    ]  # fmt: skip
    page = alice.get(f"/entries/{id}").text
    assert "non → oui" in page
    refused = post(alice, f"/entries/{id}/undo", headers=JSON, owner="alice")
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"change_id", "revision"})
    assert post(alice, f"/entries/{id}/undo").status_code == 422
    assert count(people, EntryRevision) == 2


def test_only_who_may_change_the_entry_may_take_a_change_back(people: Flask) -> None:
    alice, bob, lead = (sign_in(people, name) for name in ("alice", "bob", "lead"))
    id = log(alice, "patrol", crew=["bob"], **PATROL)
    post(alice, f"/entries/{id}/withdraw", **change())
    assert f"/entries/{id}/undo" not in bob.get(f"/entries/{id}").text  # who reads it, and was there
    for username in ("bob", "charlie", "adviser", "coordinator"):
        answer = post(sign_in(people, username), f"/entries/{id}/undo", **change(revision="2"))
        assert answer.status_code == 404, username
    assert stored(people, id).is_withdrawn
    assert post(lead, f"/entries/{id}/undo", **change(revision="2")).status_code == 303
    assert not stored(people, id).is_withdrawn


def test_the_head_of_a_confidential_service_takes_nothing_back(people: Flask) -> None:
    support = sign_in(people, "support")
    id = log(support, "case_contact", **CONTACT)
    post(support, f"/entries/{id}/withdraw", **change())
    assert post(sign_in(people, "headsupport"), f"/entries/{id}/undo", **change(revision="2")).status_code == 404
    page = support.get(f"/entries/{id}").text
    assert f"/entries/{id}/undo" in page


def test_a_visit_that_was_not_made_is_a_request_again(people: Flask) -> None:
    adviser = sign_in(people, "adviser")
    id = log(adviser, "techno_visit", **VISIT)
    post(adviser, f"/entries/{id}/correct", **change(**VISIT, day="2026-11-22"))
    assert post(adviser, f"/entries/{id}/undo", **change(revision="2")).status_code == 303
    assert stored(people, id).day is None
    assert f"/entries/{id}" in adviser.get("/requests").text


def test_an_undo_that_a_phone_sent_and_was_refused_has_no_form_to_put_it_right(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    sent = {"device": str(uuid4()), "seq": "1", "sent_at": "2026-11-23T09:32:00Z", "owner": "alice"}
    assert post(alice, f"/entries/{id}/undo", headers=JSON, **sent).status_code == 422
    assert count(people, Quarantined) == 1
    with people.app_context():
        number = db.session.scalars(select(Quarantined.number)).one()
    assert f"quarantined={number}" not in alice.get(f"/phones/refused/{number}").text


def test_the_history_names_a_colleague_whom_the_entry_names_no_more(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL, crew="charlie")
    assert post(alice, f"/entries/{id}/correct", headers=JSON, **change(**PATROL, crew="bob")).status_code == 201
    page = alice.get(f"/entries/{id}").text
    assert "Charlie → Bob" in page
    assert "charlie →" not in page
