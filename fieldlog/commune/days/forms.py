"""The forms of a service's weekdays and of a day on which it is closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from ...accounts.forms import trimmed
from ...fields import DayField, SubmittedForm
from ...formats import WEEKDAYS as WEEKDAY_NAMES
from ...formats import language
from ..kinds import WEEKDAYS
from ..rules import legal_holidays

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
OUT_OF_REACH = _("Give a day from 2000 to 2099.")


def named(words: Any, most: int = 80) -> StringField:
    too_long = _("Give at most %(number)s characters.", number=most)
    return StringField(
        words,
        filters=[trimmed],
        validators=[DataRequired(_("Fill in the name.")), Length(max=most, message=too_long)],
        render_kw={"autocomplete": "off", "maxlength": most},
    )


class WeekdaysForm(SubmittedForm):
    weekdays = SelectMultipleField(
        _("Works on"),
        validators=[InputRequired(_("Choose at least one day."))],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    first_day = DayField(_("From which day"), missing=_("Give a day such as 27/11/2026."))
    is_always = BooleanField(_("Always, also of the past"))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.weekdays.choices = list(zip(WEEKDAYS, WEEKDAY_NAMES[language()], strict=True))
        if self.is_always.data:
            self.first_day.validators = ()  # whatever it says is not looked at
            self.first_day.process_errors = []

    def since(self) -> date | None:
        """From which day on; None for always."""
        return None if self.is_always.data else self.first_day.data

    def validate_first_day(self, field: DayField) -> None:
        if field.data and not self.is_always.data and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(OUT_OF_REACH)

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= set(WEEKDAYS):
            raise ValidationError(gettext("Choose at least one day."))


class ClosingDayForm(SubmittedForm):
    day = DayField(_("Day"), missing=_("Give a day such as 27/11/2026."))
    name_fr = named(_("Name in French"))
    name_nl = named(_("Name in Dutch"))
    is_for_all = BooleanField(_("Every service is closed"))

    def validate_day(self, field: DayField) -> None:
        if field.data is None:
            return  # no day at all, which is said already
        if not EARLIEST <= field.data <= LATEST:
            raise ValidationError(OUT_OF_REACH)
        if field.data in legal_holidays(field.data.year):
            raise ValidationError(gettext("This is a legal holiday: no service day already."))
