"""What an entry gives a result, and why it gives nothing, in one short sentence each, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ..entries.models import Entry
from ..formats import hours, number
from ..measurements.feeding import Feed
from ..monthly.reason_words import reason_text


def gain_text(entry: Entry, feed: Feed) -> str:
    """What the entry adds."""
    if feed.outcome == "asked":
        return _("Counted among all of them, not yet among those that succeeded.")
    measure = feed.result.measure
    if measure.verb == "people":
        people = entry.people or 0
        return ngettext("Adds %(people)s person.", "Adds %(people)s people.", people, people=number(people))
    if measure.verb in ("hours", "coverage"):
        time = hours(entry.minutes or 0)
        if measure.verb == "hours":
            return _("Adds %(hours)s.", hours=time)
        return _("%(hours)s of presence; an hour of several at once is one hour.", hours=time)
    return {
        "count": _("Adds one."),
        "cases": _("The case counts once, however many contacts it has."),
        "partners": _("Each partner counts once, however many meetings."),
        "staff": _("Each colleague counts once, however many trainings."),
        "share": _("Counted among all of them, and among those that succeeded."),
        "exists": _("One of these a year is enough."),
        "lasting": _("Noted once, it counts for the whole plan."),
    }.get(measure.verb or "", _("The training that is asked of this member of staff."))


def reason_texts(feed: Feed) -> Iterator[str]:
    """Why it does not count, or not fully."""
    for reason in feed.reasons:
        yield reason_text(reason, feed.result.row.objective.strategic.theme.plan)
