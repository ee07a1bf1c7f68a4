"""Who sees what: two services with canaries in every text, and the lists that screens are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import NotFound

from fieldlog.accounts.models import Person
from fieldlog.entries.models import Entry, EntryCrew, EntryPartner, EntryTopic
from fieldlog.entries.open_requests import list_open_requests
from fieldlog.entries.queries import (
    get_visible_entry,
    list_journal,
    recent_choices,
    visible_entries,
)
from fieldlog.entries.rules import may_read_note
from fieldlog.extensions import db
from tests.factories import make_entry, make_neighbourhood, make_partner, make_person

CANARY = "canary-7d1e"
TODAY = date(2024, 3, 20)


def with_crew(entry: Entry, *people: Person) -> Entry:
    entry.crew = [EntryCrew(person_id=person.id) for person in people]
    db.session.commit()
    return entry


def seen_by(person: Person) -> set[str]:
    """The notes of the entries that a person sees, which name them in these tests."""
    return {entry.note or "" for entry in db.session.scalars(visible_entries(person))}


@pytest.fixture
def inside(any_app: Flask) -> Iterator[None]:
    with any_app.app_context():
        yield


@pytest.fixture
def house(inside: None) -> dict[str, Person]:
    """People of every role, each service with a secret of its own."""
    people = {
        "alice": make_person("alice", brigade="A"),
        "bob": make_person("bob", brigade="A"),
        "charlie": make_person("charlie", brigade="B"),
        "chief": make_person("chief", role="team_lead", brigade="A"),
        "adviser": make_person("adviser", "techno_prevention"),
        "support": make_person("support", "victim_support"),
        "support-2": make_person("support-2", "victim_support"),
        "support-head": make_person("support-head", "victim_support", "team_lead"),
        "mediator": make_person("mediator", "mediation"),
        "coordinator": make_person("coordinator", "coordination", "coordinator"),
        "evaluator": make_person("evaluator", "coordination", "evaluator"),
        "admin": make_person("admin", "coordination", "admin"),
    }
    make_entry(people["alice"], "patrol", note="patrol of alice")
    make_entry(people["charlie"], "patrol", note="patrol of charlie")
    make_entry(people["charlie"], "advice", note="advice of charlie")
    make_entry(people["adviser"], "techno_visit", note="visit", requested_on=date(2024, 3, 1))
    make_entry(people["support"], "case_contact", note="contact", case=CANARY, relayed_to="mediation")
    make_entry(people["mediator"], "case_contact", note="mediation", case=CANARY)
    make_entry(people["coordinator"], "meeting", note="committee")
    make_entry(people["admin"], "meeting", note="of the admin")
    return people


GUARDS = {"patrol of alice", "patrol of charlie", "advice of charlie"}
IN_THE_OPEN = GUARDS | {"visit", "committee", "of the admin"}


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("alice", {"patrol of alice", "advice of charlie"}),
        ("bob", {"patrol of alice", "advice of charlie"}),
        ("charlie", {"patrol of charlie", "advice of charlie"}),
        ("chief", GUARDS),
        ("adviser", {"visit"}),
        ("support", {"contact"}),
        ("support-2", {"contact"}),
        ("support-head", {"contact"}),
        ("mediator", {"mediation"}),
        ("coordinator", IN_THE_OPEN),
        ("evaluator", IN_THE_OPEN),
        ("admin", set()),
    ],
)
def test_each_person_sees_what_is_theirs_to_see(house: dict[str, Person], username: str, seen: set[str]) -> None:
    assert seen_by(house[username]) == seen


def test_a_guard_sees_the_patrol_of_another_brigade_that_names_her(house: dict[str, Person]) -> None:
    with_crew(make_entry(house["charlie"], "patrol", note="with alice"), house["alice"])
    assert "with alice" in seen_by(house["alice"])
    assert "with alice" not in seen_by(house["bob"])


def test_a_guard_without_a_brigade_sees_only_her_own_patrols(inside: None) -> None:
    alice, bob = make_person("alice"), make_person("bob")
    make_entry(alice, "patrol", note="mine")
    make_entry(bob, "patrol", note="his")
    assert seen_by(alice) == {"mine"}


def test_a_service_is_the_entrys_not_its_authors(house: dict[str, Person]) -> None:
    make_entry(house["alice"], "meeting", service="victim_support", note="lent for a day")
    assert "lent for a day" in seen_by(house["support"])
    assert "lent for a day" in seen_by(house["alice"])
    assert "lent for a day" not in seen_by(house["chief"])
    assert "lent for a day" not in seen_by(house["coordinator"])


def test_no_byte_of_another_service_reaches_anybody(house: dict[str, Person]) -> None:
    for username in ("alice", "chief", "adviser", "coordinator", "evaluator", "admin"):
        entries = db.session.scalars(visible_entries(house[username])).all()
        assert CANARY not in {entry.case for entry in entries}
        assert list_journal(house[username], search=CANARY).total == 0


def test_notes_of_case_work_are_their_authors(house: dict[str, Person]) -> None:
    contact = db.session.scalars(visible_entries(house["support"])).one()
    readers = {name for name, person in house.items() if may_read_note(person, contact)}
    assert readers == {"support"}


def test_an_entry_of_another_service_does_not_exist(house: dict[str, Person]) -> None:
    contact = db.session.scalars(visible_entries(house["support"])).one()
    assert get_visible_entry(house["support-2"], contact.id) is contact
    for username in ("alice", "mediator", "coordinator", "admin"):
        with pytest.raises(NotFound):
            get_visible_entry(house[username], contact.id)


def test_a_withdrawn_entry_stays_readable(house: dict[str, Person]) -> None:
    at = datetime(2024, 3, 5, tzinfo=UTC)
    make_entry(house["adviser"], "techno_visit", note="gone", withdrawn_at=at, withdrawn_reason="asked by the person")
    assert "gone" in seen_by(house["adviser"])


def notes(person: Person, **wanted: Any) -> list[str | None]:
    return [entry.note for entry in list_journal(person, **wanted).items]


class TestJournal:
    @pytest.fixture
    def alice(self, inside: None) -> Person:
        alice, bob = make_person("alice"), make_person("bob")
        make_neighbourhood("Étangs")
        make_partner("transit")
        make_entry(alice, "meeting", note="first", day=date(2024, 3, 1), topic="csil", level="zonal")
        make_entry(alice, "patrol", note="50%", day=date(2024, 3, 3), neighbourhood="Étangs")
        with_crew(make_entry(bob, "meeting", note="of bob", day=date(2024, 3, 2), topic="csil"), alice)
        make_entry(bob, "meeting", note="bob alone", day=date(2024, 3, 2))
        make_entry(alice, "milestone", note="due", day=None, due_on=date(2024, 3, 31), topic="activity_report")
        contact = make_entry(alice, "case_contact", note="contact", day=date(2024, 2, 1), case="K-17")
        contact.topics = [EntryTopic(topic="tripartite")]
        contact.partners = [EntryPartner(partner="transit")]
        db.session.commit()
        return alice

    def test_own_entries_come_newest_day_first(self, alice: Person) -> None:
        assert notes(alice) == ["due", "50%", "of bob", "first", "contact"]

    def test_it_is_narrowed_by_days_and_kind(self, alice: Person) -> None:
        assert notes(alice, first_day=date(2024, 3, 2), last_day=date(2024, 3, 3)) == ["50%", "of bob"]
        assert notes(alice, kind="meeting") == ["of bob", "first"]

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("csil", ["of bob", "first"]),
            ("LIVC", ["of bob", "first"]),
            ("zonaal", ["first"]),
            ("etangs", ["50%"]),
            ("PATROUILLE", ["50%"]),
            ("k-17", ["contact"]),
            ("driegesprek", ["contact"]),
            ("transit", ["contact"]),
            ("contact tripartite", ["contact"]),
            ("contact csil", []),
            ("50%", ["50%"]),
            ("first", ["first"]),
            ("%", ["50%"]),
            ("of bob", []),
            ("", ["due", "50%", "of bob", "first", "contact"]),
            ("\x00", []),
            ("' OR 1=1 --", []),
            ("x" * 100_000, []),
        ],
    )
    def test_every_word_must_occur(self, alice: Person, search: str, found: list[str]) -> None:
        assert notes(alice, search=search) == (found if search != "\x00" else notes(alice))

    @pytest.mark.parametrize("page", [-1, 0, 1, 10**30])
    def test_no_page_number_is_too_strange(self, alice: Person, page: int) -> None:
        assert len(notes(alice, page=page)) in (0, 5)

    def test_a_page_costs_the_same_however_much_it_shows(self, alice: Person) -> None:
        few = count_queries(lambda: [entry.crew for entry in list_journal(alice).items])
        for number in range(20):
            entry = make_entry(alice, "meeting", day=date(2024, 4, 1) + timedelta(days=number))
            entry.partners = [EntryPartner(partner="transit")]
        db.session.commit()
        assert count_queries(lambda: [entry.crew for entry in list_journal(alice).items]) == few


def count_queries(act: Any) -> int:
    db.session.expire_all()
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def test_the_request_that_runs_out_next_comes_first(inside: None) -> None:
    adviser, colleague = make_person("adviser", "techno_prevention"), make_person("colleague", "techno_prevention")
    at = datetime(2024, 3, 19, tzinfo=UTC)

    def request(note: str, *, author: Person = adviser, **more: Any) -> None:
        values = {"day": None, "topic": "post_offence", "requested_on": date(2024, 3, 18)}
        make_entry(author, "techno_visit", note=note, **{**values, **more})

    request("later")
    request("offence runs out", offence_on=date(2024, 3, 8), author=colleague)
    request("over", requested_on=date(2024, 3, 1))
    request("just over", requested_on=date(2024, 3, 5), offence_on=date(2024, 2, 27))
    request("only the request still runs", requested_on=date(2024, 3, 11), offence_on=date(2024, 2, 29))
    request("control", topic="control", requested_on=date(2024, 1, 1))
    request("visited", day=date(2024, 3, 19))
    request("withdrawn", withdrawn_at=at, withdrawn_reason="asked by the person")
    make_entry(adviser, "milestone", note="no request", day=None)

    requests = list_open_requests(adviser, today=TODAY)
    assert [(one.entry.note, dict(one.days_left)) for one in requests] == [
        ("offence runs out", {"offence": 2, "request": 12}),
        ("only the request still runs", {"offence": -6, "request": 5}),
        ("later", {"request": 12}),
        ("control", {}),
        ("just over", {"offence": -8, "request": -1}),
        ("over", {"request": -5}),
    ]
    assert [one.next_end for one in requests] == [2, 5, 12, None, -1, -5]
    assert [one.group for one in requests] == ["in_time"] * 4 + ["late"] * 2
    assert [one.over for one in requests] == [[], ["offence"], [], [], ["offence", "request"], ["request"]]
    assert list_open_requests(make_person("alice"), today=TODAY) == []


def test_pick_lists_begin_with_what_alice_used_last(inside: None) -> None:
    alice, bob, charlie = make_person("alice"), make_person("bob"), make_person("charlie")
    for slug in ("n1", "n2", "n3"):
        make_neighbourhood(slug)
    for neighbourhood, topic in (("n1", "round"), ("n2", "event"), ("n1", "round")):
        make_entry(alice, "patrol", neighbourhood=neighbourhood, topic=topic)
    make_entry(bob, "patrol", neighbourhood="n3")
    with_crew(make_entry(alice, "meeting", topic="csil"), charlie)
    with_crew(make_entry(alice, "meeting", topic="csil"), bob)
    contact = make_entry(alice, "case_contact", case="K-1", relayed_to="scapi")
    contact.topics = [EntryTopic(topic="interview")]
    db.session.commit()

    assert recent_choices(alice, "neighbourhood") == ["n1", "n2"]
    assert recent_choices(alice, "neighbourhood", limit=1) == ["n1"]
    assert recent_choices(alice, "topic", kind="patrol") == ["round", "event"]
    assert recent_choices(alice, "topic", kind="case_contact") == ["interview"]
    assert recent_choices(alice, "crew") == ["bob", "charlie"]
    assert recent_choices(alice, "case") == ["K-1"]
    assert recent_choices(alice, "relayed_to") == ["scapi"]
    assert recent_choices(alice, "partners") == []


def test_kinds_of_help_in_one_contact_begin_with_the_one_given_most(inside: None) -> None:
    sam = make_person("sam", service="victim_support")
    for topics in (("psychological_support",), ("out_of_scope", "socio_administrative", "psychological_support")):
        contact = make_entry(sam, "case_contact", case="K-1")
        contact.topics = [EntryTopic(topic=topic) for topic in topics]
    db.session.commit()
    found = recent_choices(sam, "topic", kind="case_contact")
    assert found == ["psychological_support", "socio_administrative", "out_of_scope"]
