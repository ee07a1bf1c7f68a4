"""The form of a kind as a phone keeps it: nobody's, without a choice of the commune's and without a word filled in.

Made from the declarations alone, so that nothing of a person or of the database can stand in it. What this leaves
empty, the phone fills in from its lists (``static/js/lists.js``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...accounts.kinds import SERVICES
from ...accounts.models import Person
from ..kinds import Kind
from ..rules import COMMON
from .choices import last_used_first, options_for
from .days import NO_DAY
from .entry import EntryForm
from .inputs import IdField, Offer

FROM_LISTS = frozenset({"neighbourhood", "partners", "crew", "relayed_to", "author"})


class LaterField(IdField):
    """An id that the phone makes when the form opens; one made here would be everybody's."""

    text_to_send = ""


class ShellForm(EntryForm):
    """A form that is shown and never read. ``list_name`` of a field is the list from which the phone fills it."""

    id = LaterField()

    case_numbers: list[str] = []
    names_known = list(COMMON)

    def prepare(self, kind: Kind, writer: Person, on: date, crew: Sequence[Person] = ()) -> None:
        super().prepare(kind, writer, on, crew)
        for slug in FROM_LISTS:
            self[slug].list_name = slug

    def _offer(self, slug: str, on: date, _also: Sequence[Person]) -> Offer:
        return ([], []) if slug in FROM_LISTS else last_used_first(options_for(slug, self.kind, self.writer, on=on), ())

    @property
    def is_note_confidential(self) -> bool:
        """For some who log this kind; the phone knows for whom."""
        return any(SERVICES[service].is_confidential for service in self.kind.services)


def shell_form(kind: Kind) -> ShellForm:
    """The empty form of ``kind``. Whether there is somebody to log it for, only the phone knows."""
    form = ShellForm(meta={"csrf": False})
    form.prepare(kind, Person(), NO_DAY)
    form.author.flags.required = True
    return form
