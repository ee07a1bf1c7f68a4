"""What may still come true. Entries and the deadlines of a measure (``within``, ``no_later_than``): those that are
still to be done and within their time, and of a share those that missed it for good; of a mean the days that are left.
Read-only, by the conditions that the night counts by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from ..entries.models import Entry
from ..extensions import db
from ..indicators.kinds import Conditions, Measure, Within
from ..indicators.models import ExpectedResult
from .queries import Basis
from .rules import WEEK, Period, counted_days
from .sql import Facts, dating_column, day_of, end_of_term, fits, fits_all, start_of_term

DEADLINES = ("within", "no_later_than")
#: What an entry that is still to be done does not fit yet.
NOT_YET = (*DEADLINES, "done")


def has_deadline(conditions: Conditions) -> bool:
    return any(getattr(conditions, name) for name in DEADLINES)


def deadlines_of(measure: Measure) -> list[Conditions]:
    """The conditions of the measure that set one."""
    asked: Sequence[Conditions] = [measure.share.when] if measure.share else measure.selections
    return [one for one in asked if has_deadline(one)]


def only_term_of(measure: Measure) -> Within | None:
    """The term, where the measure sets but one; None for dates and for several."""
    found = deadlines_of(measure)
    same = {(one.within.days, one.within.months) if one.within else None for one in found}
    return found[0].within if len(same) == 1 else None


def select_in_time(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> Select[int]:
    """The numbers of the entries still to be done that would count in the period, of a share among those that succeed,
    if they were done in the time that they still have. A day after the as-of day is to come.

    Where another date rules, the period holds it; else the period still runs when they are done.
    """
    at, as_of = result.at(last_day), basis.as_of
    if not at.measure.dated_by and last_day <= as_of:
        return _select(false())
    runs = [dating_column(at.measure).between(first_day, last_day)] if at.measure.dated_by else []
    is_open = or_(Entry.day.is_(None), Entry.day > as_of)
    open_to = ((fitting, _end_of(wanted)) for wanted, fitting in _beside_deadlines(at.measure, basis.facts))
    has_time = (and_(fitting, end >= as_of, func.coalesce(Entry.day <= end, True)) for fitting, end in open_to)
    return _select(and_(is_open, *runs, or_(false(), *has_time)))


def count_in_time(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> int:
    """How many ``select_in_time`` finds; 0 where the measure sets no deadline."""
    if not deadlines_of(result.at(last_day).measure):
        return 0
    return _count(select_in_time(result, first_day, last_day, basis))


def count_too_late(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> int:
    """How many of a share's entries missed its deadline; 0 where it sets none, and for a share of cases, which one
    contact in time brings in."""
    measure = result.at(last_day).measure
    if measure.is_distinct or not deadlines_of(measure):
        return 0
    return _count(select_too_late(result, first_day, last_day, basis))


def count_days_left(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> int:
    """How many days more will make a mean's value once the period is over; of a target per week all seven of each week
    that is not complete yet."""
    at, period = result.at(last_day), Period("", first_day, last_day)
    whole = replace(basis.calendar, as_of=last_day + WEEK)  # the last week may end after it
    until_now = counted_days(at.measure, at.target, period, basis.calendar)
    return len(counted_days(at.measure, at.target, period, whole) - until_now)


def select_too_late(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> Select[int]:
    """The numbers of a share's entries that are in its denominator and missed its deadline: nothing done later brings
    them back. None for all that is no share, or goes by the day on which something is done."""
    at, as_of = result.at(last_day), basis.as_of
    if at.measure.share is None or not at.measure.dated_by:
        return _select(false())
    dated = dating_column(at.measure).between(first_day, min(last_day, as_of))
    asked = ((fitting, _end_of(wanted)) for wanted, fitting in _beside_deadlines(at.measure, basis.facts))
    is_late = (and_(fitting, func.coalesce(day_of(at.measure, as_of), as_of) > end) for fitting, end in asked)
    return _select(and_(dated, or_(false(), *is_late)))


def _count(numbers: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(numbers.subquery())) or 0


def _select(condition: ColumnElement[bool]) -> Select[int]:
    return select(Entry.number).where(Entry.withdrawn_at.is_(None), condition)


def _beside_deadlines(measure: Measure, facts: Facts) -> Iterator[tuple[Conditions, ColumnElement[bool]]]:
    """All conditions with a deadline, each with what an entry fits beside it."""
    day = day_of(measure, facts.as_of)
    for wanted in deadlines_of(measure):
        beside = wanted.model_copy(update=dict.fromkeys(NOT_YET))
        kinds = measure.kinds() if measure.share else wanted.kind
        among = (
            and_(
                Entry.kind == kind,
                fits_all(beside, kind, day, facts),
                fits(measure, kind, facts) if measure.share else true(),
            )
            for kind in kinds
        )
        yield wanted, or_(false(), *among)


def _end_of(wanted: Conditions) -> ColumnElement[Any]:
    """The last day on which an entry fits, empty where the date that it goes by is missing; a term before a date."""
    if wanted.within:
        return end_of_term(wanted.within, start_of_term(wanted.within))
    end: ColumnElement[Any] = getattr(Entry, wanted.no_later_than or "due_on")
    return end
