"""Keeping an uploaded file for an hour, trying it, bringing it in whole, and taking a whole import back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from ...accounts.models import Person
from ...extensions import db, insert_into, reading_only
from ..kinds import KINDS
from ..models import Entry, EntryChange, EntryRevision
from ..queries import with_details
from ..rows import content_of, mark_of, version_of
from ..rules import tidy, version_fields
from .bringing import Say, SayUnreadable, Tried, batches, bring_in
from .headings import is_about_people
from .lines import Reading
from .models import ImportedEntry, RegisterHabit, RegisterImport, RegisterUpload
from .queries import (
    KEPT_FOR,
    find_import,
    find_same_sheet,
    hash_of_import,
    lock_undone,
    lock_upload,
    propose_reading,
    reading_of,
    was_brought_again,
)  # fmt: skip
from .sheets import Sheet, hash_of, pack, unpack
from .values import NOTHING
from .written import plain


class BroughtAgain(Exception):
    """An import cannot be redone: its lines came in again since, and would count twice."""


def keep_upload(*, person: Person, reading: Reading, sheets: list[Sheet], file_name: str, at: datetime) -> UUID:
    """Keeps a file that was read, in place of the person's last one; returns its id."""
    id = uuid4()
    values = {
        "id": id,
        "touched_at": at,
        "file_name": file_name,
        "kind": reading.kind,
        "service": reading.service,
        "sheets": pack(sheets),
        "reading": _kept(reading),
        "report": None,
    }
    upload = insert_into(RegisterUpload).values(person_id=person.id, **values)
    db.session.execute(upload.on_conflict_do_update(index_elements=["person_id"], set_=values))
    db.session.commit()
    return id


def _kept(reading: Reading) -> dict[str, Any]:
    return {
        "sheet": reading.sheet,
        "heading": [reading.heading.first, reading.heading.last],
        "columns": {str(at): target for at, target in reading.columns.items()},
        "words": reading.words,
        "defaults": reading.defaults,
    }


def forget_upload(*, id: UUID, person: Person) -> None:
    """Throws away what the person uploaded."""
    db.session.execute(delete(RegisterUpload).where(RegisterUpload.id == id, RegisterUpload.person_id == person.id))
    db.session.commit()


def forget_old_uploads(*, at: datetime) -> int:
    """What every few minutes does: files whose hour is over go; returns how many."""
    old = select(RegisterUpload.id).where(RegisterUpload.touched_at <= at - KEPT_FOR)
    with reading_only():  # a tick of the clock waits for nobody
        ids = db.session.scalars(old).all()
        db.session.rollback()
    if ids:
        db.session.execute(delete(RegisterUpload).where(RegisterUpload.id.in_(ids)))
        db.session.commit()
    return len(ids)


def keep_reading(
    *, upload: RegisterUpload, reading: Reading, headings: Sequence[str], at: datetime, is_habit: bool = True
) -> None:
    """How the file is to be read from now on, and the next ones of its kind and service."""
    upload.reading, upload.report, upload.touched_at = _kept(reading), None, at
    if is_habit:
        _remember(reading, headings)
    db.session.commit()


def _remember(reading: Reading, headings: Sequence[str]) -> None:
    """Words that mean nothing are forgotten with the file where they may be the names of people who came for help."""
    new = {"kind": reading.kind, "service": reading.service, "columns": {}, "words": {}, "defaults": {}}
    db.session.execute(insert_into(RegisterHabit).values(**new).on_conflict_do_nothing())
    habit = db.session.get_one(RegisterHabit, (reading.kind, reading.service), with_for_update=True)
    named = {plain(name): reading.columns.get(at, "") for at, name in enumerate(headings) if name}
    habit.columns = {**habit.columns, **named}
    forgotten = NOTHING if is_about_people(KINDS[reading.kind]) else ""
    habit.words = {
        dimension: {word: slug for word, slug in words.items() if slug != forgotten}
        for dimension, words in reading.words.items()
    }
    habit.defaults = reading.defaults


def check_upload(*, upload: RegisterUpload, at: datetime, today: date, say: Say, say_unreadable: SayUnreadable) -> None:
    """The dry run: everything is brought in and taken out again, and what it said is kept with the file."""
    id = upload.id
    tried = bring_in(upload, None, at, today, say, say_unreadable)
    db.session.rollback()
    _keep_report(id, tried)


def _keep_report(id: UUID, tried: Tried) -> None:
    kept = update(RegisterUpload).where(RegisterUpload.id == id).values(report=tried.as_json())
    db.session.execute(kept)  # of a file that is gone meanwhile, nothing
    db.session.commit()


def import_upload(
    *, id: UUID, person: Person, at: datetime, today: date, say: Say, say_unreadable: SayUnreadable
) -> int | None:
    """Brings in a whole sheet or, when a line of it is refused, nothing; returns the number of the import, None where
    there is none: then a look at the new dry run tells why. The file is thrown away once no other sheet of it is left.
    """
    upload = lock_upload(id)
    if upload is None or upload.report is None:
        db.session.rollback()
        return None
    sheets, reading = unpack(upload.sheets), reading_of(upload)
    sheet = sheets[reading.sheet]
    if find_same_sheet(upload.kind, upload.service, hash_of(sheet)) is not None:
        db.session.rollback()
        return None
    lock_undone(upload.kind, upload.service)
    made = RegisterImport(
        upload_id=upload.id,
        sheet=sheet.name,
        person_id=person.id,
        imported_at=at,
        file_name=upload.file_name,
        sheet_hash=hash_of(sheet),
        kind=upload.kind,
        service=upload.service,
        stored=1,
        known=0,
    )
    db.session.add(made)
    db.session.flush()
    tried = bring_in(upload, made.number, at, today, say, say_unreadable)
    if tried.report.refused or not tried.report.stored:
        db.session.rollback()
        _keep_report(id, tried)
        return None
    made.stored, made.known = tried.report.stored, tried.report.known
    _go_on(upload, sheets)
    db.session.commit()
    return made.number


def _go_on(upload: RegisterUpload, sheets: list[Sheet]) -> None:
    """To the next sheet that was not brought in; after the last one, nothing is left of the file."""
    done = set(db.session.scalars(select(RegisterImport.sheet).where(RegisterImport.upload_id == upload.id)))
    left = [at for at, sheet in enumerate(sheets) if sheet.name not in done]
    if left:
        upload.reading = _kept(propose_reading(sheets, upload.kind, upload.service, sheet=left[0]))
        upload.report = None
    else:
        db.session.delete(upload)


def undo_import(*, number: int, person: Person, reason: str, at: datetime) -> int:
    """Withdraws every entry of an import that still counts, for one reason, in one transaction; returns how many.
    Undone already, it stays so."""
    made = find_import(person, number, locked=True)
    if made is None or made.undone_at:
        db.session.rollback()
        return 0
    reason = tidy(reason)
    counting = select(Entry.number).where(Entry.withdrawn_at.is_(None))
    changed = _change_all(made, counting, {"withdrawn_at": at, "withdrawn_reason": reason}, person, reason, at)
    made.undone_at, made.undone_by_id, made.undone_reason = at, person.id, reason
    made.upload_id = None  # a file that is still here may come in anew
    db.session.commit()
    return changed


def redo_import(*, number: int, person: Person, reason: str, at: datetime) -> int:
    """Lets the entries count again that undoing an import withdrew; those that were withdrawn before stay so. Raises
    BroughtAgain where the same lines came in again since."""
    made = find_import(person, number, locked=True)
    if made is None or made.undone_at is None:
        db.session.rollback()
        return 0
    if was_brought_again(number) or find_same_sheet(made.kind, made.service, made.sheet_hash):
        db.session.rollback()
        raise BroughtAgain
    undone = select(Entry.number).where(
        Entry.withdrawn_at == made.undone_at, Entry.withdrawn_reason == made.undone_reason
    )
    changed = _change_all(made, undone, {"withdrawn_at": None, "withdrawn_reason": None}, person, reason, at)
    made.undone_at = made.undone_by_id = made.undone_reason = None
    db.session.commit()
    return changed


def _change_all(
    made: RegisterImport, which: Any, values: dict[str, Any], person: Person, reason: str, at: datetime
) -> int:
    """The same change to many entries: what each was is kept as a revision, and each leaves its mark for the night."""
    of_import = select(ImportedEntry.entry_number).where(ImportedEntry.import_number == made.number)
    numbers = db.session.scalars(which.where(Entry.number.in_(of_import)).order_by(Entry.number)).all()
    for some in batches(numbers):
        locked = with_details(select(Entry).where(Entry.number.in_(some))).order_by(Entry.number)
        locked = locked.with_for_update(of=Entry).execution_options(populate_existing=True)
        entries = db.session.scalars(locked).all()
        revisions = [_revision_of(entry, made, person, reason, at) for entry in entries]
        marks = [mark_of(entry.number, content_of(entry), at) for entry in entries]
        db.session.execute(insert(EntryRevision), revisions)
        db.session.execute(insert(EntryChange), marks)
        changed = update(Entry).where(Entry.number.in_(some)).values(revision=Entry.revision + 1, **values)
        db.session.execute(changed.execution_options(synchronize_session=False))
    return len(numbers)


def _revision_of(entry: Entry, made: RegisterImport, person: Person, reason: str, at: datetime) -> dict[str, Any]:
    return {
        "entry_number": entry.number,
        "number": entry.revision,
        "change_id": uuid4(),
        "change_hash": hash_of_import(made.number),
        "snapshot": version_fields(version_of(entry)),
        "changed_by_id": person.id,
        "changed_at": at,
        "reason": reason,
        "recorded_by_id": None,
    }
