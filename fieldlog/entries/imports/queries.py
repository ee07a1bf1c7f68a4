"""Reads uploads, imports and habits, each only for who may bring in registers of that service."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from ...accounts.models import Person
from ...extensions import db
from ..duplicates.queries import SAID_ALIKE
from ..kinds import KINDS, Kind, kinds_for
from ..models import Entry, EntryRevision
from ..queries import OPEN_SERVICES, dated_on
from .headings import Heading, find_heading, headings_of, propose_target, targets_of, titles_of
from .lines import Reading
from .models import ImportedEntry, RegisterHabit, RegisterImport, RegisterUpload
from .sheets import Sheet
from .written import plain

KEPT_FOR = timedelta(hours=1)
SHOWN = 50


def importable_services(person: Person) -> tuple[str, ...]:
    """Whose registers a person may bring in: a head of service those of the own service; a coordinator those of every
    service that is not bound by professional secrecy, because a case-work register holds what the coordinator may not
    read. An evaluator only reads, an administrator never sees contents, a worker has the forms."""
    if person.role == "team_lead":
        return (person.service,)
    return OPEN_SERVICES if person.role == "coordinator" else ()


def importable_kinds(person: Person) -> dict[str, list[Kind]]:
    return {service: kinds_for(service) for service in importable_services(person)}


def find_upload(person: Person, id: UUID, *, at: datetime) -> RegisterUpload | None:
    """A person's own file, for an hour after the last step."""
    wanted = select(RegisterUpload).where(
        RegisterUpload.id == id,
        RegisterUpload.person_id == person.id,
        RegisterUpload.touched_at > at - KEPT_FOR,
        RegisterUpload.service.in_(importable_services(person)),
    )
    return db.session.scalars(wanted).one_or_none()


def lock_upload(id: UUID) -> RegisterUpload | None:
    """The file as it is until this transaction ends; None where another request has just done with it."""
    wanted = select(RegisterUpload).where(RegisterUpload.id == id)
    return db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one_or_none()


def list_imports(person: Person) -> list[RegisterImport]:
    """The newest first."""
    wanted = select(RegisterImport).where(RegisterImport.service.in_(importable_services(person)))
    wanted = wanted.options(joinedload(RegisterImport.person)).order_by(RegisterImport.number.desc()).limit(SHOWN)
    return list(db.session.scalars(wanted))


def find_import(person: Person, number: int, *, locked: bool = False) -> RegisterImport | None:
    """An import that a person may see, undo and redo; ``locked``: as it is until this transaction ends."""
    wanted = select(RegisterImport).where(
        RegisterImport.number == number, RegisterImport.service.in_(importable_services(person))
    )
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def find_import_of(person: Person, upload_id: UUID, sheet: str) -> RegisterImport | None:
    """What became of a sheet that was here."""
    wanted = select(RegisterImport).where(
        RegisterImport.upload_id == upload_id,
        RegisterImport.sheet == sheet,
        RegisterImport.service.in_(importable_services(person)),
    )
    return db.session.scalars(wanted).one_or_none()


def find_same_sheet(kind: str, service: str, sheet_hash: str) -> RegisterImport | None:
    """The import, not undone, that this very sheet was brought in with before."""
    wanted = select(RegisterImport).where(
        RegisterImport.sheet_hash == sheet_hash,
        RegisterImport.kind == kind,
        RegisterImport.service == service,
        RegisterImport.undone_at.is_(None),
    )
    wanted = wanted.options(joinedload(RegisterImport.person)).order_by(RegisterImport.number.desc()).limit(1)
    return db.session.scalars(wanted).one_or_none()


def hash_of_import(number: int) -> str:
    """Marks the changes that an import made to its entries as a whole: all others were made by somebody, to one."""
    return hashlib.sha256(f"import {number}".encode()).hexdigest()


class Standing(NamedTuple):
    """What an import's entries are now. ``first`` and ``last`` are the days they stand under in lists; ``corrected``
    are those that count and were put right by somebody since."""

    first: date | None
    last: date | None
    counting: int
    corrected: int


def standing_of(made: RegisterImport) -> Standing:
    counts = Entry.withdrawn_at.is_(None)
    by_somebody = EntryRevision.change_hash != hash_of_import(made.number)
    corrected = exists().where(EntryRevision.entry_number == Entry.number, by_somebody)
    of_import = select(
        func.min(dated_on()), func.max(dated_on()), func.count().filter(counts), func.count().filter(counts, corrected)
    ).join(ImportedEntry, ImportedEntry.entry_number == Entry.number)
    return Standing(*db.session.execute(of_import.where(ImportedEntry.import_number == made.number)).one())


def ids_of_lines(keys: Collection[UUID]) -> dict[UUID, UUID]:
    """For lines that came before, the id each is brought in under: of its entry that counts; else of the one that
    somebody withdrew by itself, which stays withdrawn; and a new one where its imports were undone, for what was
    undone is a story of its own."""
    before = (
        select(ImportedEntry.line_key, Entry.id, Entry.withdrawn_at.is_(None), RegisterImport.undone_at.is_(None))
        .join(Entry, Entry.number == ImportedEntry.entry_number)
        .join(RegisterImport, RegisterImport.number == ImportedEntry.import_number)
        .where(ImportedEntry.line_key.in_(keys))
        .order_by(ImportedEntry.entry_number)
    )
    times: Counter[UUID] = Counter()
    standing: dict[UUID, UUID] = {}
    counting: dict[UUID, UUID] = {}
    for key, id, counts, stands in db.session.execute(before):
        times[key] += 1
        if counts:
            counting[key] = id
        elif stands:
            standing[key] = id
    anew = {key: uuid5(key, str(count)) for key, count in times.items()}
    return anew | standing | counting


def find_twins(numbers: Collection[int], *, before: int) -> set[int]:
    """Those of these new entries, of kinds without hours, that say the same of the same day as an entry that was there
    ``before`` that number and counts: by phone, or by a register that was read otherwise. Of hours, overlaps tell."""
    new = aliased(Entry)
    alike = [getattr(Entry, name).is_not_distinct_from(getattr(new, name)) for name in SAID_ALIKE]
    twins = select(new.number).join(Entry, and_(Entry.author_id == new.author_id, Entry.day == new.day))
    twins = twins.where(new.number.in_(numbers), new.started_at.is_(None), Entry.kind == new.kind, *alike)
    return set(db.session.scalars(twins.where(Entry.number < before, Entry.withdrawn_at.is_(None))))


def lock_undone(kind: str, service: str) -> None:
    """Holds the imports that are undone: none of them is redone while its lines come in anew."""
    undone = select(RegisterImport.number).where(
        RegisterImport.kind == kind, RegisterImport.service == service, RegisterImport.undone_at.is_not(None)
    )
    db.session.execute(undone.with_for_update()).all()


def find_rest(person: Person, made: RegisterImport, *, at: datetime) -> RegisterUpload | None:
    """The file of an import, where other sheets of it are still here."""
    return find_upload(person, made.upload_id, at=at) if made.upload_id else None


def was_brought_again(number: int) -> bool:
    """Whether a line of an import came again with a later one that counts."""
    again, later = aliased(ImportedEntry), aliased(RegisterImport)
    found = (
        select(ImportedEntry.entry_number)
        .join(again, again.line_key == ImportedEntry.line_key)
        .join(later, later.number == again.import_number)
        .where(ImportedEntry.import_number == number, later.number != number, later.undone_at.is_(None))
    )
    return db.session.scalar(found.limit(1)) is not None


def find_habit(kind: str, service: str) -> RegisterHabit | None:
    return db.session.get(RegisterHabit, (kind, service))


def propose_reading(
    sheets: list[Sheet], kind: str, service: str, *, sheet: int | None = None, heading: Heading | None = None
) -> Reading:
    """How a file is probably read: its fullest sheet, the headings as they were read last time, else by their names."""
    habit = find_habit(kind, service)
    remembered = habit.columns if habit else {}
    if sheet is None:
        sheet = max(range(len(sheets)), key=lambda at: (len(sheets[at].lines), -at))
    chosen = sheets[sheet]
    heading = heading or find_heading(chosen, KINDS[kind], remembered)
    columns: dict[int, str] = {}
    for at, (name, title) in enumerate(zip(headings_of(chosen, heading), titles_of(chosen, heading), strict=True)):
        target = remembered.get(plain(name), propose_target(name, KINDS[kind], title)) if name else ""
        is_taken = target in columns.values() and target not in ("crew", "partners")
        if target in targets_of(KINDS[kind]) and not is_taken:
            columns[at] = target
    words, defaults = (habit.words, habit.defaults) if habit else ({}, {})
    return Reading(kind, service, sheet, heading, columns, dict(words), dict(defaults))


def reading_of(upload: RegisterUpload) -> Reading:
    """As it is kept with the file."""
    kept: dict[str, Any] = deepcopy(upload.reading)  # else a change to it would not be seen as one
    columns = {int(at): target for at, target in kept["columns"].items()}
    heading = Heading(*kept["heading"])
    return Reading(upload.kind, upload.service, kept["sheet"], heading, columns, kept["words"], kept["defaults"])
