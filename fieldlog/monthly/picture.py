"""What is drawn and said of a result's year, for its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..indicators.models import ExpectedResult
from ..measurements.in_time import count_days_left, count_in_time, count_too_late
from ..measurements.queries import Basis, list_agent_seconds, list_given_days
from ..measurements.rules import GivenDay
from . import wording
from .chart import chart_of, hours_in, strip_of, weakest_of
from .day_list import day_list_of
from .day_words import weak_day_text
from .outlook import Outlook, met_of, outlook_of, rest_of
from .outlook_words import amount_text, assumption, presence_text, why
from .rules import Figure, Result, Row

CHART_HEIGHT = 60


def pictured(
    stored: ExpectedResult, row: Row, longer: Sequence[Figure], basis: Basis | None, month: date
) -> dict[str, Any]:
    """The year's months, its days where its target is one per day and those of the month one by one, why it stands
    where it stands; of presence the hours of each period in the year, beside those of agents."""
    year, result = row.year, row.result
    drawn = chart_of(row, CHART_HEIGHT)
    shown: dict[str, Any] = {"drawn": drawn, "target_a_month": amount_text(drawn.a_month or 0, result)}
    if year is None or basis is None:
        return shown
    per = result.target.per if result.target else "year"
    days = []
    if per in ("day", "week") or result.measure.verb == "coverage":
        days = list_given_days(stored, year.first_day, year.last_day, basis)
    if year.typed:
        return shown | {"why": wording.typed_text(year.typed)}
    outlook = _outlook(stored, row.result, year, days, basis)
    shown["why"] = why(result, year, outlook, met_of(result, days) if per in ("day", "week") else None)
    shown["assumption"] = assumption(outlook, year)
    if per == "day":
        shown["days"] = strip_of(result, days)
        shown["day_list"] = day_list_of(result, shown["days"], month)
        shown["weakest"] = [weak_day_text(one, result) for one in weakest_of(result, days)]
    if result.measure.verb == "coverage":
        shown |= _hours(stored, row, longer, days, basis)
    return shown


def _outlook(stored: ExpectedResult, result: Result, year: Figure, days: Sequence[GivenDay], basis: Basis) -> Outlook:
    first_day, last_day = year.first_day, year.last_day
    too_late = count_too_late(stored, first_day, last_day, basis)
    is_share = result.unit == "percent"
    in_time = count_in_time(stored, first_day, last_day, basis) if is_share and basis.as_of < last_day else 0
    rest = None
    if result.target and result.target.per in ("day", "week"):
        rest = rest_of(result, days, count_days_left(stored, first_day, last_day, basis))
    return outlook_of(result, year, basis.as_of, too_late, open=in_time, rest=rest)


def _hours(
    stored: ExpectedResult, row: Row, longer: Sequence[Figure], days: Sequence[GivenDay], basis: Basis
) -> dict[str, Any]:
    """Presence and the hours of agents of each period in the year: of a mean per day those of the days it is taken
    over, so that they make the figure. The others are said apart."""
    year = row.year
    assert year is not None
    agents = list_agent_seconds(stored, year.first_day, year.last_day, basis)
    is_daily = row.result.target is not None and row.result.target.per == "day"
    counted = [one for one in days if one.is_expected or not is_daily]
    others = [one for one in days if is_daily and not one.is_expected]
    periods = [
        one
        for one in (*row.months, *longer)
        if one and year.first_day <= one.first_day and one.last_day <= year.last_day
    ]
    return {
        "hours": {one: hours_in(one, counted, agents) for one in periods},
        "agent_hours": presence_text(hours_in(year, counted, agents), hours_in(year, others, agents), is_daily),
    }
