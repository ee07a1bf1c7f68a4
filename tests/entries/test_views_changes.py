"""Reading, correcting and withdrawing an entry: its own people may, and the others find nothing."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from fieldlog.accounts.models import Person
from fieldlog.entries.models import EntryRevision
from fieldlog.extensions import db
from tests.entries.browser import CONTACT, JSON, PATROL, VISIT, change, count, log, post, stored
from tests.factories import sign_in


def test_correction_keeps_what_was_there_and_why(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    page = alice.get(f"/entries/{id}/correct").text
    assert 'value="2026-11-20T18:30"' in page
    assert 'type="time" value="02:00"' in page
    fields = change(**PATROL | {"ended_at": "01:00"}, reason=["typing error", "an hour less"])
    answer = post(alice, f"/entries/{id}/correct", **fields)
    assert answer.status_code == 303
    page = alice.get(answer.location).text
    assert "typing error · an hour less" in page
    assert "7\u00a0h\u00a030 → 6\u00a0h\u00a030" in page
    assert stored(people, id).minutes == 390
    again = post(alice, f"/entries/{id}/correct", headers=JSON, **fields)
    assert (again.status_code, again.json["outcome"], again.json["revision"]) == (200, "known", 2)
    late = post(alice, f"/entries/{id}/correct", headers=JSON, **change(**PATROL))
    assert (late.status_code, late.json["outcome"]) == (409, "conflict")


def test_correction_needs_a_reason_a_revision_and_a_change_id(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    answer = post(alice, f"/entries/{id}/correct", headers=JSON, **PATROL)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"change_id", "revision", "reason"}
    answer = post(alice, f"/entries/{id}/withdraw", headers=JSON, **change(reason="x" * 281))
    assert set(answer.json["errors"]) == {"reason"}


def test_entries_of_others_are_not_there(people: Flask) -> None:
    contact = log(sign_in(people, "support"), "case_contact", **CONTACT)
    patrol = log(sign_in(people, "alice"), "patrol", **PATROL)
    for username, id in (("alice", contact), ("coordinator", contact), ("charlie", patrol), ("adviser", patrol)):
        client = sign_in(people, username)
        for path in ("", "/correct", "/withdraw"):
            assert client.get(f"/entries/{id}{path}").status_code == 404
        for path in ("/correct", "/withdraw"):
            assert post(client, f"/entries/{id}{path}", **change()).status_code == 404
    bob = sign_in(people, "bob")  # of her brigade: he reads the round, and may not change it
    assert bob.get(f"/entries/{patrol}").status_code == 200
    assert bob.get(f"/entries/{patrol}/correct").status_code == 404
    assert post(bob, f"/entries/{patrol}/withdraw", **change()).status_code == 404
    assert count(people, EntryRevision) == 0


def test_what_somebody_else_wrote_on_this_phone_is_hers_whatever_the_signed_in_person_may_see(people: Flask) -> None:
    id = log(sign_in(people, "alice"), "patrol", **PATROL)
    adviser = sign_in(people, "adviser")  # who may neither log a patrol nor see this one
    for path in ("/entries/new/patrol", f"/entries/{id}/correct", f"/entries/{id}/withdraw"):
        answer = post(adviser, path, headers=JSON, **change(**PATROL), id=id, owner="alice")
        assert (answer.status_code, answer.json["outcome"], answer.json["id"]) == (403, "other_user", id), path
    assert count(people, EntryRevision) == 0


def test_confidential_note_is_read_by_its_author_alone(people: Flask) -> None:
    support = sign_in(people, "support")
    id = log(support, "case_contact", **CONTACT)
    assert "CANARY-NOTE" in support.get(f"/entries/{id}").text
    post(support, f"/entries/{id}/correct", **change(**CONTACT | {"note": "CANARY-NOTE-2"}))
    assert "CANARY-NOTE → CANARY-NOTE-2" in support.get(f"/entries/{id}").text
    for username in ("supporter", "headsupport", "coordinator", "admin"):
        client = sign_in(people, username)
        for url in (f"/entries/{id}", f"/entries/{id}/correct", "/entries/", "/entries/?search=CANARY", "/home"):
            assert "CANARY-NOTE" not in client.get(url).text


def test_own_words_of_a_confidential_reason_are_read_by_those_who_read_the_note(people: Flask) -> None:
    support = sign_in(people, "support")
    id = log(support, "case_contact", **CONTACT)
    post(support, f"/entries/{id}/correct", **change(**CONTACT, reason=["erreur de frappe", "CANARY"]))
    post(support, f"/entries/{id}/withdraw", **change(revision="2", reason="CANARY alone"))
    page = support.get(f"/entries/{id}").text
    assert "erreur de frappe · CANARY" in page
    assert "CANARY alone" in page
    page = sign_in(people, "headsupport").get(f"/entries/{id}").text
    assert "CANARY" not in page
    assert "<b>erreur de frappe</b>" in page
    assert "en mots non affichés" in page


def test_withdrawn_entry_stays_readable_with_its_reason(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    assert alice.get(f"/entries/{id}/withdraw").status_code == 200
    fields = change(reason="duplicate")
    answer = post(alice, f"/entries/{id}/withdraw", **fields)
    assert answer.status_code == 303
    assert "duplicate" in alice.get(answer.location).text
    assert alice.get(f"/entries/{id}/correct").status_code == 404
    assert post(alice, f"/entries/{id}/withdraw", headers=JSON, **fields).json["outcome"] == "known"
    for revision in ("1", "2"):  # the one that was seen before, and the one that was withdrawn
        for path in ("correct", "withdraw"):
            late = post(alice, f"/entries/{id}/{path}", headers=JSON, **change(**PATROL, revision=revision))
            assert (late.status_code, late.json["outcome"]) == (409, "conflict")


def test_colleague_turns_a_request_into_a_visit_and_may_send_it_twice(people: Flask) -> None:
    id = log(sign_in(people, "adviser"), "techno_visit", **VISIT)
    colleague = sign_in(people, "colleague")
    page = colleague.get(f"/entries/{id}/correct?done=today").text
    assert 'name="day" type="date" value="2026-11-23"' in page
    fields = change(**VISIT, day="2026-11-22", reason="visit made")
    assert post(colleague, f"/entries/{id}/correct", **fields).status_code == 303
    assert stored(people, id).day == date(2026, 11, 22)
    assert post(colleague, f"/entries/{id}/correct", headers=JSON, **fields).json["outcome"] == "known"
    late = post(colleague, f"/entries/{id}/correct", headers=JSON, **change(**VISIT, day="2026-11-21"))
    assert late.json["outcome"] == "conflict"


def test_a_visit_from_a_request_asks_for_its_day_first_and_says_so(people: Flask) -> None:
    adviser = sign_in(people, "adviser")
    id = log(adviser, "techno_visit", **VISIT)
    page = adviser.get(f"/entries/{id}/correct?done=today").text
    blank = change(**VISIT | {"audience": ""}, day="2026-11-22", reason="visite effectuée")
    refused = post(adviser, f"/entries/{id}/correct", **blank)
    assert refused.status_code == 422
    for text in (page, refused.text):
        assert "<h1>Visite faite</h1>" in text
        places = [text.index(f'data-field="{name}"') for name in ("day", "note", "topic", "offence_on", "reason")]
        assert places == sorted(places)
        assert 'value="visite effectuée" checked' in text
        assert "Laissez vide" not in text
    assert f'action="/entries/{id}/correct"' in page
    assert "<h1>Corriger\u00a0: Visite techno-préventive</h1>" in adviser.get(f"/entries/{id}/correct").text


def test_a_request_was_noted_by_somebody_and_the_visit_is_done_by_somebody(people: Flask) -> None:
    adviser = sign_in(people, "adviser")
    id = log(adviser, "techno_visit", **VISIT)
    assert "<dt>Demande notée par</dt>" in adviser.get(f"/entries/{id}").text
    post(adviser, f"/entries/{id}/correct", **change(**VISIT, day="2026-11-22", reason="visite effectuée"))
    page = adviser.get(f"/entries/{id}").text
    assert "<dt>Fait par</dt>" in page
    assert "Demande notée par" not in page


def test_crew_who_left_stays_in_a_correction(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", crew=["bob"], **PATROL)
    with people.app_context():
        db.session.scalars(select(Person).where(Person.username == "bob")).one().left_on = date(2026, 11, 21)
        db.session.commit()
    assert 'value="bob" checked><span>Bob</span>' in alice.get(f"/entries/{id}/correct").text
