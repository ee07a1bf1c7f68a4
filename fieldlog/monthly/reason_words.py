"""Why an entry does not count, in one short sentence, in the reader's language; for one entry with its days, for all
that one reason keeps out without."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from ..entries.dimensions import DIMENSIONS
from ..formats import day, label, language
from ..indicators.kinds import Within
from ..indicators.models import Plan
from ..indicators.queries import phenomenon_labels
from ..measurements.obstacles import Reason


def reason_text(reason: Reason, plan: Plan) -> str:
    told = reason.values
    last_day = day(told["last_day"]) if told.get("last_day") else ""
    match reason.slug:
        case "late":
            return _late_text(told["term"], told["of"], last_day)
        case "early":
            return _("Earlier than %(since)s.", since=_since(told["of"]))
        case "over" if last_day:
            return _("Not done by %(day)s: it can no longer count in time.", day=last_day)
        case "over":
            return _never_text(told["term"], told["of"])
        case "open" if last_day:
            return _("Still open: it counts when done by %(day)s.", day=last_day)
        case "open":
            return _("Still open: it counts once it is done.")
        case "future" if told.get("day"):
            return _("Counts from %(day)s on.", day=day(told["day"]))
        case "future":
            return _("Dated later than the last day that was counted.")
        case "missing":
            return _("Nothing is given for: %(field)s.", field=label(DIMENSIONS[told["about"]].label))
        case "not_target":
            names = phenomenon_labels(plan, language())
            return _("No target area that day for: %(what)s.", what=names.get(told["about"], told["about"]))
        case "no_service_day":
            return _("Not a service day: these hours are kept, but the mean per day leaves them out.")
        case "other_week":
            return _("Its week is not over, or belongs to another period.")
        case "not_relayed":
            return _("No relay is given.")
        case "relayed_elsewhere":
            return _("Passed on to somebody else than is asked for.")
        case "other":
            return _("About something else than is asked for.")
        case _:
            return _("None of those trained is among the staff concerned.")


def dates_text(reason: Reason) -> str:
    """The dates by which one entry's term goes: Faits du 3/3/2024, délai jusqu’au 17/3/2024, fait le 20/3/2024.
    Empty where no term is looked at."""
    told = reason.values
    if not told.get("since"):
        return ""
    since = day(told["since"])
    begins = {"requested_on": _("Request on %(day)s", day=since), "offence_on": _("Offence on %(day)s", day=since)}
    parts = [begins.get(told["of"]) or _("Due on %(day)s", day=since)]
    if told["term"]:
        parts.append(_("term until %(day)s", day=day(told["last_day"])))
    if told["done_on"]:
        parts.append(_("done on %(day)s", day=day(told["done_on"])))
    return f"{', '.join(parts)}."


def _late_text(term: Within | None, of: str, last_day: str) -> str:
    if term is None:
        return _("Later than the due day, %(day)s.", day=last_day) if last_day else _("Later than the due day.")
    since = _since(of)
    if term.days is not None:
        return _("More than %(num)s days after %(since)s.", num=term.days, since=since)
    return ngettext(
        "More than %(num)s month after %(since)s.", "More than %(num)s months after %(since)s.", term.months or 0,
        since=since,
    )  # fmt: skip


def _never_text(term: Within | None, of: str) -> str:
    if term is None:
        return _("Not done by the due day.")
    since = _since(of)
    if term.days is not None:
        return _("Not done within %(num)s days after %(since)s.", num=term.days, since=since)
    return ngettext(
        "Not done within %(num)s month after %(since)s.", "Not done within %(num)s months after %(since)s.",
        term.months or 0, since=since,
    )  # fmt: skip


def _since(of: str) -> str:
    return {"requested_on": _("the request"), "offence_on": _("the offence")}.get(of, _("the due day"))
