"""Days to tap instead of typing a date: today, yesterday, in a week. Any other day is one tap further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext

NO_DAY = date(1, 1, 1)  # in a form that a phone keeps: it counts from its own day (static/js/day-chips.js)
PAST: dict[int, Any] = {
    0: lazy_gettext("today"),
    -1: lazy_gettext("yesterday"),
    -2: lazy_gettext("the day before"),
}
AHEAD: dict[int, Any] = {
    1: lazy_gettext("tomorrow"),
    7: lazy_gettext("in a week"),
    14: lazy_gettext("in two weeks"),
}


@dataclass(frozen=True)
class DayChoice:
    """A day as a chip: so many days from today, and which one that is; empty where only the phone knows."""

    days: int
    label: str
    value: str


def choices_from(on: date, days: dict[int, Any]) -> list[DayChoice]:
    is_known = on != NO_DAY
    return [
        DayChoice(count, str(words), (on + timedelta(count)).isoformat() if is_known else "")
        for count, words in days.items()
    ]
