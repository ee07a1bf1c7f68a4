"""Two things at once: a person is asked before the second is saved, sees only what is her own, and may keep both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldlog.accounts.models import Person
from fieldlog.entries.rounds import list_overlapping
from fieldlog.entries.rules import Content, HoursSource, Version, read_version, source_of_hours, version_fields
from fieldlog.entries.rules.again import Round
from tests.entries.browser import JSON, change, count, log, post, stored
from tests.factories import make_entry, make_person, sign_in

ROUND = {"started_at": "2026-11-20T09:00", "ended_at": "12:00", "neighbourhood": "maritime"}
SECOND = {"started_at": "2026-11-20T11:00", "ended_at": "13:00", "neighbourhood": "maritime"}
ASKED = "Autre chose est déjà noté à ce moment-là."
ID = "0f0e0d0c-0000-4000-8000-000000000001"


def hour(number: int) -> datetime:
    return datetime(2026, 11, 20, number, tzinfo=UTC)


HOURS = [  # of another round than that from 9 to 12, and whether the two overlap
    ((6, 8), False),
    ((6, 9), False),
    ((6, 10), True),
    ((9, 12), True),
    ((10, 11), True),
    ((11, 14), True),
    ((8, 13), True),
    ((12, 14), False),
    ((13, 14), False),
]


@pytest.mark.parametrize(("hours", "is_overlap"), HOURS)
def test_what_begins_as_the_other_ends_does_not_overlap(hours: tuple[int, int], is_overlap: bool) -> None:
    one, other = Round("one", hour(9), hour(12)), Round("other", *map(hour, hours))
    assert one.overlaps(other) is other.overlaps(one) is is_overlap


@pytest.fixture
def alice(any_app: Flask) -> Iterator[Person]:
    with any_app.app_context():
        yield make_person("alice")


def test_the_database_says_the_same(alice: Person) -> None:
    make_entry(alice, "patrol", day=date(2026, 11, 20), started_at=hour(9), ended_at=hour(12))
    found = [
        (hours, bool(list_overlapping(alice, *map(hour, hours), besides=None, reader=alice))) for hours, _is in HOURS
    ]
    assert found == HOURS


def test_the_reason_belongs_to_hours_and_stays_with_every_version() -> None:
    who = {"kind": "patrol", "service": "peacekeepers", "author": "alice"}
    patrol = Content(**who, started_at=hour(9), ended_at=hour(12))
    told = {"clocked": (), "estimated": (), "skew": None, "overlap_reason": "handover\r\n"}
    source = source_of_hours(patrol, **told)
    assert source == HoursSource(overlap_reason="handover")
    assert source_of_hours(Content(**who), **told) == HoursSource()
    version = Version(patrol, None, source)
    assert read_version(version_fields(version)).source == source


def ask(client: FlaskClient, **fields: str) -> TestResponse:
    """As a browser without JavaScript sends the form, which holds the question, though hidden."""
    return post(client, "/entries/new/patrol", **{"id": ID, **SECOND, "overlap_reason": "", **fields})


def test_a_round_that_overlaps_comes_back_once_and_is_kept_with_a_reason(people: Flask) -> None:
    alice = sign_in(people, "alice")
    first = log(alice, "patrol", **ROUND)
    answer = ask(alice, note="Calme")
    assert answer.status_code == 422
    assert ASKED in answer.text
    assert f'href="/entries/{first}"' in answer.text
    assert "09:00 – 12:00" in answer.text
    assert ">Calme</textarea>" in answer.text
    assert "/answer" not in answer.text
    assert count(people) == 1
    kept = ask(alice, note="Calme", overlap_reason="deux tâches à la fois")
    assert kept.status_code == 303
    assert stored(people, ID).overlap_reason == "deux tâches à la fois"
    page = " ".join(re.sub("<[^>]+>", " ", alice.get(kept.location).text).split())
    assert "En même temps que 09:00 – 12:00 · Maritime deux tâches à la fois" in page
    assert "Peut-être" not in page  # with a reason it is not suspected of being there twice
    assert ask(alice, note="Calme", overlap_reason="deux tâches à la fois").status_code == 303  # sent twice: known
    assert count(people) == 2


def test_what_touches_or_does_not_count_asks_nothing(people: Flask) -> None:
    alice = sign_in(people, "alice")
    first = log(alice, "patrol", **ROUND)
    assert ask(alice, started_at="2026-11-20T12:00").status_code == 303
    post(alice, f"/entries/{first}/withdraw", **change(reason="duplicate"))
    id = "0f0e0d0c-0000-4000-8000-000000000002"
    assert ask(alice, id=id, **{**ROUND, "ended_at": "11:30"}).status_code == 303


def test_what_is_stored_already_is_not_asked_about_once_more(people: Flask) -> None:
    alice = sign_in(people, "alice")
    assert ask(alice).status_code == 303
    log(alice, "patrol", **ROUND)
    assert ask(alice).status_code == 303  # a second tap
    corrected = post(alice, f"/entries/{ID}/correct", **change(**SECOND, note="Calme", overlap_reason=""))
    assert corrected.status_code == 303
    assert count(people) == 2


def test_what_comes_from_an_outbox_is_stored_and_pointed_out(people: Flask) -> None:
    alice = sign_in(people, "alice")
    log(alice, "patrol", **ROUND)
    log(alice, "patrol", **SECOND)
    phone = {"device": "6c1f3a52-0000-4000-8000-000000000001", "seq": "1", "owner": "alice"}
    assert ask(alice, **ROUND, **phone).status_code == 303
    corrected = post(alice, f"/entries/{ID}/correct", headers=JSON, **change(**SECOND, overlap_reason=""))
    assert corrected.status_code == 201
    page = alice.get(f"/entries/{ID}").text
    assert "Peut-être" in page  # what came without the question is pointed out afterwards
    old = post(
        alice,
        "/entries/new/patrol",
        id="0f0e0d0c-0000-4000-8000-000000000003",
        **{**ROUND, "neighbourhood": "etangs-noirs"},
    )
    assert old.status_code == 303  # a form that was opened before there was a question
    assert "En même temps que" in alice.get(old.location).text


def test_what_others_did_at_that_time_is_not_told(people: Flask) -> None:
    log(sign_in(people, "bob"), "patrol", **ROUND)
    alice = sign_in(people, "alice")
    assert ask(alice, crew="bob").status_code == 303
    assert "En même temps que" not in alice.get(f"/entries/{ID}").text


def test_a_reason_speaks_of_what_was_there_when_it_was_given(people: Flask) -> None:
    alice, bob = sign_in(people, "alice"), sign_in(people, "bob")
    log(alice, "patrol", **ROUND)
    ask(alice, overlap_reason="relève")
    assert "Peut-être" not in alice.get(f"/entries/{ID}").text
    later = log(bob, "patrol", **SECOND, crew="alice")
    assert f"/entries/{later}" in alice.get(f"/entries/{ID}").text.split("Peut-être")[1]


def test_a_round_of_the_partners_can_be_confirmed_instead(people: Flask) -> None:
    bob, alice = sign_in(people, "bob"), sign_in(people, "alice")
    noted = log(bob, "patrol", **ROUND, crew="alice")
    page = ask(alice).text
    assert f'formaction="/entries/{noted}/answer"' in page
    assert "noté par" in page
    answer = post(alice, f"/entries/{noted}/answer", id=ID, **SECOND, answer="there")
    assert answer.status_code == 303
    assert count(people) == 1
    lead = post(sign_in(people, "lead"), "/entries/new/patrol", id=ID, author="alice", overlap_reason="", **SECOND)
    assert lead.status_code == 422  # she sees what her guard did; only the guard says whether it is so
    assert "09:00 – 12:00" in lead.text
    assert "/answer" not in lead.text


def test_a_correction_asks_too_and_its_reason_is_kept_changed_and_taken_back(people: Flask) -> None:
    alice = sign_in(people, "alice")
    log(alice, "patrol", **ROUND)
    id = log(alice, "patrol", **{**SECOND, "started_at": "2026-11-20T12:00"})
    asked = post(alice, f"/entries/{id}/correct", **change(**SECOND, overlap_reason=""))
    assert asked.status_code == 422
    assert ASKED in asked.text
    kept = post(alice, f"/entries/{id}/correct", **change(**SECOND, overlap_reason=["relève", "place Sainctelette"]))
    assert kept.status_code == 303
    assert stored(people, id).overlap_reason == "relève · place Sainctelette"
    form = alice.get(f"/entries/{id}/correct").text
    assert 'name="overlap_reason" value="relève · place Sainctelette"' in form
    without = post(alice, f"/entries/{id}/correct", headers=JSON, **change(**SECOND, note="Calme", revision="2"))
    assert without.status_code == 201
    assert stored(people, id).overlap_reason == "relève · place Sainctelette"  # it said nothing of it
    for_both = {"revision": "3", "overlap_reason": "deux tâches à la fois"}
    assert post(alice, f"/entries/{id}/correct", **change(**SECOND, **for_both)).status_code == 303
    page = alice.get(f"/entries/{id}").text
    assert "Pourquoi les deux en même temps : relève · place Sainctelette → deux tâches à la fois" in page.replace(
        "\u00a0", " "
    )
    post(alice, f"/entries/{id}/undo", **change(revision="4", reason=""))
    assert stored(people, id).overlap_reason == "relève · place Sainctelette"


def test_in_a_service_bound_by_secrecy_colleagues_do_not_read_why(people: Flask) -> None:
    with people.app_context():
        for username, role in {"lea": "worker", "max": "worker", "head": "team_lead"}.items():
            make_person(username, service="le_pont", role=role)
    lea = sign_in(people, "lea")
    log(lea, "outreach", **ROUND)
    id = log(lea, "outreach", **SECOND, people="4", overlap_reason="CANARI accompagné")
    corrected = change(**SECOND, people="5", overlap_reason="CANARI chez le médecin")
    assert post(lea, f"/entries/{id}/correct", **corrected).status_code == 303
    lea_reads, *others_read = [sign_in(people, who).get(f"/entries/{id}").text for who in ("lea", "max", "head")]
    for reason in ("CANARI accompagné", "CANARI chez le médecin"):
        assert reason in lea_reads
    for page in others_read:
        assert "4 → 5" in page
        assert "CANARI" not in page


def test_a_reason_that_is_too_long_is_said_beside_it(people: Flask) -> None:
    alice = sign_in(people, "alice")
    log(alice, "patrol", **ROUND)
    answer = post(alice, "/entries/new/patrol", headers=JSON, id=ID, **SECOND, overlap_reason="x" * 281)
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"overlap_reason"})


def test_the_page_tells_the_phone_what_was_done_around_that_time(people: Flask) -> None:
    alice = sign_in(people, "alice")
    first, second = log(alice, "patrol", **ROUND), log(alice, "patrol", **SECOND)
    for path in ("/entries/new/patrol", f"/entries/{second}/correct"):
        page = alice.get(path).text
        assert first in page.split("data-rounds=")[1].split("data-whose")[0]
        assert 'data-whose="alice"' in page
