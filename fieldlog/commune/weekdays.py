"""The weekdays on which a service works: those that hold from one day on, until others do. No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ..dates import ONE_DAY
from .kinds import OFFICE_DAYS, WEEKDAYS


class Pattern(NamedTuple):
    """The weekdays, in the week's order, that hold from ``first_day`` to the day before the next pattern."""

    first_day: date
    weekdays: tuple[str, ...]


#: By day; the first one begins on ``date.min``, so that one of them holds on every day.
Patterns = tuple[Pattern, ...]


def always(weekdays: Collection[str]) -> Patterns:
    return (Pattern(date.min, in_order(weekdays)),)


def in_order(weekdays: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in WEEKDAYS if one in weekdays)


def patterns_of(stored: Iterable[tuple[date, str]]) -> Patterns:
    """Of pairs of a first day and a weekday; before the first of these days, Monday to Friday."""
    found: dict[date, set[str]] = {}
    for first_day, weekday in stored:
        found.setdefault(first_day, set()).add(weekday)
    found.setdefault(date.min, set(OFFICE_DAYS))
    return tuple(Pattern(first_day, in_order(found[first_day])) for first_day in sorted(found))


def weekdays_on(patterns: Patterns, day: date) -> tuple[str, ...]:
    """Those of the latest pattern that does not begin after the day."""
    return next(one.weekdays for one in reversed(patterns) if one.first_day <= day)


def with_pattern(patterns: Patterns, new: Pattern) -> Patterns:
    """The same with one more, or another in the place of the one that began on its day (not that of ``date.min``).
    One that says what holds there without it is left out."""
    others = without_pattern(patterns, new.first_day)
    if weekdays_on(others, new.first_day) == new.weekdays:
        return others
    return tuple(sorted((*others, new)))


def without_pattern(patterns: Patterns, first_day: date) -> Patterns:
    """The same without the one that begins on that day: what held before it goes on. The first one stays."""
    return tuple(one for one in patterns if one.first_day != first_day or first_day == date.min)


def days_that_differ(before: Patterns, after: Patterns) -> list[tuple[date, date]]:
    """First and last day of each time over which the two do not say the same."""
    starts = sorted({one.first_day for one in (*before, *after)})
    found: list[tuple[date, date]] = []
    for first_day, following in pairwise([*starts, None]):
        assert first_day
        if weekdays_on(before, first_day) == weekdays_on(after, first_day):
            continue
        last_day = following - ONE_DAY if following else date.max
        if found and found[-1][1] + ONE_DAY == first_day:
            first_day = found.pop()[0]
        found.append((first_day, last_day))
    return found
