"""What an entry must say: a table of contents and the mistakes that a person is told about."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldlog.entries.dimensions import AUDIENCES, LEVELS
from fieldlog.entries.kinds import KINDS
from fieldlog.entries.rules import (
    FIELDS,
    MISTAKES,
    Content,
    Reference,
    check,
    check_days_ahead,
    complete,
    content_fields,
    last_day,
    may_change,
    may_read_note,
    read_content,
    sentence,
    submission_hash,
)

REFERENCE = Reference({"etangs-noirs", "comte-de-flandre"}, {"transit", "abri"}, {"alice", "bob", "charlie"})
DAY = date(2024, 3, 4)
AT_NIGHT = datetime(2024, 3, 4, 21, tzinfo=UTC)

GOOD: dict[str, dict[str, Any]] = {
    "patrol": {"started_at": AT_NIGHT, "ended_at": AT_NIGHT + timedelta(hours=4), "neighbourhood": "etangs-noirs"},
    "outreach": {"started_at": AT_NIGHT, "ended_at": AT_NIGHT + timedelta(hours=1), "people": 0},
    "techno_visit": {"requested_on": DAY, "topics": ("pre_offence",), "audience": "resident"},
    "advice": {"day": DAY, "requested_on": DAY, "audience": "resident"},
    "information": {"day": DAY, "topics": ("incentives",), "audience": "resident", "people": 12},
    "action": {"day": DAY, "topics": ("rosace",), "partners": ("transit", "abri"), "crew": ("bob",)},
    "case_contact": {"day": DAY, "case": "K-17", "topics": ("interview", "tripartite"), "relayed_to": "scapi"},
    "meeting": {"day": DAY, "topics": ("csil",), "level": "zonal", "minutes": 90},
    "training": {"day": DAY, "topics": ("induction",), "crew": ("bob", "charlie")},
    "milestone": {"topics": ("brochure",)},
}


def content(kind: str, **more: Any) -> Content:
    values = {"kind": kind, "service": KINDS[kind].services[0], "author": "alice", **GOOD[kind]}
    return complete(Content(**{**values, **more}))


def bad_content(bad: Bad) -> Content:
    values = {"kind": bad[0], "service": KINDS[bad[0]].services[0], "author": "alice", **GOOD[bad[0]]}
    return complete(Content(**{**values, **bad[1]}))


def codes(content: Content) -> dict[str, str]:
    return {mistake.field: mistake.code for mistake in check(content, REFERENCE)}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_good_entry_of_each_kind_is_taken(kind: str) -> None:
    assert codes(content(kind)) == {}


Bad = tuple[str, dict[str, Any], dict[str, str]]
BAD: list[Bad] = [
    ("patrol", {"kind": "walk"}, {"kind": "unknown"}),
    ("patrol", {"kind": ""}, {"kind": "missing"}),
    ("patrol", {"service": "mediation"}, {"kind": "kind_of_other_service"}),
    ("patrol", {"service": "police"}, {"service": "unknown"}),
    ("patrol", {"author": "dora"}, {"author": "unknown"}),
    ("patrol", {"author": ""}, {"author": "missing"}),
    ("patrol", {"neighbourhood": None}, {"neighbourhood": "missing"}),
    ("patrol", {"neighbourhood": "nowhere"}, {"neighbourhood": "unknown"}),
    ("patrol", {"started_at": None}, {"started_at": "missing"}),
    ("patrol", {"ended_at": None}, {"ended_at": "missing"}),
    ("patrol", {"ended_at": AT_NIGHT}, {"ended_at": "end_before_start"}),
    ("patrol", {"ended_at": AT_NIGHT - timedelta(hours=1)}, {"ended_at": "end_before_start"}),
    ("patrol", {"ended_at": AT_NIGHT + timedelta(days=8)}, {"ended_at": "too_long"}),
    ("patrol", {"day": date(2024, 3, 5)}, {"day": "other_day"}),
    ("patrol", {"people": 3}, {"people": "not_used"}),
    ("patrol", {"partners": ("transit",)}, {"partners": "not_used"}),
    ("patrol", {"topics": ("csil",)}, {"topic": "unknown"}),
    ("patrol", {"topics": ("round", "event")}, {"topic": "one_only"}),
    ("patrol", {"crew": ("alice", "bob")}, {"crew": "crew_with_author"}),
    ("patrol", {"crew": ("dora",)}, {"crew": "unknown"}),
    ("techno_visit", {"topics": ("post_offence",)}, {"offence_on": "missing"}),
    ("techno_visit", {"topics": ()}, {"topic": "missing"}),
    ("techno_visit", {"day": date(2024, 3, 3)}, {"day": "day_before_request"}),
    ("advice", {"offence_on": date(2024, 3, 5)}, {"day": "day_before_offence"}),
    ("advice", {"day": None}, {"day": "missing"}),
    ("information", {"people": -1}, {"people": "out_of_range"}),
    ("information", {"people": 1_000_000}, {"people": "out_of_range"}),
    ("information", {"audience": "everybody"}, {"audience": "unknown"}),
    ("case_contact", {"case": "a name"}, {"case": "case_form"}),
    ("case_contact", {"case": "x" * 21}, {"case": "case_form"}),
    ("case_contact", {"case": "K-1\n"}, {"case": "case_form"}),
    ("case_contact", {"relayed_to": "police"}, {"relayed_to": "unknown"}),
    ("case_contact", {"minutes": 10_081}, {"minutes": "out_of_range"}),
    ("case_contact", {"crew": ("bob",)}, {"crew": "not_used"}),
    ("meeting", {"level": "global"}, {"level": "unknown"}),
    ("meeting", {"partners": ("police",)}, {"partners": "unknown"}),
    ("meeting", {"note": "x" * 281}, {"note": "text_too_long"}),
    ("meeting", {"note": "a\x00b"}, {"note": "text_form"}),
    ("meeting", {"note": "a\ud800b"}, {"note": "text_form"}),
    ("meeting", {"day": date(1999, 12, 31)}, {"day": "date_out_of_range"}),
    ("milestone", {"topics": ("activity_report",)}, {"due_on": "missing"}),
    ("milestone", {"topics": ("vacancy",)}, {"requested_on": "missing"}),
    ("milestone", {"topics": ("vacancy",), "requested_on": date(2100, 1, 1)}, {"requested_on": "date_out_of_range"}),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_a_mistake_is_found_at_its_field(bad: Bad) -> None:
    assert codes(bad_content(bad)) == bad[2]


def test_what_was_done_lies_no_more_than_a_day_ahead_and_what_is_due_may() -> None:
    for kind in set(GOOD) - {"milestone"}:
        assert not list(check_days_ahead(content(kind), DAY - timedelta(days=1)))
        assert list(check_days_ahead(content(kind), DAY - timedelta(days=2))), kind
    assert not list(check_days_ahead(content("milestone", due_on=DAY), DAY - timedelta(days=9)))


def test_every_mistake_has_a_sentence_that_can_be_filled_in() -> None:
    provoked = [mistake for bad in BAD for mistake in check(bad_content(bad), REFERENCE)]
    for mistake in provoked:
        text = sentence(mistake, "Field")
        assert "%(" not in text
        assert text.endswith(".")
    unprovoked = set(MISTAKES) - {mistake.code for mistake in provoked}
    of_forms = {"date_form", "instant_form", "number_form", "duration_form", "id_form", "until_before_day", "day_ahead"}
    assert unprovoked == of_forms


def test_a_hostile_value_is_shown_short_and_printable() -> None:
    (mistake,) = check(content("patrol", neighbourhood="\x1b[31m" + "x" * 1000), REFERENCE)
    assert re.fullmatch(r"\?\[31mx{34}…", mistake.params["value"])


def test_hours_give_the_day_and_the_real_minutes() -> None:
    over_the_change = complete(
        Content(
            kind="patrol",
            service="peacekeepers",
            author="alice",
            started_at=datetime(2026, 3, 28, 22, tzinfo=UTC),
            ended_at=datetime(2026, 3, 29, 5, 0, 59, tzinfo=UTC),
            minutes=480,
        )
    )
    assert (over_the_change.day, over_the_change.minutes) == (date(2026, 3, 28), 420)
    assert last_day(over_the_change) == date(2026, 3, 29)


def test_lists_are_sorted_and_the_note_is_trimmed() -> None:
    tidied = content("action", crew=("charlie", "bob", "bob"), note="  two\r\nlines ")
    assert (tidied.crew, tidied.note) == (("bob", "charlie"), "two\nlines")
    assert content("action", note=" \n ").note is None


def test_the_hash_of_a_submission_is_the_contracts() -> None:
    fields = [
        ("topic", "b"),
        ("topic", "a"),
        ("id", "1"),
        ("note", ""),
        ("csrf_token", "x"),
        ("seq", "9"),
        ("sent_at", "now"),
    ]
    # printf 'id=1\ntopic=a\ntopic=b' | sha256sum
    assert submission_hash(fields) == "370744d243d1c52a011d4603701eb46138ab7ca543ce0a4a78cf35f9e100a89c"


SLUGS = st.text(string.ascii_lowercase + "_-", min_size=1, max_size=12)
DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CONTENTS = st.builds(
    Content,
    kind=st.sampled_from(list(KINDS)),
    service=SLUGS,
    author=SLUGS,
    day=st.none() | DATES,
    started_at=st.none() | INSTANTS,
    ended_at=st.none() | INSTANTS,
    minutes=st.none() | st.integers(0, 10_080),
    neighbourhood=st.none() | SLUGS,
    topics=st.lists(SLUGS).map(tuple),
    audience=st.none() | st.sampled_from(list(AUDIENCES)),
    people=st.none() | st.integers(0, 999_999),
    case=st.none() | SLUGS,
    relayed_to=st.none() | SLUGS,
    partners=st.lists(SLUGS).map(tuple),
    level=st.none() | st.sampled_from(list(LEVELS)),
    requested_on=st.none() | DATES,
    offence_on=st.none() | DATES,
    due_on=st.none() | DATES,
    note=st.none() | st.text(max_size=280),
    crew=st.lists(SLUGS).map(tuple),
)


@given(CONTENTS)
def test_a_content_comes_back_from_its_line(content: Content) -> None:
    content = complete(content)
    fields = content_fields(content)
    assert tuple(fields) == FIELDS
    assert read_content(fields) == (content, [])


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_no_line_is_too_strange_to_be_checked(fields: dict[str, str]) -> None:
    content, mistakes = read_content(fields)
    for mistake in [*mistakes, *check(content, REFERENCE)]:
        assert sentence(mistake, mistake.field)


@dataclass
class Reading:
    """A person, as far as the rules know one."""

    id: int = 1
    service: str = "peacekeepers"
    role: str = "worker"


@dataclass
class Read:
    """An entry, as far as the rules know one."""

    kind: str = "meeting"
    service: str = "peacekeepers"
    author_id: int = 2
    crew_ids: set[int] = field(default_factory=set)
    day: date | None = DAY
    note: str | None = None
    is_withdrawn: bool = False


@pytest.mark.parametrize(
    ("person", "entry", "may_read"),
    [
        (Reading(), Read(author_id=1), True),
        (Reading(), Read(), True),
        (Reading(role="team_lead"), Read(), True),
        (Reading(service="mediation"), Read(crew_ids={1}), False),
        (Reading(service="mediation"), Read(service="mediation"), False),
        (Reading(service="mediation"), Read(service="mediation", crew_ids={1}), True),
        (Reading(service="mediation", role="team_lead"), Read(service="mediation"), False),
        (Reading(service="mediation", role="team_lead"), Read(service="mediation", crew_ids={1}), False),
        (Reading(service="coordination", role="coordinator"), Read(service="coordination"), False),
        (Reading(service="coordination", role="coordinator"), Read(service="coordination", author_id=1), True),
        (Reading(service="peacekeepers", role="evaluator"), Read(crew_ids={1}), False),
        (Reading(role="admin"), Read(), False),
    ],
)
def test_who_reads_a_note(person: Reading, entry: Read, may_read: bool) -> None:
    assert may_read_note(person, entry) is may_read


OPEN_REQUEST = Read(kind="techno_visit", service="techno_prevention", day=None)
OPEN_STEP = Read(kind="milestone", service="coordination", day=None)


@pytest.mark.parametrize(
    ("person", "entry", "may"),
    [
        (Reading(), Read(author_id=1), True),
        (Reading(), Read(author_id=1, is_withdrawn=True), False),
        (Reading(), Read(), False),
        (Reading(), Read(crew_ids={1}), False),
        (Reading(role="team_lead"), Read(), True),
        (Reading(role="team_lead"), Read(service="coordination"), False),
        (Reading(service="mediation", role="team_lead"), Read(service="mediation"), False),
        (Reading(service="techno_prevention"), OPEN_REQUEST, True),
        (Reading(service="techno_prevention"), replace(OPEN_REQUEST, day=DAY), False),
        (Reading(service="peacekeepers"), OPEN_REQUEST, False),
        (Reading(service="coordination", role="coordinator"), Read(service="coordination"), False),
        (Reading(service="techno_prevention", role="evaluator"), OPEN_REQUEST, False),
        (Reading(service="coordination"), OPEN_STEP, True),
        (Reading(service="coordination", role="coordinator"), OPEN_STEP, True),
        (Reading(service="coordination", role="coordinator"), replace(OPEN_STEP, note="seen by its author"), False),
        (Reading(service="coordination", role="coordinator"), replace(OPEN_STEP, day=DAY), False),
        (Reading(service="coordination", role="coordinator"), replace(OPEN_STEP, service="peacekeepers"), False),
        (Reading(service="mediation"), replace(OPEN_STEP, service="mediation"), False),
    ],
)
def test_who_changes_an_entry(person: Reading, entry: Read, may: bool) -> None:
    assert may_change(person, entry) is may
