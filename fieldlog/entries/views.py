"""The pages on which an entry is logged, read, corrected and withdrawn, and where the last change is taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, render_template, request
from flask_login import current_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..dates import now, today
from ..devices.rules import read_number, read_uuid
from ..errors import error_page, wants_json
from .cases import first_words_of
from .doubts import doubts_about
from .duplicates.queries import list_duplicates
from .forms.changes import CorrectionForm, UndoForm, WithdrawalForm, correction_form, withdrawal_form
from .forms.entry import EntryForm, new_entry_form
from .forms.reasons import without_own_words
from .forms.written import asked_for
from .kinds import KINDS, Kind
from .models import Entry
from .queries import find_visible_entry, get_visible_entry, list_revisions
from .receipts import answer, answer_lost, answer_other_owner, answer_refused, submitted_hash
from .rounds import list_overlapping
from .rules import Content, Mistake, may_change, may_read_note, may_undo, new_case_number, shown
from .services import correct_entry, record_entry, undo_change, withdraw_entry
from .submissions import Submission, find_submission, kinds_loggable_by
from .wording import Wording, Words, history, summary, was_just_now

blueprint = Blueprint("entries", __name__)
Answer = str | AnyResponse | tuple[str | Response, int]


@blueprint.errorhandler(403)
def not_for_this_role(error: Forbidden) -> AnyResponse:
    """Whoever logs nothing may be signed in on a phone that holds a colleague's entry: to hear that this is forbidden
    would take it out of the queue, so the phone hears that it is somebody else's."""
    is_of_others = request.form.get("owner", current_user.username) != current_user.username
    if is_of_others and wants_json():
        return answer_other_owner(request.form.get("id") or (request.view_args or {}).get("id"))
    return error_page(error)


@blueprint.get("/entries/<uuid:id>")
def show(id: UUID) -> Answer:
    return render_template("entries/show.html", **_shown(get_visible_entry(current_user, id)))


def _shown(entry: Entry) -> dict[str, Any]:
    """What the page of an entry shows."""
    words, with_note = Words(today(), current_user), may_read_note(current_user, entry)
    wording = words.word(entry, with_note=with_note)
    may_read_reasons = with_note or not SERVICES[entry.service].is_confidential
    steps = history(words, entry, list_revisions(entry), with_note=with_note, with_reasons=may_read_reasons)
    can_be_undone = may_undo(current_user, entry) and (steps or entry.is_withdrawn)
    return {
        "wording": wording,
        "reason_words": str if may_read_reasons else without_own_words,
        "summary": summary(wording),
        "steps": steps,
        "just_changed": steps[-1] if steps and was_just_now(steps[-1], current_user, now()) else None,
        "duplicates": [words.word(other) for other in list_duplicates(current_user, entry)],
        "may_change": may_change(current_user, entry),
        "doubts": doubts_about(entry, with_note=with_note) if may_change(current_user, entry) else [],
        "may_change_other": lambda other: may_change(current_user, other),
        "overlapping": _overlapping(entry.author, entry, entry.id) if may_change(current_user, entry) else [],
        "may_log_another": KINDS[entry.kind] in loggable_kinds(),
        "may_log_in_case": bool(entry.case) and entry.service == current_user.service,
        "undo": uuid4() if can_be_undone else None,
        "is_open_visit": entry.kind == "techno_visit" and not entry.day,
    }


def _overlapping(person: Person, of: Entry | Content, besides: UUID | None) -> list[Wording]:
    """What else the person did at that time, in words."""
    if of.started_at is None or of.ended_at is None:
        return []
    words = Words(today(), current_user)
    found = list_overlapping(person, of.started_at, of.ended_at, besides=besides, reader=current_user)
    return [words.word(entry) for entry in found]


@blueprint.route("/entries/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> Answer:
    if (submission := find_submission()) is None:
        return answer_other_owner(request.form.get("id"))
    if (declared := submission.find_kind(kind)) is None:
        mistake = _mistake_of_kind(kind, submission)
        return answer_lost(submission, request.form.get("id"), mistake=mistake, kind=kind)
    is_read = is_only_shown()
    asked = request.args if request.method == "GET" and submission.refused is None else None
    form = new_entry_form(
        declared,
        submission.writer,
        now(),
        service=submission.service,
        begun=_begun(declared),
        filled=submission.filled,
        asked=asked,
    )
    if is_read:
        if "new_number" in request.values:
            form.give_number(new_case_number())
        return render_template("entries/new.html", form=form, repairing=submission.refused)
    if not form.validate() or _must_say_why(form, submission, form.id.data):
        return answer_refused(form, submission, "entries/new.html", kind=kind)
    content = form.content()
    is_own = content.author == current_user.username
    receipt = record_entry(
        id=form.id.data,
        content=content,
        submission_hash=submitted_hash(),
        recorded_by_id=None if is_own else current_user.id,
        at=now(),
        source=submission.source_of_hours(content, form.overlap_reason.data),
        origin=submission.origin,
    )
    return answer(receipt, submission)


@blueprint.route("/entries/<id>/correct", methods=["GET", "POST"])
def correct(id: str) -> Answer:
    if (submission := find_submission()) is None:
        return answer_other_owner(id)
    is_read = is_only_shown()
    if (entry := find_entry_to_change(submission, id, is_read)) is None:
        return answer_lost(submission, id)
    is_done = request.args.get("done") == "today"
    form = correction_form(entry, now(), by=current_user, is_done=is_done, filled=submission.filled)
    more: dict[str, Any] = {"entry": entry, "wording": Words(today(), current_user).word(entry)}
    if is_read:
        return render_template("entries/correct.html", form=form, repairing=submission.refused, **more)
    if not form.validate() or _must_say_why(form, submission, entry.id):
        more |= {"kind": entry.kind, "change_of": entry.id}
        return answer_refused(form, submission, "entries/correct.html", **more)
    content = form.content()
    why_both = form.overlap_reason.data if form.overlap_reason.raw_data else entry.overlap_reason
    source = submission.source_of_hours(content, why_both)
    receipt = correct_entry(content=content, source=source, **_change(form, entry, submission))
    return answer(receipt, submission)


@blueprint.route("/entries/<id>/withdraw", methods=["GET", "POST"])
def withdraw(id: str) -> Answer:
    if (submission := find_submission()) is None:
        return answer_other_owner(id)
    is_read = is_only_shown()
    if (entry := find_entry_to_change(submission, id, is_read)) is None:
        return answer_lost(submission, id)
    is_duplicate = request.args.get("reason") == "duplicate"
    form = withdrawal_form(entry, is_duplicate=is_duplicate, filled=submission.filled)
    wording = Words(today(), current_user).word(entry)
    if is_read:
        return render_template("entries/withdraw.html", form=form, wording=wording, repairing=submission.refused)
    if not form.validate():
        more: dict[str, Any] = {"kind": entry.kind, "change_of": entry.id, "wording": wording}
        return answer_refused(form, submission, "entries/withdraw.html", **more)
    return answer(withdraw_entry(**_change(form, entry, submission)), submission)


@blueprint.post("/entries/<id>/undo")
def undo(id: str) -> Answer:
    if (submission := find_submission()) is None:
        return answer_other_owner(id)
    if (entry := find_entry_to_change(submission, id, is_read=False, is_undo=True)) is None:
        return answer_lost(submission, id)
    form = UndoForm()
    if not form.validate():
        more: dict[str, Any] = {"kind": entry.kind, "change_of": entry.id, **_shown(entry)}
        return answer_refused(form, submission, "entries/show.html", **more)
    return answer(undo_change(**_change(form, entry, submission)), submission, is_undo=True)


def _must_say_why(form: EntryForm, submission: Submission, id: UUID) -> bool:
    """Whether a browser's form goes back once, because its hours overlap others of its author. Asked is only a form
    that holds the question, and about hours that are not stored so already. A phone asks by itself before it keeps an
    entry: what it sends is stored, and its page says what it overlaps."""
    why_both = form.overlap_reason
    if wants_json() or submission.is_from_phone or not why_both.raw_data or why_both.data:
        return False
    content, stored = form.content(), find_visible_entry(submission.writer, id)
    if stored and (stored.started_at, stored.ended_at) == (content.started_at, content.ended_at):
        return False
    form.overlapping = _overlapping(form.writer, content, id)
    if form.overlapping:
        why_both.errors = [form.why_both]
    return bool(form.overlapping)


def _begun(kind: Kind) -> dict[str, Any]:
    """What the tap that led here has chosen, such as ``?topic=web_page&day=today``; ``?like=`` is an entry of the same
    case, for its number stands in no address."""
    id = read_uuid(request.args.get("like")) if "case" in kind.dimensions else None
    return asked_for(kind, request.args, now()) | (first_words_of(current_user, id) if id else {})


def _mistake_of_kind(slug: str, submission: Submission) -> Mistake:
    if slug in KINDS:
        return Mistake("kind", "kind_of_other_service", {"service": submission.service})
    return Mistake("kind", "unknown", {"value": shown(slug)})


def _change(form: CorrectionForm | WithdrawalForm, entry: Entry, submission: Submission) -> dict[str, Any]:
    """What every change of an entry is told."""
    return {
        "id": entry.id,
        "change_id": form.change_id.data,
        "revision": form.revision.data,
        "reason": form.reason.data,
        "change_hash": submitted_hash(),
        "by_id": submission.writer.id,
        "recorded_by_id": submission.recorded_by_id,
        "origin": submission.origin,
        "at": now(),
    }


def is_only_shown() -> bool:
    """Whether the form is only to be shown: for the first time, or once more with all that was typed so far, in the
    other language or with a new case number. Both buttons belong to the form, so that nothing typed is lost and no
    script is needed."""
    if request.method == "POST" and not wants_json():
        return not request.form.keys().isdisjoint(("switch_to", "new_number"))
    return request.method == "GET"


def loggable_kinds() -> list[Kind]:
    """What the signed-in person may log: the kinds of the service, none for roles that only read."""
    return kinds_loggable_by(current_user, current_user.service)


def find_entry_to_change(submission: Submission, text: str, is_read: bool, *, is_undo: bool = False) -> Entry | None:
    """The entry, where its writer may change it, or take back what was last done to it.

    A change made on an older revision, or of a withdrawn entry, is never carried out, only recognised or refused as a
    conflict. So whoever may see the entry gets that answer, also when the change itself ended the right to make it.
    """
    id = read_uuid(text)
    entry = find_visible_entry(submission.writer, id) if id else None
    if entry is None or (may_undo if is_undo else may_change)(submission.writer, entry):
        return entry
    revision = read_number(request.form.get("revision", "").strip())
    is_late = (entry.is_withdrawn and not is_undo) or (revision is not None and revision < entry.revision)
    return entry if is_late and not is_read else None
