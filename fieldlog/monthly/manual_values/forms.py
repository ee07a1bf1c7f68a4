"""The form of a value that comes from no entry."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from ...accounts.forms import trimmed
from ...dates import today
from ...fields import DayField, SubmittedForm
from ...formats import number
from ..rules import Unit
from ..wording import unit_word
from .rules import HIGHEST, MOST, Content, NotANumber, read_number

LONGEST = 500
EARLIEST_YEAR = 2000


class ManualValueForm(SubmittedForm):
    """A number in the unit of the result's figures, or yes or no; its day, and where it can be seen."""

    value = StringField(
        _("Value"),
        filters=[trimmed],
        validators=[DataRequired(_("Fill in the value."))],
        render_kw={"autocomplete": "off", "inputmode": "decimal", "maxlength": 20},
    )
    answer = RadioField(_("Value"), validators=[InputRequired(_("Choose yes or no."))])
    known_on = DayField(_("It was so on"), missing=_("Give a day such as 27/11/2026."))
    evidence = TextAreaField(
        _("Evidence"),
        filters=[trimmed],
        validators=[
            DataRequired(_("Say where this can be seen.")),
            Length(max=LONGEST, message=_("Shorten this text to %(count)s characters at most.", count=LONGEST)),
        ],
        render_kw={"rows": 4, "maxlength": LONGEST},
    )
    revision = HiddenField(validators=[Regexp(r"^[0-9]{1,9}$")])

    def __init__(self, unit: Unit, **more: Any) -> None:
        super().__init__(**more)
        self.unit = unit
        if unit == "yes_no":
            del self.value
            self.answer.choices = [("1", gettext("yes")), ("0", gettext("no"))]
        else:
            del self.answer
            if word := unit_word(unit):
                self.value.label.text = gettext("Value, in %(unit)s", unit=word)

    def validate_value(self, field: StringField) -> None:
        if not field.data:
            return  # which is said already
        try:
            read_number(field.data, self.unit)
        except NotANumber as refused:
            raise ValidationError(self._sentence(refused, field.data)) from None

    def _sentence(self, refused: NotANumber, text: str) -> str:
        if refused.why == "unsure":
            digits = text.replace(".", "")
            return gettext("Write %(number)s without a dot, or a decimal with a comma.", number=digits)
        if refused.why == "too_much":
            return gettext("Give at most %(most)s.", most=number(MOST.get(self.unit, HIGHEST)))
        if self.unit == "number":
            return gettext("Give a whole number such as 12.")
        return gettext("Give a number such as 12,5.")

    def validate_known_on(self, field: DayField) -> None:
        if field.data is None:
            return  # no day at all, which is said already
        if field.data > today():
            raise ValidationError(gettext("This day is still to come."))
        if field.data.year < EARLIEST_YEAR:
            raise ValidationError(gettext("Give a day from %(year)s on.", year=EARLIEST_YEAR))

    def show(self, content: Content | None, revision: int) -> None:
        """Stand there with that content, over that revision."""
        self.revision.data = str(revision)
        self.known_on.data = content.known_on if content else today()
        if content is None:
            return
        self.evidence.data = content.evidence
        if self.unit == "yes_no":
            self.answer.data = str(int(content.value))
        else:
            self.value.data = f"{content.value:.4f}".rstrip("0").rstrip(".").replace(".", ",")

    @property
    def content(self) -> Content:
        """What was typed in, once it is found right."""
        assert self.known_on.data
        value = float(self.answer.data) if self.unit == "yes_no" else read_number(self.value.data or "", self.unit)
        return Content(value, self.unit, self.known_on.data, self.evidence.data or "")

    @property
    def seen(self) -> int:
        """The revision over which it was written."""
        return int(self.revision.data or 0)
