"""How a target is said by itself, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from ..formats import NO_BREAK, number
from .kinds import Target

NOTHING = "–"


def target_words(target: Target | None, unit: str = "") -> str:
    """≥ 50 par an, > 2 par an, oui; none is a dash. ``unit``: what stands behind the number."""
    if target is None:
        return NOTHING
    per = {"day": _("a day"), "week": _("a week"), "year": _("a year"), "plan": _("over the whole plan")}[target.per]
    if target.is_yes:
        return f"{_('yes')}, {per}"
    sign = ">" if target.more_than is not None else "≥"
    amount = number(target.number, 0 if target.number == round(target.number) else 1)
    return NO_BREAK.join(part for part in (sign, amount, unit) if part) + f" {per}"
