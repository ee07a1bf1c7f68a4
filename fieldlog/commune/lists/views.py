"""Neighbourhoods with their target areas on their pages, and what these share with the pages of partners."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from ...dates import now, today
from ...formats import by_name, named
from ..kinds import PHENOMENON_LABELS
from ..models import Listed, Neighbourhood
from ..queries import list_neighbourhoods
from ..views import blueprint
from . import services
from .forms import NamesForm, NewListedForm, TargetAreaForm
from .queries import Row, find_area, get_listed, list_changes, list_phenomena_in_use, newest_act
from .wording import TENSE_WORDS, area_words, change_words, days_words, tense_of

ONE = "/commune/neighbourhoods/<neighbourhood>"
AREA = f"{ONE}/areas/<int(max=2147483647):area>"
TAKEN = {
    "slug": lazy_gettext("This short name is taken, or none can be made of the name: fill in another."),
    "name_fr": lazy_gettext("Another one of the list has this name."),
    "name_nl": lazy_gettext("Another one of the list has this name."),
    "first_day": lazy_gettext("An arrangement of this name holds on some of these days already."),
}


@blueprint.get("/commune/neighbourhoods")
def neighbourhoods() -> str:
    """With the target areas of a day, else of today."""
    on = request.args.get("on", today(), type=date.fromisoformat)
    rows = sorted(by_name(list_neighbourhoods()), key=lambda row: not row.is_offered)
    shown = [
        (row, [PHENOMENON_LABELS[one.phenomenon] for one in row.target_areas if tense_of(one.area, on) == "now"])
        for row in rows
    ]
    return render_template("commune/neighbourhoods.html", neighbourhoods=shown, on=on)


@blueprint.route("/commune/neighbourhoods/new", methods=["GET", "POST"])
def new_neighbourhood() -> ResponseReturnValue:
    form = NewListedForm()
    if form.validate_on_submit() and (row := add_listed(Neighbourhood, form)):
        return redirect(_address(row), 303)
    return render_template("commune/new_neighbourhood.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route(ONE, methods=["GET", "POST"])
def neighbourhood(neighbourhood: str) -> ResponseReturnValue:
    row = get_listed(Neighbourhood, neighbourhood)
    form = NamesForm(obj=row)
    if form.validate_on_submit() and rename(row, form):
        return redirect(_address(row), 303)
    page = render_template(
        "commune/neighbourhood.html",
        form=form,
        neighbourhood=row,
        on=today(),
        days_words=days_words,
        tense_of=tense_of,
        PHENOMENON_LABELS=PHENOMENON_LABELS,
        TENSE_WORDS=TENSE_WORDS,
        **trace_of(row),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post(f"{ONE}/offer")
def offer_neighbourhood(neighbourhood: str) -> ResponseReturnValue:
    row = get_listed(Neighbourhood, neighbourhood)
    offer(row)
    return redirect(_address(row), 303)


@blueprint.post(f"{ONE}/undo")
def undo_neighbourhood(neighbourhood: str) -> ResponseReturnValue:
    row = get_listed(Neighbourhood, neighbourhood)
    undo(row)
    return redirect(_address(row), 303)


@blueprint.route(f"{ONE}/areas/new", methods=["GET", "POST"])
def new_target_area(neighbourhood: str) -> ResponseReturnValue:
    return _edit_area(get_listed(Neighbourhood, neighbourhood), None)


@blueprint.route(AREA, methods=["GET", "POST"])
def target_area(neighbourhood: str, area: int) -> ResponseReturnValue:
    return _edit_area(get_listed(Neighbourhood, neighbourhood), area)


@blueprint.post(f"{AREA}/remove")
def remove_target_area(neighbourhood: str, area: int) -> ResponseReturnValue:
    row = get_listed(Neighbourhood, neighbourhood)
    gone = find_area(row, area)
    if gone and services.remove_area(neighbourhood=row, area=gone, by_id=current_user.id, at=now()):
        flash(_("The target area is gone. The next night computes the figures anew."))
    return redirect(_address(row), 303)


def _edit_area(row: Neighbourhood, id: int | None) -> ResponseReturnValue:
    before = None if id is None else find_area(row, id)
    if id is not None and before is None:
        flash(_("This target area was changed or taken away meanwhile: look at what stands below."), "error")
        return redirect(_address(row), 303)
    form = TargetAreaForm(in_use=list_phenomena_in_use(), of=before)
    if form.validate_on_submit():
        put = partial(services.put_area, by_id=current_user.id, at=now())
        try:
            if put(neighbourhood=row, area=form.area(), instead_of=before):
                flash(_("The target area is saved. The next night computes the figures anew."))
            return redirect(_address(row), 303)
        except services.AreaOverlaps as refused:
            sentence = _("It is one already for some of these days: %(area)s.", area=area_words(refused.area))
            form.form_errors.append(sentence)
    page = render_template("commune/target_area.html", form=form, neighbourhood=row, area=id)
    return page, 422 if form.is_submitted() else 200


def _address(row: Neighbourhood) -> str:
    return url_for("commune.neighbourhood", neighbourhood=row.slug)


def trace_of(row: Listed) -> dict[str, Any]:
    """What was changed, for the page about it."""
    changes = [(change, change_words(change)) for change in list_changes(row)]
    return {"changes": changes, "newest": newest_act(row)}


def add_listed(table: type[Row], form: NewListedForm) -> Row | None:
    """The new one; where a name is taken none, which the form says then."""
    slug = form.slug.data or ""
    try:
        row = services.add_listed(table=table, slug=slug, columns=form.columns(), by_id=current_user.id, at=now())
    except services.Taken as refused:
        form[refused.field].errors = [TAKEN[refused.field]]
        return None
    flash(_("%(name)s was added, and can be chosen in the forms.", name=named(row, "name")))
    return row


def rename(row: Listed, form: NamesForm) -> bool:
    """Whether it may be called so; else the form says why not."""
    try:
        is_changed = services.change_listed(row=row, columns=form.columns(), by_id=current_user.id, at=now())
    except services.Taken as refused:
        form[refused.field].errors = [TAKEN[refused.field]]
        return False
    if is_changed:
        flash(_("The change is saved, and stands below with who made it."))
    return True


def offer(row: Listed) -> None:
    """In the forms again, or no more. The button says which: two people who tap the same one do not undo each other."""
    is_offered = request.form.get("offered") == "yes"
    if services.change_listed(row=row, columns={"is_offered": is_offered}, by_id=current_user.id, at=now()):
        flash(
            _("It can be chosen in the forms again.")
            if is_offered
            else _("It can be chosen in the forms no more, and stays where it was entered.")
        )


def undo(row: Listed) -> None:
    newest = request.form.get("newest", 0, type=int)
    try:
        if services.undo_change(row=row, newest=newest, by_id=current_user.id, at=now()):
            flash(_("The change is taken back."))
        else:
            flash(_("Something else was changed meanwhile, and nothing was taken back: look at what stands below."))
    except services.Taken as refused:
        flash(TAKEN[refused.field], "error")
