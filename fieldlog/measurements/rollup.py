"""Days into periods: every result's days, laid into each month, quarter, year and the plan. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

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
    Training,
    counted_days,
    figure_of,
    status_of,
    trained_share,
)


@dataclass(frozen=True)
class Row:
    """A measurement to be stored."""

    figure: Figure
    status: str | None
    plan_version: int


Rows = dict[tuple[int, Period], Row]


@dataclass(frozen=True)
class KeysInReach:
    """The keys that periods are rolled up from.

    ``dated`` are (role, key) by result and day; ``undated``, stored for days that did not change, by period and result.
    """

    dated: Mapping[int, Mapping[date, Sequence[tuple[str, str]]]]
    undated: Mapping[Period, Mapping[int, set[tuple[str, str]]]] = field(default_factory=dict)

    def count(self, result_id: int, period: Period, counted: frozenset[date]) -> Keys:
        """How many different keys of each role the period holds."""
        different = set(self.undated.get(period, {}).get(result_id, ()))
        for day, keys in self.dated.get(result_id, {}).items():
            if day in counted:
                different.update(keys)
        roles = [role for role, _ in different]
        return Keys(**{role: roles.count(role) for role in Keys._fields})


def keys_by_day(keys: Iterable[KeyOf]) -> dict[int, dict[date, list[tuple[str, str]]]]:
    """(role, key) by result and day."""
    by_day: dict[int, dict[date, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for key in keys:
        by_day[key.result_id][key.day].append((key.role, key.key))
    return by_day


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
    keys: KeysInReach,
    calendar: Calendar,
    plan_version: int,
) -> Rows:
    """A row for every wanted result and period."""
    rows: Rows = {}
    for one, period in wanted:
        counted = counted_days(one.measure, one.target, period, calendar)
        total = days.get(one.result_id, NO_DAYS).total(counted, carried=one.measure.verb == "coverage")
        different = Keys()
        if one.measure.is_distinct or one.measure.verb == "coverage":
            different = keys.count(one.result_id, period, counted)
        figure = figure_of(one.measure, one.target, total, different, counted)
        rows[one.result_id, period] = _row(one, period, figure, calendar.as_of, plan_version)
    return rows


NO_DAYS = Days({})


def roll_up_staff(
    wanted: Iterable[tuple[Counted, Period]],
    staff: Sequence[Employment],
    trainings: Sequence[Training],
    calendar: Calendar,
    plan_version: int,
) -> Rows:
    """The two staff measures, which are about people and have no days."""
    rows: Rows = {}
    for one, period in wanted:
        assert one.measure.staff_measure is not None
        asked = STAFF_MEASURES[one.measure.staff_measure](staff, period, calendar.as_of)
        figure = trained_share(asked, trainings)
        rows[one.result_id, period] = _row(one, period, figure, calendar.as_of, plan_version)
    return rows


def _row(one: Counted, period: Period, figure: Figure, as_of: date, plan_version: int) -> Row:
    status = status_of(one.measure, one.target, figure.value, period, as_of) if period.name == "year" else None
    return Row(figure, status, plan_version)
