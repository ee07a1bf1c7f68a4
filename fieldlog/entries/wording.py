"""How an entry reads on a page: its title, the line under it, and all its facts, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..commune.queries import list_neighbourhoods, list_partners
from ..dates import local_day
from ..formats import NO_BREAK, clock, day_short, hours, label, named, number
from ..formats import day as day_of_year
from .dimensions import AUDIENCES, DIMENSIONS, LEVELS
from .forms.choices import is_target
from .kinds import KINDS, Kind
from .models import Entry, EntryAttempt, EntryRevision
from .queries import names_of
from .rows import content_of, version_of
from .rules import Content, read_version, value_of

STAR = "★"
JUST_NOW = timedelta(hours=1)


@dataclass(frozen=True)
class Fact:
    """One thing an entry says."""

    dimension: str
    label: str
    text: str


@dataclass(frozen=True)
class Wording:
    """An entry in words. ``facts`` hold its note only where the reader may read it."""

    entry: Entry
    kind: Kind
    title: str
    line: str
    facts: tuple[Fact, ...]

    def said(self, dimension: str) -> str:
        """What the entry says of one dimension; empty where it says nothing."""
        return next((fact.text for fact in self.facts if fact.dimension == dimension), "")


class Words:
    """The names of the commune's places and partners, read once for a page; ``reader`` is who reads it."""

    def __init__(self, today: date, reader: Person) -> None:
        self.reader = reader
        self.places = {
            place.slug: f"{named(place, 'name')}{NO_BREAK}{STAR}" if is_target(place, today) else named(place, "name")
            for place in list_neighbourhoods()
        }
        self.partners = {partner.slug: named(partner, "name") for partner in list_partners()}

    def word(self, entry: Entry, *, with_note: bool = False) -> Wording:
        kind = KINDS[entry.kind]
        names = {member.person.username: member.person.name for member in entry.crew}
        facts = tuple(self.facts(content_of(entry), names, with_note=with_note))
        texts = {fact.dimension: fact.text for fact in facts}
        title = self._title(entry, kind, texts)
        parts = [label(kind.label) if title != label(kind.label) else "", *self._line(entry, texts)]
        return Wording(entry, kind, title, " · ".join(part for part in parts if part), facts)

    def _title(self, entry: Entry, kind: Kind, texts: dict[str, str]) -> str:
        if entry.started_at and entry.ended_at:
            place = texts.get("neighbourhood")
            times = f"{clock(entry.started_at)} – {clock(entry.ended_at)}"
            return f"{times} · {place}" if place else times
        return texts.get("topic") or label(kind.label)

    def _line(self, entry: Entry, texts: dict[str, str]) -> list[str]:
        parts = [texts[slug] for slug in ("case", "audience", "level") if slug in texts]
        if entry.minutes is not None:
            parts.append(hours(entry.minutes))
        if entry.people is not None:
            parts.append(_("%(number)s people", number=number(entry.people)))
        if not entry.started_at and "neighbourhood" in texts:
            parts.append(texts["neighbourhood"])
        if others := self._companions(entry):
            parts.append(_("with %(names)s", names=", ".join(others)))
        return parts

    def _companions(self, entry: Entry) -> list[str]:
        """Who else was there: to a colleague whom the entry names, its author is one of them."""
        crew = [member.person for member in entry.crew]
        people = [entry.author, *crew] if self.reader in crew else crew
        return [person.name for person in people if person != self.reader]

    def facts(self, content: Content, names: Mapping[str, str], *, with_note: bool) -> list[Fact]:
        """What a content says, in the order of its form. ``names`` are those of the crew by username."""
        kind = KINDS[content.kind]
        found = []
        for slug in (*kind.dimensions, *(("minutes",) if kind.has_hours else ())):
            value = value_of(content, slug)
            if value not in (None, ()) and (slug != "note" or with_note):
                said = tuple(names.get(name, name) for name in value) if slug == "crew" else value
                found.append(Fact(slug, label(DIMENSIONS[slug].label), self._text(kind, slug, said)))
        return found

    def _text(self, kind: Kind, slug: str, value: object) -> str:
        if isinstance(value, tuple):
            return ", ".join(self._name(kind, slug, str(part)) for part in value)
        if isinstance(value, datetime):
            return _("%(day)s at %(clock)s", day=day_of_year(local_day(value)), clock=clock(value))
        if isinstance(value, date):
            return day_of_year(value)
        if isinstance(value, int):
            return hours(value) if slug == "minutes" else number(value)
        return self._name(kind, slug, str(value))

    def _name(self, kind: Kind, slug: str, value: str) -> str:
        declared = {"topic": kind.topics, "audience": AUDIENCES, "level": LEVELS}.get(slug, {})
        if value in declared:
            return label(declared[value])
        if slug == "relayed_to" and value in SERVICES:
            return label(SERVICES[value].label)
        names = {"neighbourhood": self.places, "partners": self.partners, "relayed_to": self.partners}.get(slug, {})
        return names.get(value, value)


@dataclass(frozen=True)
class Step:
    """One change in an entry's history, and what it changed: (label, text before, text after), None for nothing."""

    revision: EntryRevision
    changes: tuple[tuple[str, str | None, str | None], ...]


def history(
    words: Words, entry: Entry, revisions: Sequence[EntryRevision], *, with_note: bool, with_reasons: bool
) -> list[Step]:
    """The changes of an entry, the oldest first. ``with_reasons``: why hours overlap, too."""
    versions = [read_version(revision.snapshot) for revision in revisions] + [version_of(entry)]
    names = names_of({username for version in versions for username in version.content.crew})
    said = [
        {fact.label: fact.text for fact in words.facts(version.content, names, with_note=with_note)}
        | {_("Counts"): _("no") if version.withdrawn_reason else _("yes")}
        | (
            {_("Why both at once"): version.source.overlap_reason}
            if with_reasons and version.source.overlap_reason
            else {}
        )
        for version in versions
    ]
    return [
        Step(revision, tuple(_changes(before, after)))
        for revision, before, after in zip(revisions, said[:-1], said[1:], strict=True)
    ]


def attempt_words(attempt: EntryAttempt) -> str:
    """What came of trying to visit: that nobody was there, or to which day it is postponed."""
    if attempt.until:
        return _("postponed at their request to %(day)s", day=day_short(attempt.until))
    return _("nobody there on %(day)s", day=day_short(attempt.day))


def attempts_words(attempts: Sequence[EntryAttempt]) -> str:
    """The newest attempt in words, and how often nobody was there; empty where it was never tried."""
    if not attempts:
        return ""
    newest = attempts[-1]
    absences = sum(1 for attempt in attempts if attempt.until is None)
    words = attempt_words(newest)
    if absences < 2 or newest.until:
        return words
    times = _("%(number)s times", number=absences)
    return f"{words} · {times}"


def was_just_now(step: Step, person: Person, at: datetime) -> bool:
    """Whether the person made this change within the hour: then it is offered to be taken back before anything else."""
    return step.revision.changed_by_id == person.id and at - step.revision.changed_at < JUST_NOW


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    for name in before | after:
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def summary(wording: Wording) -> str:
    """What was saved, in a few words: the kind, then how long it took, or its day."""
    entry = wording.entry
    if entry.minutes is not None:
        what = hours(entry.minutes)
    else:
        what = day_of_year(entry.day) if entry.day else _("still to be done")
    return f"{label(wording.kind.label)} · {what}"
