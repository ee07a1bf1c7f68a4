"""An import as a page: who, when, how many; and taking it back as a whole."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ...dates import now
from ..forms.sentences import say
from ..kinds import KINDS
from ..rules import check_text, tidy
from ..views import blueprint
from . import services
from .models import RegisterImport
from .queries import find_import, find_rest, standing_of
from .sheets import unpack

IMPORT = "/imports/<int(max=2147483647):number>"


@blueprint.get(IMPORT)
def import_page(number: int) -> str:
    """One import, and the way on to the next sheet of its file while that is here."""
    made = _get_import(number)
    rest = find_rest(current_user, made, at=now())
    next_sheet = unpack(rest.sheets)[rest.reading["sheet"]].name if rest else ""
    return render_template(
        "entries/import_page.html", made=made, standing=standing_of(made), rest=rest, next_sheet=next_sheet, KINDS=KINDS
    )


def _get_import(number: int) -> RegisterImport:
    return find_import(current_user, number) or abort(404)


@blueprint.post(f"{IMPORT}/undo")
def import_undo(number: int) -> AnyResponse:
    _get_import(number)
    reason = tidy(request.form.get("reason", ""))
    if mistakes := list(check_text("reason", reason)):
        flash(say(mistakes[0]), "error")
    elif not reason:
        flash(_("Say why the import is undone."), "error")
    else:
        count = services.undo_import(number=number, person=current_user, reason=reason, at=now())
        flash(
            ngettext(
                "Undone: %(num)d entry counts no more. The figures follow with the next night.",
                "Undone: %(num)d entries count no more. The figures follow with the next night.",
                count,
            )
        )
    return redirect(url_for(".import_page", number=number), 303)


@blueprint.post(f"{IMPORT}/redo")
def import_redo(number: int) -> AnyResponse:
    made = _get_import(number)
    reason = _("Import %(name)s redone", name=made.file_name)
    try:
        count = services.redo_import(number=number, person=current_user, reason=reason, at=now())
    except services.BroughtAgain:
        flash(_("Its lines came in again with a later import, and would count twice: undo that one first."), "error")
    else:
        flash(
            ngettext(
                "Redone: %(num)d entry counts again. The figures follow with the next night.",
                "Redone: %(num)d entries count again. The figures follow with the next night.",
                count,
            )
        )
    return redirect(url_for(".import_page", number=number), 303)
