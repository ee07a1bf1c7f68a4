"""The judge's calendar: holidays, local days, periods and terms, from the standard library alone."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
ONE_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def as_date(value: object) -> date | None:
    """A date from a file: text, a date already, or nothing."""
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def days(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included; none when ``last`` is earlier."""
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def easter(year: int) -> date:
    """Easter Sunday: the Sunday after the church's full moon, which is on 21 March or later.

    The moon comes back to the same day every 19 years, but for the leap days that three centuries in four leave out
    and for the moon's own drift of 8 days in 25 centuries; the last line of the moon keeps it before 19 April.
    """
    century = year // 100
    golden = year % 19
    moon = (19 * golden + 15 + century - century // 4 - (8 * century + 13) // 25) % 30
    if moon == 29 or (moon == 28 and golden > 10):
        moon -= 1
    full_moon = date(year, 3, 21) + timedelta(days=moon)
    return full_moon + timedelta(days=7 - full_moon.isoweekday() % 7)


@cache
def legal_holidays(year: int) -> set[date]:
    """The ten legal holidays of Belgium."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=n) for n in (1, 39, 50)}  # Easter Monday, Ascension, Whit Monday
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    return moving | {date(year, month, day) for month, day in fixed}


def is_service_day(day: date, commune: dict[str, Any]) -> bool:
    """Of the guards, of whom alone a mean per day is asked. ``closing_days`` stands in no commune's file, nor does
    ``service_days_from``: weekdays by the day from which they hold, in place of those of the file."""
    weekdays = (commune.get("service_days") or {}).get("peacekeepers") or WEEKDAYS[:5]
    if dated := commune.get("service_days_from"):
        weekdays = dated[max(since for since in dated if since <= day)]
    is_closed = day in legal_holidays(day.year) or day in commune.get("closing_days", ())
    return WEEKDAYS[day.weekday()] in weekdays and not is_closed


@cache
def midnight(day: date) -> int:
    """The second at which the local day begins."""
    return int(datetime.combine(day, time(0), BRUSSELS).astimezone(UTC).timestamp())


def local_day(instant: datetime) -> date:
    return instant.astimezone(BRUSSELS).date()


class Piece(NamedTuple):
    """The part of an interval that lies on one local day, in seconds of real time."""

    day: date
    start: int
    end: int


def cut_at_midnights(start: datetime, end: datetime) -> list[Piece]:
    """The pieces of an interval, one per local day; a round that ends at midnight has none on the next day."""
    first, last = int(start.timestamp()), int(end.timestamp())
    pieces = []
    for day in days(local_day(start), local_day(end)):
        piece = Piece(day, max(first, midnight(day)), min(last, midnight(day + ONE_DAY)))
        if piece.end > piece.start:
            pieces.append(piece)
    return pieces


def union_seconds(pieces: list[Piece]) -> int:
    """How long at least one of the pieces was running."""
    total, reached = 0, None
    for piece in sorted(pieces, key=lambda piece: piece.start):
        begin = piece.start if reached is None else max(piece.start, reached)
        if piece.end > begin:
            total += piece.end - begin
            reached = piece.end
    return total


def is_within_days(day: date | None, since: date | None, term: int) -> bool:
    return day is not None and since is not None and since <= day <= since + timedelta(days=term)


def is_within_months(day: date | None, since: date | None, term: int) -> bool:
    """No later than the same day ``term`` months on, or that month's last day where it has no such day."""
    if day is None or since is None:
        return False
    months = since.year * 12 + since.month - 1 + term
    first = date(months // 12, months % 12 + 1, 1)
    limit = first.replace(day=min(since.day, month_end(first).day))
    return since <= day <= limit


class Period(NamedTuple):
    kind: str
    start: date
    end: date


def periods(first: date, last: date) -> list[Period]:
    """The plan, its years, quarters and months, each cut to the plan."""
    found = [Period("plan", first, last)]
    for year in range(first.year, last.year + 1):
        for kind, length in (("year", 12), ("quarter", 3), ("month", 1)):
            for month in range(1, 13, length):
                start = max(first, date(year, month, 1))
                end = min(last, month_end(date(year, month + length - 1, 1)))
                if start <= end:
                    found.append(Period(kind, start, end))
    return found
