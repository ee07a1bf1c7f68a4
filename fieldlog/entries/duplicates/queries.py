"""Finding the entries that may tell of one thing twice, among those that a person may see.

Suspected are two entries of one kind that both count, have somebody in common, author or colleague, and of which nobody
said that they are different. Where the kind has hours: in one neighbourhood, at times that overlap without a reason.
Else: alike in all that they say but how long, with which partners and colleagues, whereto it was relayed, and the note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from ...accounts.models import Person
from ...extensions import db
from ..models import Entry, EntryCrew, EntryDifference, EntryTopic
from ..queries import dated_on, visible_entries, with_details
from ..rules import LONGEST

SAID_ALIKE = (
    "service", "neighbourhood", "topic", "audience", "people", "case", "level", "requested_on", "offence_on", "due_on",
)  # fmt: skip

Mine = aliased(Entry)


def find_suspected(person: Person, entries: Iterable[Entry]) -> set[int]:
    """The numbers of those entries that have a double among all that the person may see; one query for a whole page of
    a list."""
    counting = [entry for entry in entries if not entry.is_withdrawn]
    return set(db.session.scalars(_pairs(person, counting, Mine.number))) if counting else set()


def list_duplicates(person: Person, entry: Entry) -> list[Entry]:
    """The entries that may tell of the same as this one, the oldest first."""
    if entry.is_withdrawn or not (numbers := set(db.session.scalars(_pairs(person, [entry], Entry.number)))):
        return []
    others = visible_entries(person).where(Entry.number.in_(numbers)).order_by(Entry.number)
    return list(db.session.scalars(with_details(others)))


def suspected_among(numbers: Select[int]) -> Select[int]:
    """The numbers of those entries that have a double among themselves, whoever may see it: for counting, and for lists
    narrowed by ``visible_entries``."""
    return _pairs_among(numbers).with_only_columns(Mine.number).distinct()


def list_groups(person: Person, numbers: Select[int]) -> list[list[int]]:
    """The numbers of the same entries, as far as the person may see them, those together that tell of one thing, each
    by way of another if need be; the newest first. One whose doubles the person may not see stands alone."""
    newest_first = (dated_on().desc(), Entry.started_at.desc(), Entry.number.desc())
    seen: Any = visible_entries(person).whereclause
    beside: dict[int, list[int]] = defaultdict(list)
    for mine, other in db.session.execute(_pairs_among(numbers).where(seen).order_by(*newest_first)):
        beside[other].append(mine)
    place = {number: position for position, number in enumerate(beside)}
    groups, grouped = [], set[int]()
    for first in beside:
        if first not in grouped:
            found, waiting = {first}, [first]
            while waiting:
                new = {number for number in beside[waiting.pop()] if number in place} - found
                found |= new
                waiting += new
            grouped |= found
            groups.append(sorted(found, key=place.__getitem__))
    return groups


def _pairs_among(numbers: Select[int]) -> Select[int, int]:
    """Both numbers of each pair, whichever comes first: that of ``Mine``, and that of ``Entry``."""
    pair = _that_meet(numbers).subquery()
    found = select(Mine.number, Entry.number).select_from(pair).join(Mine, Mine.number == pair.c.mine)
    return found.join(Entry, Entry.number == pair.c.others).where(_tell_the_same(), ~_are_different())


def _that_meet(numbers: Select[int]) -> CompoundSelect[int, int]:
    """Pairs of one kind at one place with somebody in common that stand on one day at hours that meet, where they have
    hours: ``mine`` and ``others``. For the whole plan of a commune: all but the hours is compared for equality, which
    costs as much as there are entries; only the few that have a day between their first and their last, of 23 hours at
    least, are laid over the others."""
    behind = select(
        Entry.number, Entry.kind, Entry.author_id, Entry.last_day, Entry.started_at, Entry.ended_at, Entry.minutes,
        func.coalesce(Entry.day, Entry.requested_on, Entry.due_on, literal(date.min)).label("day"),
        func.coalesce(Entry.neighbourhood, "").label("place"),
    )  # fmt: skip
    of = behind.where(Entry.number.in_(numbers), Entry.withdrawn_at.is_(None)).cte("behind").c
    told = (of.number, of.kind, of.place, of.last_day, of.started_at, of.ended_at, of.minutes)
    authors = select(*told, of.author_id.label("person_id"))
    crew = select(*told, EntryCrew.person_id).join(EntryCrew, EntryCrew.entry_number == of.number)
    first_days = [people.add_columns(of.day.label("on_day")) for people in (authors, crew)]
    last_days = [people.add_columns(of.last_day).where(of.last_day > of.day) for people in (authors, crew)]
    one = union_all(*first_days, *last_days).cte("one")
    other, long = one.alias("other"), one.alias("long")

    def meets(beside: Any) -> ColumnElement[bool]:
        alike = [one.c[name] == beside.c[name] for name in ("person_id", "kind", "place")]
        hours = and_(one.c.started_at < beside.c.ended_at, beside.c.started_at < one.c.ended_at)
        has_none = and_(one.c.started_at.is_(None), beside.c.started_at.is_(None))
        return and_(*alike, one.c.number != beside.c.number, or_(hours, has_none))

    on_one_day = and_(meets(other), one.c.on_day == other.c.on_day)
    within = and_(meets(long), long.c.minutes >= 1380, one.c.on_day.between(long.c.on_day, long.c.last_day))
    mine, others = one.c.number.label("mine"), one.c.number.label("others")
    return union(
        select(mine, other.c.number.label("others")).join(other, on_one_day),
        select(mine, long.c.number.label("others")).join(long, within),
        select(long.c.number.label("mine"), others).join(long, within),
    )


def _pairs(person: Person, entries: list[Entry], wanted: Any) -> Any:
    """One column of the pairs of one of these entries and another."""
    others = visible_entries(person).with_only_columns(wanted)
    others = others.join_from(Entry, Mine, and_(Mine.kind == Entry.kind, Mine.number != Entry.number))
    others = others.where(
        Mine.number.in_([entry.number for entry in entries]),
        Mine.withdrawn_at.is_(None),
        Entry.withdrawn_at.is_(None),
        _tell_the_same(),
        _share_somebody(),
        ~_are_different(),
    )
    return union(*(others.where(days) for days in _days_meet(entries)))


def _days_meet(entries: list[Entry]) -> list[ColumnElement[bool]]:
    """Parts of a union, each of which walks along the index of kinds and days: entries with a day, and those still to
    be done. The first day on which something may have begun that still goes on is reckoned here, for each entry: the
    two databases reckon days differently."""
    found: list[ColumnElement[bool]] = []
    if first_days := {entry.number: entry.day - LONGEST for entry in entries if entry.day}:
        earliest = case(first_days, value=Mine.number)
        found.append(and_(Entry.day.between(earliest, Mine.last_day), Entry.last_day >= Mine.day))
    if len(first_days) < len(entries):
        found.append(and_(Entry.day.is_(None), Mine.day.is_(None)))
    return found


def _tell_the_same() -> ColumnElement[bool]:
    at_one_time = and_(
        Entry.started_at < Mine.ended_at,
        Mine.started_at < Entry.ended_at,
        Entry.neighbourhood.is_not_distinct_from(Mine.neighbourhood),
        _why_both().is_(None),
    )
    alike = [getattr(Entry, name).is_not_distinct_from(getattr(Mine, name)) for name in SAID_ALIKE]
    return or_(at_one_time, and_(Entry.started_at.is_(None), Mine.started_at.is_(None), *alike, *_same_topics()))


def _why_both() -> ColumnElement[str | None]:
    """Why two rounds at one time are both right. Of her own rounds a person is asked whichever she writes last, of a
    colleague's only when she writes hers after it: what she said before does not speak of that one."""
    own = func.coalesce(Entry.overlap_reason, Mine.overlap_reason)
    of_newer = case((Entry.number > Mine.number, Entry.overlap_reason), else_=Mine.overlap_reason)
    return case((Entry.author_id == Mine.author_id, own), else_=of_newer)


def _same_topics() -> tuple[ColumnElement[bool], ...]:
    """Those that stand beside the entries: none of either is missing from the other."""
    return ~_has_more_topics(Entry, Mine), ~_has_more_topics(Mine, Entry)


def _has_more_topics(one: Any, other: Any) -> ColumnElement[bool]:
    its, others = aliased(EntryTopic), aliased(EntryTopic)
    of_other = select(others.topic).where(others.entry_number == other.number).correlate(other)
    return exists(
        select(its.topic).where(its.entry_number == one.number, its.topic.not_in(of_other)).correlate(one, other)
    )


def _share_somebody() -> ColumnElement[bool]:
    theirs, ours = aliased(EntryCrew), aliased(EntryCrew)
    their_crew = select(theirs.person_id).where(theirs.entry_number == Entry.number).correlate(Entry)
    our_crew = select(ours.person_id).where(ours.entry_number == Mine.number).correlate(Mine)
    return or_(
        Entry.author_id == Mine.author_id,
        Entry.author_id.in_(our_crew),
        Mine.author_id.in_(their_crew),
        exists(our_crew.where(ours.person_id.in_(their_crew)).correlate(Entry, Mine)),
    )


def _are_different() -> ColumnElement[bool]:
    said = EntryDifference
    this_way = and_(said.first_number == Mine.number, said.second_number == Entry.number)
    that_way = and_(said.first_number == Entry.number, said.second_number == Mine.number)
    return exists(select(said.first_number).where(or_(this_way, that_way)).correlate(Entry, Mine))
