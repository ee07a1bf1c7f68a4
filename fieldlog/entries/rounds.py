"""A person's rounds: what partners noted with her and she has not answered yet."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from ..accounts.models import Person
from ..dates import ONE_DAY, at_local, local_day
from ..extensions import db
from .models import Entry, EntryCrew
from .queries import visible_entries, with_details

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
        own.started_at < Entry.ended_at,
        own.ended_at > Entry.started_at,
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
