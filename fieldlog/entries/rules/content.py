"""What an entry says, apart from its id and its history, as one plain value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from ...dates import local_day
from ..kinds import KINDS

SEVERAL = {"topic": "topics", "partners": "partners", "crew": "crew"}


@dataclass(frozen=True, kw_only=True)
class Content:
    """An entry's content. Instants are aware and in UTC, people are named by username, everything else by slug.

    ``day`` is None while it is still to be done; ``topics`` holds at most one for most kinds.
    """

    kind: str
    service: str
    author: str
    day: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    minutes: int | None = None
    neighbourhood: str | None = None
    topics: tuple[str, ...] = ()
    audience: str | None = None
    people: int | None = None
    case: str | None = None
    relayed_to: str | None = None
    partners: tuple[str, ...] = ()
    level: str | None = None
    requested_on: date | None = None
    offence_on: date | None = None
    due_on: date | None = None
    note: str | None = None
    crew: tuple[str, ...] = ()


def value_of(content: Content, field: str) -> Any:
    """The value of a dimension by its slug; empty values are None or ()."""
    return getattr(content, SEVERAL.get(field, field))


def complete(content: Content) -> Content:
    """The content with what follows from it: for kinds with hours the day it started and the real minutes it took
    (rounded down); lists sorted, each value once; the note trimmed. A given ``day`` is kept, so that ``check`` can
    refuse a differing one; given ``minutes`` give way to the two instants."""
    kind = KINDS.get(content.kind)
    day, minutes = content.day, content.minutes
    if kind and kind.has_hours and content.started_at:
        day = day or local_day(content.started_at)
        if content.ended_at and content.ended_at > content.started_at:
            minutes = minutes_between(content.started_at, content.ended_at)
    return replace(
        content,
        day=day,
        minutes=minutes,
        topics=_sorted(content.topics),
        partners=_sorted(content.partners),
        crew=_sorted(content.crew),
        note=tidy(content.note or "") or None,
    )


def tidy(text: str) -> str:
    """People's text as it is kept: trimmed, with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _sorted(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(values))) if len(values) > 1 else values


def minutes_between(started_at: datetime, ended_at: datetime) -> int:
    """Real elapsed minutes, rounded down: 23:00 to 07:00 over the March change is 420."""
    return int((ended_at.astimezone(UTC) - started_at.astimezone(UTC)).total_seconds() // 60)


def last_day(content: Content) -> date | None:
    """The last local day the entry touches: that of its end, else its day."""
    return local_day(content.ended_at) if content.ended_at else content.day
