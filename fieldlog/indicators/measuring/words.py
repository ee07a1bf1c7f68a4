"""What the fields of a measure are called, and what is said when they do not say one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _

from ...accounts.kinds import SERVICES
from ...commune.queries import list_partners
from ...entries.dimensions import AUDIENCES, DIMENSIONS, LEVELS
from ...entries.kinds import KINDS
from ...formats import label, named
from ..phrases import DATE_DAYS, DATE_NAMES, FAILING_THAT
from .fields import Fields, Group, way_of

WAYS = {
    "count": _("Number of entries"),
    "people": _("Number of people reached"),
    "hours": _("Hours in all"),
    "cases": _("Number of different cases"),
    "partners": _("Number of different partners"),
    "staff": _("Number of different members of staff"),
    "coverage": _("Hours of presence on the ground"),
    "share": _("Share, in percent"),
    "exists": _("Yes or no: in each period"),
    "lasting": _("Yes or no: once for the whole plan"),
    "inducted_newcomers": _("Newcomers who had their induction, in percent"),
    "trained_constatateurs": _("Constatateurs who are trained, in percent"),
}
SHARES = {"entries": _("of entries"), "cases": _("of different cases")}
RELAYED = {
    "no": _("does not matter"),
    "any": _("passed on, to whomever"),
    "only": _("passed on to one of these"),
    "except": _("passed on, but not to these"),
}
TARGETS = {
    "none": _("no target"),
    "at_least": _("at least"),
    "more_than": _("more than"),
    "yes": _("yes: at least one"),
}
SPANS = {
    "day": _("a day, on average"),
    "week": _("a week, on average"),
    "year": _("a year"),
    "plan": _("over the whole plan"),
}
UNITS = {"days": _("days"), "months": _("months")}
MISTAKES: Mapping[str, str] = {
    "nothing": lazy_gettext("Choose what is counted."),
    "no_part": lazy_gettext("Say what the part has to fit: a share of everything is always 100 %."),
    "to_whom": lazy_gettext("Choose to whom."),
    "term": lazy_gettext("Give the length of the term: up to 3660 days or 120 months."),
    "number": lazy_gettext("Give the number to reach, such as 50 or 7.5."),
    "reason": lazy_gettext("Say why figures of months that are over are computed anew: it stays in the history."),
    "cannot": lazy_gettext("This cannot be counted so: choose another way, or something else to count."),
}
LABELS = {
    "way": _("What is the figure?"),
    "when": _("The part that counts"),
    "number": _("Number"),
    "reason": _("Why are months that are over computed anew?"),
}
LABELS_IN_GROUP = {"kind": _("Which entries?"), "relayed_to": _("To whom"), "term": _("Length of the term")}


class Told(NamedTuple):
    """A mistake: the id of what it is put right in, what that is called, and what is said. The first two are empty
    where it is of the whole form."""

    at: str
    label: str
    said: str


def told(mistakes: Mapping[str, str], groups: Iterable[Group], fields: Fields) -> list[Told]:
    """Every mistake in the order of the form, each with what is tapped or typed into first."""
    found = [Told(f"way-{way_of(fields)}", str(LABELS["way"]), mistakes["way"])] if "way" in mistakes else []
    for group in groups:
        if group.prefix == "when" and "when" in mistakes:
            found.append(Told("when-title", str(LABELS["when"]), mistakes["when"]))
        for name, words in LABELS_IN_GROUP.items():
            field = f"{group.prefix}-{name}"
            if field in mistakes:
                first = f"-{group.offers['kind'][0]}" if name == "kind" else f"-{next(iter(addressee_names()))}"
                found.append(Told(field if name == "term" else field + first, str(words), mistakes[field]))
    return found + [Told(name, str(LABELS[name]), mistakes[name]) for name in ("number", "reason") if name in mistakes]


def names_of(group: Group, topics_of: list[str]) -> dict[str, dict[str, str]]:
    """What stands beside each choice of a group, by field. ``topics_of``: the kinds that were chosen."""
    every = {
        "kind": {slug: label(kind.label) for slug, kind in KINDS.items()},
        "topic": {slug: label(words) for kind in topics_of for slug, words in KINDS[kind].topics.items()},
        "service": {slug: label(service.label) for slug, service in SERVICES.items()},
        "audience": {slug: label(words) for slug, words in AUDIENCES.items()},
        "level": {slug: label(words) for slug, words in LEVELS.items()},
        "relayed": {slug: str(words) for slug, words in RELAYED.items()},
        "term_of": {order: term_start(order) for order in group.offers.get("term_of", ())},
        "no_later_than": {slug: label(DIMENSIONS[slug].label) for slug in group.offers.get("no_later_than", ())},
    }
    return {name: {slug: every[name][slug] for slug in offer} for name, offer in group.offers.items() if name in every}


def term_start(order: str) -> str:
    """The request; or the offence, failing that the request."""
    return label(FAILING_THAT).join(label(DATE_NAMES[name]) for name in order.split(","))


def dating_names(datings: list[str]) -> dict[str, str]:
    """On which day an entry counts in place of the day it was done."""
    return {name: label(DATE_DAYS[name]) for name in datings}


def addressee_names() -> dict[str, str]:
    """To whom people may be passed on: services and partners."""
    services = {slug: label(service.label) for slug, service in SERVICES.items()}
    return services | {partner.slug: named(partner, "name") for partner in list_partners()}
