"""What each neighbourhood, topic or audience gives of a figure, in the measure's own numbers: people, hours, different
cases, the two numbers of a share, hours of presence. Computed when somebody asks, from the entries behind the figure.
Read-only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, distinct, false, func, literal, or_, select, true, union_all

from ..dates import days_between
from ..entries.models import Entry, EntryCrew, EntryPartner, EntryTopic
from ..extensions import db
from ..indicators.kinds import Measure
from ..indicators.models import ExpectedResult
from . import coverage
from .queries import Basis, days_that_count
from .rules import Period
from .sql import fits_part

#: Of the others a part's number is that of its entries, or yes or no.
VERBS_WITH_PORTIONS = ("people", "hours", "cases", "partners", "staff", "coverage", "share")
#: How many columns an interval of ``coverage`` has.
INTERVAL = 5


class Portion(NamedTuple):
    """A part's number as a measurement keeps it: minutes for hours, seconds for coverage; ``base``: of a share."""

    amount: int
    base: int = 0


#: Whose topic it is, else "", and the value of the dimension, None where none was noted.
Value = tuple[str, str | None]


def measure_portions(
    result: ExpectedResult, numbers: Select[int], by: str, period: Period, basis: Basis
) -> dict[Value, Portion]:
    """By value, of the entries of these numbers, which stand behind the result's figure over the period; empty where
    the measure has no other number than that of its entries.

    An entry with several topics gives its number to each. What counts once in the whole may stand in several parts.
    """
    measure = result.at(period.last_day).measure
    if measure.verb not in VERBS_WITH_PORTIONS:
        return {}
    if measure.verb == "coverage":
        return _lay_over_each_other(result, numbers, by, period, basis)
    columns, amount, base = columns_of(by), *_amounts_of(measure, basis)
    query = _joined(select(*columns, amount, base), measure, by)
    rows = db.session.execute(query.where(Entry.number.in_(numbers)).group_by(*columns))
    return {_value_of(row[:-2]): Portion(int(row[-2] or 0), int(row[-1] or 0)) for row in rows}


def columns_of(by: str) -> tuple[Any, ...]:
    """What entries are told apart by; a topic belongs to its kind. Topics need the join of ``with_topics``."""
    return (Entry.kind, func.coalesce(Entry.topic, EntryTopic.topic)) if by == "topic" else (getattr(Entry, by),)


def with_topics(query: Select[Any]) -> Select[Any]:
    """A row for each topic of an entry that has several."""
    return query.outerjoin(EntryTopic, EntryTopic.entry_number == Entry.number)


def _value_of(row: Sequence[Any]) -> Value:
    return (row[0], row[1]) if len(row) == 2 else ("", row[0])


def _amounts_of(measure: Measure, basis: Basis) -> tuple[Any, Any]:
    """The amount and the base of a group of entries."""
    case = distinct(Entry.service + ":" + Entry.case)
    if measure.share is not None:
        counted = func.count(case) if measure.share.of == "cases" else func.count(Entry.number)
        parts = (and_(Entry.kind == kind, fits_part(measure, kind, basis.facts)) for kind in measure.kinds())
        return counted.filter(or_(false(), *parts)), counted
    amounts = {
        "people": func.sum(Entry.people),
        "hours": func.sum(Entry.minutes),
        "cases": func.count(case),
        "partners": func.count(distinct(EntryPartner.partner)),
        "staff": func.count(distinct(_people.c.person)),
    }
    return amounts[str(measure.verb)], literal(0)


_people = union_all(
    select(Entry.number.label("number"), Entry.author_id.label("person")),
    select(EntryCrew.entry_number, EntryCrew.person_id),
).subquery("people_out")


def _joined(query: Select[Any], measure: Measure, by: str) -> Select[Any]:
    query = query.select_from(Entry)
    if by == "topic":
        query = with_topics(query)
    if measure.verb == "partners":
        return query.outerjoin(EntryPartner, EntryPartner.entry_number == Entry.number)
    return query.join(_people, _people.c.number == Entry.number) if measure.verb == "staff" else query


def _lay_over_each_other(
    result: ExpectedResult, numbers: Select[int], by: str, period: Period, basis: Basis
) -> dict[Value, Portion]:
    """Hours of presence of each part by itself: at the same time in two of them, an hour stands in both."""
    at = result.at(period.last_day)
    runs = days_that_count(at, period, basis)
    if not runs:
        return {}
    days = list(days_between(runs[0][0], runs[-1][1]))
    counted = {day for run in runs for day in days_between(*run)}
    (kind,) = at.measure.kinds()
    query = coverage.select_intervals(kind, days, None, [true()]).add_columns(*columns_of(by))
    intervals: dict[Value, list[Any]] = defaultdict(list)
    for row in db.session.execute((with_topics(query) if by == "topic" else query).where(Entry.number.in_(numbers))):
        intervals[_value_of(row[INTERVAL:])].append(row[:INTERVAL])
    return {
        value: Portion(
            sum(one.seconds for day, (one,) in coverage.lay_over_each_other(some, days, 1) if day in counted)
        )
        for value, some in intervals.items()
    }
