"""A round that the partner noted: whoever it names says whether that is so, instead of noting it a second time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldlog.entries.models import EntryChange, EntryCrew
from fieldlog.extensions import db
from tests.entries.browser import JSON, change, count, log, post
from tests.factories import csrf_token, make_neighbourhood, make_person, sign_in

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
ROUND = {"started_at": "2026-11-23T09:00", "ended_at": "11:30", "neighbourhood": "maritime", "crew": "bob"}


@pytest.fixture
def brigade(any_app: Flask) -> Iterator[Flask]:
    """Alice, Bob and Charlie are guards; it is Monday noon."""
    with any_app.app_context():
        for username in ("alice", "bob", "charlie"):
            make_person(username, brigade="A")
        make_person("lead", role="team_lead", brigade="A")
        make_neighbourhood("maritime")
    with time_machine.travel(NOON, tick=False):
        yield any_app


def say(client: FlaskClient, id: str, said: str) -> TestResponse:
    return post(client, f"/entries/{id}/answer", answer=said)


def answers(app: Flask) -> list[tuple[str | None, datetime | None]]:
    with app.app_context():
        return [(row.answer, row.answered_at) for row in db.session.scalars(select(EntryCrew))]


def offered(client: FlaskClient) -> str:
    """The part of the first page that asks."""
    _before, _mark, part = client.get("/home").text.partition('id="to-confirm"')
    return part.partition("</section>")[0]


def test_bob_confirms_the_round_that_alice_noted_with_him(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    id = log(alice, "patrol", **ROUND)
    assert "09:00 – 11:30 · Maritime" in offered(bob)
    assert "noté par Alice" in offered(bob)
    assert offered(alice) == ""
    answer = say(bob, id, "there")
    assert (answer.status_code, answer.location) == (303, "/")
    assert answers(brigade) == [("there", NOON)]
    assert offered(bob) == ""
    assert "Confirmé par Bob" in alice.get(f"/entries/{id}").text
    assert "Confirmé par Bob" in sign_in(brigade, "lead").get(f"/entries/{id}").text
    assert "Confirmé par Bob" not in sign_in(brigade, "charlie").get(f"/entries/{id}").text


def test_bob_was_not_there_and_may_think_again(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    id = log(alice, "patrol", **ROUND)
    say(bob, id, "not_there")
    assert "pas sur cette ronde" in alice.get(f"/entries/{id}").text
    assert post(bob, f"/entries/{id}/answer", answer="there", next=f"/entries/{id}").location == f"/entries/{id}"
    assert answers(brigade) == [("there", NOON)]


def test_an_answer_given_twice_keeps_its_time_and_changes_no_figure(brigade: Flask) -> None:
    bob = sign_in(brigade, "bob")
    id = log(sign_in(brigade, "alice"), "patrol", **ROUND)
    marks = count(brigade, EntryChange)
    say(bob, id, "there")
    with time_machine.travel(NOON.replace(hour=12), tick=False):
        assert say(bob, id, "there").status_code == 303
    assert answers(brigade) == [("there", NOON)]
    assert count(brigade, EntryChange) == marks


def test_only_the_one_who_is_named_answers_and_only_yes_or_no(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    id = log(alice, "patrol", **ROUND)
    assert say(alice, id, "there").status_code == 404
    assert say(sign_in(brigade, "charlie"), id, "there").status_code == 404
    assert say(sign_in(brigade, "lead"), id, "not_there").status_code == 404
    assert say(bob, str(UUID(int=0)), "there").status_code == 404
    assert say(bob, id, "perhaps").status_code == 400
    assert bob.post(f"/entries/{id}/answer", data={"answer": "there"}).status_code == 400  # no token
    away = post(bob, f"/entries/{id}/answer", answer="not_there", next="//elsewhere.example")
    assert away.location == "/"
    assert answers(brigade) == [("not_there", NOON)]


def test_other_hours_ask_again_and_another_note_does_not(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    id = log(alice, "patrol", **ROUND)
    say(bob, id, "there")
    post(alice, f"/entries/{id}/correct", headers=JSON, **change(**ROUND, note="Calme"))
    assert answers(brigade) == [("there", NOON)]
    post(alice, f"/entries/{id}/correct", headers=JSON, **change(**{**ROUND, "ended_at": "11:00"}, revision="2"))
    assert answers(brigade) == [(None, None)]
    assert "09:00 – 11:00" in offered(bob)


def test_what_is_over_withdrawn_or_told_by_bob_himself_is_not_asked(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    log(alice, "patrol", **{**ROUND, "started_at": "2026-11-22T08:00", "ended_at": "12:00"})
    assert offered(bob) == ""
    evening = log(alice, "patrol", **{**ROUND, "started_at": "2026-11-22T18:30", "ended_at": "02:00"})
    assert "18:30 – 02:00" in offered(bob)
    post(alice, f"/entries/{evening}/withdraw", headers=JSON, **change(reason="duplicate"))
    assert offered(bob) == ""
    assert say(bob, evening, "there").status_code == 404
    log(alice, "patrol", **ROUND)
    log(bob, "patrol", **{**ROUND, "started_at": "2026-11-23T10:00", "crew": "alice"})
    assert offered(bob) == ""


def test_the_lead_logs_for_a_guard_without_a_phone_and_both_are_kept(brigade: Flask) -> None:
    lead, id = sign_in(brigade, "lead"), str(uuid4())
    answer = lead.post(
        "/entries/new/patrol", data={"csrf_token": csrf_token(lead), "id": id, "author": "charlie", **ROUND}
    )
    assert answer.status_code == 303
    page = lead.get(answer.location).text
    assert "<dd>Charlie</dd>" in page
    assert "<dd>Lead</dd>" in page
    assert "Charlie" in offered(sign_in(brigade, "bob"))
