"""The forms of a change to an entry that is already there: its correction, and its withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext

from ...dates import local_day
from ...fields import SubmittedForm
from ..kinds import KINDS
from ..models import Entry
from ..rows import content_of
from ..rules import Mistake, check_text, parse_number
from .entry import EntryForm
from .inputs import IdField, JoinedField, WrittenField
from .sentences import name_of, reading, say
from .written import written_content

CORRECTION_REASONS: tuple[Any, ...] = (
    lazy_gettext("typing error"),
    lazy_gettext("forgotten detail"),
    lazy_gettext("wrong choice"),
)
VISIT_REASON = lazy_gettext("visit made")
DONE_REASON = lazy_gettext("done")
WITHDRAWAL_REASONS = (
    lazy_gettext("logged by mistake"),
    lazy_gettext("duplicate"),
    lazy_gettext("asked by the person"),
)


class Change:
    """What every change carries: an id of its own, the revision that was seen, and why."""

    change_id = IdField(read=reading("change_id", UUID, "id_form"))
    revision = WrittenField(read=reading("revision", parse_number, "number_form"))
    reason = JoinedField(is_required=True)

    def change_mistakes(self: Any) -> list[Mistake]:
        missing = [Mistake(name, "missing") for name in ("change_id", "revision", "reason") if self[name].data is None]
        return missing + list(check_text("reason", self.reason.data or ""))


class CorrectionForm(Change, EntryForm):
    """The entry's form again, with the change. The kind, the service and the author stay what they are."""

    entry: Entry

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


def correction_form(entry: Entry, at: datetime, *, is_done: bool = False) -> CorrectionForm:
    """The form with the entry's content; ``is_done``: what was open is done today."""
    kind, today = KINDS[entry.kind], local_day(at)
    texts = written_content(kind, content_of(entry)) | {"revision": entry.revision}
    reasons = CORRECTION_REASONS
    if kind.may_be_open and entry.day is None:
        reasons = (VISIT_REASON if entry.kind == "techno_visit" else DONE_REASON, *reasons)
        if is_done:
            texts |= {"day": today.isoformat(), "reason": str(reasons[0])}
    form = CorrectionForm(data=texts)
    form.entry = entry
    form.prepare(kind, entry.author, today, [member.person for member in entry.crew])
    form.reason.offer(reasons)
    form.reason.label.text = name_of("reason")
    return form


def withdrawal_form(entry: Entry) -> WithdrawalForm:
    form = WithdrawalForm(data={"revision": entry.revision})
    form.reason.offer(WITHDRAWAL_REASONS)
    form.reason.label.text = name_of("reason")
    return form
