"""Dated arrangements on their pages: what the commune announces for some days, such as those of a Ramadan. A name and
days, nothing about anybody."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ...dates import now, today
from ...formats import named
from ..models import Arrangement
from ..queries import list_arrangements
from ..views import blueprint
from . import services
from .forms import ArrangementForm
from .queries import get_listed
from .views import TAKEN, rename, trace_of, undo
from .wording import TENSE_WORDS, tense_of

ONE = "/commune/arrangements/<arrangement>"


@blueprint.get("/commune/arrangements")
def arrangements() -> str:
    return render_template(
        "commune/arrangements.html",
        arrangements=list_arrangements(),
        on=today(),
        tense_of=tense_of,
        TENSE_WORDS=TENSE_WORDS,
    )


@blueprint.route("/commune/arrangements/new", methods=["GET", "POST"])
def new_arrangement() -> ResponseReturnValue:
    form = ArrangementForm()
    if form.validate_on_submit():
        try:
            row = services.add_listed(table=Arrangement, columns=form.columns(), by_id=current_user.id, at=now())
        except services.Taken as refused:
            form["name_fr" if refused.field == "slug" else refused.field].errors = [TAKEN[refused.field]]
        else:
            flash(_("%(name)s was added.", name=named(row, "name")))
            return redirect(_address(row), 303)
    page = render_template("commune/arrangement.html", form=form, arrangement=None)
    return page, 422 if form.is_submitted() else 200


@blueprint.route(ONE, methods=["GET", "POST"])
def arrangement(arrangement: str) -> ResponseReturnValue:
    row = get_listed(Arrangement, arrangement)
    form = ArrangementForm(obj=row)
    if form.validate_on_submit() and rename(row, form):
        return redirect(_address(row), 303)
    page = render_template("commune/arrangement.html", form=form, arrangement=row, on=today(), **trace_of(row))
    return page, 422 if form.is_submitted() else 200


@blueprint.post(f"{ONE}/cancel")
def cancel_arrangement(arrangement: str) -> ResponseReturnValue:
    """Or hold it after all; the button says which."""
    row = get_listed(Arrangement, arrangement)
    is_cancelled = request.form.get("cancelled") == "yes"
    columns = {"is_cancelled": is_cancelled}
    try:
        if services.change_listed(row=row, columns=columns, by_id=current_user.id, at=now()):
            flash(_("The arrangement is cancelled.") if is_cancelled else _("The arrangement holds again."))
    except services.Taken as refused:
        flash(TAKEN[refused.field], "error")
    return redirect(_address(row), 303)


@blueprint.post(f"{ONE}/undo")
def undo_arrangement(arrangement: str) -> ResponseReturnValue:
    row = get_listed(Arrangement, arrangement)
    undo(row)
    return redirect(_address(row), 303)


def _address(row: Arrangement) -> str:
    return url_for("commune.arrangement", arrangement=row.slug)
