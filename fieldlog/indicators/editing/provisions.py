"""The page of the plan's general provisions: on what it rests, how long it lasts, and what is paid for the guards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from ...dates import now
from ...fields import SubmittedForm
from ..queries import get_plan, plan_file_of
from ..views import blueprint
from . import services
from .forms import LONGEST_WORDING, long, on_one_line, short
from .parts import Data, fingerprint, provisions_of
from .views import CHANGED_MEANWHILE

CAP = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")


class ProvisionsForm(SubmittedForm):
    """The contingents' own fields are added for each: ``wording_346``, ``label_nl_346``, ``cap_346``."""

    seen = HiddenField()
    legal_basis = TextAreaField(
        _("Legal basis"), validators=[DataRequired(_("Fill this in."))], render_kw={"rows": 8, "lang": "fr"}
    )
    replaces = long(_("What it replaces"))
    duration = long(_("How long it lasts"))
    commitment = long(_("What the commune commits itself to"))

    numbers: tuple[int, ...] = ()

    def validate_legal_basis(self, field: TextAreaField) -> None:
        if any(len(one) > LONGEST_WORDING for one in self.basis):
            raise ValidationError(gettext("Give at most 2000 characters."))

    @property
    def basis(self) -> list[str]:
        """Its lines, without what is empty."""
        lines = [on_one_line(line) for line in (self.legal_basis.data or "").splitlines()]
        return [line for line in lines if line]

    @property
    def values(self) -> Data:
        texts = {name: self[name].data for name in ("replaces", "duration", "commitment")}
        contingents = [
            {
                "number": number,
                "wording": self[f"wording_{number}"].data,
                "label_nl": self[f"label_nl_{number}"].data,
                "equipment_and_training_cap": self[f"cap_{number}"].data.replace(",", "."),
            }
            for number in self.numbers
        ]
        return {"legal_basis": self.basis, **texts, "contingents": contingents}


def _cap() -> StringField:
    def check(_form: Any, field: StringField) -> None:
        if not CAP.fullmatch(field.data or ""):
            raise ValidationError(gettext("Give an amount in euros, such as 366,86."))

    more = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 12}
    words = _("At most for equipment and training, in euros per full-time equivalent")
    return StringField(
        words, filters=[on_one_line], validators=[DataRequired(_("Fill this in.")), check], render_kw=more
    )


def form_of(provisions: Mapping[str, Any]) -> ProvisionsForm:
    """The form with what the plan says; the contingents are those that it names."""
    fields: dict[str, Any] = {}
    data = dict(provisions) | {"legal_basis": "\n\n".join(provisions.get("legal_basis", ()))}
    contingents = provisions.get("contingents", ())
    for one in contingents:
        number = one["number"]
        fields |= {f"wording_{number}": long(_("Words of the plan")), f"label_nl_{number}": short(_("Name in Dutch"))}
        fields[f"cap_{number}"] = _cap()
        cap = str(one["equipment_and_training_cap"]).replace(".", ",")
        data |= {f"wording_{number}": one["wording"], f"label_nl_{number}": one["label_nl"], f"cap_{number}": cap}
    form: type[ProvisionsForm] = type("OfThisPlan", (ProvisionsForm,), fields)
    form.numbers = tuple(one["number"] for one in contingents)
    return form(data=data)


@blueprint.route("/plan/<plan>/provisions", methods=["GET", "POST"])
def provisions(plan: str) -> ResponseReturnValue:
    row = get_plan(plan)
    part = provisions_of(plan_file_of(row).as_data())
    form = form_of(part.data)
    if form.seen.data is None:
        form.seen.data = fingerprint(part)
    if form.validate_on_submit():
        by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
        try:
            if services.change_provisions(plan=plan, values=form.values, seen=str(form.seen.data), **by):
                flash(gettext("Saved."))
            return redirect(url_for(".plan", plan=plan), 303)
        except services.ChangedMeanwhile:
            form.form_errors.append(CHANGED_MEANWHILE)
            form.seen.data = fingerprint(provisions_of(plan_file_of(get_plan(plan)).as_data()))
    page = render_template("indicators/provisions.html", plan=row, form=form)
    return page, 422 if form.is_submitted() else 200
