"""Hours as people write them: ``7h30``, ``18:30`` to ``02:00``, and the nights on which the clock changes.

Every pattern is bounded and every text limited in length, so that no hostile text costs time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

from ...dates import ONE_DAY, at_local, local_day

LONGEST_TEXT = 40

_HOURS_AND_MINUTES = re.compile(r"([0-9]{1,3}) ?(?:h|u|:) ?([0-9]{1,2}) ?(?:m|min)?")
_HOURS = re.compile(r"([0-9]{1,3}) ?(?:h|u|uur|heures?)")
_DECIMAL_HOURS = re.compile(r"([0-9]{1,3})[.,]([0-9]{1,2}) ?(?:h|u|uur|heures?)?")
_MINUTES = re.compile(r"([0-9]{1,5}) ?(?:m|min|minutes?|minuten)?")
_CLOCK = re.compile(r"([0-9]{1,2}) ?[:hu] ?([0-9]{2})")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def parse_minutes(text: str) -> int:
    """Minutes from ``7h30``, ``7 h 30``, ``7u30``, ``7:30``, ``7,5`` or ``7.5`` (all 450), ``7h`` (420) or ``45``
    (45 minutes). Raises ValueError."""
    text = _short(text).lower()
    if match := _HOURS_AND_MINUTES.fullmatch(text):
        hours, minutes = int(match[1]), int(match[2])
        if minutes < 60:
            return hours * 60 + minutes
    elif match := _HOURS.fullmatch(text):
        return int(match[1]) * 60
    elif match := _DECIMAL_HOURS.fullmatch(text):
        hundredths = int(match[1]) * 100 + int(match[2].ljust(2, "0"))
        return (hundredths * 60 + 50) // 100
    elif match := _MINUTES.fullmatch(text):
        return int(match[1])
    raise ValueError("a duration such as 7h30, 7:30 or 7,5 was expected")


def parse_instant(text: str, *, needs_offset: bool = False) -> datetime:
    """The UTC instant of ``2024-05-17T18:30`` (Europe/Brussels; seconds may follow) or of the same with an offset.

    A local time that exists twice means the first, one that does not exist is as far after midnight. Raises
    ValueError, also for a local time where ``needs_offset``, and for years outside 1900 to 2199.
    """
    written = _read_instant(text)
    if written.tzinfo is not None:
        return written.astimezone(UTC)
    if needs_offset:
        raise ValueError("a time with its offset, such as 2024-05-17T18:30+02:00, was expected")
    return at_local(written.date(), written.time())


def _read_instant(text: str) -> datetime:
    """As it is written: without an offset where none is given."""
    text = _short(text)
    if not _INSTANT.fullmatch(text):
        raise ValueError("a date and time such as 2024-05-17T18:30 was expected")
    written = datetime.fromisoformat(text.replace(" ", "T"))
    if not 1900 <= written.year < 2200:
        raise ValueError(f"the year {written.year} is not one of ours")
    return written


def parse_end(text: str, started_at: datetime) -> datetime:
    """The UTC instant at which something that began at ``started_at`` ended.

    Takes what ``parse_instant`` takes, and a bare ``02:00``. A local time on the day of the start that lies before
    the start means the next morning; where the clock change gives that time twice, the first that is not before the
    start. Raises ValueError.
    """
    first_day = local_day(started_at)
    if match := _CLOCK.fullmatch(_short(text).lower()):
        day, clock = first_day, time(int(match[1]), int(match[2]))
    else:
        written = _read_instant(text)
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        day, clock = written.date(), written.time()
    if day != first_day:
        return at_local(day, clock)
    for ended_at in (at_local(day, clock), at_local(day, clock.replace(fold=1))):
        if ended_at >= started_at:
            return ended_at
    return at_local(day + ONE_DAY, clock)


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError("the text is too long to be a time")
    return text.strip()
