"""What a content must be before it is recorded. The declarations of ``kinds`` say what each kind uses and requires."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ...accounts.kinds import SERVICES
from ...dates import ONE_DAY, local_day
from ..dimensions import AUDIENCES, DIMENSIONS, LEVELS
from ..kinds import KINDS, Kind
from .content import Content, value_of
from .mistakes import Mistake, shown

FIRST_DATE = date(2000, 1, 1)
LAST_DATE = date(2099, 12, 31)
LONGEST = timedelta(days=7)
LONGEST_TEXT = 280
RANGES = {"people": (0, 999_999), "minutes": (0, LONGEST.days * 24 * 60)}
CASE = re.compile(r"[A-Za-z0-9-]{1,20}")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # PostgreSQL keeps no NUL


@dataclass(frozen=True)
class Reference:
    """The slugs and usernames that exist in this commune."""

    neighbourhoods: Collection[str]
    partners: Collection[str]
    usernames: Collection[str]


def check(content: Content, reference: Reference) -> list[Mistake]:
    """What a person must put right in a completed content, at most one mistake a field; empty when it can be
    recorded."""
    kind = KINDS.get(content.kind)
    if kind is None:
        return [
            Mistake("kind", "unknown", {"value": shown(content.kind)}) if content.kind else Mistake("kind", "missing")
        ]
    first: dict[str, Mistake] = {}
    for checks in (
        _check_service(content, kind),
        _check_presence(content, kind),
        _check_choices(content, kind, reference),
        _check_numbers(content, kind),
        _check_dates(content),
        _check_hours(content, kind),
        _check_texts(content),
    ):
        for mistake in checks:
            first.setdefault(mistake.field, mistake)
    return list(first.values())


def check_days_ahead(content: Content, today: date) -> Iterator[Mistake]:
    """What has been done was not done later than tomorrow, which a phone may call today when its clock is off or the
    day has just ended there. Only what is due may lie ahead. For forms: a register is taken as it was kept."""
    for field, day in (
        ("started_at", content.started_at and local_day(content.started_at)),
        ("day", None if content.started_at else content.day),
        ("requested_on", content.requested_on),
        ("offence_on", content.offence_on),
    ):
        if day and day > today + ONE_DAY:
            yield Mistake(field, "day_ahead", {"day": day})


def _check_service(content: Content, kind: Kind) -> Iterator[Mistake]:
    if content.service not in SERVICES:
        yield _unknown("service", content.service)
    elif content.service not in kind.services:
        yield Mistake("kind", "kind_of_other_service", {"service": content.service})


def _unknown(field: str, value: str) -> Mistake:
    return Mistake(field, "unknown", {"value": shown(value)}) if value else Mistake(field, "missing")


def _check_presence(content: Content, kind: Kind) -> Iterator[Mistake]:
    required = kind.requires(content.topics[0] if content.topics else None)
    derived = ("day", "minutes") if kind.has_hours else ()
    for field in DIMENSIONS:
        is_there = value_of(content, field) not in (None, (), "")
        if field in required and not is_there:
            yield Mistake(field, "missing")
        elif is_there and field not in kind.dimensions and field not in derived:
            yield Mistake(field, "not_used")


def _check_choices(content: Content, kind: Kind, reference: Reference) -> Iterator[Mistake]:
    for field, values, known in (
        ("author", (content.author,), reference.usernames),
        ("topic", content.topics, kind.topics),
        ("audience", (content.audience,), AUDIENCES),
        ("level", (content.level,), LEVELS),
        ("neighbourhood", (content.neighbourhood,), reference.neighbourhoods),
        ("partners", content.partners, reference.partners),
        ("crew", content.crew, reference.usernames),
    ):
        for value in values:
            if value is not None and value not in known:
                yield _unknown(field, value)
    if content.relayed_to and content.relayed_to not in SERVICES and content.relayed_to not in reference.partners:
        yield _unknown("relayed_to", content.relayed_to)
    if len(content.topics) > 1 and not kind.has_many_topics:
        yield Mistake("topic", "one_only")
    if content.author in content.crew:
        yield Mistake("crew", "crew_with_author")


def _check_numbers(content: Content, kind: Kind) -> Iterator[Mistake]:
    for field, (lowest, highest) in RANGES.items():
        value = value_of(content, field)
        if field in kind.dimensions and value is not None and not lowest <= value <= highest:
            yield Mistake(field, "out_of_range", {"lowest": lowest, "highest": highest})


def _check_dates(content: Content) -> Iterator[Mistake]:
    for field, day in (
        ("started_at", content.started_at and local_day(content.started_at)),
        ("day", content.day),
        ("requested_on", content.requested_on),
        ("offence_on", content.offence_on),
        ("due_on", content.due_on),
    ):
        if day and not FIRST_DATE <= day <= LAST_DATE:
            yield Mistake(field, "date_out_of_range", {"first": FIRST_DATE, "last": LAST_DATE})
    if content.day and content.requested_on and content.day < content.requested_on:
        yield Mistake("day", "day_before_request", {"day": content.requested_on})
    if content.day and content.offence_on and content.day < content.offence_on:
        yield Mistake("day", "day_before_offence", {"day": content.offence_on})


def _check_hours(content: Content, kind: Kind) -> Iterator[Mistake]:
    if not kind.has_hours or content.started_at is None or content.ended_at is None:
        return
    if content.ended_at <= content.started_at:
        yield Mistake("ended_at", "end_before_start")
    elif content.ended_at - content.started_at > LONGEST:
        yield Mistake("ended_at", "too_long", {"days": LONGEST.days})
    started_on = local_day(content.started_at)
    if content.day != started_on:
        yield Mistake("day", "other_day", {"day": started_on})


def _check_texts(content: Content) -> Iterator[Mistake]:
    if content.case and not CASE.fullmatch(content.case):
        yield Mistake("case", "case_form")
    if content.note:
        yield from check_text("note", content.note)


def check_text(field: str, text: str) -> Iterator[Mistake]:
    """A short text of people: a note, a reason. Both databases must be able to keep it."""
    if len(text) > LONGEST_TEXT:
        yield Mistake(field, "text_too_long", {"limit": LONGEST_TEXT, "length": len(text)})
    elif UNREADABLE.search(text):
        yield Mistake(field, "text_form")
