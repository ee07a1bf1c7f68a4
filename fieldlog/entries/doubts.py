"""What an entry may say by mistake: somebody's name in a note, a case number that was copied wrong. Nobody is stopped
by a doubt; it is said beside the field while one types, and where there is no script on the page of the entry.
"""

from __future__ import annotations

from sqlalchemy import exists, select

from ..accounts.kinds import SERVICES
from ..commune.queries import list_neighbourhoods, list_partners
from ..extensions import db
from .models import Entry
from .rules import COMMON, find_doubts, is_mistyped


def known_names() -> list[str]:
    """Names in both languages that may stand in any note, the longest first: the commune's places, partners and
    services, and words that are common in such names."""
    names = {name for place in list_neighbourhoods() for name in (place.name_fr, place.name_nl)}
    names.update(name for partner in list_partners() for name in (partner.name_fr, partner.name_nl))
    names.update(name for service in SERVICES.values() for name in service.label.values())
    return sorted(names | set(COMMON), key=lambda name: (-len(name), name))


def doubts_about(entry: Entry, *, with_note: bool) -> list[str]:
    """The kinds of ``PATTERNS`` in its note, and "case" for a number that looks mistyped and was not used before."""
    found = find_doubts(entry.note, known_names()) if entry.note and with_note else []
    return [*found, "case"] if entry.case and is_mistyped(entry.case) and not _is_used_elsewhere(entry) else found


def _is_used_elsewhere(entry: Entry) -> bool:
    others = select(Entry.number).where(
        Entry.service == entry.service, Entry.case == entry.case, Entry.number != entry.number
    )
    return bool(db.session.scalar(select(exists(others))))
