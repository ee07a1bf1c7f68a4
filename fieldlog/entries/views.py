"""The pages on which an entry is logged, read, corrected and withdrawn."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..accounts.guard import switch_language
from ..accounts.rules import verdict
from ..dates import now, today
from ..errors import wants_json
from .forms.changes import Change, correction_form, withdrawal_form
from .forms.entry import new_entry_form
from .kinds import KINDS, Kind, kinds_for
from .models import Entry
from .queries import get_visible_entry, list_revisions
from .receipts import answer, answer_refused, refuse_other_owner, submitted_hash
from .rules import may_change, may_read_note
from .services import correct_entry, record_entry, withdraw_entry
from .wording import Words, history

blueprint = Blueprint("entries", __name__)
Answer = str | AnyResponse | tuple[str | Response, int]


@blueprint.get("/entries/<uuid:id>")
def show(id: UUID) -> Answer:
    entry = get_visible_entry(current_user, id)
    words, with_note = Words(today(), current_user), may_read_note(current_user, entry)
    return render_template(
        "entries/show.html",
        wording=words.word(entry, with_note=with_note),
        steps=history(words, entry, list_revisions(entry), with_note=with_note),
        may_change=may_change(current_user, entry),
        may_log_another=KINDS[entry.kind] in loggable_kinds(),
    )


@blueprint.route("/entries/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> Answer:
    if refusal := refuse_other_owner(request.form.get("id")):
        return refusal
    declared = _own_kind_or_404(kind)
    is_read = _is_read()
    form = new_entry_form(declared, current_user, now())
    if is_read:
        return render_template("entries/new.html", form=form)
    if not form.validate():
        return answer_refused(form, form.id.data, "entries/new.html")
    content = form.content()
    is_own = content.author == current_user.username
    receipt = record_entry(
        id=form.id.data,
        content=content,
        submission_hash=submitted_hash(),
        recorded_by_id=None if is_own else current_user.id,
        at=now(),
    )
    return answer(receipt)


@blueprint.route("/entries/<uuid:id>/correct", methods=["GET", "POST"])
def correct(id: UUID) -> Answer:
    if refusal := refuse_other_owner(id):
        return refusal
    is_read = _is_read()
    entry = get_visible_entry(current_user, id)
    form = correction_form(entry, now(), is_done=request.args.get("done") == "today")
    if is_read:
        _may_change_or_404(entry)
        return render_template("entries/correct.html", form=form, entry=entry)
    _may_answer_or_404(entry, form)
    if not form.validate():
        return answer_refused(form, id, "entries/correct.html", entry=entry)
    receipt = correct_entry(
        id=id,
        change_id=form.change_id.data,
        revision=form.revision.data,
        content=form.content(),
        reason=form.reason.data,
        change_hash=submitted_hash(),
        by_id=current_user.id,
        at=now(),
    )
    return answer(receipt)


@blueprint.route("/entries/<uuid:id>/withdraw", methods=["GET", "POST"])
def withdraw(id: UUID) -> Answer:
    if refusal := refuse_other_owner(id):
        return refusal
    is_read = _is_read()
    entry = get_visible_entry(current_user, id)
    form = withdrawal_form(entry)
    wording = Words(today(), current_user).word(entry)
    if is_read:
        _may_change_or_404(entry)
        return render_template("entries/withdraw.html", form=form, wording=wording)
    _may_answer_or_404(entry, form)
    if not form.validate():
        return answer_refused(form, id, "entries/withdraw.html", wording=wording)
    receipt = withdraw_entry(
        id=id,
        change_id=form.change_id.data,
        revision=form.revision.data,
        reason=form.reason.data,
        change_hash=submitted_hash(),
        by_id=current_user.id,
        at=now(),
    )
    return answer(receipt)


def _is_read() -> bool:
    """Whether the form is only to be shown: for the first time, or once more in the other language with all that was
    typed so far. Its language button belongs to the form, so that nothing typed is lost and no script is needed."""
    if request.method == "POST" and "switch_to" in request.form and not wants_json():
        switch_language(request.form["switch_to"])
        return True
    return request.method == "GET"


def loggable_kinds() -> list[Kind]:
    """What the signed-in person may log: the kinds of the service, none for roles that only read."""
    return [] if verdict("entries.new", current_user.role) == "deny" else kinds_for(current_user.service)


def _own_kind_or_404(slug: str) -> Kind:
    return next((kind for kind in loggable_kinds() if kind.slug == slug), None) or abort(404)


def _may_change_or_404(entry: Entry) -> None:
    if not may_change(current_user, entry):
        abort(404)


def _may_answer_or_404(entry: Entry, form: Change) -> None:
    """A change made on an older revision, or of a withdrawn entry, is never carried out, only recognised or refused
    as a conflict. So whoever may see the entry gets that answer, also when the change itself ended the right to make
    it."""
    is_late = entry.is_withdrawn or (form.revision.data is not None and form.revision.data < entry.revision)
    if not is_late:
        _may_change_or_404(entry)
