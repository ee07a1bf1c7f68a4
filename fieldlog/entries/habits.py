"""What a person used last, so that pick-lists begin with it."""

from __future__ import annotations

from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from ..accounts.models import Person
from ..extensions import db
from .kinds import KINDS
from .models import Entry, EntryCrew, EntryPartner, EntryTopic

LOOKED_AT = 300  # of a person's newest entries: habits are recent, and the question stays cheap
LENGTHS_LOOKED_AT = 30
FEWEST_LENGTHS = 3  # one or two rounds are no habit


def recent_choices(person: Person, dimension: str, *, kind: str = "", limit: int = 8) -> list[str]:
    """The values of ``dimension`` in the person's own newest entries, the one used last first; with ``kind``, only
    of that kind. Of those in one entry, such as kinds of help, the one used more often stands first, then the
    one declared first. Slugs; for ``crew`` usernames, for ``case`` the person's own recent case numbers. Where the
    person was is known from what a partner noted, too.

    ``dimension`` is one of topic, neighbourhood, audience, level, relayed_to, case, partners, crew.
    """
    is_own = Entry.author_id == person.id
    if dimension == "neighbourhood":
        is_own |= Entry.number.in_(_took_part(person))
    own = select(Entry.number).where(is_own, Entry.withdrawn_at.is_(None))
    if kind:
        own = own.where(Entry.kind == kind)
    newest = own.order_by(Entry.number.desc()).limit(LOOKED_AT).subquery()
    used = _uses(dimension).subquery()
    value, number = used.c
    rows = select(value).join(newest, newest.c.number == number).where(value.is_not(None)).group_by(value)
    order = [func.max(number).desc(), func.count().desc(), *_as_declared(dimension, kind, value), value]
    return list(db.session.scalars(rows.order_by(*order).limit(limit)))


def _took_part(person: Person) -> Select[int]:
    """The entries that name the person, but for those of which she said that she was not there."""
    named = select(EntryCrew.entry_number).where(EntryCrew.person_id == person.id)
    return named.where(or_(EntryCrew.answer.is_(None), EntryCrew.answer == "there"))


def _as_declared(dimension: str, kind: str, value: ColumnElement[str]) -> list[ColumnElement[int]]:
    topics = list(KINDS[kind].topics) if dimension == "topic" and kind else []
    return [case({slug: place for place, slug in enumerate(topics)}, value=value)] if topics else []


def _uses(dimension: str) -> Select[*tuple[Any, ...]]:
    """Pairs of a value and the number of an entry that holds it."""
    if dimension == "partners":
        return select(EntryPartner.partner, EntryPartner.entry_number)
    if dimension == "crew":
        return select(Person.username, EntryCrew.entry_number).join(EntryCrew, EntryCrew.person_id == Person.id)
    if dimension == "topic":
        topic = func.coalesce(EntryTopic.topic, Entry.topic)
        return select(topic.label("topic"), Entry.number).outerjoin(EntryTopic, EntryTopic.entry_number == Entry.number)
    column = {
        "neighbourhood": Entry.neighbourhood,
        "audience": Entry.audience,
        "level": Entry.level,
        "relayed_to": Entry.relayed_to,
        "case": Entry.case,
    }[dimension]
    return select(column, Entry.number)


def kinds_by_use(person: Person) -> list[str]:
    """The kinds of the person's own newest entries, the one logged most first."""
    own = select(Entry.kind, Entry.number).where(Entry.author_id == person.id)
    newest = own.order_by(Entry.number.desc()).limit(LOOKED_AT).subquery()
    uses = select(newest.c.kind).group_by(newest.c.kind).order_by(func.count().desc(), newest.c.kind)
    return list(db.session.scalars(uses))


def usual_minutes(person: Person, kind: str) -> int | None:
    """How long the person's own newest entries of ``kind`` took, in the middle; None where there are too few to say."""
    own = select(Entry.minutes).where(Entry.author_id == person.id, Entry.kind == kind, Entry.withdrawn_at.is_(None))
    timed = own.where(Entry.minutes.is_not(None)).order_by(Entry.number.desc()).limit(LENGTHS_LOOKED_AT)
    lengths = [minutes for minutes in db.session.scalars(timed) if minutes is not None]
    return round(median(lengths)) if len(lengths) >= FEWEST_LENGTHS else None
