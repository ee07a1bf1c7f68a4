"""The page on which a visit that was not made is noted. It takes what phones send in three days, as every form does."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from ..dates import now, today
from .forms.attempt import attempt_form
from .receipts import answer, answer_lost, answer_other_owner, answer_refused, submitted_hash
from .services import note_attempt, withdraw_entry
from .submissions import find_submission
from .views import Answer, blueprint, find_entry_to_change, is_only_shown
from .wording import Words, attempt_words, attempts_words

for _words in (attempt_words, attempts_words):
    blueprint.add_app_template_filter(_words)


@blueprint.route("/entries/<id>/attempt", methods=["GET", "POST"])
def attempt(id: str) -> Answer:
    """Noted beside its request; or, where the person does not want the visit any more, the request's withdrawal."""
    if (submission := find_submission()) is None:
        return answer_other_owner(id)
    is_read = is_only_shown()
    entry = find_entry_to_change(submission, id, is_read)
    if entry is None or entry.kind != "techno_visit":
        return answer_lost(submission, id)
    form = attempt_form(entry, today(), filled=submission.filled)
    more: dict[str, Any] = {"wording": Words(today(), current_user).word(entry)}
    if is_read:
        return render_template("entries/attempt.html", form=form, repairing=submission.refused, **more)
    if not form.validate():
        return answer_refused(form, submission, "entries/attempt.html", kind=entry.kind, change_of=entry.id, **more)
    change = {
        "id": entry.id,
        "change_id": form.change_id.data,
        "change_hash": submitted_hash(),
        "by_id": submission.writer.id,
        "recorded_by_id": submission.recorded_by_id,
        "origin": submission.origin,
        "at": now(),
    }
    if form.withdrawal_reason:
        return answer(withdraw_entry(revision=form.revision.data, reason=form.withdrawal_reason, **change), submission)
    tried = {"outcome": form.outcome.data, "day": form.day.data, "until": form.postponed_until}
    return answer(note_attempt(**tried, **change), submission)
