"""The arithmetic of periods: which days count, what a period's days add up to, and what that means for a target.

No database, no clock. Source: the plan reading, section 3.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..dates import ONE_DAY, add_months, days_between, last_of_month, monday_of
from ..indicators.kinds import Measure, Target

SECONDS = 3600
MINUTES = 60
WEEK = timedelta(days=6)
#: Whole weeks count seven days, also those outside the plan: days are kept this far around it.
AROUND_THE_PLAN = WEEK
STALE_AFTER = timedelta(hours=26)  # a day, one hour for the autumn night, one for the night itself


class Period(NamedTuple):
    """A month, quarter, year or the whole plan, cut to the plan's days (both included)."""

    name: str
    first_day: date
    last_day: date


class Parts(NamedTuple):
    """What one day, or several, gave one result (see ``DayFigure``)."""

    amount: int
    base: int
    entries: int


class GivenDay(NamedTuple):
    """What one day gave a result, in the units of ``Measurement``; ``is_expected``: it counts for the mean."""

    day: date
    amount: int
    is_expected: bool


class Figure(NamedTuple):
    """What a period gives: the value and the whole numbers it is made of (see ``Measurement``)."""

    value: float | None
    amount: int
    base: int
    slots: int
    entries: int


def periods_of(first_day: date, last_day: date) -> list[Period]:
    """Every period of a plan, the plan first, then years, quarters and months in order."""
    found = [Period("plan", first_day, last_day)]
    for name, months in (("year", 12), ("quarter", 3), ("month", 1)):
        start = date(first_day.year, (first_day.month - 1) // months * months + 1, 1)
        while start <= last_day:
            end = last_of_month(add_months(start, months - 1))
            found.append(Period(name, max(start, first_day), min(end, last_day)))
            start = end + ONE_DAY
    return found


@dataclass(frozen=True)
class Calendar:
    """Which days count: the plan's first day, the as-of day, and the days each service works."""

    plan_first_day: date
    as_of: date
    service_days: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def known_until(self, period: Period) -> date:
        """The last day of the period that is known."""
        return min(period.last_day, self.as_of)


def counted_days(measure: Measure, target: Target | None, period: Period, calendar: Calendar) -> frozenset[date]:
    """The days whose parts make the period's value.

    ``lasting`` counts from the plan's first day; a target per day counts service days; one per week the seven days
    of each complete ISO week whose Thursday the period holds; all else the period's days up to the as-of day.
    """
    per = target.per if target else "year"
    if measure.verb == "lasting":
        return _all_days(calendar.plan_first_day, calendar.known_until(period))
    if per == "day":
        return _those_worked(period.first_day, calendar.known_until(period), calendar.service_days[days_of(measure)])
    if per == "week":
        return _days_of_weeks(period, calendar.as_of)
    return _all_days(period.first_day, calendar.known_until(period))


# Many results share their days. What is kept is bounded: a server lives through many as-of days.
_kept = lru_cache(maxsize=1024)


@_kept
def _all_days(first_day: date, last_day: date) -> frozenset[date]:
    return frozenset(days_between(first_day, last_day))


@_kept
def _those_worked(first_day: date, last_day: date, worked: frozenset[date]) -> frozenset[date]:
    return _all_days(first_day, last_day) & worked


@_kept
def _days_of_weeks(period: Period, as_of: date) -> frozenset[date]:
    return frozenset(day for monday in weeks_of(period, as_of) for day in days_between(monday, monday + WEEK))


@_kept
def _first_and_last(days: frozenset[date]) -> tuple[date, date]:
    return min(days), max(days)


def days_of(measure: Measure) -> str:
    """The service whose working days a mean per day is taken over: the one that logs what is measured."""
    services = [service for selection in measure.selections for service in selection.logged_by]
    return services[0]


def weeks_of(period: Period, as_of: date) -> list[date]:
    """The Mondays of the period's complete ISO weeks: a week belongs to the period that holds its Thursday."""
    first = monday_of(period.first_day + timedelta(days=3))
    last = min(monday_of(period.last_day - timedelta(days=3)), as_of - WEEK)
    return [first + timedelta(days=7 * n) for n in range(((last - first).days // 7) + 1)]


class Days:
    """One result's days: what each gave, and the keys that count once."""

    def __init__(self, parts: Mapping[date, Parts]) -> None:
        self._parts = parts
        self._sorted = sorted(parts)

    def total(self, counted: frozenset[date], *, carried: bool = False) -> Parts:
        """The sum over the counted days.

        ``carried``: for coverage, ``base`` is how many of a day's entries were already out the day before; they are
        taken off where that day counts too, so that an entry across midnight is one entry.
        """
        if not counted:
            return Parts(0, 0, 0)
        amount = base = entries = 0
        first_day, last_day = _first_and_last(counted)
        low, high = bisect_left(self._sorted, first_day), bisect_right(self._sorted, last_day)
        for day in self._sorted[low:high]:
            if day in counted:
                parts = self._parts[day]
                amount += parts.amount
                entries += parts.entries
                if not carried:
                    base += parts.base
                elif day - ONE_DAY in counted:
                    entries -= parts.base
        return Parts(amount, base, entries)


class Keys(NamedTuple):
    """How many different keys a period holds, by role."""

    part: int = 0
    whole: int = 0
    entry: int = 0


def figure_of(measure: Measure, target: Target | None, total: Parts, keys: Keys, counted: frozenset[date]) -> Figure:
    """The value of a period from its days' sum and its different keys."""
    per = target.per if target else "year"
    slots = {"day": len(counted), "week": len(counted) // 7}.get(per, 0)
    amount, base, entries = total.amount, total.base, total.entries + keys.entry
    if measure.is_distinct:
        amount, base = keys.part, keys.whole
    return Figure(_value(measure, per, amount, base, slots), amount, base, slots, entries)


def _value(measure: Measure, per: str, amount: int, base: int, slots: int) -> float | None:
    if measure.share is not None:
        return 100 * amount / base if base else None
    if measure.verb in ("exists", "lasting"):
        return 1.0 if amount else 0.0
    scale = {"hours": MINUTES, "coverage": SECONDS}.get(measure.verb or "", 1)
    if per in ("day", "week"):
        return amount / (scale * slots) if slots else None
    return amount / scale


def status_of(measure: Measure, target: Target | None, value: float | None, year: Period, as_of: date) -> str:
    """What a year's value means for its target, in one word.

    Counts, people, hours, cases, partners and staff may be on track: at least the target's part of the days gone by.
    Means, shares and yes/no are reached or not.
    """
    if target is None:
        return "no_target"
    if value is None:
        return "no_data"
    if target.is_met_by(value):
        return "reached"
    if as_of >= year.last_day:
        return "missed"
    if target.per in ("day", "week") or measure.verb in (None, "share", "exists", "lasting"):
        return "behind"
    elapsed = (as_of - year.first_day).days + 1
    length = (year.last_day - year.first_day).days + 1
    return "on_track" if value * length >= target.number * elapsed else "behind"


def runs_of(days: Iterable[date]) -> list[tuple[date, date]]:
    """The days as unbroken runs, each its first and last day, in order."""
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == ONE_DAY:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


class Training(NamedTuple):
    """Somebody was trained: as author or crew of the entry ``entry``."""

    person: int
    topic: str
    day: date
    entry: int


class Employment(NamedTuple):
    """A member of staff as the two staff measures see one."""

    person: int
    service: str
    is_constatateur: bool
    joined_on: date | None
    left_on: date | None
    constatateur_since: date | None = None


class StaffShare(NamedTuple):
    """Who is asked about, and the training of which topic, up to which day, is asked for."""

    people: frozenset[int]
    topic: str
    trained_until: date


def inducted_newcomers(staff: Sequence[Employment], period: Period, as_of: date) -> StaffShare:
    """C.3a: those who joined in the period, up to the as-of day; an induction on any day up to it, also before."""
    until = min(period.last_day, as_of)
    newcomers = {one.person for one in staff if one.joined_on and period.first_day <= one.joined_on <= until}
    return StaffShare(frozenset(newcomers), "induction", as_of)


def trained_constatateurs(staff: Sequence[Employment], period: Period, as_of: date) -> StaffShare:
    """5.2a: the constatateurs active on the period's last known day; trained on or before it.
    Who leaves on that day is active."""
    on = min(period.last_day, as_of)
    active = {
        one.person
        for one in staff
        if one.service == "peacekeepers" and one.is_constatateur
        if one.constatateur_since is None or one.constatateur_since <= on
        if (one.joined_on is None or one.joined_on <= on) and (one.left_on is None or one.left_on >= on)
    }
    return StaffShare(frozenset(active), "constatateur", on)


STAFF_MEASURES = {"inducted_newcomers": inducted_newcomers, "trained_constatateurs": trained_constatateurs}


def trained_share(asked: StaffShare, trainings: Sequence[Training]) -> Figure:
    """How many of the people asked about have the training; its entries are those trainings."""
    behind = [
        one
        for one in trainings
        if one.topic == asked.topic and one.day <= asked.trained_until and one.person in asked.people
    ]
    amount, base = len({one.person for one in behind}), len(asked.people)
    return Figure(100 * amount / base if base else None, amount, base, 0, len({one.entry for one in behind}))


def is_stale(last_good_night: datetime | None, at: datetime) -> bool:
    """Whether a night was missed. Before the first one nothing is late yet."""
    return last_good_night is not None and at - last_good_night > STALE_AFTER
