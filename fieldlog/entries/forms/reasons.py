"""What every change to an entry carries beside its content, and the reasons that are one tap away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import force_locale, gettext, lazy_gettext

from ...accounts.guard import LANGUAGES
from ...fields import SubmittedForm
from ..kinds import Kind
from ..rules import Mistake, check_text, parse_number
from .inputs import IdField, JoinedField, WrittenField
from .sentences import name_of, reading

CORRECTION_REASONS: tuple[Any, ...] = (
    lazy_gettext("typing error"),
    lazy_gettext("forgotten detail"),
    lazy_gettext("wrong choice"),
)
VISIT_REASON = lazy_gettext("visit made")
DONE_REASON = lazy_gettext("done")
ASKED_BY_THE_PERSON = lazy_gettext("asked by the person")
REFUSED_BY_THE_PERSON = lazy_gettext("refused by the person")
OVERLAP_REASONS = (lazy_gettext("two tasks at once"), lazy_gettext("handover"), lazy_gettext("we split up"))
DUPLICATE = lazy_gettext("duplicate")
UNDONE = lazy_gettext("undone")
WITHDRAWAL_REASONS = (lazy_gettext("logged by mistake"), DUPLICATE, ASKED_BY_THE_PERSON)


QUICK = (*CORRECTION_REASONS, VISIT_REASON, DONE_REASON, REFUSED_BY_THE_PERSON, UNDONE, *WITHDRAWAL_REASONS)


def without_own_words(reason: str) -> str:
    """What was chosen of a reason, for whoever may not read what its writer added: professional secrecy holds for
    these words as for a note."""
    chosen = reason.partition(" · ")[0]
    for language in LANGUAGES:
        with force_locale(language):
            if chosen in {str(choice) for choice in QUICK}:
                return chosen
    return gettext("in words that are not shown")


class Change:
    """An id of its own, the revision that was seen, and why."""

    change_id = IdField(read=reading("change_id", UUID, "id_form"))
    revision = WrittenField(read=reading("revision", parse_number, "number_form"))
    reason = JoinedField(is_required=True)

    def change_mistakes(self: Any) -> list[Mistake]:
        missing = [Mistake(name, "missing") for name in ("change_id", "revision", "reason") if self[name].data is None]
        return missing + list(check_text("reason", self.reason.data or ""))

    def offer_reasons(self: Any, reasons: tuple[Any, ...]) -> None:
        self.reason.offer(reasons)
        self.reason.label.text = name_of("reason")


class BlankChange(Change, SubmittedForm):
    """Shown in the form of a new entry and never read there: the phone fills it in to show a change that is on it."""

    withdrawal_reasons = WITHDRAWAL_REASONS


def blank_change(kind: Kind) -> BlankChange:
    change = BlankChange(meta={"csrf": False})
    change.offer_reasons(correction_reasons(kind, is_open=kind.may_be_open))
    return change


def correction_reasons(kind: Kind, *, is_open: bool) -> tuple[Any, ...]:
    """For what is still to be done, the first is that it was done."""
    if not is_open:
        return CORRECTION_REASONS
    return (VISIT_REASON if kind.slug == "techno_visit" else DONE_REASON, *CORRECTION_REASONS)
