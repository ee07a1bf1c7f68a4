"""Every part that screens are made of, in every state, from the macros that the screens use themselves: a change of the
looks is seen here at once. For administrators, and in a demo for everybody."""

from __future__ import annotations

from flask import abort, render_template
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from ..commune.queries import is_demo
from ..fields import SubmittedForm
from ..monthly import day_words, rules, wording
from .samples import made_progress, made_totals
from .tokens import PAIRS, contrasts
from .views import blueprint


class PartsForm(SubmittedForm):
    """Fields as forms have them; nobody sends it."""

    place = RadioField(_("Neighbourhood"), [InputRequired()])
    note = StringField(_("Note"))
    people = StringField(_("People"), [InputRequired()])


def refused_form() -> PartsForm:
    form = PartsForm(formdata=None, meta={"csrf": False}, data={"people": "12"})
    form.place.choices = [(name, name) for name in ("Maritime", "Étangs Noirs", "Scheutveld")]
    form.place.data = "Maritime"
    form.people.errors = [str(_("Fill in “%(field)s”.", field=form.people.label.text))]
    return form


@blueprint.get("/styleguide")
def styleguide() -> str:
    if current_user.role != "admin" and not is_demo():
        abort(404)
    pairs = [(text, ground, contrasts(text, ground)) for text, ground in PAIRS]
    return render_template(
        "workday/styleguide.html",
        form=refused_form(),
        pairs=pairs,
        statuses=rules.STATUSES,
        progress=made_progress(),
        wording=wording,
        day_words=day_words,
        bar_heights=rules.bar_heights,
        **made_totals(),
    )
