"""Reading entries. ``visible_entries`` is the only door for screens: nothing else selects entries to show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Date, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..commune.models import Neighbourhood, Partner
from ..extensions import db
from .habits import recent_choices
from .models import Entry, EntryCrew, EntryRevision
from .rows import content_of, version_of
from .rules import Content, Reference, Version, read_content, read_version
from .search import matches, words_of

__all__ = [
    "content_of", "dated_on", "find_visible_entry", "first_content", "get_visible_entry", "is_own", "list_journal",
    "list_revisions", "load_reference", "names_of", "recent_choices", "visible_entries", "with_details",
]  # fmt: skip

OPEN_SERVICES = tuple(slug for slug, service in SERVICES.items() if not service.is_confidential)
PAGE_SIZE = 25
LAST_PAGE = 10_000


def dated_on() -> ColumnElement[date | None]:
    """The day an entry stands under in lists and files: its day, else that of its request, else its due day."""
    return func.coalesce(Entry.day, Entry.requested_on, Entry.due_on, type_=Date())


def is_own(person: Person) -> ColumnElement[bool]:
    """Entries that the person wrote or that name the person in the crew."""
    named = select(EntryCrew.entry_number).where(EntryCrew.person_id == person.id)
    return or_(Entry.author_id == person.id, Entry.number.in_(named))


def visible_entries(person: Person) -> Select[Entry]:
    """The entries a person may see, as a select without an order; withdrawn ones are among them.

    Everybody sees their own. Workers also see their own service's, but of the patrols only those of their own
    brigade (the author's counts); team leads their whole service's; coordinators and evaluators those of every
    service that is not confidential. Administrators see none. Notes have a rule of their own: ``may_read_note``.
    """
    entries = select(Entry)
    if person.role == "admin":
        return entries.where(false())
    if person.role in ("coordinator", "evaluator"):
        return entries.where(or_(is_own(person), Entry.service.in_(OPEN_SERVICES)))
    own_service = Entry.service == person.service
    if person.role == "team_lead":
        return entries.where(or_(is_own(person), own_service))
    brigade = select(Person.id).where(Person.brigade == person.brigade)
    own_brigade = Entry.author_id.in_(brigade) if person.brigade else false()  # none is no brigade to share
    return entries.where(or_(is_own(person), and_(own_service, or_(Entry.kind != "patrol", own_brigade))))


def with_details(entries: Select[Entry]) -> Select[Entry]:
    """Loads what a list or a file shows of each entry, in a fixed number of queries."""
    return entries.options(
        joinedload(Entry.author),
        joinedload(Entry.recorded_by),
        selectinload(Entry.topics),
        selectinload(Entry.partners),
        selectinload(Entry.crew).joinedload(EntryCrew.person),
    )


def get_visible_entry(person: Person, id: UUID) -> Entry:
    """The entry, or 404: one that a person may not see does not exist for that person."""
    entry: Entry = db.first_or_404(with_details(visible_entries(person).where(Entry.id == id)))
    return entry


def find_visible_entry(person: Person, id: UUID) -> Entry | None:
    """The same for who asks about several."""
    return db.session.scalars(with_details(visible_entries(person).where(Entry.id == id))).one_or_none()


def own_entries(
    person: Person,
    *,
    search: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    kind: str = "",
    place: str = "",
    state: str = "",
) -> Select[Entry]:
    """A person's own entries, narrowed. Every word of ``search`` must occur in an entry; ``state`` is ``open``, still
    to be done, or ``withdrawn``."""
    entries = visible_entries(person).where(is_own(person))
    if kind:
        entries = entries.where(Entry.kind == kind)
    if place:
        entries = entries.where(Entry.neighbourhood == place)
    if state == "open":
        entries = entries.where(Entry.day.is_(None), Entry.withdrawn_at.is_(None))
    elif state == "withdrawn":
        entries = entries.where(Entry.withdrawn_at.is_not(None))
    if first_day:
        entries = entries.where(dated_on() >= first_day)
    if last_day:
        entries = entries.where(dated_on() <= last_day)
    for word in words_of(search):
        entries = entries.where(matches(person, word))
    return entries


def list_journal(person: Person, *, page: int = 1, **wanted: Any) -> Pagination:
    """A page of a person's own entries as ``own_entries`` narrows them, the newest day first."""
    entries = own_entries(person, **wanted)
    entries = entries.order_by(dated_on().desc(), Entry.started_at.desc(), Entry.number.desc())
    page = max(1, min(page, LAST_PAGE))
    return db.paginate(with_details(entries), page=page, per_page=PAGE_SIZE, error_out=False)


@dataclass(frozen=True)
class DayTotal:
    """What the entries of one kind that stand under one day come to."""

    day: date
    kind: str
    entries: int
    minutes: int


def totals_of_journal(person: Person, *, between: tuple[date, date], **wanted: Any) -> list[DayTotal]:
    """The journal's totals by day and kind between two days, both included; withdrawn entries are not in them."""
    entries = own_entries(person, **wanted).where(Entry.withdrawn_at.is_(None), dated_on().between(*between))
    minutes = func.coalesce(func.sum(Entry.minutes), 0)
    totals = entries.with_only_columns(dated_on(), Entry.kind, func.count(), minutes).group_by(dated_on(), Entry.kind)
    return [
        DayTotal(day, kind, number, int(total or 0)) for day, kind, number, total in db.session.execute(totals) if day
    ]


def sum_of_journal(person: Person, **wanted: Any) -> int:
    """The minutes of all the journal's entries that are wanted; withdrawn ones have none."""
    entries = own_entries(person, **wanted).where(Entry.withdrawn_at.is_(None))
    return int(db.session.scalar(entries.with_only_columns(func.sum(Entry.minutes))) or 0)


def own_minutes_by_day(person: Person, *, first_day: date, last_day: date) -> dict[date, int]:
    """The time of a person's own entries on each day, both ends included; withdrawn entries have none."""
    minutes = func.coalesce(func.sum(Entry.minutes), 0)
    totals = select(Entry.day, minutes).where(
        is_own(person), Entry.withdrawn_at.is_(None), Entry.day.between(first_day, last_day)
    )
    return {day: int(total or 0) for day, total in db.session.execute(totals.group_by(Entry.day)) if day is not None}


def list_revisions(entry: Entry) -> list[EntryRevision]:
    """What the entry was before each change, the oldest first."""
    revisions = select(EntryRevision).where(EntryRevision.entry_number == entry.number)
    return list(
        db.session.scalars(revisions.order_by(EntryRevision.number).options(joinedload(EntryRevision.changed_by)))
    )


def names_of(usernames: Collection[str]) -> dict[str, str]:
    """The names of people by username, of those too whom an entry names no more."""
    people = select(Person.username, Person.name).where(Person.username.in_(usernames))
    return dict(db.session.execute(people).all()) if usernames else {}


def load_reference() -> Reference:
    """The slugs and usernames that exist, for ``rules.check``."""
    return Reference(
        neighbourhoods=frozenset(db.session.scalars(select(Neighbourhood.slug))),
        partners=frozenset(db.session.scalars(select(Partner.slug))),
        usernames=frozenset(db.session.scalars(select(Person.username))),
    )


def first_content(entry: Entry) -> Content:
    """What the first submission of the entry said, whatever was corrected since."""
    first = select(EntryRevision.snapshot).where(EntryRevision.entry_number == entry.number, EntryRevision.number == 1)
    snapshot = db.session.scalar(first)
    return content_of(entry) if snapshot is None else read_content(snapshot)[0]


def version_before(entry: Entry) -> Version | None:
    """What an entry was before it was last changed. One that came in as withdrawn, from a register, counted before."""
    last = select(EntryRevision.snapshot).where(EntryRevision.entry_number == entry.number)
    snapshot = db.session.scalar(last.order_by(EntryRevision.number.desc()).limit(1))
    if snapshot is None:
        return replace(version_of(entry), withdrawn_reason=None) if entry.is_withdrawn else None
    return read_version(snapshot)


def find_change(change_id: UUID) -> EntryRevision | None:
    return db.session.scalars(select(EntryRevision).where(EntryRevision.change_id == change_id)).one_or_none()


def ids_of(usernames: list[str] | tuple[str, ...]) -> dict[str, int]:
    if not usernames:
        return {}
    return dict(db.session.execute(select(Person.username, Person.id).where(Person.username.in_(usernames))).all())


def lock_entry(id: UUID) -> Entry:
    """The entry as it is now, which nobody else may change before this transaction ends (SQLite: it began IMMEDIATE).
    Raises NoResultFound when there is none."""
    entry = with_details(select(Entry).where(Entry.id == id)).with_for_update(of=Entry)
    return db.session.scalars(entry.execution_options(populate_existing=True)).one()
