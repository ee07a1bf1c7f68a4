"""What is measured while somebody looks: what a person's own entries give a result, and the presence of a day so far.

Own is what one wrote or was named in as crew. It is read by that person alone: nothing here compares people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from ..accounts.models import Person
from ..entries.models import Entry
from ..entries.queries import is_own
from ..entries.rules import LONGEST
from ..extensions import db
from ..indicators.kinds import Measure
from . import coverage, inputs
from .sql import Facts, dating_column, fits, fits_part


class Own(NamedTuple):
    """``entries`` are a person's own; ``amount`` and ``base`` are what they give, in the units of ``Measurement``.

    For coverage ``amount`` is the seconds of the own rounds, not laid over those of colleagues. For partners and
    staff it is the entries: the keys are shared with others.
    """

    entries: int
    amount: int
    base: int


NOTHING = Own(0, 0, 0)


def read_own(
    person: Person, measures: Iterable[Measure], *, first_day: date, last_day: date, as_of: date
) -> dict[Measure, Own]:
    """What the person's entries dated between the two days give each measure: one query per dating column."""
    found: dict[Measure, Own] = {}
    by_dating: dict[str, list[Measure]] = defaultdict(list)
    for measure in dict.fromkeys(measures):
        if measure.verb is None:  # of a staff measure nobody has a part
            found[measure] = NOTHING
        else:
            by_dating[measure.dated_by or "day"].append(measure)
    facts = inputs.read_facts(db.session.connection(), as_of) if by_dating else Facts(as_of)
    for group in by_dating.values():
        dating = dating_column(group[0])
        columns = [column for measure in group for column in _columns(measure, facts)]
        query = select(*columns).where(
            is_own(person), Entry.withdrawn_at.is_(None), dating.between(first_day, min(last_day, as_of))
        )
        numbers = [int(number or 0) for number in db.session.execute(query).one()]
        for place, measure in enumerate(group):
            found[measure] = Own(*numbers[3 * place : 3 * place + 3])
    return found


def _columns(measure: Measure, facts: Facts) -> tuple[Any, Any, Any]:
    """Entries, amount and base of one measure, over entries of every kind."""
    among = _of_kinds(measure, fits, facts)
    entries = func.count().filter(among)
    if measure.share is not None:
        part = _of_kinds(measure, fits_part, facts)
        if measure.is_distinct:
            return entries, _cases().filter(part), _cases().filter(among)
        return entries, func.count().filter(part), entries
    if measure.verb == "cases":
        return entries, _cases().filter(among), literal(0)
    if measure.verb == "people":
        return entries, func.sum(Entry.people).filter(among), literal(0)
    if measure.verb in ("hours", "coverage"):
        minutes = func.sum(Entry.minutes).filter(among)
        return entries, minutes * 60 if measure.verb == "coverage" else minutes, literal(0)
    return entries, entries, literal(0)


def _of_kinds(measure: Measure, condition: Any, facts: Facts) -> ColumnElement[bool]:
    return or_(*(and_(Entry.kind == kind, condition(measure, kind, facts)) for kind in measure.kinds()))


def _cases() -> Any:
    """A case is a service and its number."""
    return func.count((Entry.service + ":" + Entry.case).distinct())


class Presence(NamedTuple):
    """The seconds of a day in which somebody is out, and where: the neighbourhoods that count, None for all."""

    seconds: int
    places: frozenset[str] | None


def measure_presence(measures: Iterable[Measure], day: date) -> dict[Measure, Presence]:
    """What one day has so far of each measure of coverage, as the night will count it."""
    by_kind: dict[str, list[Measure]] = defaultdict(list)
    for measure in dict.fromkeys(measures):
        by_kind[next(measure.kinds())].append(measure)
    found: dict[Measure, Presence] = {}
    connection = db.session.connection()
    facts = inputs.read_facts(connection, day) if by_kind else Facts(day)
    for kind, group in by_kind.items():
        conditions = [fits(measure, kind, facts) for measure in group]
        # Nothing lasts longer: without this every round there ever was would be looked at.
        intervals = coverage.select_intervals(kind, [day], None, conditions).where(Entry.day >= day - LONGEST)
        of_day = list(coverage.lay_over_each_other(connection.execute(intervals), [day], len(group)))
        seconds = [one.seconds for one in of_day[0][1]] if of_day else [0] * len(group)
        found |= {
            measure: Presence(of, _places(measure, facts, day)) for measure, of in zip(group, seconds, strict=True)
        }
    return found


def _places(measure: Measure, facts: Facts, day: date) -> frozenset[str] | None:
    if not all(one.target_area for one in measure.selections):
        return None
    areas = [area for one in measure.selections for area in facts.target_areas.get(one.target_area or "", ())]
    return frozenset(slug for slug, first_day, last_day in areas if first_day <= day <= last_day)
