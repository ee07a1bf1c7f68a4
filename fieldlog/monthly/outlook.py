"""Where a year's figure leads: what is missing from its target, and what it becomes at this pace.

Arithmetic only. The year's status is the night's and is never judged again; a pace that says "reached" is one that the
night calls on track, because what it leads to is rounded down.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from ..dates import monday_of
from ..indicators.kinds import Target
from ..measurements.rules import MINUTES, SECONDS, GivenDay
from .rules import Figure, Result, Unit

DAYS_A_MONTH = 365.25 / 12
#: Before that many days, that part of the year and that many contacts, people or cases, a pace is chance.
LEAST_DAYS, LEAST_PART, LEAST_VALUE = 30, 12, 5


class Rest(NamedTuple):
    """How many days, or complete weeks, are left of a mean, and what each has to bring on average for the target to be
    met; ``is_lost``: more than so many hours have."""

    left: int
    needed: float
    is_lost: bool


class Outlook(NamedTuple):
    """What a year's figure lacks and leads to, in the unit of its value; None for what cannot be said.

    ``goal``: the least that meets the target. ``missing``: how much is still to come, 0 when it is there.
    ``projected``: what the year's last day will have. ``a_month``: what each month that is left has to bring.
    ``wanted``: of a share, the least numerator that would meet the target with the denominator as it is; ``is_lost``:
    nothing that may still be done meets it; ``open``: how many more are within their time. ``rest``: of a mean, what
    is left of its days or weeks.
    """

    known_until: date
    is_over: bool
    goal: float | None = None
    missing: float | None = None
    projected: int | None = None
    a_month: int | None = None
    wanted: int | None = None
    is_lost: bool = False
    open: int = 0
    rest: Rest | None = None


def outlook_of(
    result: Result, year: Figure, as_of: date, too_late: int = 0, *, open: int = 0, rest: Rest | None = None
) -> Outlook:
    """What is known of the year up to the as-of day. Means and yes or no have no pace. ``too_late``: how many of a
    share's denominator missed its deadline for good; ``open``: how many are not done, and within their time."""
    known_until, is_over = min(as_of, year.last_day), as_of >= year.last_day
    if result.unit == "percent":
        wanted = wanted_of(result.target, year.base)
        return Outlook(
            known_until,
            is_over,
            wanted=wanted,
            is_lost=is_lost(result.target, year.base, too_late, is_over),
            open=open,
        )
    missing = missing_of(result, year.value)
    return Outlook(
        known_until,
        is_over,
        goal=goal_of(result.target, result.unit) if missing is not None and result.target else None,
        missing=missing,
        projected=projected_of(result, year, as_of),
        a_month=needed_a_month(missing or 0, (year.last_day - known_until).days),
        rest=rest,
    )


def projected_of(result: Result, year: Figure, as_of: date) -> int | None:
    """The amount on the year's last day if every day to come brings what the days gone by brought on average.

    43 after 273 of 366 days make 57. Whole days, the first and the as-of day included; rounded down. None where it
    says nothing: for means, shares, yes or no and targets that one entry meets; once the year is over; and with too
    little to go by: fewer than 30 days or a twelfth of the year gone by, or a value below 5.
    """
    if result.unit not in ("number", "hours") or (result.target is not None and result.target.is_yes):
        return None
    elapsed = (as_of - year.first_day).days + 1
    length = (year.last_day - year.first_day).days + 1
    if elapsed >= length or elapsed < LEAST_DAYS or elapsed * LEAST_PART < length or (year.value or 0) < LEAST_VALUE:
        return None
    return year.amount * length // (elapsed * scale_of(result))


def scale_of(result: Result) -> int:
    """How many units of the stored amount make one of the value: minutes or seconds an hour."""
    return {"hours": MINUTES, "coverage": SECONDS}.get(result.measure.verb or "", 1)


def goal_of(target: Target, unit: Unit) -> float:
    """The least that meets the target: more than 2 contacts are 3. Of hours there is no least, so it is the bound."""
    if unit == "hours":
        return target.number
    return math.floor(target.number) + 1 if target.more_than is not None else math.ceil(target.number)


def missing_of(result: Result, value: float | None) -> float | None:
    """What is still missing this year. None for what no further amount brings nearer by itself: means, shares, and
    what lasts or exists or not."""
    if result.target is None or result.unit not in ("number", "hours"):
        return None
    if result.target.is_met_by(value or 0):
        return 0
    return goal_of(result.target, result.unit) - (value or 0)


def needed_a_month(missing: float, days_left: int) -> int | None:
    """How much of what is missing each month that is left has to bring, rounded up: 7 in 65 days are 4 a month.
    None where nothing is missing, where less than one a month is enough, and in the last month: it brings all."""
    months = days_left / DAYS_A_MONTH
    if not missing or months <= 1 or missing < math.floor(months):
        return None
    return math.ceil(missing / months)


def wanted_of(target: Target | None, base: int) -> int | None:
    """80 % of 60 are 48; more than 80 % of 60 are 49. None without a target or anything to take a share of."""
    if target is None or not base:
        return None
    part = Fraction(target.number) * base / 100
    return math.floor(part) + 1 if target.more_than is not None else math.ceil(part)


def is_lost(target: Target | None, base: int, too_late: int, is_over: bool) -> bool:
    """Whether a share misses its target even if all that is not too late succeeds.

    As long as the year runs, only all of it is lost by one: enough further ones make up for it where less is asked.
    """
    wanted = wanted_of(target, base)
    if target is None or wanted is None or not too_late:
        return False
    return base - too_late < wanted if is_over else target.number >= 100


class Met(NamedTuple):
    """How many of the days, or complete weeks, that count reach the target by themselves."""

    met: int
    expected: int


def met_of(result: Result, days: Iterable[GivenDay]) -> Met:
    """A target per day looks at each day that counts, one per week at each week of seven such days."""
    target, expected = result.target, sorted(one for one in days if one.is_expected)
    if target is None:
        return Met(0, 0)
    if target.per == "week":
        amounts = [sum(one.amount for one in week) for _, week in groupby(expected, lambda one: monday_of(one.day))]
    else:
        amounts = [one.amount for one in expected]
    return Met(sum(target.is_met_by(amount / scale_of(result)) for amount in amounts), len(amounts))


def rest_of(result: Result, days: Iterable[GivenDay], days_left: int) -> Rest | None:
    """35 hours in the 6 service days gone by leave 35 for 4 more, of 7 a day on average: 8.75 each, told as 8.8. None
    where nothing is left, or the mean so far meets the target."""
    target, per = result.target, 7 if result.target and result.target.per == "week" else 1
    given = [one.amount for one in days if one.is_expected]
    left = days_left // per
    if target is None or not left:
        return None
    so_far = Fraction(sum(given), scale_of(result))
    if len(given) and target.is_met_by(float(so_far * per / len(given))):
        return None
    needed = (Fraction(target.number) * (len(given) // per + left) - so_far) / left
    most = 24 * per if result.measure.verb == "coverage" else math.inf
    return Rest(left, math.ceil(10 * needed) / 10, needed > most)
