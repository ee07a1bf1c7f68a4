"""Dates, hours and durations as people write them in a register, in French and in Dutch, and as Excel keeps them.

Every pattern is bounded; a text that is none of these raises ValueError.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from ...dates import at_local
from ...formats import MONTHS
from ..rules import parse_end, parse_minutes
from .serials import EPOCH

SERIALS = (20_000, 80_000)  # days since the end of 1899 that are taken for a date: 1954 to 2119

_NUMERIC = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_IN_WORDS = re.compile(
    r"(?:[a-z]{2,9}\.?,? )?([0-9]{1,2})(?:er|e|ste|de)?[ .\-]{1,2}([a-z]{3,9})\.?[ .\-]{1,2}([0-9]{4}|[0-9]{2})"
)
_CLOCK = re.compile(r"([0-9]{1,2}) ?[:hu.] ?([0-9]{2})(?:[:.][0-9]{2})?(?: ?(?:h|u|uur|heures?))?")
_WHOLE_CLOCK = re.compile(r"([0-9]{1,2}) ?(?:h|u|uur|heures?)?")
_DECIMAL_CLOCK = re.compile(r"([0-9]{1,2}),([0-9]{1,2})")
_FRACTION = re.compile(r"0?\.[0-9]{1,20}")
_WITH_CLOCK = re.compile(r"(.{6,40}?)(?:T| à | om | )(\S{1,8}(?: ?[hu] ?[0-9]{0,2})?)")
_RANGE = re.compile(r"(?:de |van )?(.{1,12}?) ?(?:-|–|—|→|>|à|a|tot|jusqu.?à) ?(.{1,12})", re.IGNORECASE)

MONTH_OF = {
    name: number
    for names in MONTHS.values()
    for number, month in enumerate(names, 1)
    for name in (unicodedata.normalize("NFD", month).encode("ascii", "ignore").decode(),)
}
SHORT = {"mrt": 3, "fev": 2, "avr": 4, "mei": 5, "juil": 7, "aout": 8, "okt": 10}


@lru_cache(maxsize=4096)  # the same few words stand in thousands of lines
def plain(text: str) -> str:
    """A text without accents, in small letters, with single spaces: what two people may write differently."""
    letters = unicodedata.normalize("NFKD", text[:200]).replace("’", "'").casefold()
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def read_day(text: str) -> date:
    """``2024-03-01``, ``1/3/2024``, ``1-3-24``, ``vendredi 1er mars 2024``, ``vr 1 maart 2024``, or Excel's number."""
    text = plain(text)
    if match := _ISO.match(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        return date(_year(match[3]), int(match[2]), int(match[1]))
    if match := _IN_WORDS.fullmatch(text):
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if re.fullmatch(r"[0-9]{5}", text) and SERIALS[0] <= int(text) <= SERIALS[1]:
        return (EPOCH + timedelta(days=int(text))).date()
    raise ValueError("a date such as 1/3/2024 was expected")


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    found = {number for name, number in MONTH_OF.items() if name.startswith(text)}
    if text in SHORT or len(found) == 1:
        return SHORT.get(text) or found.pop()
    raise ValueError(f"{text!r} is no month")


def read_clock(text: str) -> time:
    """A time of day: ``7h30``, ``7u30``, ``7:30``, ``7,5``, ``7h``, ``07:30:00``, or Excel's part of a day (0.3125)."""
    text = plain(text)
    if match := _CLOCK.fullmatch(text):
        hours, minutes = int(match[1]), int(match[2])
    elif match := _DECIMAL_CLOCK.fullmatch(text):
        hours, minutes = int(match[1]), int(match[2].ljust(2, "0")) * 60 // 100
    elif match := _WHOLE_CLOCK.fullmatch(text):
        hours, minutes = int(match[1]), 0
    elif _FRACTION.fullmatch(text):
        hours, minutes = divmod(round(float(text) * 1440), 60)
    elif re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,20}", text):  # a number of a workbook: 7.5 was written 7,5
        hours, minutes = divmod(round(float(text) * 60), 60)
    else:
        raise ValueError("a time such as 7h30 was expected")
    return time(0 if (hours, minutes) == (24, 0) else hours, minutes)


def read_moment(text: str, day: date | None) -> datetime:
    """The UTC instant of a time on ``day``, or of a text that holds its own day. Raises ValueError."""
    try:
        clock = read_clock(text)
    except ValueError:
        match = _WITH_CLOCK.fullmatch(text.strip()[:60])
        if match is None:
            raise
        return at_local(read_day(match[1]), read_clock(match[2]))
    if day is None:
        raise ValueError("the time has no day")
    return at_local(day, clock)


def read_ending(text: str, started_at: datetime) -> datetime:
    """The UTC instant at which it ended; a time before the start is one of the next morning."""
    try:
        clock = read_clock(text)
    except ValueError:
        return read_moment(text, None)
    return parse_end(f"{clock:%H:%M}", started_at)


def split_range(text: str) -> tuple[str, str]:
    """``7h30-12h``, ``7:30 à 12:00``, ``van 7u30 tot 12u``: its two times. Raises ValueError."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise ValueError("two times such as 7h30-12h00 were expected")
    return match[1], match[2]


def read_duration(text: str, *, in_hours: bool) -> int:
    """Minutes. ``in_hours``: a bare whole number is hours, as its column says; else minutes."""
    text = plain(text)
    if in_hours and re.fullmatch(r"[0-9]{1,3}", text):
        return int(text) * 60
    if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3,20}", text):
        return round(float(text) * 60)
    return parse_minutes(text)


def read_number(text: str) -> str:
    """A whole number as the register writes it; anything else is left for its checks."""
    return re.sub(r"[\s'.](?=[0-9]{3}\b)", "", text) if re.fullmatch(r"[0-9\s'.]{1,12}", text) else text
