"""What can be wrong with an entry, as sentences that say what to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any


def N_(text: str) -> str:
    """Marks a sentence for translation where it is declared; it is translated where it is shown."""
    return text


MISTAKES: dict[str, str] = {
    "missing": N_("Fill in “%(field)s”."),
    "not_used": N_("Leave “%(field)s” empty: this kind of entry does not use it."),
    "unknown": N_("Choose “%(field)s” from the list: “%(value)s” is not in it."),
    "kind_of_other_service": N_("Choose another kind of entry: the service “%(service)s” does not log this one."),
    "one_only": N_("Choose one value only for “%(field)s”."),
    "crew_with_author": N_("Leave the author out of “%(field)s”: name colleagues only."),
    "out_of_range": N_("“%(field)s” takes a whole number from %(lowest)s to %(highest)s."),
    "date_out_of_range": N_("Check the year of “%(field)s”: dates from %(first)s to %(last)s are taken."),
    "day_ahead": N_("Check “%(field)s”: %(day)s is still to come."),
    "end_before_start": N_("Give an end that is later than the start."),
    "too_long": N_("Check the start and the end: an entry lasts at most %(days)s days."),
    "other_day": N_("Leave “%(field)s” empty, or give the day of the start: %(day)s."),
    "day_before_request": N_("Give a day that is not before the request (%(day)s)."),
    "day_before_offence": N_("Give a day that is not before the offence (%(day)s)."),
    "until_before_day": N_("Give a day for “%(field)s” that is later than %(day)s."),
    "case_form": N_("Give a case number of at most 20 letters without accents, digits and hyphens."),
    "text_too_long": N_("Shorten “%(field)s” to %(limit)s characters: it has %(length)s."),
    "text_form": N_("Remove the characters from “%(field)s” that cannot be read."),
    "date_form": N_("Give “%(field)s” as a date that exists, such as 2024-05-17: “%(value)s” is none."),
    "instant_form": N_("Give “%(field)s” as a date and a time, such as 2024-05-17T18:30+02:00: “%(value)s” is none."),
    "number_form": N_("Give “%(field)s” as a whole number: “%(value)s” is none."),
    "duration_form": N_("Give “%(field)s” as a duration, such as 7h30, 7:30 or 7,5."),
    "id_form": N_("Give “%(field)s” as a UUID: “%(value)s” is none."),
}


@dataclasses.dataclass(frozen=True)
class Mistake:
    """What is wrong with a field (a dimension's slug, or ``kind``, ``service``, ``author``): a code of ``MISTAKES``
    and what its sentence needs to know. Among ``params`` may be dates: who shows the sentence writes them out."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def sentence(mistake: Mistake, label: str, translate: Callable[[str], str] = N_) -> str:
    """The mistake in words. ``label`` is the field's name as its reader knows it."""
    return translate(MISTAKES[mistake.code]) % {**mistake.params, "field": label}


def shown(value: str) -> str:
    """A stranger's text as it may stand in a sentence: short, on one line, printable."""
    text = "".join(sign if sign.isprintable() else "?" for sign in value[:41])
    return text if len(text) <= 40 else f"{text[:39]}…"
