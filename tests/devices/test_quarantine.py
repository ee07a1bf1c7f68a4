"""What is refused to a phone is kept before the phone hears of it, once, and for the eyes of its own people only."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from fieldlog.accounts.models import Person
from fieldlog.devices import services
from fieldlog.devices.models import Quarantined
from fieldlog.devices.queries import find_refused
from fieldlog.extensions import db
from tests.devices.phone import Outbox, arrivals, phones, quarantined
from tests.entries.browser import CONTACT, PATROL, change, count, log, stored
from tests.factories import sign_in

NOBODYS = str(uuid4())


def refused(outbox: Outbox, **fields: Any) -> Quarantined:
    """A patrol that cannot be stored, and how it is kept."""
    answer = outbox.log(**{"neighbourhood": "nowhere", **fields})
    assert (answer.status_code, answer.json["outcome"]) == (422, "refused"), answer.text
    return quarantined(outbox.app)[-1]


def test_a_refused_entry_is_kept_as_it_was_sent(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    row = refused(outbox, id=id, note="sous la pluie", crew=["bob", "charlie"])
    sent = dict(row.fields)
    assert [row.fields.count(["crew", name]) for name in ("bob", "charlie")] == [1, 1]
    assert (sent["note"], sent["neighbourhood"], sent["id"]) == ("sous la pluie", "nowhere", id)
    assert "csrf_token" not in sent
    assert outbox.token not in str(row.fields)
    assert (row.key, row.entry_id, row.change_id) == (UUID(id), id, None)
    assert (row.kind, row.service, row.is_confidential) == ("patrol", "peacekeepers", False)
    assert "neighbourhood" in row.errors
    assert arrivals(people) == [(1, "refused", UUID(id))]
    assert (row.phone_id, row.seq) == (phones(people)[0].id, 1)
    assert count(people) == 0


def test_sent_again_it_is_brought_up_to_date_and_not_doubled(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    first = refused(outbox, id=id)
    again = refused(outbox, id=id, note="encore")
    assert (first.number, dict(again.fields)["note"]) == (again.number, "encore")
    assert len(quarantined(people)) == 1


def test_stored_after_all_it_is_put_right_and_so_is_its_number(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    refused(outbox, id=id)
    assert outbox.log(id=id).json["outcome"] == "stored"
    (row,) = quarantined(people)
    assert row.repaired_at is not None
    assert arrivals(people) == [(1, "stored", UUID(id)), (2, "stored", UUID(id))]


def test_a_refused_change_is_kept_under_its_own_id_and_put_right_by_it(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    id, fields = outbox.log().json["id"], change(**PATROL)
    for path in ("correct", "withdraw"):
        fields = change(**PATROL)
        answer = outbox.send(f"/entries/{id}/{path}", **fields | {"reason": ""})
        assert (answer.status_code, answer.json["id"], list(answer.json["errors"])) == (422, id, ["reason"])
        row = quarantined(people)[-1]
        assert (row.key, row.entry_id, row.kind) == (UUID(fields["change_id"]), id, "patrol")
        assert row.address == f"/entries/{id}/{path}"
    assert outbox.send(f"/entries/{id}/withdraw", **fields).json["outcome"] == "stored"
    assert [row.repaired_at is not None for row in quarantined(people)] == [False, True]


@pytest.mark.parametrize("kind", ["techno_visit", "nothing", "x" * 120, "é☃"])
def test_kinds_that_are_not_hers_or_not_there_are_kept(people: Flask, kind: str) -> None:
    outbox = Outbox(people, "alice")
    answer = outbox.log(kind, topic="pre_offence")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["kind"])
    assert dict(quarantined(people)[0].fields)["topic"] == "pre_offence"


@pytest.mark.parametrize("id", ["", "x", "a\0b", "é" * 300, "0b5a4f0e-7d0c-4a7e-9f5e-6f4f3f1d2c3"])
def test_ids_that_cannot_be_read_are_kept_once(people: Flask, id: str) -> None:
    outbox = Outbox(people, "alice")
    for _ in range(2):
        assert outbox.log(id=id).status_code == 422
        assert outbox.send(f"/entries/{(id or 'x').replace(chr(0), '')}/correct", **change()).status_code == 422
    new = [row for row in quarantined(people) if row.address == "/entries/new/patrol"]
    assert len(new) == 1
    assert count(people) == 0


def test_whether_an_entry_of_others_is_there_is_not_told(people: Flask) -> None:
    theirs = log(sign_in(people, "support"), "case_contact", **CONTACT)
    patrol = log(sign_in(people, "charlie"), "patrol", **PATROL)
    outbox = Outbox(people, "alice")
    for path in ("correct", "withdraw"):
        answers = [outbox.send(f"/entries/{id}/{path}", **change(**PATROL)) for id in (theirs, patrol, NOBODYS, "x")]
        assert {answer.status_code for answer in answers} == {422}
        bodies = [answer.json | {"id": "", "hash": ""} for answer in answers]
        assert bodies == [bodies[0]] * 4
    assert stored(people, theirs).revision == stored(people, patrol).revision == 1


def test_a_patrol_that_is_only_read_cannot_be_changed_from_a_phone_and_is_kept(people: Flask) -> None:
    id = log(sign_in(people, "alice"), "patrol", **PATROL)
    bob = Outbox(people, "bob")  # of her brigade: he reads it
    answer = bob.send(f"/entries/{id}/withdraw", **change(revision="1"))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["id"])
    (row,) = quarantined(people)
    assert (row.entry_id, row.kind) == (id, None)


def test_whoever_changed_service_still_finds_the_entry_where_it_belongs(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    move(people, "alice", "techno_prevention")
    answer = outbox.log(id=str(uuid4()))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["kind"])
    (row,) = quarantined(people)
    assert (row.service, row.is_confidential) == ("peacekeepers", False)
    with people.app_context():
        assert [may(people, name, row) for name in ("lead", "alice", "adviser", "bob")] == [True, True, False, False]


def test_what_was_written_under_professional_secrecy_stays_its_writers_after_a_change_of_service(
    people: Flask,
) -> None:
    outbox = Outbox(people, "support")
    move(people, "support", "peacekeepers")
    outbox.log("case_contact", **CONTACT)
    outbox.send(f"/entries/{NOBODYS}/correct", **change(**CONTACT))
    rows = quarantined(people)
    assert [row.is_confidential for row in rows] == [True, True]
    assert all(not may(people, "lead", row) for row in rows)


def test_beyond_five_hundred_the_oldest_stay(people: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_REFUSED", 3)
    outbox, ids = Outbox(people, "alice"), [str(uuid4()) for _ in range(5)]
    for id in ids:
        refused(outbox, id=id)
    refused(outbox, id=ids[0], note="encore")
    assert [row.entry_id for row in quarantined(people)] == ids[:3]
    assert dict(quarantined(people)[0].fields)["note"] == "encore"
    outbox.log(id=ids[1])
    refused(outbox, id=ids[4])
    assert [row.entry_id for row in quarantined(people)] == [*ids[:3], ids[4]]


def test_a_form_that_nobody_wrote_by_hand_is_cut_and_says_so(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    row = refused(outbox, note="x" * 100_000)
    assert row.is_cut
    assert len(str(row.fields)) < 20_000
    assert "début" in outbox.client.get(f"/phones/refused/{row.number}").text


def move(app: Flask, username: str, service: str) -> None:
    with app.app_context():
        db.session.query(Person).filter_by(username=username).one().service = service
        db.session.commit()


def may(app: Flask, username: str, row: Quarantined) -> bool:
    with app.app_context():
        person = db.session.query(Person).filter_by(username=username).one()
        return find_refused(person, row.number) is not None
