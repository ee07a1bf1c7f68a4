"""The forms of a change to an entry that is already there: its correction, its withdrawal, and taking that back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from ...accounts.models import Person
from ...dates import ONE_DAY, local_day
from ...fields import SubmittedForm, refilled
from ..kinds import KINDS
from ..models import Entry
from ..rows import content_of
from ..rules import Mistake
from .entry import EntryForm
from .reasons import DUPLICATE, UNDONE, WITHDRAWAL_REASONS, Change, correction_reasons
from .sentences import say
from .written import written_content


class CorrectionForm(Change, EntryForm):
    """The entry's form again, with the change. The kind, the service and the author stay what they are."""

    entry: Entry
    may_open_case = may_confirm = False

    @property
    def is_done(self) -> bool:
        """Whether it says that what was open is done: as it opens from a request, and when it comes back refused."""
        return self.kind.may_be_open and self.entry.day is None and self.reason.chosen == self.reason.quick[0]

    def identity(self) -> dict[str, Any]:
        entry = self.entry
        return {"kind": entry.kind, "service": entry.service, "author": entry.author.username}

    def mistakes(self) -> list[Mistake]:
        return [mistake for mistake in super().mistakes() if mistake.field != "id"] + self.change_mistakes()


class WithdrawalForm(Change, SubmittedForm):
    """Why an entry should count nowhere."""

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for mistake in self.change_mistakes():
            if not self[mistake.field].errors:
                self[mistake.field].errors = [say(mistake)]
        return not self.errors


class UndoForm(WithdrawalForm):
    """What was last done is taken back. Nobody is asked why; a reason that is given all the same is kept."""

    def validate(self, extra_validators: Any = None) -> bool:
        self.reason.data = self.reason.data or str(UNDONE)
        return super().validate(extra_validators)


def correction_form(
    entry: Entry, at: datetime, *, by: Person, is_done: bool = False, filled: MultiDict[str, str] | None = None
) -> CorrectionForm:
    """The form with the entry's content, for ``by`` to correct it; ``is_done``: what was open is done today;
    ``filled``: with a correction that was refused before."""
    kind, today = KINDS[entry.kind], local_day(at)
    texts = written_content(kind, content_of(entry)) | {
        "revision": entry.revision,
        "overlap_reason": entry.overlap_reason,
    }
    is_open = kind.may_be_open and entry.day is None
    reasons = correction_reasons(kind, is_open=is_open)
    if is_open and is_done:
        texts |= {"day": today.isoformat(), "reason": str(reasons[0])}
    form = CorrectionForm(data=texts, **refilled(filled))
    form.entry = entry
    form.prepare(kind, entry.author, today, [member.person for member in entry.crew])
    form.offer_reasons(reasons)
    form.reader, form.around = by, ((entry.day or today) - ONE_DAY, (entry.last_day or today) + ONE_DAY)
    if filled is not None:
        form.validate()
    return form


def withdrawal_form(
    entry: Entry, *, is_duplicate: bool = False, filled: MultiDict[str, str] | None = None
) -> WithdrawalForm:
    """``is_duplicate``: that reason is chosen already."""
    texts = {"revision": entry.revision} | ({"reason": str(DUPLICATE)} if is_duplicate else {})
    form = WithdrawalForm(data=texts, **refilled(filled))
    form.offer_reasons(WITHDRAWAL_REASONS)
    if filled is not None:
        form.validate()
    return form
