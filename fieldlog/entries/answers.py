"""What a colleague says whom an entry names: there, or not. It is noted beside the entry and changes no figure."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..accounts.rules import safe_path
from ..dates import now
from .services import answer_round
from .views import blueprint

ANSWERS = ("there", "not_there")


@blueprint.post("/entries/<uuid:id>/answer")
def answer(id: UUID) -> AnyResponse:
    """Only for whoever the entry names: to everybody else there is nothing to answer."""
    said = request.form.get("answer", "")
    if said not in ANSWERS:
        abort(400)
    if not answer_round(id=id, person_id=current_user.id, answer=said, at=now()):
        abort(404)
    flash(_("Confirmed.") if said == "there" else _("Noted: not on that round."))
    return redirect(safe_path(request.form.get("next")) or url_for("accounts.home"), 303)
