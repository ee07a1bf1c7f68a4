"""A person's rounds: those of the last days, what partners noted with her and she has not answered yet, and what else
she did at the same time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased

from ..accounts.models import Person
from ..dates import ONE_DAY, at_local, local_day
from ..extensions import db
from .models import Entry, EntryCrew
from .queries import is_own, visible_entries, with_details
from .rules import LONGEST
from .rules.again import Round

LOOKED_BACK = timedelta(days=14)
NEWEST = 14
EVENING = time(17)  # an evening shift of the day before may still be fresh the next morning


def list_rounds_to_confirm(person: Person, *, at: datetime) -> list[Entry]:
    """The rounds of today and of yesterday evening that name the person, the first one first, as long as she has said
    nothing of them and noted none of her own at that time: with hers she has told where she was."""
    yesterday = local_day(at) - ONE_DAY
    own = aliased(Entry)
    has_own = exists().where(
        own.author_id == person.id,
        own.day >= yesterday - ONE_DAY,
        own.withdrawn_at.is_(None),
        _overlaps(own, Entry.started_at, Entry.ended_at),
    )
    named = select(EntryCrew.entry_number).where(EntryCrew.person_id == person.id, EntryCrew.answer.is_(None))
    rounds = visible_entries(person).where(
        Entry.number.in_(named),
        Entry.day >= yesterday,
        Entry.withdrawn_at.is_(None),
        Entry.started_at <= at,
        Entry.ended_at > at_local(yesterday, EVENING),
        ~has_own,
    )
    return list(db.session.scalars(with_details(rounds.order_by(Entry.started_at, Entry.number))))


def list_rounds(person: Person, *, at: datetime) -> list[Round]:
    """The person's patrols of the last days, the last first: those she noted and those that name her."""
    own = _own_hours(person, reader=person).where(Entry.kind == "patrol", Entry.day >= local_day(at) - LOOKED_BACK)
    newest = own.order_by(Entry.started_at.desc(), Entry.number.desc()).limit(NEWEST)
    return [_round_of(entry, person) for entry in db.session.scalars(with_details(newest))]


def list_hours(person: Person, *, first_day: date, last_day: date, reader: Person) -> list[Round]:
    """What the person did in those days that has hours, whatever it was, as far as the reader may see it."""
    own = _own_hours(person, reader=reader).where(Entry.day.between(first_day, last_day))
    return [_round_of(entry, person) for entry in db.session.scalars(with_details(own.order_by(Entry.started_at)))]


def list_overlapping(
    person: Person, started_at: datetime, ended_at: datetime, *, besides: UUID | None, reader: Person
) -> list[Entry]:
    """What the person did at that time, the first one first, ``besides`` the entry whose hours they are; as far as the
    reader may see it."""
    own = _own_hours(person, reader=reader).where(
        Entry.day.between(local_day(started_at) - LONGEST - ONE_DAY, local_day(ended_at)),
        _overlaps(Entry, started_at, ended_at),
        Entry.id != besides,
    )
    return list(db.session.scalars(with_details(own.order_by(Entry.started_at, Entry.number))))


def _own_hours(person: Person, *, reader: Person) -> Select[Entry]:
    return visible_entries(reader).where(is_own(person), Entry.withdrawn_at.is_(None), Entry.started_at.is_not(None))


def _overlaps(entry: Any, started_at: Any, ended_at: Any) -> ColumnElement[bool]:
    """``Round.overlaps``, asked of the database: what begins as the other ends does not."""
    return and_(entry.started_at < ended_at, entry.ended_at > started_at)


def _round_of(entry: Entry, person: Person) -> Round:
    assert entry.started_at is not None
    assert entry.ended_at is not None
    people = [entry.author, *(member.person for member in entry.crew)]
    return Round(
        id=str(entry.id),
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        neighbourhood=entry.neighbourhood,
        crew=tuple(other.username for other in people if other.id != person.id),
        noted_by="" if entry.author_id == person.id else entry.author.name,
    )


def told(round: Round) -> dict[str, Any]:
    """A round as phones and pages hold it: to note the same once more, and to see what overlaps."""
    hours = {"started_at": round.started_at.isoformat(), "ended_at": round.ended_at.isoformat()}
    return vars(round) | hours
