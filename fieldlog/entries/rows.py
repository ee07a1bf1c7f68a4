"""A content as rows of the database, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from ..extensions import Model, db
from .kinds import KINDS
from .models import Entry
from .rules import Content, HoursSource, Version, last_day


def content_of(entry: Entry) -> Content:
    """The entry as the value that rules and files work with."""
    kind = KINDS[entry.kind]
    several = tuple(row.topic for row in entry.topics)
    return Content(
        kind=entry.kind,
        service=entry.service,
        author=entry.author.username,
        day=entry.day,
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        minutes=entry.minutes,
        neighbourhood=entry.neighbourhood,
        topics=several if kind.has_many_topics else (entry.topic,) if entry.topic else (),
        audience=entry.audience,
        people=entry.people,
        case=entry.case,
        relayed_to=entry.relayed_to,
        partners=tuple(row.partner for row in entry.partners),
        level=entry.level,
        requested_on=entry.requested_on,
        offence_on=entry.offence_on,
        due_on=entry.due_on,
        note=entry.note,
        crew=tuple(sorted(row.person.username for row in entry.crew)),
    )


def version_of(entry: Entry) -> Version:
    """The entry as it is now, as it is kept when it changes."""
    source = HoursSource(entry.clock_skew, entry.is_end_estimated, entry.overlap_reason)
    return Version(content_of(entry), entry.withdrawn_reason, source)


def row_of(content: Content) -> dict[str, Any]:
    """The columns of an entry that its content decides, the author's apart."""
    several = KINDS[content.kind].has_many_topics
    return {
        "kind": content.kind,
        "service": content.service,
        "day": content.day,
        "last_day": last_day(content),
        "started_at": content.started_at,
        "ended_at": content.ended_at,
        "minutes": content.minutes,
        "neighbourhood": content.neighbourhood,
        "topic": content.topics[0] if content.topics and not several else None,
        "audience": content.audience,
        "people": content.people,
        "case": content.case,
        "relayed_to": content.relayed_to,
        "level": content.level,
        "requested_on": content.requested_on,
        "offence_on": content.offence_on,
        "due_on": content.due_on,
        "note": content.note,
    }


def topics_beside(content: Content) -> tuple[str, ...]:
    """The topics that stand in a table of their own, because the kind may have several."""
    return content.topics if KINDS[content.kind].has_many_topics else ()


def mark_of(number: int, content: Content, at: datetime) -> dict[str, Any]:
    """The night's mark for one version of an entry."""
    return {
        "entry_number": number,
        "kind": content.kind,
        "day": content.day,
        "last_day": last_day(content),
        "requested_on": content.requested_on,
        "offence_on": content.offence_on,
        "due_on": content.due_on,
        "marked_at": at,
    }


def insert_unless_there(table: type[Model], column: str) -> Any:
    """``INSERT … ON CONFLICT (column) DO NOTHING``, in the dialect of the database. Add ``returning`` and look
    whether a row came: the count of rows says nothing on PostgreSQL."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing(index_elements=[column])
