"""Refused entries are put right by their writer or, unless secrecy forbids it, by the team lead, as the writer's."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from fieldlog.accounts.models import Person
from fieldlog.dates import now
from fieldlog.entries.models import EntryRevision
from fieldlog.entries.services import import_entries
from fieldlog.extensions import db
from tests.devices.phone import Outbox, arrivals, quarantined
from tests.devices.test_quarantine import move, refused
from tests.entries.browser import CONTACT, JSON, PATROL, change, count, post, stored
from tests.factories import make_person, sign_in

CANARY = "CANARY-REFUSED"


def names(app: Flask, id: str) -> tuple[str, str | None]:
    """Whose entry it is, and who sent it in that person's place."""
    entry = stored(app, id)
    with app.app_context():
        people = {person.id: person.username for person in db.session.scalars(select(Person))}
    return people[entry.author_id], people.get(entry.recorded_by_id or 0)


def test_the_team_lead_opens_the_form_as_it_was_sent_and_saves_it_as_hers(people: Flask) -> None:
    id = str(uuid4())
    row = refused(Outbox(people, "alice"), id=id, note=CANARY, crew=["bob"])
    lead = sign_in(people, "lead")
    assert f'href="/phones/refused/{row.number}"' in lead.get("/phones").text
    assert CANARY in lead.get(f"/phones/refused/{row.number}").text
    address = f"/entries/new/patrol?quarantined={row.number}"
    assert f'href="{address}"' in lead.get(f"/phones/refused/{row.number}").text
    page = lead.get(address).text
    assert f'action="{address}"' in page
    assert f'value="{id}"' in page
    assert CANARY in page
    assert 'id="neighbourhood-error"' in page
    assert "data-outbox" not in re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    assert 'value="bob" checked' in page
    answer = post(lead, address, id=id, **PATROL, crew=["bob"], note=CANARY)
    assert answer.status_code == 303
    assert lead.get(answer.location).status_code == 200
    assert names(people, id) == ("alice", "lead")
    assert [row[1] for row in arrivals(people)] == ["stored"]
    assert f"/phones/refused/{row.number}" not in lead.get("/phones").text
    assert post(lead, address, id=id, **PATROL, crew=["bob"], note=CANARY).status_code == 303  # a double tap
    assert count(people) == 1


def test_days_and_hours_are_shown_as_people_write_them(people: Flask) -> None:
    row = refused(Outbox(people, "alice"), started_at="2026-11-20T18:30", ended_at="02:00", note="2026-02-31T10:00")
    page = sign_in(people, "alice").get(f"/phones/refused/{row.number}").text
    for shown in ("20/11/2026 à 18:30", "02:00", "2026-02-31T10:00"):
        assert f"<dd>{shown}</dd>" in page


def test_its_writer_finds_it_and_saves_it_herself(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    row = refused(outbox, id=id)
    assert f'href="/phones/refused/{row.number}"' in outbox.client.get("/phones/refused").text
    answer = post(outbox.client, f"/entries/new/patrol?quarantined={row.number}", headers=JSON, id=id, **PATROL)
    assert answer.json["outcome"] == "stored"
    assert names(people, id) == ("alice", None)
    assert f"/phones/refused/{row.number}" not in outbox.client.get("/phones/refused").text


def test_still_wrong_it_is_shown_again_and_stays_as_it_was_sent(people: Flask) -> None:
    row = refused(Outbox(people, "alice"), note=CANARY)
    lead = sign_in(people, "lead")
    fields = PATROL | {"neighbourhood": "elsewhere"}
    answer = post(lead, f"/entries/new/patrol?quarantined={row.number}", id=str(uuid4()), **fields)
    assert answer.status_code == 422
    assert f"quarantined={row.number}" in answer.text
    assert quarantined(people)[0].fields == row.fields
    assert len(quarantined(people)) == 1


def test_one_whose_id_could_not_be_read_is_put_right_under_a_new_one(people: Flask) -> None:
    row = refused(Outbox(people, "alice"), id="x")
    lead = sign_in(people, "lead")
    page = lead.get(f"/entries/new/patrol?quarantined={row.number}").text
    found = re.search(r'name="id" value="([0-9a-f-]{36})"', page)
    assert found
    post(lead, f"/entries/new/patrol?quarantined={row.number}", id=found[1], **PATROL)
    assert quarantined(people)[0].repaired_at
    assert arrivals(people)[0][1] == "stored"


def test_a_correction_is_put_right_as_the_change_of_its_writer(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    id, fields = outbox.log().json["id"], change(**PATROL | {"ended_at": "01:00"})
    outbox.send(f"/entries/{id}/correct", **fields | {"reason": ""})
    (row,) = quarantined(people)
    lead = sign_in(people, "lead")
    address = f"/entries/{id}/correct?quarantined={row.number}"
    assert f'href="{address}"' in lead.get(f"/phones/refused/{row.number}").text
    page = lead.get(address).text
    assert 'value="01:00"' in page
    assert fields["change_id"] in page
    assert post(lead, address, **fields).status_code == 303
    with people.app_context():
        revision = db.session.scalars(select(EntryRevision)).one()
        assert (revision.changed_by.username, revision.recorded_by.username) == ("alice", "lead")
    assert "envoyé par Lead" in lead.get(f"/entries/{id}").text
    assert quarantined(people)[0].repaired_at


def test_a_withdrawal_is_put_right_too(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    id, fields = outbox.log().json["id"], change()
    outbox.send(f"/entries/{id}/withdraw", **fields | {"reason": "x" * 300})
    lead = sign_in(people, "lead")
    address = f"/entries/{id}/withdraw?quarantined={quarantined(people)[0].number}"
    assert "x" * 300 in lead.get(address).text
    assert post(lead, address, **fields).status_code == 303
    assert stored(people, id).is_withdrawn


def test_an_unknown_kind_can_be_saved_as_one_of_the_service(people: Flask) -> None:
    Outbox(people, "alice").log("round", **PATROL)
    (row,) = quarantined(people)
    page = sign_in(people, "lead").get(f"/phones/refused/{row.number}").text
    assert f"/entries/new/patrol?quarantined={row.number}" in page
    assert f"/entries/new/techno_visit?quarantined={row.number}" not in page


def test_a_patrol_of_somebody_who_now_works_elsewhere_stays_a_patrol_of_the_guards(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    move(people, "alice", "techno_prevention")
    outbox.log(id=id)
    (row,) = quarantined(people)
    lead = sign_in(people, "lead")
    answer = post(lead, f"/entries/new/patrol?quarantined={row.number}", headers=JSON, id=id, **PATROL)
    assert answer.json["outcome"] == "stored", answer.text
    assert (stored(people, id).service, names(people, id)) == ("peacekeepers", ("alice", "lead"))


def test_nobody_else_finds_it(people: Flask) -> None:
    with people.app_context():
        make_person("otherlead", "techno_prevention", "team_lead")
    row = refused(Outbox(people, "alice"), note=CANARY)
    id = dict(row.fields)["id"]
    for username in ("bob", "charlie", "adviser", "otherlead", "support", "headsupport", "coordinator"):
        client = sign_in(people, username)
        for path in pages(row.number, "patrol"):
            answer = client.get(path)
            assert CANARY not in answer.text
            assert id not in answer.text
            assert answer.status_code in (403, 404) or path in ("/phones", "/phones/refused"), (username, path)
        assert post(client, f"/entries/new/patrol?quarantined={row.number}", id=id, **PATROL).status_code == 404
        assert post(client, f"/phones/refused/{row.number}/discard").status_code == 404
    assert count(people) == 0


def pages(number: int, kind: str) -> list[str]:
    own = f"/phones/refused/{number}"
    return ["/phones", "/phones/refused", own, f"{own}/discard", f"/entries/new/{kind}?quarantined={number}"]


def test_under_professional_secrecy_only_the_writer_opens_it_and_others_see_counts(people: Flask) -> None:
    outbox = Outbox(people, "support")
    outbox.log("case_contact", **CONTACT | {"topic": "nothing", "note": CANARY})
    (row,) = quarantined(people)
    for username in ("headsupport", "supporter", "coordinator", "lead"):
        client = sign_in(people, username)
        for path in pages(row.number, "case_contact"):
            page = client.get(path).text
            assert CANARY not in page
            assert "SV-1" not in page
    for username, is_counted in (("headsupport", True), ("coordinator", True), ("lead", False)):
        page = sign_in(people, username).get("/phones").text
        assert ("1 entrée à corriger" in page) == is_counted, username
    assert CANARY in outbox.client.get(f"/phones/refused/{row.number}").text
    address = f"/entries/new/case_contact?quarantined={row.number}"
    assert post(outbox.client, address, id=dict(row.fields)["id"], **CONTACT).status_code == 303


def test_setting_aside_asks_first_and_keeps_a_trace(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    row = refused(outbox, id=str(uuid4()))
    lead = sign_in(people, "lead")
    address = f"/phones/refused/{row.number}/discard"
    assert "Mettre cette entrée de côté" in lead.get(address).text
    assert quarantined(people)[0].discarded_at is None
    assert post(lead, address).status_code == 303
    (kept,) = quarantined(people)
    assert kept.discarded_at is not None
    assert kept.fields == row.fields
    assert f"/phones/refused/{row.number}" not in lead.get("/phones").text
    page = outbox.client.get(f"/phones/refused/{row.number}").text
    assert "Lead" in page
    assert "quarantined=" not in page
    outbox.log(**dict(row.fields) | {"seq": "9"})
    assert quarantined(people)[0].discarded_at is not None  # the same again
    outbox.log(**dict(row.fields) | {"seq": "9", "note": "autre chose"})
    assert quarantined(people)[0].discarded_at is None


def test_a_number_that_is_none_opens_nothing(people: Flask) -> None:
    lead = sign_in(people, "lead")
    for number in ("0", "1", "x", "-1", "9" * 30, "2147483648", "a\0b", ""):
        assert lead.get("/entries/new/patrol", query_string={"quarantined": number}).status_code == 404
        assert lead.get(f"/phones/refused/{number or 'x'}").status_code == 404


def test_an_import_of_what_a_phone_exported_puts_its_rows_right(people: Flask, tmp_path: Any) -> None:
    id = str(uuid4())
    refused(Outbox(people, "alice"), id=id)
    file = tmp_path / "entries.csv"
    file.write_text(f"id,kind,service,author,day,topic\n{id},meeting,peacekeepers,alice,2026-11-20,other\n")
    with people.app_context():
        assert import_entries(path=file, at=now()).refused == []
    assert quarantined(people)[0].repaired_at is not None
    assert [outcome for _seq, outcome, _id in arrivals(people)] == ["stored"]
