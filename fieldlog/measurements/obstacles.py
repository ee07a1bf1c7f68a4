"""Why an entry that a result might count does not count: each reason as a condition in SQL, with a word for it.

One set of reasons for one entry (``feeding``) and for many (``near``): what a person is told is what the database
judged. A reason explains an entry that does not fit; of one that fits it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, not_, or_, true

from ..dates import add_months
from ..entries.models import Entry
from ..indicators.kinds import Conditions, Measure, Selection, Target, Within
from .sql import Facts, dating_column, end_of_term, in_target_area

#: What somebody could still change, come too late for, or do elsewhere: without these a selection is bare.
CHANGEABLE = ("done", "no_later_than", "within", "target_area")


class Reason(NamedTuple):
    """Why something does not count: a word for it, and the dates, terms or names that belong to it."""

    slug: str
    values: dict[str, Any]


class Obstacle(NamedTuple):
    """A reason, and when it ``stands`` in an entry's way. ``of``: the date that it goes by, ``term``: for how long;
    ``about``: the dimension or phenomenon that it names."""

    slug: str
    stands: ColumnElement[bool]
    of: str | None = None
    term: Within | None = None
    about: str | None = None

    @property
    def name(self) -> str:
        """The same for all entries that it keeps out in the same way; it may stand in an address."""
        if self.slug == "open":
            return self.slug
        length = (f"{self.term.days}d" if self.term.days is not None else f"{self.term.months}m") if self.term else None
        return "-".join(part for part in (self.slug, length, self.of, self.about) if part)

    def reason(self, entry: Entry | None = None) -> Reason:
        """For one entry with its days: ``since`` begins the term, ``last_day`` ends it; without one for all."""
        values: dict[str, Any] = {"about": self.about, "of": self.of, "term": self.term}
        start: date | None = getattr(entry, self.of) if entry and self.of else None
        if start and self.slug == "future":
            values["day"] = start
        elif start:
            last_day = _end_of(self.term, start) if self.term else start
            values |= {"since": start, "last_day": last_day, "done_on": entry.day if entry else None}
        return Reason(self.slug, values)


def _end_of(term: Within, start: date) -> date:
    return start + timedelta(days=term.days) if term.days is not None else add_months(start, term.months or 0)


def bare(selection: Selection, *, relayed: bool) -> Selection:
    """What is left of a selection without its dates, terms and place and, unless ``relayed``, without its relay."""
    names = CHANGEABLE if relayed else (*CHANGEABLE, "relayed_to")
    return selection.model_copy(update=dict.fromkeys(names))


def list_obstacles(wanted: Conditions, measure: Measure, facts: Facts) -> Iterator[Obstacle]:
    """What may keep an entry that is bare of these conditions from fitting them, the plainest first. Whatever does not
    fit has at least one."""
    if wanted.relayed_to is not None:
        yield Obstacle("not_relayed", Entry.relayed_to.is_(None))
        asked = wanted.relayed_to
        if asked.include:
            yield Obstacle("relayed_elsewhere", Entry.relayed_to.not_in(asked.include))
        if asked.exclude:
            yield Obstacle("relayed_elsewhere", Entry.relayed_to.in_(asked.exclude))
    if wanted.target_area:
        yield Obstacle("missing", Entry.neighbourhood.is_(None), about="neighbourhood")
        is_target = func.coalesce(in_target_area(facts.target_areas.get(wanted.target_area, ())), False)
        there = Entry.neighbourhood.is_not(None)
        yield Obstacle("not_target", and_(there, not_(is_target)), about=wanted.target_area)
    if wanted.within:
        yield from _of_term(wanted.within.of, wanted.within, facts.as_of)
    if wanted.no_later_than:
        yield from _of_term([wanted.no_later_than], None, facts.as_of)
    if not (wanted.within or wanted.no_later_than) and (wanted.done or not measure.dated_by):
        yield Obstacle("open", Entry.day.is_(None))
        yield Obstacle("future", Entry.day > facts.as_of, of="day")


def _of_term(names: Iterable[str], term: Within | None, as_of: date) -> Iterator[Obstacle]:
    """The term goes by the first of these dates that is given."""
    names = list(names)
    yield Obstacle("missing", and_(*(getattr(Entry, name).is_(None) for name in names)), about=names[0])
    is_done = and_(Entry.day.is_not(None), Entry.day <= as_of)
    for position, name in enumerate(names):
        start = getattr(Entry, name)
        rules = and_(start.is_not(None), *(getattr(Entry, other).is_(None) for other in names[:position]))
        end = end_of_term(term, start) if term else start
        is_over = or_(end < as_of, func.coalesce(Entry.day > end, False))
        yield Obstacle("late", and_(rules, is_done, Entry.day > end), name, term)
        if term:
            yield Obstacle("early", and_(rules, is_done, Entry.day < start), name, term)
        yield Obstacle("over", and_(rules, not_(func.coalesce(is_done, False)), is_over), name, term)
        yield Obstacle("open", and_(rules, Entry.day.is_(None), not_(is_over)), name, term)
    yield Obstacle("future", Entry.day > as_of, of="day")


def list_obstacles_of_days(measure: Measure, target: Target | None, facts: Facts) -> Iterator[Obstacle]:
    """What may keep an entry that fits out of the days that count; the last stands in every other's way."""
    if measure.dated_by:
        yield Obstacle("missing", dating_column(measure).is_(None), about=measure.dated_by)
    else:
        yield Obstacle("open", Entry.day.is_(None))
    yield Obstacle("future", dating_column(measure) > facts.as_of, of=measure.dated_by or "day")
    is_weekly = target is not None and target.per == "week"
    yield Obstacle("other_week" if is_weekly else "no_service_day", true())
