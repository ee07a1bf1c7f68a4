"""What was changed about what the commune keeps, and the days of a target area, in words."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ...formats import day, label
from ..kinds import PHENOMENON_LABELS
from ..models import FIRST_DAY, LAST_DAY, Arrangement, ListChange
from ..rules import Area, read_area

WHAT_WORDS = {
    "added": lazy_gettext("Added"),
    "name_fr": lazy_gettext("Name in French"),
    "name_nl": lazy_gettext("Name in Dutch"),
    "is_offered": lazy_gettext("Can be chosen in the forms"),
    "target_area": lazy_gettext("Target area"),
    "first_day": lazy_gettext("First day"),
    "last_day": lazy_gettext("Last day"),
    "is_cancelled": lazy_gettext("Cancelled"),
}

TENSE_WORDS = {"over": lazy_gettext("ended"), "now": lazy_gettext("holds now"), "to_come": lazy_gettext("to come")}


def days_words(area: Area) -> str:
    """The days over which it holds: always, from 1/7/2025, until 30/6/2026, or from one to another."""
    first, last = day(area.first_day), day(area.last_day)
    if area.first_day == FIRST_DAY:
        return _("always") if area.last_day == LAST_DAY else _("until %(last)s", last=last)
    return _("from %(first)s", first=first) if area.last_day == LAST_DAY else f"{first} – {last}"


def area_words(area: Area) -> str:
    return f"{label(PHENOMENON_LABELS[area.phenomenon])}, {days_words(area)}"


def tense_of(one: Area | Arrangement, on: date) -> str:
    """Whether it is over, holds on that day, or is still to come."""
    if one.last_day < on:
        return "over"
    return "to_come" if on < one.first_day else "now"


def change_words(change: ListChange) -> tuple[str, str]:
    """What was changed, and what it was and became; nothing behind an event."""
    if change.what == "target_area" and not (change.before and change.after):
        title = _("Target area added") if change.after else _("Target area taken away")
        return title, area_words(read_area(change.before or change.after or ""))
    title = str(WHAT_WORDS[change.what])
    if change.before == change.after:
        return title, ""
    return title, f"{_value(change.what, change.before)} → {_value(change.what, change.after)}"


def _value(what: str, text: str | None) -> str:
    if what in ("is_offered", "is_cancelled"):
        return _("yes") if text else _("no")
    if what in ("first_day", "last_day"):
        return day(date.fromisoformat(text or ""))
    return area_words(read_area(text or "")) if what == "target_area" else text or ""
