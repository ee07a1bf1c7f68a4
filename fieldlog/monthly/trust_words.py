"""What is to be said of a figure, each in one short sentence with its number, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from ..formats import NO_BREAK, day, moment, number
from .secrecy import SMALL
from .trust import Count, Trust
from .wording import NO_BREAK_DASH

MARK_NAMES = {
    "estimated": lazy_gettext("guessed ends"),
    "duplicates": lazy_gettext("perhaps twice"),
    "late": lazy_gettext("late entries"),
}


class Mark(NamedTuple):
    """``slug`` says what stands behind it; ``is_open``: whether the reader may go and see."""

    slug: str
    text: str
    is_open: bool = True


def computed_text(trust: Trust) -> str:
    return _("Computed on %(moment)s, entries up to %(day)s", moment=moment(trust.computed_at), day=day(trust.as_of))


def marks_of(trust: Trust) -> list[Mark]:
    """What speaks against the figure; where nothing does, that it is complete."""
    found = [*_of_period(trust), *_of_phones(trust), *_of_entries(trust), *_of_night(trust)]
    return found or [Mark("complete", _("Complete: nothing is missing, guessed, doubled or late."), is_open=False)]


def _of_period(trust: Trust) -> Iterator[Mark]:
    until = day(trust.as_of)
    running = {
        "month": _("Running month, known up to %(day)s.", day=until),
        "quarter": _("Running quarter, known up to %(day)s.", day=until),
        "year": _("Running year, known up to %(day)s.", day=until),
        "plan": _("Running plan, known up to %(day)s.", day=until),
    }
    if trust.running:
        yield Mark("unfinished", running[trust.running], is_open=False)
    count, days = trust.in_time.total, trust.term.days if trust.term else None
    if count and days is not None:
        yield Mark("in_time", ngettext(
            "%(count)s request is still within the %(days)s days.",
            "%(count)s requests are still within the %(days)s days.", count,
            count=count_text(trust.in_time), days=number(days),
        ), is_open=False)  # fmt: skip
    elif count:
        yield Mark("in_time", ngettext(
            "%(count)s is still to be done and within its time.",
            "%(count)s are still to be done and within their time.", count,
            count=count_text(trust.in_time),
        ), is_open=False)  # fmt: skip


def _of_phones(trust: Trust) -> Iterator[Mark]:
    if trust.holding:
        yield Mark("phones", ngettext(
            "%(num)d phone of these services still holds entries.",
            "%(num)d phones of these services still hold entries.", trust.holding,
        ))  # fmt: skip
    if trust.silent:
        yield Mark("phones", ngettext(
            "%(num)d phone of these services has been silent for more than a week.",
            "%(num)d phones of these services have been silent for more than a week.", trust.silent,
        ))  # fmt: skip
    if trust.refused:
        yield Mark("phones", ngettext(
            "%(num)d refused form of these services waits to be put right.",
            "%(num)d refused forms of these services wait to be put right.", trust.refused,
        ))  # fmt: skip


def _of_entries(trust: Trust) -> Iterator[Mark]:
    if count := trust.estimated.total:
        yield _mark("estimated", trust.estimated, ngettext(
            "%(count)s entry has an end that is a guess.", "%(count)s entries have an end that is a guess.", count,
            count=count_text(trust.estimated),
        ))  # fmt: skip
    if trust.duplicates is None:
        yield Mark("month", _("Entries that may be there twice are looked for month by month: here they are too many."))
    elif count := trust.duplicates.total:
        yield _mark("duplicates", trust.duplicates, ngettext(
            "%(count)s entry may be there twice.", "%(count)s entries may be there twice.", count,
            count=count_text(trust.duplicates),
        ))  # fmt: skip
    if count := trust.late.total:
        yield _mark("late", trust.late, ngettext(
            "%(count)s entry came after the whole period was first computed.",
            "%(count)s entries came after the whole period was first computed.", count,
            count=count_text(trust.late),
        ))  # fmt: skip


def _of_night(trust: Trust) -> Iterator[Mark]:
    if count := trust.since.total:
        yield Mark("since", ngettext(
            "%(count)s entry was added or changed since the computation.",
            "%(count)s entries were added or changed since the computation.", count,
            count=count_text(trust.since),
        ))  # fmt: skip
    if trust.is_changed:
        yield Mark("changed", _("The plan, a target area or a service day has changed since the night."))
    if trust.missed:
        yield Mark("missed", _(
            "The last good night was on %(moment)s: newer entries are not in these figures.",
            moment=moment(trust.missed),
        ))  # fmt: skip


def _mark(slug: str, count: Count, text: str) -> Mark:
    return Mark(slug, text, is_open=count.seen > 0)


def count_text(count: Count) -> str:
    """``12``; where 1 to 4 of them are of confidential services ``< 5``, or with 7 others ``8-11``."""
    if not count.is_small:
        return number(count.total)
    if not count.seen:
        return f"<{NO_BREAK}{SMALL}"
    return f"{number(count.seen + 1)}{NO_BREAK_DASH}{number(count.seen + SMALL - 1)}"
