"""What a submission is answered with: a receipt for a phone's outbox, a page for a browser."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from ..dates import today
from ..errors import wants_json
from .queries import get_visible_entry
from .rules import submission_hash
from .services import Receipt
from .wording import Words, summary

STATUS = {"stored": 201, "known": 200, "conflict": 409}


def submitted_hash() -> str:
    """The name of what was submitted, as the phone computes it too."""
    return submission_hash(request.form.items(multi=True))


def refuse_other_owner(id: object) -> Response | None:
    """The answer to what somebody else wrote on this phone; None when it is the signed-in person's own. Asked before
    anything about the entry, which the signed-in person may not even see."""
    owner = request.form.get("owner")
    if not owner or owner == current_user.username:
        return None
    if not wants_json():
        abort(403)
    return _receipt(id, "other_user", None, 403)


def answer_refused(form: FlaskForm, id: object, page: str, **more: Any) -> tuple[str | Response, int]:
    """422: the receipt with its mistakes by field, or the form again with everything that was written."""
    if wants_json():
        errors = {name or "form": [str(text) for text in texts] for name, texts in form.errors.items()}
        return _receipt(id, "refused", None, 422, errors), 422
    return render_template(page, form=form, **more), 422


def answer(receipt: Receipt) -> AnyResponse:
    """What became of a submission; a browser is led to the entry."""
    if wants_json():
        return _receipt(receipt.id, receipt.outcome, receipt.revision, STATUS[receipt.outcome])
    if receipt.outcome == "conflict":
        return Response(render_template("entries/conflict.html", id=receipt.id), 409)
    wording = Words(today(), current_user).word(get_visible_entry(current_user, receipt.id))
    withdrawn = wording.entry.is_withdrawn
    said = _("Withdrawn: %(what)s", what=summary(wording)) if withdrawn else _("Saved: %(what)s", what=summary(wording))
    flash(said)
    return redirect(url_for("entries.show", id=receipt.id), 303)


def _receipt(
    id: object, outcome: str, revision: int | None, status: int, errors: dict[str, list[str]] | None = None
) -> Response:
    response = jsonify(id=str(id or ""), outcome=outcome, hash=submitted_hash(), revision=revision, errors=errors or {})
    response.status_code = status
    return response
