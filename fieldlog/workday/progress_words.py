"""Progress in words, in the reader's language. The person is never measured against anybody."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ..formats import day_short, hours, number, rounded
from ..monthly.wording import target_text, value_text
from .progress import Progress

NOTHING_YET = "–"


def value_of(one: Progress) -> str:
    """``43``, ``8,4 h/jour``, ``62 %``, ``oui``."""
    return value_text(one.year, one.result, unit=True) or NOTHING_YET


def said_of(one: Progress) -> list[str]:
    """What stands under the name: the target, what a share is made of, this month, today's hours, what is missing."""
    return [text for text in _said(one) if text]


def _said(one: Progress) -> Iterator[str]:
    if one.result.target:
        yield _("target %(target)s", target=target_text(one.result, unit=True))
    if one.result.measure.share is not None and one.year and one.year.base:
        yield _("%(part)s of %(whole)s", part=number(one.year.amount), whole=number(one.year.base))
    if one.this_month and one.result.unit != "yes_no" and one.this_month.value is not None:
        yield _("this month %(value)s", value=value_text(one.this_month, one.result, unit=True))
    if one.today is not None:
        yield _("today %(hours)s", hours=hours(one.today.seconds // 60))
    if one.missing and one.at.as_of and one.days_left:
        yield missing_text(one)


def today_text(one: Progress) -> str:
    """Beside today's hours of presence, while a round is still running."""
    return _("today, before this round · target %(target)s", target=target_text(one.result, unit=True))


def missing_text(one: Progress) -> str:
    """What the year still lacks, until when, and how much of it every month that is left has to bring."""
    until, amount, pace = day_short(one.at.last_day), one.missing or 0, one.pace
    is_hours = one.result.unit == "hours"
    missing = hours(int(rounded(amount * 60))) if is_hours else number(amount)
    if pace is None:
        return _("%(number)s to go by %(day)s", number=missing, day=until)
    a_month = hours(pace * 60) if is_hours else number(pace)
    return _("%(number)s to go by %(day)s, about %(pace)s a month", number=missing, day=until, pace=a_month)


def own_text(one: Progress) -> str:
    """The own part, in plain numbers; nothing where there is none, or where a part says nothing (yes or no)."""
    own, measure = one.own, one.result.measure
    if own is None or not own.entries or one.result.unit == "yes_no":
        return ""
    if measure.verb == "coverage":
        return _("own rounds this year: %(hours)s", hours=hours(own.amount // 60))
    if measure.verb == "hours":
        return _("own part: %(part)s", part=hours(own.amount))
    if measure.share is not None:
        part = _("%(part)s of %(whole)s", part=number(own.amount), whole=number(own.base))
    elif measure.verb == "people":
        part = ngettext("%(people)s person", "%(people)s people", own.amount, people=number(own.amount))
    else:
        part = number(own.amount)
    return _("own part: %(part)s", part=part)
