"""Recording, correcting and withdrawing an entry, and taking that back. What was sent before is recognised; nothing
is overwritten unseen.

Callers run ``rules.check`` first and show its sentences; here the database's constraints are the last word. An id
is never looked up before it is inserted: ``ON CONFLICT DO NOTHING`` decides between two senders of the same entry,
and the row's lock between two people who correct it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import insert, select

from ..devices.arrivals import note_imported, note_stored
from ..devices.rules import Origin
from ..extensions import Model, db
from .models import Entry, EntryAttempt, EntryChange, EntryCrew, EntryPartner, EntryRevision, EntryTopic
from .queries import find_change, first_content, ids_of, lock_entry, version_before, with_details
from .register.files import open_register, read_register
from .register.intake import take_in
from .register.report import ImportReport
from .rows import content_of, insert_unless_there, mark_of, row_of, topics_beside, version_of
from .rules import Content, HoursSource, tidy, version_fields

Outcome = Literal["stored", "known", "conflict"]
TYPED = HoursSource()


@dataclass(frozen=True)
class Receipt:
    """What became of a submission. ``hash`` is that of what was sent, ``revision`` the entry's present one."""

    id: UUID
    outcome: Outcome
    hash: str
    revision: int


def record_entry(
    *,
    id: UUID,
    content: Content,
    submission_hash: str,
    recorded_by_id: int | None,
    at: datetime,
    source: HoursSource = TYPED,
    origin: Origin | None = None,
) -> Receipt:
    """Stores a completed, checked content under the id that the phone made.

    Sent again, it is known: by its hash, or by holding the same content as the first submission of that id. The same
    id with anything else is a conflict, and what is stored stays as it is. ``origin`` tells whose outbox it came
    from: its number has arrived with it.
    """
    values = row_of(content) | {
        **vars(source),
        "id": id,
        "author_id": ids_of([content.author])[content.author],
        "submission_hash": submission_hash,
        "recorded_by_id": recorded_by_id,
        "recorded_at": at,
    }
    stored = insert_unless_there(Entry, "id").values(values).returning(Entry.number)
    number = db.session.scalar(stored)
    if number is None:
        receipt = _answer_again(id, content, submission_hash)
        _commit(receipt, origin, at)
        return receipt
    crew_ids = ids_of(content.crew)
    _insert_all(EntryTopic, [{"entry_number": number, "topic": topic} for topic in topics_beside(content)])
    _insert_all(EntryPartner, [{"entry_number": number, "partner": partner} for partner in content.partners])
    _insert_all(EntryCrew, [{"entry_number": number, "person_id": crew_ids[name]} for name in content.crew])
    _insert_all(EntryChange, [mark_of(number, content, at)])
    receipt = Receipt(id, "stored", submission_hash, revision=1)
    _commit(receipt, origin, at)
    return receipt


def _commit(receipt: Receipt, origin: Origin | None, at: datetime, change_id: UUID | None = None) -> None:
    """Ends the transaction with a word about where it came from. A conflict is none: the phone still holds it."""
    if origin is not None and receipt.outcome != "conflict":
        note_stored(origin, entry_id=receipt.id, change_id=change_id, at=at)
    db.session.commit()


def _answer_again(id: UUID, content: Content, submission_hash: str) -> Receipt:
    """The hash holds what the form holds: neither its kind, which stands in its address, nor who sent it."""
    entry = db.session.scalars(with_details(select(Entry).where(Entry.id == id))).one()
    is_same_form = (content.kind, content.author) == (entry.kind, entry.author.username)
    is_known = is_same_form and (submission_hash == entry.submission_hash or content == first_content(entry))
    return Receipt(id, "known" if is_known else "conflict", submission_hash, entry.revision)


def correct_entry(
    *,
    id: UUID,
    change_id: UUID,
    revision: int,
    content: Content,
    reason: str,
    change_hash: str,
    by_id: int,
    at: datetime,
    recorded_by_id: int | None = None,
    source: HoursSource = TYPED,
    origin: Origin | None = None,
) -> Receipt:
    """Replaces the content of an entry by a completed, checked one, keeping what it was as a revision.

    The same change sent again is known. It is a conflict when its id came before with something else, when the entry
    is no longer at the ``revision`` that was seen, or is withdrawn. Raises ValueError when the new content is of
    another kind, service or author: those are what an entry is, not what it says.
    """
    entry = lock_entry(id)
    old = content_of(entry)
    if (old.kind, old.service, old.author) != (content.kind, content.service, content.author):
        raise ValueError(f"a correction cannot change the kind, the service or the author of entry {id}")
    change = _Change(change_id, revision, reason, change_hash, by_id, recorded_by_id, at)
    outcome = _keep_revision(entry, change)
    if outcome == "stored":
        _replace_content(entry, content, source)
        _insert_all(EntryChange, [mark_of(entry.number, old, at), mark_of(entry.number, content, at)])
    receipt = Receipt(id, outcome, change_hash, entry.revision)
    _commit(receipt, origin, at, change_id)
    return receipt


def withdraw_entry(
    *,
    id: UUID,
    change_id: UUID,
    revision: int,
    reason: str,
    change_hash: str,
    by_id: int,
    at: datetime,
    recorded_by_id: int | None = None,
    origin: Origin | None = None,
) -> Receipt:
    """Takes an entry out of every figure; it stays readable with its reason. Answers as ``correct_entry`` does."""
    entry = lock_entry(id)
    outcome = _keep_revision(entry, _Change(change_id, revision, reason, change_hash, by_id, recorded_by_id, at))
    if outcome == "stored":
        entry.withdrawn_at = at
        entry.withdrawn_reason = tidy(reason)
        _insert_all(EntryChange, [mark_of(entry.number, content_of(entry), at)])
    receipt = Receipt(id, outcome, change_hash, entry.revision)
    _commit(receipt, origin, at, change_id)
    return receipt


def undo_change(
    *,
    id: UUID,
    change_id: UUID,
    revision: int,
    reason: str,
    change_hash: str,
    by_id: int,
    at: datetime,
    recorded_by_id: int | None = None,
    origin: Origin | None = None,
) -> Receipt:
    """Takes back what was last done to an entry, as one change more: a withdrawn one counts again, a corrected one says
    again what it said before, and what was taken back once can be so again. Nothing is deleted: what is undone stays
    as a revision. Answers as ``correct_entry`` does; a conflict, too, where nothing was ever changed."""
    entry = lock_entry(id)
    old, before = content_of(entry), version_before(entry)
    change = _Change(change_id, revision, reason, change_hash, by_id, recorded_by_id, at)
    outcome = _keep_revision(entry, change, is_undo=True) if before or find_change(change_id) else "conflict"
    if outcome == "stored" and before:
        _replace_content(entry, before.content, before.source)
        entry.withdrawn_reason = before.withdrawn_reason
        entry.withdrawn_at = at if before.withdrawn_reason else None
        _insert_all(
            EntryChange, [mark_of(entry.number, version, at) for version in dict.fromkeys((old, before.content))]
        )
    receipt = Receipt(id, outcome, change_hash, entry.revision)
    _commit(receipt, origin, at, change_id)
    return receipt


def note_attempt(
    *,
    id: UUID,
    change_id: UUID,
    outcome: str,
    day: date,
    until: date | None,
    change_hash: str,
    by_id: int,
    at: datetime,
    recorded_by_id: int | None = None,
    origin: Origin | None = None,
) -> Receipt:
    """Notes that a visit was tried and not made. Whatever became of the request in the meantime, the attempt is true,
    so it asks for no revision; the same one sent again is known, the same ``change_id`` with anything else a conflict.
    """
    entry = db.session.scalars(select(Entry).where(Entry.id == id)).one()
    noted = insert_unless_there(EntryAttempt, "id").values(
        id=change_id, change_hash=change_hash, entry_number=entry.number, outcome=outcome, day=day, until=until,
        by_id=by_id, recorded_by_id=recorded_by_id, recorded_at=at,
    )  # fmt: skip
    said: Outcome = "stored"
    if db.session.scalar(noted.returning(EntryAttempt.number)) is None:
        before = db.session.scalars(select(EntryAttempt).where(EntryAttempt.id == change_id)).one()
        is_same = (before.entry_number, before.change_hash) == (entry.number, change_hash)
        said = "known" if is_same else "conflict"
    receipt = Receipt(id, said, change_hash, entry.revision)
    _commit(receipt, origin, at, change_id)
    return receipt


@dataclass(frozen=True)
class _Change:
    """What a change brings, whatever it changes."""

    id: UUID
    revision: int
    reason: str
    hash: str
    by_id: int
    recorded_by_id: int | None
    at: datetime


def _keep_revision(entry: Entry, change: _Change, *, is_undo: bool = False) -> Outcome:
    """Writes down what a locked entry was, unless this change came before or was made on something older."""
    if (before := find_change(change.id)) is not None:
        is_same = before.entry_number == entry.number and before.change_hash == change.hash
        return "known" if is_same else "conflict"
    if entry.revision != change.revision or (entry.is_withdrawn and not is_undo):
        return "conflict"
    kept = insert_unless_there(EntryRevision, "change_id").values(
        entry_number=entry.number,
        number=entry.revision,
        change_id=change.id,
        change_hash=change.hash,
        snapshot=version_fields(version_of(entry)),
        changed_by_id=change.by_id,
        recorded_by_id=change.recorded_by_id,
        changed_at=change.at,
        reason=tidy(change.reason),
    )
    if db.session.scalar(kept.returning(EntryRevision.number)) is None:
        return "conflict"  # at this very moment another entry took the change's id
    entry.revision += 1
    return "stored"


def _replace_content(entry: Entry, content: Content, source: HoursSource) -> None:
    has_new_hours = (entry.started_at, entry.ended_at) != (content.started_at, content.ended_at)
    for column, value in (row_of(content) | source.columns(of_new_hours=has_new_hours)).items():
        setattr(entry, column, value)
    entry.topics = [EntryTopic(topic=topic) for topic in topics_beside(content)]
    entry.partners = [EntryPartner(partner=partner) for partner in content.partners]
    members = {member.person.username: member for member in entry.crew}
    crew_ids = ids_of(content.crew)
    entry.crew = [members.get(username) or EntryCrew(person_id=crew_ids[username]) for username in content.crew]
    for member in entry.crew if has_new_hours else ():
        member.answer = member.answered_at = None  # what was said was said of other hours


def answer_round(*, id: UUID, person_id: int, answer: str, at: datetime) -> bool:
    """Notes what somebody whom the entry names says of it: "there" or "not_there". The same again changes nothing, and
    another answer takes its place. False where the entry counts no more or does not name that person."""
    named = select(EntryCrew).join(Entry, Entry.number == EntryCrew.entry_number)
    named = named.where(Entry.id == id, Entry.withdrawn_at.is_(None), EntryCrew.person_id == person_id)
    member = db.session.scalars(named.with_for_update(of=EntryCrew)).one_or_none()
    if member is not None and member.answer != answer:
        member.answer, member.answered_at = answer, at
    db.session.commit()
    return member is not None


def import_entries(
    *, path: Path, at: datetime, dry_run: bool = False, recorded_by_id: int | None = None
) -> ImportReport:
    """Takes in an entries.csv: all of its lines or, when one is refused or for a dry run, none. Lines whose id is
    stored already are left alone and counted as known or as conflicts."""
    with open_register(path) as lines:
        report = take_in(read_register(lines), at=at, recorded_by_id=recorded_by_id)
    report.is_dry_run = dry_run
    if dry_run or report.refused:
        db.session.rollback()
    else:
        note_imported(select(Entry.id), at=at)
        db.session.commit()
    return report


def _insert_all(table: type[Model], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)
