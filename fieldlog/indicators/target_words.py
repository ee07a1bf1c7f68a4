"""How a target is said by itself, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from ..formats import NO_BREAK, language, number
from .kinds import Measure, Target

NOTHING = "–"


def target_words(target: Target | None, measure: Measure | None = None) -> str:
    """≥ 50 par an, > 2 par an, oui; none is a dash. With the measure its unit stands there too: ≥ 30 % par an."""
    if target is None:
        return NOTHING
    per = {"day": _("a day"), "week": _("a week"), "year": _("a year"), "plan": _("over the whole plan")}[target.per]
    if target.is_yes:
        return f"{_('yes')}, {per}"
    sign = ">" if target.more_than is not None else "≥"
    amount = number(target.number, 0 if target.number == round(target.number) else 1)
    return NO_BREAK.join(part for part in (sign, amount, _unit(measure)) if part) + f" {per}"


def _unit(measure: Measure | None) -> str:
    if measure is None:
        return ""
    if measure.share or measure.staff_measure:
        return "%"
    hour = "u" if language() == "nl" else "h"
    return hour if measure.verb in ("hours", "coverage") else ""
