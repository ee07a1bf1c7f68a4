"""The calendar of Brussels: instants are UTC, days are days in Europe/Brussels. The clock is asked here only."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
ONE_DAY = timedelta(days=1)


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The local day; asked once per request or night and passed down."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The day in Europe/Brussels that holds ``instant`` (aware)."""
    return instant.astimezone(BRUSSELS).date()


def at_local(day: date, clock: time) -> datetime:
    """The UTC instant of a wall-clock time. One that exists twice (autumn) means the first; one that
    does not exist (spring) means the same distance after midnight's offset: 02:00 becomes 03:00."""
    return datetime.combine(day, clock, BRUSSELS).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The UTC instant at which the local day begins."""
    return at_local(day, time(0))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def month_of(day: date) -> date:
    """The month that holds ``day``, named by its first day."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds ``day``."""
    return day - timedelta(days=day.weekday())
