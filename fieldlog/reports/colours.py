"""The pages on which coordinators and administrators keep the list of the authority's colours."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ..dates import now
from . import queries, services
from .forms import ColourForm
from .models import Colour
from .views import blueprint

NUMBER = "<int(max=2147483647):number>"


@blueprint.get("/colours")
def colours() -> str:
    return render_template("reports/colours.html", colours=queries.list_colours(), uses=queries.count_uses())


@blueprint.route("/colours/new", methods=["GET", "POST"])
def new_colour() -> AnyResponse | str | tuple[str, int]:
    return _edit(None)


@blueprint.route(f"/colours/{NUMBER}", methods=["GET", "POST"])
def colour(number: int) -> AnyResponse | str | tuple[str, int]:
    return _edit(queries.get_colour(number))


def _edit(row: Colour | None) -> AnyResponse | str | tuple[str, int]:
    form = ColourForm(obj=row)
    form.offer()
    if not form.is_submitted():
        return render_template("reports/colour.html", form=form, colour=row)
    if form.validate():
        said = {name: form[name].data for name in ("name_fr", "name_nl", "tone", "symbol")}
        try:
            saved = services.put_colour(colour=row, **said)
        except services.ColourNamedTwice:
            form.name_fr.errors = [_("Another colour of the list has this name, in French or in Dutch.")]
            row = row and queries.get_colour(row.id)
        else:
            flash(_("Saved."))
            return redirect(url_for(".colours") + f"#colour-{saved.id}", 303)
    return render_template("reports/colour.html", form=form, colour=row), 422


@blueprint.post(f"/colours/{NUMBER}/up")
def move_colour(number: int) -> AnyResponse:
    services.move_colour_up(colour=queries.get_colour(number))
    return redirect(url_for(".colours"), 303)


@blueprint.post(f"/colours/{NUMBER}/retire")
def retire_colour(number: int) -> AnyResponse:
    """Or offers it again. The button says which: two people who tap the same one do not undo each other."""
    is_offered = request.form.get("offered") == "yes"
    services.retire_colour(colour=queries.get_colour(number), at=None if is_offered else now())
    flash(_("Offered again.") if is_offered else _("Retired: it is offered no more, and stays where it was given."))
    return redirect(url_for(".colours"), 303)


@blueprint.post(f"/colours/{NUMBER}/delete")
def delete_colour(number: int) -> AnyResponse:
    try:
        services.delete_colour(colour=queries.get_colour(number))
    except services.ColourInUse:
        flash(_("This colour was given and cannot be deleted. It can be retired."), "error")
    else:
        flash(_("Deleted."))
    return redirect(url_for(".colours"), 303)
