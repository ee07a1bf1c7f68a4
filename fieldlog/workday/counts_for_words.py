"""What an entry gives a result, and why it gives nothing, in one short sentence each, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ..entries.dimensions import DIMENSIONS
from ..entries.models import Entry
from ..formats import day, hours, label, language, number
from ..indicators.kinds import Within
from ..indicators.models import Plan
from ..indicators.queries import phenomenon_labels
from ..measurements.feeding import Feed, Reason


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
        yield _reason_text(reason, feed.result.objective.strategic.theme.plan)


def _reason_text(reason: Reason, plan: Plan) -> str:
    told = reason.values
    last_day = day(told["last_day"]) if told.get("last_day") else ""
    match reason.slug:
        case "late":
            return _late_text(told["term"], told["of"], last_day)
        case "over":
            return _("Not done by %(day)s: it can no longer count in time.", day=last_day)
        case "open":
            if last_day:
                return _("Still open: it counts when done by %(day)s.", day=last_day)
            return _("Still open: it counts once it is done.")
        case "future":
            return _("Counts from %(day)s on.", day=day(told["day"]))
        case "missing":
            return _("Nothing is given for: %(field)s.", field=label(DIMENSIONS[told["dimension"]].label))
        case "not_target":
            names = phenomenon_labels(plan, language())
            return _("No target area that day for: %(what)s.", what=names.get(told["phenomenon"], told["phenomenon"]))
        case "no_service_day":
            return _("Not a service day: these hours are kept, but the mean per day leaves them out.")
        case "not_relayed":
            return _("No relay is given.")
        case _:
            return _("None of those trained is among the staff concerned.")


def _late_text(term: Within | None, of: str, last_day: str) -> str:
    if term is None:
        return _("Later than the due day, %(day)s.", day=last_day)
    since = {"requested_on": _("the request"), "offence_on": _("the offence")}.get(of, _("the due day"))
    if term.days is not None:
        return _("More than %(num)s days after %(since)s.", num=term.days, since=since)
    return ngettext(
        "More than %(num)s month after %(since)s.", "More than %(num)s months after %(since)s.", term.months or 0,
        since=since,
    )  # fmt: skip
