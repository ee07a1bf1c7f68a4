"""Finding entries by a word: what a person sees of an entry in the journal, and nothing that is hidden there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, or_, select

from ..accounts.models import Person
from ..commune.models import Neighbourhood, Partner
from ..extensions import db
from ..formats import fold
from .dimensions import AUDIENCES, LEVELS, Labels
from .kinds import KINDS
from .models import Entry, EntryPartner, EntryTopic

LONGEST_SEARCH = 100


def words_of(search: str) -> list[str]:
    """The words of what somebody typed; neither its length nor what cannot be printed reaches the database."""
    return ["".join(sign for sign in word if sign.isprintable()) for word in search[:LONGEST_SEARCH].split()]


def matches(person: Person, word: str) -> ColumnElement[bool]:
    """Whether an entry holds ``word``: in a name of its kind, topic, audience, level, neighbourhood or partner, in
    its case number, or in a note that the person wrote. Accents and capitals make no difference in names."""
    topics = [(kind.slug, topic) for kind in KINDS.values() for topic in slugs_with(word, kind.topics)]
    partners = select(EntryPartner.entry_number).where(EntryPartner.partner.in_(_partners_with(word)))
    several = select(EntryTopic.entry_number).where(EntryTopic.topic.in_({topic for _, topic in topics}))
    return or_(
        Entry.kind.in_(slugs_with(word, {kind.slug: kind.label for kind in KINDS.values()})),
        *((Entry.kind == kind) & (Entry.topic == topic) for kind, topic in topics),
        Entry.number.in_(several),
        Entry.audience.in_(slugs_with(word, AUDIENCES)),
        Entry.level.in_(slugs_with(word, LEVELS)),
        Entry.neighbourhood.in_(_neighbourhoods_with(word)),
        Entry.number.in_(partners),
        Entry.case.icontains(word, autoescape=True),
        (Entry.author_id == person.id) & Entry.note.icontains(word, autoescape=True),
    )


def slugs_with(word: str, labels: Mapping[str, Labels]) -> list[str]:
    """The slugs whose French or Dutch label holds the word."""
    sought = fold(word)
    return [slug for slug, label in labels.items() if any(sought in fold(name) for name in label.values())]


def _neighbourhoods_with(word: str) -> list[str]:
    return _named(word, db.session.execute(select(Neighbourhood.slug, Neighbourhood.name_fr, Neighbourhood.name_nl)))


def _partners_with(word: str) -> list[str]:
    return _named(word, db.session.execute(select(Partner.slug, Partner.name_fr, Partner.name_nl)))


def _named(word: str, rows: Iterable[tuple[str, str, str]]) -> list[str]:
    return slugs_with(word, {slug: {"fr": name_fr, "nl": name_nl} for slug, name_fr, name_nl in rows})
