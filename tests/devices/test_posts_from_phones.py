"""What phones send: their numbers arrive with their entries, and nothing they say beside the form loses one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.accounts.rules import CLIENT
from fieldlog.devices.models import Arrival
from fieldlog.entries.models import EntryRevision
from fieldlog.extensions import db
from tests.devices.phone import SENT_AT, Outbox, arrivals, phones, quarantined
from tests.entries.browser import JSON, PATROL, VISIT, change, count, log, post, stored
from tests.factories import sign_in


def test_an_entry_and_its_changes_arrive_with_their_numbers(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    first = outbox.log()
    id = first.json["id"]
    corrected = outbox.send(f"/entries/{id}/correct", **change(**PATROL | {"ended_at": "01:00"}))
    gone = change(revision="2")
    withdrawn = outbox.send(f"/entries/{id}/withdraw", **gone)
    assert [answer.json["outcome"] for answer in (first, corrected, withdrawn)] == ["stored"] * 3
    assert arrivals(people) == [(number, "stored", UUID(id)) for number in (1, 2, 3)]
    with people.app_context():
        last = db.session.scalars(select(Arrival).order_by(Arrival.seq.desc())).first()
        assert last is not None
        assert (last.change_id, last.skew, last.sent_at.isoformat()) == (
            UUID(gone["change_id"]), 0, "2026-11-23T09:32:00+00:00",
        )  # fmt: skip
    (phone,) = phones(people)
    assert (str(phone.device), phone.made) == (outbox.device, 3)


def test_sent_again_it_is_known_and_its_number_stays_where_it_was(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    assert outbox.log(id=id).json["outcome"] == "stored"
    outbox.seq = 0
    assert outbox.log(id=id).json["outcome"] == "known"
    assert arrivals(people) == [(1, "stored", UUID(id))]
    assert count(people) == 1


def test_the_form_of_another_release_is_taken_as_long_as_its_pages_may_be_open(people: Flask) -> None:
    """A phone comes back after weeks: what its form had and this one has not is ignored, what it lacks is optional."""
    outbox, id = Outbox(people, "alice"), str(uuid4())
    assert outbox.log(id=id, weather="rain", clocked="", estimated="weather").json["outcome"] == "stored"
    assert stored(people, id).minutes == 450
    oldest = date.fromisoformat(outbox.client.get("/session.json").json["oldest_client"])
    assert oldest <= date.fromisoformat(CLIENT), "or the pages of this very release would send nothing"


def test_a_conflict_has_not_arrived_for_the_phone_still_holds_it(people: Flask) -> None:
    outbox, id = Outbox(people, "alice"), str(uuid4())
    outbox.log(id=id)
    assert outbox.log(id=id, ended_at="03:00").json["outcome"] == "conflict"
    assert arrivals(people) == [(1, "stored", UUID(id))]


@pytest.mark.parametrize("name", ["device", "seq", "sent_at", "clocked", "estimated"])
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 400, "a\0b", "2026-99-99T99:99Z", "é" * 40, "0"])
def test_no_entry_is_lost_over_what_a_phone_says_beside_it(people: Flask, name: str, value: str) -> None:
    outbox = Outbox(people, "alice")
    answer = outbox.log(**{name: value})
    assert answer.status_code == 201
    entry = stored(people, answer.json["id"])
    assert (entry.clock_skew, entry.is_end_estimated) == (None, False)
    assert len(arrivals(people)) == (0 if name in ("device", "seq") else 1)


def test_the_number_of_somebody_elses_phone_is_not_noted(people: Flask) -> None:
    alice, bob = Outbox(people, "alice"), Outbox(people, "bob")
    alice.log()
    bob.device, bob.seq = alice.device, 5
    assert bob.log().json["outcome"] == "stored"
    assert [number for number, _outcome, _id in arrivals(people)] == [1]
    assert [phone.made for phone in phones(people)] == [1]


@pytest.mark.parametrize(
    ("sent_at", "more", "skew", "words"),
    [
        ("2026-11-23T09:07:00Z", {"clocked": "started_at"}, 1_500, "retardait de 25\u00a0min"),
        ("2026-11-23T11:42:00Z", {"clocked": ["started_at", "ended_at"]}, -7_800, "avançait de 2\u00a0h\u00a010"),
        ("2026-11-23T09:22:00Z", {"clocked": "started_at"}, None, ""),  # ten minutes are tolerated
        ("2026-11-23T09:07:00Z", {"clocked": "day"}, None, ""),
        ("2026-11-23T09:07:00Z", {}, None, ""),
    ],
)
def test_a_clock_that_is_off_is_noted_on_hours_that_came_from_it(
    people: Flask, sent_at: str, more: dict[str, Any], skew: int | None, words: str
) -> None:
    outbox = Outbox(people, "alice")
    id = outbox.log(sent_at=sent_at, **more).json["id"]
    entry = stored(people, id)
    assert entry.clock_skew == skew
    assert entry.minutes == 450  # times are data and never shifted
    page = outbox.client.get(f"/entries/{id}").text
    assert words in page
    assert ("horloge" in page) == bool(words)


def test_a_visit_of_a_phone_whose_clock_is_weeks_ahead_is_refused_kept_and_put_right(people: Flask) -> None:
    outbox = Outbox(people, "adviser")
    request = outbox.log("techno_visit", **VISIT).json["id"]
    made = change(**VISIT, day="2026-12-24")
    answer = outbox.send(f"/entries/{request}/correct", **made)
    assert (answer.status_code, answer.json["outcome"]) == (422, "refused")
    assert answer.json["errors"] == {"day": ["Vérifiez «\u00a0Jour\u00a0»\u00a0: le 24/12/2026 est encore à venir."]}
    assert len(quarantined(people)) == 1
    assert outbox.send(f"/entries/{request}/correct", **made | {"day": "2026-11-24"}).json["outcome"] == "stored"
    due = outbox.log("milestone", topic="brochure", due_on="2027-11-24")
    assert due.json["outcome"] == "stored"


def test_an_estimated_end_says_so_until_the_hours_are_given_anew(people: Flask) -> None:
    outbox = Outbox(people, "bob")
    id = outbox.log(estimated="ended_at", clocked="started_at", sent_at="2026-11-23T08:00:00Z").json["id"]
    page = outbox.client.get(f"/entries/{id}").text
    assert "schatting" in page
    assert "achter" in page
    outbox.send(f"/entries/{id}/correct", **change(**PATROL, note="rustig"))
    assert stored(people, id).is_end_estimated
    outbox.send(f"/entries/{id}/correct", **change(**PATROL | {"ended_at": "01:45"}, revision="2"))
    entry = stored(people, id)
    assert (entry.is_end_estimated, entry.clock_skew) == (False, None)
    assert "schatting" not in outbox.client.get(f"/entries/{id}").text


def test_a_kind_without_hours_has_no_clock_to_note(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    fields = {"day": "2026-11-20", "topic": "other", "clocked": "started_at", "estimated": "ended_at"}
    assert outbox.log("meeting", sent_at="2026-11-23T08:00:00Z", **fields).status_code == 201


def test_a_form_without_a_phone_is_answered_as_ever_and_leaves_nothing_behind(people: Flask) -> None:
    alice = sign_in(people, "alice")
    log(alice, "patrol", **PATROL)
    assert post(alice, "/entries/new/patrol", headers=JSON, id="x", **PATROL).status_code == 422
    assert post(alice, "/entries/new/nothing", headers=JSON, id=str(uuid4())).status_code == 404
    assert post(alice, "/entries/x/correct", headers=JSON, **change()).status_code == 404
    assert post(alice, f"/entries/{uuid4()}/withdraw", headers=JSON, **change()).status_code == 404
    assert (phones(people), quarantined(people), count(people, EntryRevision)) == ([], [], 0)


def test_a_colleague_on_the_same_phone_cannot_send_hers(people: Flask) -> None:
    outbox, bob = Outbox(people, "alice"), sign_in(people, "bob")
    answer = outbox.log(client=bob)
    assert (answer.status_code, answer.json["outcome"]) == (403, "other_user")
    refused = outbox.log(client=bob, neighbourhood="")
    assert refused.status_code == 403
    assert (count(people), phones(people), quarantined(people)) == (0, [], [])


@pytest.mark.parametrize("address", ["/entries/new/patrol", f"/entries/{UUID(int=1)}/correct", "/entries/x/withdraw"])
def test_hers_waits_for_her_also_while_the_administrator_is_signed_in(people: Flask, address: str) -> None:
    """Who logs nothing hears whose it is too; "forbidden" would take it out of the queue for good."""
    outbox, admin = Outbox(people, "alice"), sign_in(people, "admin")
    answer = outbox.send(address, client=admin, **change(), **PATROL)
    assert (answer.status_code, answer.json["outcome"]) == (403, "other_user")
    assert len(answer.json["hash"]) == 64
    own = outbox.send(address, client=admin, owner="admin", **change(), **PATROL)
    assert (own.status_code, own.json["outcome"]) == (403, "forbidden")
    assert (count(people), phones(people), quarantined(people)) == (0, [], [])


def test_a_report_says_what_never_came(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.log(seq="41")
    outbox.log(seq="43")
    answer = outbox.report(made="43", waiting="1", waiting_since="2026-11-22T09:32:00.000Z", dropped=["7", "8"])
    assert answer.status_code == 200
    assert answer.json == {"missing": [number for number in range(1, 43) if number not in (7, 8, 41)]}
    (phone,) = phones(people)
    assert (phone.waiting, phone.made, phone.waiting_since.isoformat()) == (1, 43, "2026-11-22T09:32:00+00:00")
    assert outbox.report(made="43", waiting="0", dropped=[str(number) for number in range(1, 42)]).json == {
        "missing": [42]
    }
    (phone,) = phones(people)
    assert (phone.waiting, phone.waiting_since) == (0, None)
    outbox.log(seq="42")
    assert outbox.report(made="43").json == {"missing": []}


def test_what_was_stored_is_not_dropped_and_what_was_dropped_may_still_come(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.log(seq="1")
    outbox.report(made="2", dropped=["1", "2"])
    assert [row[:2] for row in arrivals(people)] == [(1, "stored"), (2, "dropped")]
    outbox.log(seq="2")
    assert [row[:2] for row in arrivals(people)] == [(1, "stored"), (2, "stored")]


def test_a_phone_whose_clock_is_wrong_is_heard_on_the_servers_clock(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.report(made="1", waiting="1", waiting_since="2031-01-01T00:00:00Z", sent_at="2031-01-03T00:00:00Z")
    (phone,) = phones(people)
    assert phone.waiting_since.isoformat() == "2026-11-21T09:32:00+00:00"
    outbox.report(made="1", waiting="1", waiting_since="yesterday")
    (phone,) = phones(people)
    assert phone.waiting_since.isoformat() == "2026-11-21T09:32:00+00:00"


@pytest.mark.parametrize("name", ["device", "made", "waiting", "waiting_since", "dropped", "sent_at"])
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 400, "a\0b", "2026-99-99T99:99Z", "999999999", SENT_AT])
def test_garbage_in_a_report_counts_as_not_said(people: Flask, name: str, value: str) -> None:
    answer = Outbox(people, "alice").report(**{"made": "3", "waiting": "1", name: value})
    assert answer.status_code == 200
    assert len(answer.json["missing"]) <= 1_000


def test_evaluators_and_administrators_have_no_phone_to_report(people: Flask) -> None:
    assert post(sign_in(people, "admin"), "/phones/report", headers=JSON).status_code == 403
    assert post(people.test_client(), "/phones/report", headers=JSON).status_code in (400, 401)
