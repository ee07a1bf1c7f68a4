"""The days of one month of a target per day, one by one, and one of them with its entries. Read-only: what each day
gave is what the night kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from flask import abort, request
from flask_babel import gettext as _

from ..commune.queries import list_closing_days
from ..commune.rules import legal_holidays
from ..dates import add_months, last_of_month
from ..formats import named
from ..indicators.models import ExpectedResult
from ..measurements.queries import Basis, list_given_days
from ..measurements.rules import days_of
from .chart import DayCell, StripMonth, cell_of
from .rules import Figure, Result
from .secrecy import touches_secrecy


class DayList(NamedTuple):
    """``off``: what is special about the days that are no service days. ``period``: a sort of period that is counted by
    the measure of these days, as it stands in addresses. ``around``: the months before and after that have days too,
    else None."""

    of: StripMonth
    off: Mapping[date, str]
    is_open: bool
    period: str | None
    around: tuple[date | None, date | None]


def day_list_of(result: Result, months: Iterable[StripMonth], month: date) -> DayList | None:
    """The days of a month of the year that ``months`` are; None where none is known yet."""
    strips = {one.month: one for one in months}
    if month not in strips:
        return None
    around = (add_months(month, step) for step in (-1, 1))
    before, after = (one if one in strips else None for one in around)
    at = result.on(last_of_month(month))
    is_alike = (at.measure, at.target) == (result.measure, result.target)
    return DayList(
        strips[month],
        _why_off(result, month),
        opens_by_day(result),
        None if is_alike else "year",
        (before, after),
    )


def opens_by_day(result: Result) -> bool:
    """Whether the entries of one day may be listed: those of a target per day, and no few of a service under
    professional secrecy."""
    return result.target is not None and result.target.per == "day" and not touches_secrecy(result.measure)


def _why_off(result: Result, month: date) -> dict[date, str]:
    """Legal holidays, and the closing days of the service whose days count, by their name."""
    service, last_day = days_of(result.measure), last_of_month(month)
    closed = {one.day: named(one, "name") for one in list_closing_days() if one.service == service}
    holidays = dict.fromkeys(legal_holidays(month.year), _("legal holiday"))
    return {day: name for day, name in (closed | holidays).items() if month <= day <= last_day}


def read_day(result: Result, figure: Figure | None, basis: Basis | None) -> date | None:
    """The day to which the address narrows the entries of a figure; 404 where that is none of its days."""
    text = request.args.get("day", "")
    if not text or figure is None or basis is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    is_known = figure.first_day <= day <= min(figure.last_day, basis.as_of)
    if not (is_known and day.isoformat() == text and opens_by_day(result)):
        abort(404)
    return day


def find_cell(stored: ExpectedResult, result: Result, figure: Figure, day: date, basis: Basis) -> DayCell:
    """What the day gave of a figure."""
    given = list_given_days(stored, figure.first_day, figure.last_day, basis)
    return next(cell_of(result, one) for one in given if one.day == day)
