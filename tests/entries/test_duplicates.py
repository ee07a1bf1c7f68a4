"""Two entries that may tell of one thing: they are pointed out, and people say what they are."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from fieldlog.accounts.queries import find_person
from fieldlog.entries.duplicates.queries import find_suspected, list_duplicates, list_groups, suspected_among
from fieldlog.entries.models import Entry, EntryChange, EntryCrew, EntryDifference, EntryTopic
from fieldlog.entries.queries import list_journal
from fieldlog.extensions import db
from tests.entries.browser import CONTACT, JSON, change, count, log, post
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
ROUND = {"started_at": "2026-11-20T19:30", "ended_at": "20:45", "neighbourhood": "maritime"}


@pytest.fixture
def brigade(any_app: Flask) -> Iterator[Flask]:
    """Alice, Bob and Charlie are guards, and others work elsewhere; it is Monday noon."""
    with any_app.app_context():
        for username in ("alice", "bob", "charlie"):
            make_person(username, brigade="A")
        make_person("lead", role="team_lead", brigade="A")
        for username in ("support", "supporter"):
            make_person(username, "victim_support")
        make_person("coordinator", "coordination", role="coordinator")
        make_neighbourhood("maritime")
        make_neighbourhood("karreveld")
    with time_machine.travel(NOON, tick=False):
        yield any_app


def journal(client: FlaskClient) -> int:
    """How many entries of the journal are pointed out."""
    return client.get("/entries/").text.count("peut-être en double")


def pointed_out(client: FlaskClient, id: str) -> list[str]:
    """What the page of an entry says of each of its doubles."""
    return [part.partition("</div></div>")[0] for part in client.get(f"/entries/{id}").text.split('double">')[1:]]


def differ(client: FlaskClient, id: str, other: str) -> int:
    return post(client, f"/entries/{id}/different", other=other).status_code


def test_a_round_that_both_partners_noted_is_pointed_out_to_both(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    hers = log(alice, "patrol", **ROUND, crew="bob")
    assert (journal(alice), pointed_out(alice, hers)) == (0, [])
    his = log(bob, "patrol", **{**ROUND, "started_at": "2026-11-20T19:00"}, crew="alice")
    assert (journal(alice), journal(bob)) == (2, 2)
    (told,) = pointed_out(alice, hers)
    assert f'href="/entries/{his}">19:00 – 20:45 · Maritime, par Bob</a>' in told
    assert f"/entries/{hers}/withdraw?reason=duplicate" in told
    assert f'name="other" value="{his}"' in told
    assert f"/entries/{hers}/withdraw?reason=duplicate" in pointed_out(alice, his)[0]  # his is not hers to withdraw
    assert len(pointed_out(sign_in(brigade, "lead"), his)) == 1


def test_the_way_to_withdraw_it_has_the_reason_chosen_and_afterwards_nothing_is_suspected(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    hers, his = log(alice, "patrol", **ROUND, crew="bob"), log(bob, "patrol", **ROUND, crew="alice")
    form = alice.get(f"/entries/{hers}/withdraw?reason=duplicate").text
    assert 'value="doublon" checked' in form
    assert "checked" not in alice.get(f"/entries/{hers}/withdraw?reason=anything").text
    assert post(alice, f"/entries/{hers}/withdraw", headers=JSON, **change(reason="doublon")).status_code == 201
    assert (journal(alice), journal(bob)) == (0, 0)
    assert (pointed_out(alice, hers), pointed_out(bob, his)) == ([], [])


def test_two_that_are_different_are_not_suspected_again_and_no_figure_changes(brigade: Flask) -> None:
    alice, bob = sign_in(brigade, "alice"), sign_in(brigade, "bob")
    hers, his = log(alice, "patrol", **ROUND, crew="bob"), log(bob, "patrol", **ROUND, crew="alice")
    marks = count(brigade, EntryChange)
    assert (differ(bob, hers, his), differ(alice, his, hers), differ(bob, his, hers)) == (303, 303, 303)
    assert (journal(alice), journal(bob), pointed_out(alice, hers), pointed_out(bob, his)) == (0, 0, [], [])
    assert (count(brigade, EntryDifference), count(brigade, EntryChange)) == (1, marks)
    with brigade.app_context():
        assert db.session.scalars(select(EntryDifference.said_at)).one() == NOON
    third = log(alice, "patrol", **ROUND)
    assert (journal(alice), len(pointed_out(alice, third))) == (3, 2)


def test_only_whoever_may_change_one_of_the_two_says_so(brigade: Flask) -> None:
    alice = sign_in(brigade, "alice")
    one, other = log(alice, "patrol", **ROUND, crew="bob"), log(alice, "patrol", **ROUND)
    bob, charlie, support = (sign_in(brigade, name) for name in ("bob", "charlie", "support"))
    assert "Ce sont deux entrées différentes" not in pointed_out(bob, one)[0]
    assert [differ(client, one, other) for client in (bob, charlie, support)] == [404, 404, 404]
    assert [differ(alice, one, wrong) for wrong in (str(UUID(int=0)), one, "", "x")] == [404, 400, 400, 400]
    assert differ(alice, str(UUID(int=0)), one) == 404
    assert alice.post(f"/entries/{one}/different", data={"other": other}).status_code == 400  # no token
    assert count(brigade, EntryDifference) == 0
    assert differ(sign_in(brigade, "lead"), one, other) == 303


def test_two_contacts_of_a_case_are_pointed_out_only_where_they_may_be_seen(brigade: Flask) -> None:
    support = sign_in(brigade, "support")
    one = log(support, "case_contact", **CONTACT)
    log(support, "case_contact", **{**CONTACT, "topic": "psychological_support"})
    assert journal(support) == 0
    other = log(support, "case_contact", **{**CONTACT, "note": "CANARY-OTHER", "minutes": "45"})
    assert (journal(support), len(pointed_out(support, one))) == (2, 1)
    assert "CANARY" not in "".join(pointed_out(sign_in(brigade, "supporter"), one))
    for name in ("alice", "lead", "coordinator"):
        client = sign_in(brigade, name)
        assert (client.get(f"/entries/{one}").status_code, differ(client, one, other)) == (404, 404)
        assert "SV-1" not in client.get("/entries/").text


def test_a_double_of_somebody_elses_service_does_not_show(brigade: Flask) -> None:
    """Alice is named in a meeting of her service that the supporter noted: each sees only what she may see."""
    with brigade.app_context():
        alice, supporter = find_person("alice"), find_person("supporter")
        assert alice
        assert supporter
        mine = make_entry(alice, "meeting", topic="csil", note="mine")
        canary = make_entry(supporter, "meeting", topic="csil", service="peacekeepers")
        assert find_suspected(alice, [mine]) == set()  # nobody in common
        db.session.add(EntryCrew(entry_number=canary.number, person_id=alice.id))
        db.session.commit()
        assert find_suspected(alice, [mine]) == {mine.number}
        assert find_suspected(supporter, [canary]) == set()  # hers has a double that she may not see
        assert list_duplicates(supporter, canary) == []


def test_the_journal_asks_once_for_a_whole_page(brigade: Flask) -> None:
    with brigade.app_context():
        alice = find_person("alice")
        assert alice
        for day in range(1, 21):
            make_entry(alice, "meeting", day=date(2026, 11, day), topic="csil")
            make_entry(alice, "milestone", day=None, topic="brochure", due_on=date(2026, 11, day))
        page = list_journal(alice).items
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        assert find_suspected(alice, page) == set()
        assert find_suspected(alice, []) == set()
        assert len(asked) == 1


@pytest.mark.parametrize("numbers", [(2, 1), (1, 1), (1, 99)])
def test_the_database_keeps_a_pair_once_the_lower_number_first(brigade: Flask, numbers: tuple[int, int]) -> None:
    with brigade.app_context():
        alice = find_person("alice")
        assert alice
        for _ in range(2):
            make_entry(alice)
        db.session.add(
            EntryDifference(first_number=numbers[0], second_number=numbers[1], said_by_id=alice.id, said_at=NOON)
        )
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


def test_what_is_suspected_is_what_a_plain_comparison_of_all_pairs_finds(brigade: Flask) -> None:
    dice = random.Random(23)
    with brigade.app_context():
        people = [person for name in ("alice", "bob", "charlie") if (person := find_person(name))]
        entries = [an_entry(dice, people) for _ in range(ENTRIES_TRIED)]
        some_pairs = dice.sample(list(combinations(entries, 2)), ENTRIES_TRIED)
        apart = {frozenset((one.number, other.number)) for one, other in some_pairs}
        for first, second in sorted(map(sorted, apart)):
            said = {"said_by_id": people[0].id, "said_at": NOON}
            db.session.add(EntryDifference(first_number=first, second_number=second, **said))
        db.session.commit()
        expected: dict[int, set[int]] = {entry.number: set() for entry in entries}
        for one, other in combinations(entries, 2):
            if looks_like(one, other) and frozenset((one.number, other.number)) not in apart:
                expected[one.number].add(other.number)
                expected[other.number].add(one.number)
        assert {entry.kind for entry in entries if expected[entry.number]} == set(KINDS_TRIED)
        lead = find_person("lead")
        assert lead
        assert find_suspected(lead, entries) == {number for number, others in expected.items() if others}
        for entry in dice.sample(entries, ASKED_ONE_BY_ONE):
            assert {other.number for other in list_duplicates(lead, entry)} == expected[entry.number]
        some = {entry.number for entry in entries[::2]}
        among = suspected_among(select(Entry.number).where(Entry.number.in_(some)))
        assert set(db.session.scalars(among)) == {number for number in some if expected[number] & some}
        groups = list_groups(lead, select(Entry.number).where(Entry.number.in_(some)))
        assert sorted(map(sorted, groups)) == sorted(map(sorted, reached_from_each_other(expected, some)))


def reached_from_each_other(beside: dict[int, set[int]], some: set[int]) -> set[frozenset[int]]:
    """Of some numbers, those together of which each is beside another: merged until nothing changes."""
    groups = {frozenset((one, other)) for one in some for other in beside[one] & some}
    while meeting := next(((a, b) for a, b in combinations(groups, 2) if a & b), None):
        groups = (groups - set(meeting)) | {meeting[0] | meeting[1]}
    return groups


def test_whose_double_a_person_may_not_see_stands_alone(brigade: Flask) -> None:
    with brigade.app_context():
        alice, support = find_person("alice"), find_person("support")
        assert alice
        assert support
        hours = {"started_at": NOON, "ended_at": NOON + timedelta(hours=1), "minutes": 60, "day": NOON.date()}
        seen = make_entry(alice, "patrol", **hours)
        hidden = make_entry(support, "patrol", crew=[EntryCrew(person_id=alice.id)], **hours)
        coordinator = find_person("coordinator")
        assert coordinator
        both = select(Entry.number).where(Entry.number.in_([seen.number, hidden.number]))
        assert list_groups(coordinator, both) == [[seen.number]]
        assert list_groups(alice, both) == [[hidden.number, seen.number]], "she is on board of both"


ENTRIES_TRIED, ASKED_ONE_BY_ONE = (200, 200) if os.environ.get("FIELDLOG_SOAK") else (100, 12)
KINDS_TRIED = ("patrol", "meeting", "milestone", "case_contact")


def an_entry(dice: random.Random, people: list[Any]) -> Entry:
    """One of few people, places and times, so that many are alike."""
    kind, author = dice.choice(KINDS_TRIED), dice.choice(people)
    more: dict[str, Any] = {"service": "peacekeepers", "day": date(2026, 11, dice.randint(9, 10))}
    if kind == "patrol":
        started_at = datetime(2026, 11, 9, tzinfo=UTC) + timedelta(hours=dice.randint(0, 24 * 9))
        minutes = dice.choice((60, 120, 60 * 30, 60 * 24 * 7))
        ended_at = started_at + timedelta(minutes=minutes)
        more |= {"started_at": started_at, "ended_at": ended_at, "minutes": minutes}
        more |= {"day": started_at.date(), "last_day": ended_at.date()}
        more["neighbourhood"] = dice.choice(("maritime", "karreveld", None))
    elif kind == "case_contact":
        more |= {"case": dice.choice(("A-1", "A-2")), "relayed_to": dice.choice(("scapi", None))}
    else:
        more |= {"topic": dice.choice(("csil", "other")), "minutes": dice.choice((30, None))}
    if kind == "milestone":
        more |= {"day": dice.choice((None, more["day"])), "due_on": dice.choice((None, date(2026, 12, 1)))}
    if dice.random() < 0.1:
        more |= {"withdrawn_at": NOON, "withdrawn_reason": "twice"}
    entry = make_entry(author, kind, **more)
    crew = dice.sample([person for person in people if person is not author], dice.randint(0, 2))
    entry.crew = [EntryCrew(person_id=person.id) for person in crew]
    if kind == "case_contact":
        entry.topics = [
            EntryTopic(topic=topic) for topic in dice.sample(("interview", "tripartite"), dice.randint(1, 2))
        ]
    db.session.commit()
    return entry


def looks_like(one: Entry, other: Entry) -> bool:
    """The rule again, entry by entry in plain Python."""
    people = [{entry.author_id} | {member.person_id for member in entry.crew} for entry in (one, other)]
    if one.kind != other.kind or one.withdrawn_at or other.withdrawn_at or not people[0] & people[1]:
        return False
    if one.started_at and one.ended_at and other.started_at and other.ended_at:
        lasts = min(one.ended_at, other.ended_at) - max(one.started_at, other.started_at)
        return one.neighbourhood == other.neighbourhood and lasts > timedelta(0)
    said = [
        (entry.day, entry.topic, {row.topic for row in entry.topics}, entry.case, entry.due_on)
        for entry in (one, other)
    ]
    return said[0] == said[1]
