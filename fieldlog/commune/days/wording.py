"""Weekdays, from when they hold and what a change of them reaches, in words."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ...formats import WEEKDAYS as WEEKDAY_NAMES
from ...formats import day, language
from ..kinds import WEEKDAYS
from ..models import FIRST_DAY, LAST_DAY, DaysChange
from ..weekdays import Patterns, weekdays_on
from .services import Reached

WHAT_WORDS = {
    "weekdays": lazy_gettext("Weekdays"),
    "taken_back": lazy_gettext("Change taken back"),
    "closed": lazy_gettext("Closed"),
    "opened": lazy_gettext("Open again"),
}


def weekday_words(works: tuple[str, ...]) -> str:
    """Monday to Friday in a row is lundi – vendredi; else the days one by one."""
    names = [WEEKDAY_NAMES[language()][WEEKDAYS.index(one)].lower() for one in works]
    if len(names) > 2 and tuple(works) in {WEEKDAYS[first : first + len(works)] for first in range(7)}:
        return f"{names[0]} – {names[-1]}"
    return ", ".join(names)


def pattern_words(patterns: Patterns) -> list[tuple[date, str, str]]:
    """What holds from when, the newest first: its first day, lundi – samedi, Dès le 1/6/2024."""
    first = _("Before") if len(patterns) > 1 else _("Always")
    return [
        (since, weekday_words(works), first if since == FIRST_DAY else _("From %(day)s", day=day(since)))
        for since, works in reversed(patterns)
    ]


def now_and_later(patterns: Patterns, today: date) -> str:
    """The weekdays of today, and what is to come."""
    to_come = [
        _("from %(day)s: %(weekdays)s", day=day(one.first_day), weekdays=weekday_words(one.weekdays))
        for one in patterns
        if one.first_day > today
    ]
    return " · ".join([weekday_words(weekdays_on(patterns, today)), *to_come])


def saved_words(reached: Reached | None) -> str:
    """What a change did; None: nothing, as it says what held already."""
    if reached is None:
        return _("These weekdays held already: nothing was changed.")
    if not reached:
        return _("The days are saved. No figure changes by that.")
    first_day, last_day = reached[0][0], reached[-1][1]
    if (first_day, last_day) == (FIRST_DAY, LAST_DAY):
        return _("The days are saved. The next night computes the figures anew, those of the past too.")
    saved = _("The days are saved.")
    if last_day == LAST_DAY:
        anew = _(
            "The next night computes anew the figures from %(day)s on; what ended before stays.", day=day(first_day)
        )
    elif first_day == FIRST_DAY:
        anew = _("The next night computes anew the figures until %(day)s; what began after stays.", day=day(last_day))
    else:
        days = {"first": day(first_day), "last": day(last_day)}
        anew = _("The next night computes anew the figures from %(first)s to %(last)s; all others stay.", **days)
    return f"{saved} {anew}"


def change_words(change: DaysChange) -> str:
    """The line of a change: Jours de la semaine · lundi – vendredi → lundi – samedi, dès le 1/6/2024."""
    return f"{WHAT_WORDS[change.what]} · {_what(change)}"


def _what(change: DaysChange) -> str:
    if change.what in ("closed", "opened"):
        return day(date.fromisoformat(change.after or change.before or ""))
    before, after = (weekday_words(tuple((one or "").split(","))) for one in (change.before, change.after))
    words = before if before == after else f"{before} → {after}"
    if change.first_day:
        return _("%(change)s, from %(day)s", change=words, day=day(change.first_day))
    return words
