"""The cases a person worked on last, for pages of the server only: a phone keeps no case number but pinned ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..accounts.models import Person
from ..extensions import db
from .habits import LOOKED_AT
from .models import Entry
from .queries import get_visible_entry, visible_entries

SHOWN = 8


@dataclass(frozen=True)
class Case:
    """A case, by the last contact that the person had in it: ``entry_id`` stands for it in addresses, where a case
    number must not."""

    number: str
    entry_id: UUID
    day: date | None


def list_recent_cases(person: Person, service: str, *, limit: int = SHOWN) -> list[Case]:
    """The cases of a person's own newest contacts for a service, the one used last first. In another service the same
    number is another case."""
    own = visible_entries(person).where(
        Entry.author_id == person.id,
        Entry.service == service,
        Entry.case.is_not(None),
        Entry.withdrawn_at.is_(None),
    )
    newest = own.with_only_columns(Entry.case, Entry.id, Entry.day).order_by(Entry.day.desc(), Entry.number.desc())
    found: dict[str, Case] = {}
    for number, id, day in db.session.execute(newest.limit(LOOKED_AT)):
        found.setdefault(str(number), Case(str(number), id, day))
    return list(found.values())[:limit]


def first_words_of(person: Person, id: UUID) -> dict[str, str]:
    """What another contact in the case of that entry begins with: the case, and for whom it was. 404 where the person
    may not see the entry, or works in a service to which the number says nothing."""
    entry = get_visible_entry(person, id)
    same = {"case": entry.case, "audience": entry.audience} if entry.service == person.service else {}
    return {slug: value for slug, value in same.items() if value}
