"""What a form shows means the same when it is read again, and lists begin with what was used last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from fieldlog.accounts.kinds import SERVICES
from fieldlog.accounts.models import Person
from fieldlog.entries.forms.choices import last_used_first
from fieldlog.entries.forms.entry import MINUTES, EntryForm, new_entry_form
from fieldlog.entries.forms.inputs import Option
from fieldlog.entries.forms.written import written_content
from fieldlog.entries.kinds import KINDS, kinds_for
from fieldlog.entries.own_first import KINDS_OF, TOPICS_OF, own_topics
from fieldlog.entries.rules import Content, complete, parse_minutes
from tests.factories import make_entry, make_neighbourhood, make_person

AT = datetime(2026, 11, 23, 9, 32, tzinfo=UTC)


@contextmanager
def submitted(app: Flask, kind: str, fields: dict[str, Any]) -> Iterator[EntryForm]:
    """The form of a kind as a guard sent it."""
    with app.test_request_context(method="POST", data=MultiDict(fields)):
        yield new_entry_form(KINDS[kind], Person(username="alice", service="peacekeepers", role="worker"), AT)


@pytest.mark.parametrize(
    ("started_at", "hours", "shapes"),
    [
        (datetime(2026, 11, 20, 17, 30, tzinfo=UTC), 7.5, ("datetime-local", "time")),
        (datetime(2026, 3, 28, 21, 0, tzinfo=UTC), 5, ("datetime-local", "time")),  # the short night
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), 5.5, ("datetime-local", "text")),  # 02:30, the second one
        (datetime(2026, 10, 25, 1, 15, tzinfo=UTC), 2, ("text", "time")),  # 02:15, the second one
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), 30, ("datetime-local", "datetime-local")),
        (datetime(2026, 11, 20, 8, 0, 20, tzinfo=UTC), 1, ("text", "text")),
    ],
)
def test_hours_survive_being_shown_and_read_again(
    app: Flask, started_at: datetime, hours: float, shapes: tuple[str, str]
) -> None:
    content = complete(
        Content(
            kind="patrol",
            service="peacekeepers",
            author="alice",
            started_at=started_at,
            ended_at=started_at + timedelta(hours=hours),
            neighbourhood="maritime",
            crew=("bob", "charlie"),
        )
    )
    with app.app_context():
        make_person("alice")
    with submitted(app, "patrol", written_content(KINDS["patrol"], content)) as form:
        form.validate()
        assert form.content() == content
        assert (form["started_at"].input_type, form["ended_at"].input_type) == shapes


def test_minutes_survive_being_shown_and_read_again(app: Flask) -> None:
    content = complete(Content(kind="meeting", service="peacekeepers", author="alice", minutes=45, topics=("other",)))
    with app.app_context():
        make_person("alice")
    with submitted(app, "meeting", written_content(KINDS["meeting"], content)) as form:
        form.validate()
        assert form.content() == content


def test_two_values_for_one_field_are_refused(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
    with submitted(app, "information", {"people": ["3", "5"], "topic": ["incentives", "technical_measures"]}) as form:
        assert not form.validate()
        assert form["people"].errors
        assert form["topic"].errors


def test_short_lists_are_shown_whole_and_long_ones_begin_with_what_was_used_last() -> None:
    options = [Option(value, value.upper()) for value in "abcdefghijkl"]
    first, others = last_used_first(options[:8], ["c"])
    assert [option.value for option in first] == ["c", "a", "b", "d", "e", "f", "g", "h"]
    assert others == []
    first, others = last_used_first(options, ["k", "c"], chosen=["l"])
    assert [option.value for option in first] == ["k", "c", "a", "b", "d", "l"]
    assert len(first) + len(others) == 12


def test_what_was_chosen_and_is_offered_no_more_stays_in_view() -> None:
    first, _others = last_used_first([Option("bob", "Bob")], [], chosen=["charlie"])
    assert [option.value for option in first] == ["charlie", "bob"]


def test_neighbourhoods_begin_with_the_one_used_last_and_mark_target_areas(app: Flask) -> None:
    with app.app_context():
        alice = make_person("alice")
        for slug in ("aa", "bb"):
            make_neighbourhood(slug)
        make_neighbourhood("zz", "incivilities")
        make_entry(alice, "patrol", neighbourhood="zz")
        with app.test_request_context():
            form = new_entry_form(KINDS["patrol"], alice, AT)
            assert [(option.value, option.is_marked) for option in form["neighbourhood"].first] == [
                ("zz", True),
                ("aa", False),
                ("bb", False),
            ]


def topics_offered(kind: str, person: Person) -> tuple[list[str], list[str]]:
    field = new_entry_form(KINDS[kind], person, AT)["topic"]
    return [option.value for option in field.first], [option.value for option in field.others]


def test_a_new_worker_is_offered_the_topics_of_the_own_service_and_the_others_one_tap_further(app: Flask) -> None:
    with app.app_context(), app.test_request_context():
        first, others = topics_offered("case_contact", make_person("lea", service="legal_aid"))
        assert first == ["legal_information", "legal_support"]
        assert len(first) + len(others) == len(KINDS["case_contact"].topics)
        assert topics_offered("meeting", make_person("rita", service="radicalisation"))[0] == [
            "working_group",
            "csil",
            "police_radicalisation_cell",
        ]
        assert topics_offered("action", make_person("tom", service="techno_prevention"))[0][0] == "rosace"


def test_what_a_worker_used_last_stands_before_the_topics_of_the_service(app: Flask) -> None:
    with app.app_context(), app.test_request_context():
        lea = make_person("lea", service="legal_aid")
        make_entry(lea, "meeting", topic="csil")
        assert topics_offered("meeting", lea)[0] == ["csil", "concertation", "intervision", "platform"]


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_is_said_to_log_most_is_what_it_may_log(service: str) -> None:
    loggable = [kind.slug for kind in kinds_for(service)]
    assert loggable[: len(KINDS_OF[service])] == list(KINDS_OF[service])
    for kind, of_service in TOPICS_OF.items():
        assert not of_service.get(service) or kind in loggable
        assert set(own_topics(service, kind)) <= set(KINDS[kind].topics)


def test_partners_and_colleagues_of_a_meeting_stand_all_in_view_with_the_own_brigade_marked(app: Flask) -> None:
    with app.app_context(), app.test_request_context():
        alice = make_person("alice", brigade="A")
        for place in range(12):
            make_person(f"guard-{place:02d}", brigade="A" if place < 2 else "B")
        crew = new_entry_form(KINDS["meeting"], alice, AT)["crew"]
        assert (len(crew.first), len(crew.others), crew.is_ticked) == (12, 0, True)
        assert [option.value for option in crew.first if option.is_near] == ["guard-00", "guard-01"]
        assert new_entry_form(KINDS["patrol"], alice, AT)["crew"].others


@pytest.mark.parametrize("minutes", MINUTES)
def test_a_tap_writes_minutes_as_an_entry_shows_them(minutes: int) -> None:
    content = Content(kind="meeting", service="peacekeepers", author="alice", minutes=minutes)
    shown = written_content(KINDS["meeting"], content)["minutes"]
    assert (shown, parse_minutes(shown)) == (f"{minutes // 60}:{minutes % 60:02d}", minutes)
