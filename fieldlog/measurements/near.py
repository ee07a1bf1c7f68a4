"""The entries that a result's value over a period might hold, and what became of each: counted, or why not.

*Candidates* are what the measure's kinds give over the period: entries that fit one of its selections but for its
dates, terms, place and relay (``obstacles.bare``) and

- belong to a day of the period, by the measure's own date; where that is not given by the entry's day and, while it is
  still open, by its request or due day; for coverage with hours on a day of the period; or
- belong to a day that counts for the period though it lies outside: whole weeks, and ``lasting``.

Withdrawn entries are none. For the two staff measures they are the trainings of the topic in the period, and those that
count. Every candidate is counted or near, never both: ``counted + near = candidates``. Of a share, those in the
denominator only are ``asked``: counted among its entries, and kept out of its numerator by a reason too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, literal, or_, select, true

from ..entries.models import Entry
from ..extensions import db
from ..indicators.models import ExpectedResult, ResultAt
from . import inputs
from .obstacles import Obstacle, bare, list_obstacles, list_obstacles_of_days
from .queries import Basis, days_that_count, select_entries_behind, stands_on
from .rules import Period
from .sql import Facts, day_of, fits, fits_all, fits_part

COUNTED = "counted"
#: Of a share whose part asks for something else than dates, place and relay; whatever else does not count has a reason.
OTHER = Obstacle("other", true())


class Outcome(NamedTuple):
    """What became of candidates: ``near`` or, of a share, ``asked``; and the obstacle in their way."""

    is_asked: bool
    obstacle: Obstacle

    @property
    def name(self) -> str:
        return f"asked-{self.obstacle.name}" if self.is_asked else self.obstacle.name


class Choice(NamedTuple):
    """The first choice that an entry meets is its outcome; None: it is counted."""

    when: ColumnElement[bool]
    outcome: Outcome | None


class Candidates(NamedTuple):
    """The candidates as ``number`` and ``outcome``: ``counted``, or the name of one of the ``outcomes``."""

    rows: Subquery
    outcomes: dict[str, Outcome]
    choices: Sequence[Choice]

    def find_outcomes(self, numbers: Iterable[int]) -> dict[int, Outcome | None]:
        """Of these candidates, by their numbers, each with its very own: of those that share a name it goes by the date
        and the term that keep this entry out."""
        position = case(*((one.when, literal(place)) for place, one in enumerate(self.choices)))
        query = select(Entry.number, position).where(Entry.number.in_(list(numbers)))
        return {number: self.choices[place].outcome for number, place in db.session.execute(query)}


def sort_candidates(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> Candidates:
    """Every candidate of the result's value over the period, with its outcome, as known on the as-of day."""
    period, at = Period("", first_day, last_day), result.at(last_day)
    if at.measure.staff_measure:
        return _sort_trainings(at, period, basis)
    facts = basis.facts
    counted_days = stands_on(at.measure, days_that_count(at, period, basis))
    query = select(Entry.number).where(
        Entry.withdrawn_at.is_(None),
        or_(_belongs_to(at, period), counted_days),
        or_(false(), *(is_barely for is_barely, _ in _selections(at, facts))),
    )
    return _with_outcomes(query, list(_choices(at, counted_days, facts)))


def _belongs_to(result: ResultAt, period: Period) -> ColumnElement[bool]:
    measure = result.measure
    if measure.verb == "coverage":
        return stands_on(measure, [(period.first_day, period.last_day)])
    own = [getattr(Entry, measure.dated_by)] if measure.dated_by else []
    dated = func.coalesce(*own, Entry.day, Entry.requested_on, Entry.due_on)
    return dated.between(period.first_day, period.last_day)


def _selections(result: ResultAt, facts: Facts) -> Iterator[tuple[ColumnElement[bool], list[Obstacle]]]:
    """For every kind of every selection: an entry fits it but for its obstacles, and these."""
    measure = result.measure
    day = day_of(measure, facts.as_of)
    for selection in measure.selections:
        obstacles = list(list_obstacles(selection, measure, facts))
        for kind in selection.kind:
            yield and_(Entry.kind == kind, fits_all(bare(selection, relayed=False), kind, day, facts)), obstacles


def _choices(result: ResultAt, counted_days: ColumnElement[bool], facts: Facts) -> Iterator[Choice]:
    measure = result.measure
    among = or_(false(), *(and_(Entry.kind == kind, fits(measure, kind, facts)) for kind in measure.kinds()))
    counted = and_(among, counted_days)
    if measure.share is None:
        yield Choice(counted, None)
    else:
        part = or_(*(and_(Entry.kind == kind, fits_part(measure, kind, facts)) for kind in measure.kinds()))
        yield Choice(and_(counted, part), None)
        for obstacle in list_obstacles(measure.share.when, measure, facts):
            yield Choice(and_(counted, obstacle.stands), Outcome(True, obstacle))
        yield Choice(counted, Outcome(True, OTHER))
    for obstacle in list_obstacles_of_days(measure, result.target, facts):
        yield Choice(and_(among, obstacle.stands), Outcome(False, obstacle))
    for barely, obstacles in _selections(result, facts):
        for obstacle in obstacles:
            yield Choice(and_(barely, obstacle.stands), Outcome(False, obstacle))
    yield Choice(true(), Outcome(False, OTHER))


def _with_outcomes(query: Select[int], choices: Sequence[Choice]) -> Candidates:
    outcomes = {one.outcome.name: one.outcome for one in reversed(choices) if one.outcome}
    name = case(*((one.when, literal(one.outcome.name if one.outcome else COUNTED)) for one in choices))
    return Candidates(query.add_columns(name.label("outcome")).subquery(), outcomes, choices)


def _sort_trainings(result: ResultAt, period: Period, basis: Basis) -> Candidates:
    asked = inputs.find_people_asked_about(db.session.connection(), result.measure, period, basis.as_of)
    counted = Entry.number.in_(select_entries_behind(result.row, period.first_day, period.last_day, basis))
    of_topic = (Entry.kind == "training", Entry.topic == asked.topic, Entry.withdrawn_at.is_(None))
    query = select(Entry.number).where(*of_topic, or_(counted, Entry.day.between(period.first_day, period.last_day)))
    is_late = Obstacle("future", Entry.day > asked.trained_until, of="day")
    choices = [
        Choice(counted, None),
        Choice(is_late.stands, Outcome(False, is_late)),
        Choice(true(), Outcome(False, Obstacle("nobody_concerned", true()))),
    ]
    return _with_outcomes(query, choices)
