"""What is wrong with a form, said in the language of its reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from ...accounts.kinds import SERVICES
from ...formats import day, label
from ..dimensions import DIMENSIONS
from ..rules import Mistake, sentence
from ..rules.mistakes import shown

OTHER_LABELS = {
    "id": lazy_gettext("Number of the form"),
    "change_id": lazy_gettext("Number of the change"),
    "revision": lazy_gettext("Version"),
    "kind": lazy_gettext("Kind of entry"),
    "service": lazy_gettext("Service"),
    "author": lazy_gettext("Done by"),
    "reason": lazy_gettext("Reason"),
    "overlap_reason": lazy_gettext("Why both at once"),
    "outcome": lazy_gettext("What happened?"),
    "until": lazy_gettext("Postponed to"),
}


def name_of(field: str) -> str:
    """A field's name as people know it."""
    dimension = DIMENSIONS.get(field)
    return label(dimension.label) if dimension else str(OTHER_LABELS[field])


def say(mistake: Mistake) -> str:
    """The mistake in this request's language."""
    params = {
        key: day(value) if isinstance(value, date) else label(SERVICES[value].label) if key == "service" else value
        for key, value in mistake.params.items()
    }
    return sentence(Mistake(mistake.field, mistake.code, params), name_of(mistake.field), gettext)


def reading(field: str, read: Callable[[str], Any], code: str) -> Callable[[str], Any]:
    """``read``, whose ValueError becomes the sentence of ``code``."""

    def read_text(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            raise ValueError(say(Mistake(field, code, {"value": shown(text)}))) from None

    return read_text
