"""What each part of a figure gives, as it is written beside the number of its entries."""

from __future__ import annotations

from flask_babel import gettext as _

from ..formats import number
from ..indicators.kinds import Measure
from ..measurements.portions import Portion
from ..measurements.rules import MINUTES, SECONDS
from .wording import amount_in


def headings(measure: Measure) -> list[str]:
    """The columns of the measure's own number; none where that is the number of entries."""
    words = {
        "people": [_("People")],
        "hours": [_("Hours")],
        "cases": [_("Different cases")],
        "partners": [_("Different partners")],
        "staff": [_("Different people")],
        "coverage": [_("Hours of presence")],
        "share": [_("Figure"), _("Made of")],
    }
    return words.get(measure.verb or "", [])


def cells(measure: Measure, portion: Portion) -> list[str]:
    """What stands in these columns."""
    amount, base = portion
    if measure.verb == "share":
        percent = amount_in(100 * amount / base, "percent") if base else "–"
        return [percent, f"{number(amount)} / {number(base)}"]
    scale = {"hours": MINUTES, "coverage": SECONDS}.get(measure.verb or "", 0)
    return [number(amount / scale, 1) if scale else number(amount)]


def sum_text(measure: Measure) -> str:
    """Why the parts do not add up to the whole; empty where they do."""
    if measure.verb == "coverage":
        return _("The parts do not add up: an hour with somebody out in two of them is one hour in the whole.")
    if measure.is_distinct:
        return _("The parts do not add up: what occurs in several counts in each, and once in the whole.")
    return ""
