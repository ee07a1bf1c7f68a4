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
from .forms.sentences import say
from .queries import find_visible_entry
from .rules import Mistake, submission_hash
from .services import Receipt
from .submissions import Submission, keep_in_quarantine
from .wording import Words, summary

STATUS = {"stored": 201, "known": 200, "conflict": 409}


def submitted_hash() -> str:
    """The name of what was submitted, as the phone computes it too."""
    return submission_hash(request.form.items(multi=True))


def answer_other_owner(id: object) -> Response:
    """The answer to what somebody else wrote on this phone."""
    if not wants_json():
        abort(403)
    return _receipt(id, "other_user", None, 403)


def answer_lost(
    submission: Submission, id: object, *, mistake: Mistake | None = None, kind: str | None = None
) -> Response:
    """The answer to what nobody could have been shown a form for: to a phone, 422 once it is kept, for 404 would lose
    it; to a browser that there is no such page. Without a ``mistake`` it is a change of an entry that its writer may
    not change; whether there is one that its writer may not even see is not told."""
    if not submission.is_from_phone:
        abort(404)
    not_there = _("This entry cannot be changed from this account. What was written is kept: ask the team lead.")
    errors = {mistake.field: [say(mistake)]} if mistake else {"id": [not_there]}
    keep_in_quarantine(submission, errors, kind=kind, change_of=None if mistake else id)
    return _receipt(id, "refused", None, 422, errors)


def answer_refused(
    form: FlaskForm, submission: Submission, page: str, *, kind: str | None, change_of: object = None, **more: Any
) -> tuple[str | Response, int]:
    """422: the receipt with its mistakes by field, or the form again with everything that was written. What a phone
    sent is kept first. ``change_of``: the id of the entry that was to be changed."""
    keep_in_quarantine(submission, _errors(form), kind=kind, change_of=change_of)
    if wants_json():
        return _receipt(change_of or form["id"].data, "refused", None, 422, _errors(form)), 422
    return render_template(page, form=form, repairing=submission.refused, **more), 422


def _errors(form: FlaskForm) -> dict[str, list[str]]:
    return {name or "form": [str(text) for text in texts] for name, texts in form.errors.items()}


def answer(receipt: Receipt, submission: Submission, *, is_undo: bool = False) -> AnyResponse:
    """What became of a submission; a browser is led to the entry, or back to the phones whose entry was put right."""
    if wants_json():
        return _receipt(receipt.id, receipt.outcome, receipt.revision, STATUS[receipt.outcome])
    if receipt.outcome == "conflict":
        return Response(render_template("entries/conflict.html", id=receipt.id), 409)
    entry = find_visible_entry(current_user, receipt.id)
    if entry is None:  # somebody else's, sent without being read
        flash(_("Saved for %(name)s.", name=submission.writer.name))
        return redirect(url_for("accounts.home"), 303)
    wording = Words(today(), current_user).word(entry)
    what = summary(wording)
    if is_undo:
        flash(_("Undone: %(what)s", what=what))
    else:
        flash(_("Withdrawn: %(what)s", what=what) if entry.is_withdrawn else _("Saved: %(what)s", what=what))
    return redirect(url_for("entries.show", id=receipt.id), 303)


def _receipt(
    id: object, outcome: str, revision: int | None, status: int, errors: dict[str, list[str]] | None = None
) -> Response:
    response = jsonify(id=str(id or ""), outcome=outcome, hash=submitted_hash(), revision=revision, errors=errors or {})
    response.status_code = status
    return response
