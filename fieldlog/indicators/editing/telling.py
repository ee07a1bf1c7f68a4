"""What two versions of a plan say differently, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from ...accounts.kinds import SERVICES
from ...formats import day, label, language
from ..kinds import Measure, Target
from ..plan_file import EarlierPart
from ..target_words import NOTHING, target_words
from ..wording import MeasureWords
from .differences import Difference

VALUE_WORDS = {
    "label_fr": _("Name in French"),
    "label_nl": _("Name in Dutch"),
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "wording": _("Words of the plan"),
    "service": _("Whose work is it?"),
    "target": _("Target"),
    "measure": _("What is counted"),
    "earlier": _("Counted before"),
    "period": _("Period of the plan"),
    "results": _("Expected results"),
    "phenomenon": _("Phenomenon"),
    "legal_basis": _("Legal basis"),
    "replaces": _("What it replaces"),
    "duration": _("How long it lasts"),
    "commitment": _("What the commune commits itself to"),
    "contingents": _("Contingents of guards"),
}


class Told(NamedTuple):
    """A part that differs: which (``code`` is empty where it has none), what it is called, and how. ``state``:
    changed, new or gone."""

    level: str
    code: str
    name: str
    state: str
    values: list[tuple[str, str, str]]


def told(found: Iterable[Difference], words: MeasureWords) -> list[Told]:
    """Every difference with each value before and after. ``words``: how measures are said."""
    return [_told(one, words) for one in found]


def _told(one: Difference, words: MeasureWords) -> Told:
    state = "changed" if one.values else "new" if one.is_new else "gone"
    has_code = one.level in ("theme", "operational", "result")
    values = [
        (str(VALUE_WORDS.get(name, name)), _value(name, before, words), _value(name, after, words))
        for name, before, after in one.values
    ]
    name = one.part.get(f"label_{language()}") or one.part.get("wording") or ""
    return Told(one.level, one.code if has_code else "", name, state, values)


def _value(name: str, value: Any, words: MeasureWords) -> str:
    if value is None:
        return NOTHING
    if name == "measure":
        return words.sentence(Measure.model_validate(value))
    if name == "target":
        return target_words(Target.model_validate(value))
    if name == "earlier":
        return " ".join(_until(EarlierPart.model_validate(one), words) for one in value)
    if name == "service":
        return label(SERVICES[value].label)
    if name == "period":
        return " – ".join(day(date.fromisoformat(value[end])) for end in ("from", "to"))
    if name == "contingents":
        texts = ("wording", "label_nl", "equipment_and_training_cap")
        return "; ".join(f"{one['number']}: {', '.join(str(one[text]) for text in texts)}" for one in value)
    if isinstance(value, list):
        return ", ".join(one["slug"] if isinstance(one, dict) and "slug" in one else str(one) for one in value)
    return str(value)


def _until(part: EarlierPart, words: MeasureWords) -> str:
    said = words.sentence(part.measure, part.target)
    return gettext(
        "Until %(day)s: %(words)s", day=day(part.until), words=f"{said} ({target_words(part.target, part.measure)})"
    )
