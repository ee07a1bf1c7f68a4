"""The forms of a neighbourhood or partner, of a target area, and of a dated arrangement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Optional, Regexp

from ...accounts.forms import trimmed
from ...fields import DayField, SubmittedForm
from ...formats import label
from ..days.forms import EARLIEST, LATEST, named
from ..kinds import PHENOMENA, PHENOMENON_LABELS
from ..models import FIRST_DAY, LAST_DAY
from ..rules import SLUG, Area

CHOOSE = _("Choose a phenomenon.")


class NamesForm(SubmittedForm):
    name_fr = named(_("Name in French"), 120)
    name_nl = named(_("Name in Dutch"), 120)

    def columns(self) -> dict[str, Any]:
        return {"name_fr": self.name_fr.data, "name_nl": self.name_nl.data}


class NewListedForm(NamesForm):
    """``slug`` is made of the French name where it is left empty."""

    slug = StringField(
        _("Short name"),
        filters=[trimmed],
        validators=[
            Optional(),
            Regexp(SLUG, message=_("Use small letters, digits and dashes only, at most 64.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": 64},
    )


class DaysForm(SubmittedForm):
    """From a first day to a last one."""

    first_day: DayField
    last_day: DayField

    def validate_first_day(self, field: DayField) -> None:
        _check_is_near(field.data)

    def validate_last_day(self, field: DayField) -> None:
        _check_is_near(field.data)
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("The last day comes before the first. Put one of the two right."))


class TargetAreaForm(DaysForm):
    phenomenon = RadioField(
        _("Phenomenon"), validators=[InputRequired(CHOOSE), AnyOf(PHENOMENA, CHOOSE)], validate_choice=False
    )
    first_day = DayField(_("First day"))
    last_day = DayField(_("Last day"))

    def __init__(self, *, in_use: Collection[str], of: Area | None = None, **more: Any) -> None:
        """``in_use``: the phenomena that are shown at once, the others one tap further; where there are none, all."""
        shown = of and {
            "phenomenon": of.phenomenon,
            "first_day": None if of.first_day == FIRST_DAY else of.first_day,
            "last_day": None if of.last_day == LAST_DAY else of.last_day,
        }
        super().__init__(data=shown, **more)
        slugs = sorted(PHENOMENA, key=lambda slug: slug not in in_use)
        self.shown_first = len(in_use) or len(slugs)
        self.phenomenon.choices = [(slug, label(PHENOMENON_LABELS[slug])) for slug in slugs]

    def area(self) -> Area:
        return Area(self.phenomenon.data, self.first_day.data or FIRST_DAY, self.last_day.data or LAST_DAY)


class ArrangementForm(NamesForm, DaysForm):
    first_day = DayField(_("First day"), missing=_("Give a day such as 27/11/2026."))
    last_day = DayField(_("Last day"), missing=_("Give a day such as 27/11/2026."))

    def columns(self) -> dict[str, Any]:
        return {**super().columns(), "first_day": self.first_day.data, "last_day": self.last_day.data}


def _check_is_near(day: date | None) -> None:
    """A year such as 0202 is a slip."""
    if day and not EARLIEST <= day <= LATEST:
        raise ValidationError(gettext("Give a day from 2000 to 2099."))
