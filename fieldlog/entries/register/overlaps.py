"""People in two places at once: a fact to keep, and to warn about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, func, select, union_all

from ...accounts.models import Person
from ...dates import ONE_DAY
from ...extensions import db
from ..models import Entry, EntryCrew
from ..rules import LONGEST

BATCH = 2_000


def find_overlaps(line_of_number: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    """For entries just taken in (their number, and their line in the file): the lines whose hours overlap another
    entry of the same author or colleague, in the same file or stored before, with a sentence about it.

    Walks through each person's hours in the order of their start, so that only the entry that lasts longest so far
    has to be remembered.
    """
    if not line_of_number:
        return
    person, latest_end, latest_number = "", None, 0
    hours = _hours_of_people(min(line_of_number), max(line_of_number))
    for username, number, started_at, ended_at in db.session.execute(hours.execution_options(yield_per=BATCH)):
        if username == person and latest_end is not None and started_at < latest_end:
            line, other = line_of_number.get(number), line_of_number.get(latest_number)
            if line or other:
                with_what = f"those of line {other}" if line and other else "those of an entry stored before"
                yield line or other or 0, f"the hours of {username} overlap {with_what}"
        if username != person or latest_end is None or ended_at > latest_end:
            person, latest_end, latest_number = username, ended_at, number


def _hours_of_people(first_number: int, last_number: int) -> Select[*tuple[Any, ...]]:
    """Username, entry, start and end of everybody who was out on the days of these entries, or just before."""
    new_days = select(func.min(Entry.day), func.max(Entry.day)).where(
        Entry.number.between(first_number, last_number), Entry.started_at.is_not(None)
    )
    first_day, last_day = db.session.execute(new_days).one()
    assert first_day is not None  # each of these entries has hours, hence a day
    alone = (
        select(Entry.author_id.label("person_id"), Entry.number, Entry.started_at, Entry.ended_at)
        .where(Entry.day.between(first_day - LONGEST - ONE_DAY, last_day))
        .where(Entry.started_at.is_not(None), Entry.withdrawn_at.is_(None))
    )
    beside = alone.with_only_columns(EntryCrew.person_id, Entry.number, Entry.started_at, Entry.ended_at).join_from(
        Entry, EntryCrew, EntryCrew.entry_number == Entry.number
    )
    hours = union_all(alone, beside).subquery()
    return (
        select(Person.username, hours.c.number, hours.c.started_at, hours.c.ended_at)
        .join(hours, hours.c.person_id == Person.id)
        .order_by(Person.username, hours.c.started_at, hours.c.number)
    )
