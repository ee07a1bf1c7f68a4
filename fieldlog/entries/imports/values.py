"""What the words of a register mean: people, neighbourhoods, topics and the like, proposed by their names, to be
corrected once and remembered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ...accounts.kinds import SERVICES
from ...commune.queries import list_colleagues, list_neighbourhoods, list_partners
from ...formats import by_name, label, named
from ..dimensions import AUDIENCES, LEVELS
from ..kinds import Kind
from .written import plain

CHOSEN = ("author", "crew", "neighbourhood", "topic", "audience", "level", "relayed_to", "partners")
SEVERAL = ("author", "crew", "partners")  # of topics too, where the kind has many
NOTHING = "-"  # the word means nothing here: as if the cell were empty
CLOSE = 0.82

_PARTS = re.compile(r"[;,/+&\n]| et | en | avec | met ")
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Choices:
    """What may be chosen for a dimension: slugs with their names in the reader's language, and by which names each is
    recognised."""

    labels: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)

    def exact(self, text: str) -> str:
        """The slug that the text certainly means; empty where none does."""
        return self.names.get(key_of(text), "")

    def proposed(self, text: str) -> str:
        """The slug that the text probably means: one whose name holds all its words, or their beginnings (``A. Dup``),
        or the other way round; else one that is nearly written so."""
        words = key_of(text).split()
        if not words:
            return ""
        found = {slug for name, slug in self.names.items() if _begin(words, name.split()) or _hold(words, name.split())}
        if len(found) == 1:
            return found.pop()
        close = difflib.get_close_matches(key_of(text), self.names, n=1, cutoff=CLOSE)
        return self.names[close[0]] if close else ""


def _begin(short: list[str], words: list[str]) -> bool:
    """Whether each of the short words begins one of the others, and at least one is more than an initial."""
    is_telling = any(len(one) > 2 or one in words for one in short)
    return is_telling and all(any(word.startswith(one) for word in words) for one in short)


def _hold(words: list[str], name: list[str]) -> bool:
    return set(name) <= set(words)


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    return _SIGNS.sub(" ", plain(text)).strip()


def _choices(names: Mapping[str, tuple[str, tuple[str, ...]]]) -> Choices:
    """By slug: the name to show, and all others. A name that means two things is known for neither."""
    known: dict[str, str | None] = {}
    for slug, (shown, others) in names.items():
        for name in {key_of(text) for text in (slug, shown, *others)} - {""}:
            known[name] = slug if known.get(name, slug) == slug else None
    labels = {slug: shown for slug, (shown, _) in names.items()}
    return Choices(labels, {name: slug for name, slug in known.items() if slug})


def load_choices(kind: Kind, service: str) -> dict[str, Choices]:
    """What the commune and the kind offer for each dimension; people are the service's own, those who left too."""
    places = {row.slug: (named(row, "name"), (row.name_fr, row.name_nl)) for row in by_name(list_neighbourhoods())}
    partners = {row.slug: (named(row, "name"), (row.name_fr, row.name_nl)) for row in by_name(list_partners())}
    services = {slug: (label(one.label), tuple(one.label.values())) for slug, one in SERVICES.items()}
    people = {row.username: (row.name, _names_of_person(row.name)) for row in list_colleagues(service)}
    declared = {"topic": kind.topics, "audience": AUDIENCES, "level": LEVELS}
    found = {
        dimension: _choices({slug: (label(labels), tuple(labels.values())) for slug, labels in of.items()})
        for dimension, of in declared.items()
    }
    found |= {"author": _choices(people), "crew": _choices(people)}
    found |= {"neighbourhood": _choices(places), "partners": _choices(partners)}
    return found | {"relayed_to": _choices(services | partners)}


def _names_of_person(name: str) -> tuple[str, ...]:
    """``Amina B.`` may be written ``B. Amina``. ``Amina`` alone is only proposed: another one may have left."""
    words = name.split()
    return (name, " ".join(reversed(words)), " ".join((*words[1:], words[0]))) if words else ()


def has_several(dimension: str, kind: Kind) -> bool:
    return dimension in SEVERAL or (dimension == "topic" and kind.has_many_topics)


def parts_of(text: str, dimension: str, kind: Kind, choices: Choices) -> list[str]:
    """The values of a cell: one, or those that signs part where a cell may hold several."""
    if not has_several(dimension, kind) or choices.exact(text):
        return [text]
    return [part for part in (part.strip() for part in _PARTS.split(text)) if part]
