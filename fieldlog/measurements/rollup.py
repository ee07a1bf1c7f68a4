"""Days into periods: every result's days, laid into each month, quarter, year and the plan. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..indicators.kinds import Measure
from .days import Counted, DayOf, KeyOf
from .rules import (
    STAFF_MEASURES,
    Calendar,
    Days,
    Employment,
    Figure,
    Keys,
    Parts,
    Period,
    StaffShare,
    Training,
    counted_days,
    figure_of,
    status_of,
    trained_share,
)
from .sql import positions


@dataclass(frozen=True)
class Row:
    """A measurement to be stored."""

    figure: Figure
    status: str | None
    plan_version: int


Rows = dict[tuple[int, Period], Row]


#: (result, role, key) -> the periods that hold the key, by their position as bits.
PeriodsOfKeys = dict[tuple[int, str, str], int]
DifferentKeys = Mapping[tuple[int, Period], Keys]


def periods_of_keys(
    keys: Iterable[KeyOf], results: Iterable[Counted], periods: Sequence[Period], calendar: Calendar
) -> PeriodsOfKeys:
    """In which periods each key counts, from the days on which it stands."""
    by_day = {one.result_id: _periods_by_day(one, periods, calendar) for one in results if has_keys(one.measure)}
    found: PeriodsOfKeys = defaultdict(int)
    for key in keys:
        found[key.result_id, key.role, key.key] |= by_day[key.result_id].get(key.day, 0)
    return found


def has_keys(measure: Measure) -> bool:
    """Its figures, or the entries behind them, are told apart by keys."""
    return measure.is_distinct or measure.verb == "coverage"


def _periods_by_day(one: Counted, periods: Sequence[Period], calendar: Calendar) -> dict[date, int]:
    by_day: dict[date, int] = defaultdict(int)
    for position, period in enumerate(periods):
        for day in counted_days(one.measure, one.target, period, calendar):
            by_day[day] |= 1 << position
    return by_day


def count_keys(found: PeriodsOfKeys, periods: Sequence[Period]) -> DifferentKeys:
    """How many different keys of each role every period holds."""
    counts: dict[tuple[int, Period], dict[str, int]] = defaultdict(lambda: dict.fromkeys(Keys._fields, 0))
    for (result_id, role, _), bits in found.items():
        for position in positions(bits):
            counts[result_id, periods[position]][role] += 1
    return {at: Keys(**of_roles) for at, of_roles in counts.items()}


def days_by_result(parts: Mapping[DayOf, Parts]) -> dict[int, Days]:
    """Each result's days, over all kinds that give it something."""
    by_result: dict[int, dict[date, Parts]] = defaultdict(dict)
    for at, part in parts.items():
        days = by_result[at.result_id]
        before = days.get(at.day)
        days[at.day] = part if before is None else Parts(*(a + b for a, b in zip(before, part, strict=True)))
    return {result_id: Days(days) for result_id, days in by_result.items()}


def roll_up(
    wanted: Iterable[tuple[Counted, Period]],
    days: Mapping[int, Days],
    keys: DifferentKeys,
    calendar: Calendar,
    plan_version: int,
) -> Rows:
    """A row for every wanted result and period."""
    rows: Rows = {}
    for one, period in wanted:
        counted = counted_days(one.measure, one.target, period, calendar)
        total = days.get(one.result_id, NO_DAYS).total(counted, carried=one.measure.verb == "coverage")
        figure = figure_of(one.measure, one.target, total, keys.get((one.result_id, period), NO_KEYS), counted)
        rows[one.result_id, period] = _row(one, period, figure, calendar.as_of, plan_version)
    return rows


NO_DAYS, NO_KEYS = Days({}), Keys()


AskedAboutStaff = list[tuple[Counted, Period, StaffShare]]


def ask_about_staff(
    results: Iterable[Counted], periods: Iterable[Period], staff: Sequence[Employment], as_of: date
) -> AskedAboutStaff:
    """Whom each staff measure is about in each period."""
    return [
        (one, period, STAFF_MEASURES[one.measure.staff_measure](staff, period, as_of))
        for period in periods
        for one in results
        if one.measure.staff_measure and one.holds(period.last_day)
    ]


def roll_up_staff(asked: AskedAboutStaff, trainings: Sequence[Training], calendar: Calendar, plan_version: int) -> Rows:
    """The two staff measures, which are about people and have no days."""
    return {
        (one.result_id, period): _row(one, period, trained_share(share, trainings), calendar.as_of, plan_version)
        for one, period, share in asked
    }


def _row(one: Counted, period: Period, figure: Figure, as_of: date, plan_version: int) -> Row:
    status = status_of(one.measure, one.target, figure.value, period, as_of) if period.name == "year" else None
    return Row(figure, status, plan_version)
