"""Logging an entry in the browser and from a phone's outbox."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.entries.kinds import KINDS, Kind
from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from tests.entries.browser import JSON, PATROL, count, log, post, stored
from tests.factories import csrf_token, make_person, sign_in


def minimal_fields(kind: Kind) -> dict[str, Any]:
    """A valid form of a kind, made from its declaration alone."""
    topic = next(iter(kind.topics), "")
    values = {
        "started_at": "2026-11-20T09:00",
        "ended_at": "11:00",
        "neighbourhood": "maritime",
        "topic": topic,
        "audience": "resident",
        "people": "3",
        "case": "A-1",
        **dict.fromkeys(("day", "requested_on", "offence_on", "due_on"), "2026-11-20"),
    }
    return {name: values[name] for name in kind.requires(topic)}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_every_kind_can_be_logged_without_javascript(people: Flask, kind: Kind) -> None:
    with people.app_context():
        make_person("dana", kind.services[0])
        make_person("erin", kind.services[0])
    client = sign_in(people, "dana")
    page = client.get(f"/entries/new/{kind.slug}")
    assert page.status_code == 200
    for dimension in kind.dimensions:
        assert f'id="{dimension}"' in page.text
    answer = post(client, f"/entries/new/{kind.slug}", id=str(uuid4()), **minimal_fields(kind))
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert count(people) == 1


def test_patrol_across_midnight_ends_the_next_morning_and_says_how_long_it_took(people: Flask) -> None:
    alice = sign_in(people, "alice")
    answer = post(alice, "/entries/new/patrol", id=str(uuid4()), crew=["bob"], **PATROL)
    assert answer.status_code == 303
    page = alice.get(answer.location).text
    assert "7\u00a0h\u00a030" in page
    assert "21/11/2026" in page
    assert "Bob" in page


def test_new_form_holds_now_and_today(people: Flask) -> None:
    page = sign_in(people, "alice").get("/entries/new/patrol").text
    assert 'value="2026-11-23T10:30"' in page
    page = sign_in(people, "adviser").get("/entries/new/techno_visit").text
    assert 'name="requested_on" type="date" value="2026-11-23"' in page
    assert 'name="day" type="date" value=""' in page


def test_form_sent_twice_is_stored_once_and_leads_to_the_same_page(people: Flask) -> None:
    alice = sign_in(people, "alice")
    fields = {"id": str(uuid4()), "csrf_token": csrf_token(alice), **PATROL}
    first, second = (alice.post("/entries/new/patrol", data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(people) == 1


def test_kinds_of_another_service_do_not_exist(people: Flask) -> None:
    adviser = sign_in(people, "adviser")
    assert adviser.get("/entries/new/patrol").status_code == 404
    assert post(adviser, "/entries/new/patrol", id=str(uuid4()), **PATROL).status_code == 404
    assert adviser.get("/entries/new/nothing").status_code == 404


def test_administrators_log_nothing_and_strangers_are_sent_to_the_door(people: Flask) -> None:
    assert sign_in(people, "admin").get("/entries/new/meeting").status_code == 403
    assert people.test_client().get("/entries/new/meeting").status_code == 302
    assert people.test_client().post("/entries/new/meeting", headers=JSON).json["outcome"] == "sign_in"


@pytest.mark.parametrize(("username", "label"), [("alice", "Quartier"), ("bob", "Wijk")])
def test_refused_form_keeps_what_was_written_and_says_what_to_do(people: Flask, username: str, label: str) -> None:
    client = sign_in(people, username)
    fields = {**PATROL, "neighbourhood": "", "note": "sous la pluie <b>", "started_at": "hier à 9h"}
    answer = post(client, "/entries/new/patrol", id=str(uuid4()), **fields)
    assert answer.status_code == 422
    assert f'<a href="#neighbourhood">{label}</a>' in answer.text
    assert "sous la pluie &lt;b&gt;" in answer.text
    assert 'type="text" value="hier à 9h"' in answer.text
    assert count(people) == 0


def test_unchanged_start_and_end_are_refused(people: Flask) -> None:
    times = {"started_at": "2026-11-23T10:30", "ended_at": "10:30"}
    answer = post(sign_in(people, "alice"), "/entries/new/patrol", headers=JSON, id=str(uuid4()), **PATROL | times)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["ended_at"]


def test_day_that_differs_from_the_start_and_unused_dimensions_are_refused(people: Flask) -> None:
    alice = sign_in(people, "alice")
    more = {"day": "2026-11-21", "people": "4"}
    answer = post(alice, "/entries/new/patrol", headers=JSON, id=str(uuid4()), **PATROL, **more)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"day", "people"}


@pytest.mark.parametrize(
    ("written", "minutes"), [("7h30", 450), ("7:30", 450), ("7,5", 450), ("45", 45), ("7 u 30", 450)]
)
def test_durations_are_read_as_people_write_them(people: Flask, written: str, minutes: int) -> None:
    id = log(sign_in(people, "alice"), "meeting", day="2026-11-20", topic="concertation", minutes=written)
    assert stored(people, id).minutes == minutes


def test_several_values_are_sent_one_by_one_or_with_semicolons_as_in_a_register(people: Flask) -> None:
    support = sign_in(people, "support")
    contact = {"day": "2026-11-20", "case": "SV-1"}
    for topic in (["interview", "out_of_scope"], "interview; out_of_scope;"):
        id = log(support, "case_contact", **contact, topic=topic)
        with people.app_context():
            entry = db.session.scalars(select(Entry).where(Entry.id == UUID(id))).one()
            assert [row.topic for row in entry.topics] == ["interview", "out_of_scope"]


def test_receipts_follow_the_contract(people: Flask) -> None:
    alice, id = sign_in(people, "alice"), str(uuid4())
    fields: dict[str, Any] = {
        "id": id,
        "owner": "alice",
        "device": "d1",
        "crew": ["lead", "bob"],
        "topic": "",
        **PATROL,
    }
    more = {"seq": "7", "sent_at": "2026-11-23T09:00:00Z"}
    answer = post(alice, "/entries/new/patrol", headers=JSON, **fields, **more)
    pairs = sorted(
        (name, value)
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
        if value
    )
    sha = hashlib.sha256("\n".join(f"{name}={value}" for name, value in pairs).encode()).hexdigest()
    assert answer.status_code == 201
    assert answer.json == {"id": id, "outcome": "stored", "hash": sha, "revision": 1, "errors": {}}
    again = post(alice, "/entries/new/patrol", headers=JSON, **fields, seq="9")
    assert (again.status_code, again.json["outcome"], again.json["hash"]) == (200, "known", sha)
    other = post(alice, "/entries/new/patrol", headers=JSON, **fields | {"ended_at": "01:00"})
    assert (other.status_code, other.json["outcome"]) == (409, "conflict")
    refused = post(alice, "/entries/new/patrol", headers=JSON, **fields | {"neighbourhood": "nowhere"})
    assert (refused.status_code, refused.json["outcome"]) == (422, "refused")
    assert list(refused.json["errors"]) == ["neighbourhood"]
    foreign = post(alice, "/entries/new/patrol", headers=JSON, **fields | {"owner": "bob"})
    assert (foreign.status_code, foreign.json["outcome"]) == (403, "other_user")
    unsigned = alice.post("/entries/new/patrol", headers=JSON, data=fields)
    assert (unsigned.status_code, unsigned.json["outcome"]) == (400, "csrf")
    assert stored(people, id).minutes == 450


def test_the_same_fields_under_one_id_from_somebody_else_or_of_another_kind_are_a_conflict(people: Flask) -> None:
    alice, fields = sign_in(people, "alice"), {"day": "2026-11-20", "topic": "other"}
    fields["id"] = log(alice, "meeting", **fields)
    for client, kind in ((alice, "action"), (sign_in(people, "bob"), "meeting"), (sign_in(people, "lead"), "meeting")):
        answer = post(client, f"/entries/new/{kind}", headers=JSON, **fields)
        assert (answer.status_code, answer.json["outcome"]) == (409, "conflict")
    assert post(alice, "/entries/new/meeting", headers=JSON, **fields).json["outcome"] == "known"
    assert count(people) == 1


def test_conflict_in_a_browser_explains_and_overwrites_nothing(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    answer = post(alice, "/entries/new/patrol", id=id, **PATROL | {"ended_at": "01:00"})
    assert answer.status_code == 409
    assert f"/entries/{id}" in answer.text
    assert stored(people, id).minutes == 450


def test_lead_logs_for_a_guard_and_a_guard_only_for_herself(people: Flask) -> None:
    lead, alice = sign_in(people, "lead"), sign_in(people, "alice")
    assert 'name="author"' in lead.get("/entries/new/patrol").text
    assert 'name="author"' not in alice.get("/entries/new/patrol").text
    assert 'name="author"' not in sign_in(people, "headsupport").get("/entries/new/case_contact").text
    id = log(lead, "patrol", author="alice", **PATROL)
    with people.app_context():
        entry = db.session.scalars(select(Entry).where(Entry.id == UUID(id))).one()
        assert (entry.author.username, entry.recorded_by and entry.recorded_by.username) == ("alice", "lead")
    answer = post(alice, "/entries/new/patrol", headers=JSON, id=str(uuid4()), author="bob", **PATROL)
    assert list(answer.json["errors"]) == ["author"]
    answer = post(lead, "/entries/new/patrol", headers=JSON, id=str(uuid4()), author="adviser", **PATROL)
    assert list(answer.json["errors"]) == ["author"]


def test_posted_columns_of_the_table_change_nothing(people: Flask) -> None:
    more = {"author_id": "3", "service": "scapi", "number": "77", "revision": "9", "withdrawn_reason": "x"}
    id = log(sign_in(people, "alice"), "patrol", **PATROL, **more)
    entry = stored(people, id)
    assert (entry.service, entry.revision, entry.withdrawn_at) == ("peacekeepers", 1, None)
