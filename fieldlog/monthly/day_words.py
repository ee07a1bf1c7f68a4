"""One day of a target per day, in the reader's language: its weekday, what it gave, and what that means."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ..formats import NO_BREAK, WEEKDAYS, day_short, language, number
from ..formats import day as day_of_year
from ..measurements.rules import GivenDay
from .chart import DayCell
from .outlook import scale_of
from .rules import Result
from .secrecy import SMALL, is_few, touches_secrecy
from .wording import decimals_of

STATE_WORDS = {
    "met": lazy_gettext("target met"),
    "partly": lazy_gettext("partly"),
    "nothing": lazy_gettext("nothing"),
    "off": lazy_gettext("no service day"),
}


def day_name(day: date, *, with_year: bool = True) -> str:
    """Jeudi 14/3/2024; Jeudi 14/3 where its year stands above it."""
    return f"{WEEKDAYS[language()][day.weekday()]} {day_of_year(day) if with_year else day_short(day)}"


def day_amount(amount: int, result: Result) -> str:
    """What one day gave: 8,4 h, 12; where it may be of a service under professional secrecy, few are not told."""
    value, is_hours = amount / scale_of(result), result.unit == "hours_per_day"
    if touches_secrecy(result.measure) and is_few(value):
        return f"<{NO_BREAK}{SMALL}"
    text = number(value, decimals_of(value, "hours" if is_hours else "number", result.target))
    return f"{text}{NO_BREAK}{_('h')}" if is_hours else text


def day_text(cell: DayCell, result: Result) -> str:
    """A day of the strip: Jeudi 14/3/2024 : 8,4 h, cible atteinte."""
    return _(
        "%(day)s: %(amount)s, %(state)s",
        day=day_name(cell.day),
        amount=day_amount(cell.amount, result),
        state=STATE_WORDS[cell.state],
    )


def weak_day_text(one: GivenDay, result: Result) -> str:
    """A day beside its target: Dimanche 8/3/2026 : 4,2 h sur 7."""
    target = result.target.number if result.target else 0
    return _(
        "%(day)s: %(amount)s of %(target)s",
        day=day_name(one.day),
        amount=day_amount(one.amount, result),
        target=number(target, 0 if target == round(target) else 1),
    )


def amount_heading(result: Result) -> str:
    """What the column of a day's amounts is called."""
    if result.measure.verb == "coverage":
        return _("Presence")
    return _("Hours") if result.unit == "hours_per_day" else _("Number")


def state_text(cell: DayCell) -> str:
    """What a day's amount means for the target, as a sentence."""
    if cell.state == "off":
        return _("Not a service day: these hours are kept, but the mean per day leaves them out.")
    return {
        "met": _("The target of the day is met."),
        "partly": _("The target of the day is not met."),
        "nothing": _("Nothing on that day."),
    }[cell.state]
