"""The form in which an indicator is worded, and the results are chosen on which it rests."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ...fields import SubmittedForm
from ...formats import language
from .forms import long
from .indicator_parts import indicators_of, results_of
from .parts import Part


class IndicatorForm(SubmittedForm):
    seen = HiddenField()
    wording = long(_("Words of the plan"))
    label_nl = long(_("Name in Dutch"), "nl")
    results = SelectMultipleField(
        _("On which results does it rest?"), widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )

    def __init__(self, *, strategic: Part, wording: str | None = None, **more: Any) -> None:
        super().__init__(**more)
        self._others = {one["wording"] for one in indicators_of(strategic)} - {wording}
        self._results = [one["code"] for one in results_of(strategic)]
        self.results.choices = [
            (one["code"], f"{one['code']} {one[f'label_{language()}']}") for one in results_of(strategic)
        ]
        self.results.flags.required = True

    def validate_wording(self, field: TextAreaField) -> None:
        if field.data in self._others:
            raise ValidationError(gettext("Another indicator of this objective has these words."))

    def validate_results(self, field: SelectMultipleField) -> None:
        if not self.chosen:
            raise ValidationError(gettext("Choose at least one expected result."))

    @property
    def chosen(self) -> list[str]:
        """The codes in the plan's order, without what is none."""
        wanted = set(self.results.data or ())
        return [code for code in self._results if code in wanted]

    @property
    def values(self) -> dict[str, Any]:
        return {"wording": self.wording.data, "label_nl": self.label_nl.data, "results": self.chosen}
