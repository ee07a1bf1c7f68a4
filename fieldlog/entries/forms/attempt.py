"""What became of a visit that was not made. Two outcomes leave the request open and are noted beside it; two end it, as
withdrawals with a reason of their own: withdrawn requests count nowhere (plan reading, section 2).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from ...fields import SubmittedForm, refilled
from ..models import Entry
from ..rules import Mistake, parse_date, parse_number
from ..rules.mistakes import shown
from .days import AHEAD, NO_DAY, choices_from
from .inputs import ChoiceField, IdField, Option, WrittenField
from .reasons import ASKED_BY_THE_PERSON, REFUSED_BY_THE_PERSON
from .sentences import name_of, reading, say

STAYS_OPEN: dict[str, Any] = {
    "absent": lazy_gettext("Nobody was there"),
    "postponed": lazy_gettext("Postponed to another day"),
}
ENDS: dict[str, Any] = {
    "refused": lazy_gettext("Refused by the person"),
    "withdrawn": lazy_gettext("Request withdrawn by the person"),
}
REASONS: dict[str, Any] = {"refused": REFUSED_BY_THE_PERSON, "withdrawn": ASKED_BY_THE_PERSON}


class AttemptForm(SubmittedForm):
    """``day`` is that on which it was tried, by the clock of whoever notes it; ``until`` is read where postponed."""

    change_id = IdField(read=reading("change_id", UUID, "id_form"))
    revision = WrittenField(read=reading("revision", parse_number, "number_form"))
    outcome = ChoiceField()
    day = WrittenField(read=reading("day", parse_date, "date_form"))
    until = WrittenField(read=reading("until", parse_date, "date_form"), shapes=("date",))

    def prepare(self, on: date) -> None:
        for name in ("outcome", "until"):
            self[name].label.text = name_of(name)
        self.outcome.first = [Option(slug, str(words)) for slug, words in STAYS_OPEN.items()]
        self.outcome.others = [Option(slug, str(words)) for slug, words in ENDS.items()]
        self.until.quick_days = choices_from(on, AHEAD)

    @property
    def withdrawal_reason(self) -> str | None:
        """Why the request is withdrawn; None where it stays open."""
        reason = REASONS.get(self.outcome.data or "")
        return None if reason is None else str(reason)

    @property
    def postponed_until(self) -> date | None:
        return self.until.data if self.outcome.data == "postponed" else None

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for mistake in self._mistakes():
            if not self[mistake.field].errors:
                self[mistake.field].errors = [say(mistake)]
        return not self.errors

    def _mistakes(self) -> list[Mistake]:
        needed = ["change_id", "revision", "outcome", "day"]
        if self.outcome.data == "postponed":
            needed.append("until")
        found = [Mistake(name, "missing") for name in needed if self[name].data is None]
        if self.outcome.data and self.outcome.data not in STAYS_OPEN | ENDS:
            found.append(Mistake("outcome", "unknown", {"value": shown(self.outcome.data)}))
        if self.day.data and self.postponed_until and self.postponed_until <= self.day.data:
            found.append(Mistake("until", "until_before_day", {"day": self.day.data}))
        return found


def attempt_form(entry: Entry, on: date, *, filled: MultiDict[str, str] | None = None) -> AttemptForm:
    form = AttemptForm(data={"revision": entry.revision, "day": on.isoformat()}, **refilled(filled))
    form.prepare(on)
    if filled is not None:
        form.validate()
    return form


def blank_attempt() -> AttemptForm:
    """Shown in the form of a new request and never read there: the phone fills it in where there is no network."""
    form = AttemptForm(meta={"csrf": False}, formdata=None)
    form.prepare(NO_DAY)
    return form
