"""Taking in a register: every line is read and checked, the good ones are inserted in batches, nothing is committed.

Half a million lines pass through in constant memory but for one number a line: ids are kept to find one that comes
twice in the file. Whether an id was stored before is not asked but seen, when its insertion finds it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from ...accounts.models import Person
from ...extensions import Model, db
from ..models import Entry, EntryChange, EntryCrew, EntryPartner, EntryTopic
from ..queries import first_content, load_reference, with_details
from ..rows import content_of, insert_unless_there, mark_of, row_of, topics_beside
from ..rules import (
    Content,
    Mistake,
    check,
    check_days_ahead,
    check_text,
    read_content,
    sentence,
    shown,
    submission_hash,
    tidy,
)  # fmt: skip
from .files import Line, Refusal
from .overlaps import find_overlaps
from .report import ImportReport

BATCH = 2_000
ONE_STATEMENT = {"render_nulls": True}  # else rows with other columns empty are inserted one by one, five times slower

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Submission:
    """A good line."""

    line: int
    id: UUID
    content: Content
    withdrawn_reason: str | None
    hash: str


New = list[tuple[int, Submission]]  # entries just inserted, by their numbers


def _in_columns(mistake: Mistake) -> str:
    """The mistake for whoever reads the file itself: fields are called as its columns are."""
    return sentence(mistake, mistake.field)


def take_in(
    lines: Iterable[Line | Refusal],
    *,
    at: datetime,
    recorded_by_id: int | None,
    today: date | None = None,
    say: Callable[[Mistake], str] = _in_columns,
    beside: Sequence[Callable[[New], None]] = (),
) -> ImportReport:
    """Inserts the lines of a register and says what became of each; the caller commits or rolls back.

    ``today``: what was done later is refused, as in a form. ``say`` puts a mistake in words. ``beside`` are told of
    the entries just inserted, batch by batch.
    """
    intake = _Intake(at, recorded_by_id, today, say, beside)
    for line in lines:
        intake.take(line)
    intake.finish()
    return intake.report


class _Intake:
    """The state of one import."""

    def __init__(
        self,
        at: datetime,
        recorded_by_id: int | None,
        today: date | None,
        say: Callable[[Mistake], str],
        beside: Sequence[Callable[[New], None]],
    ) -> None:
        self.at = at
        self.recorded_by_id = recorded_by_id
        self.today = today
        self.say = say
        self.beside = beside
        self.report = ImportReport()
        self.reference = load_reference()
        self.person_ids = dict(db.session.execute(select(Person.username, Person.id)).all())
        self.line_of_id: dict[int, int] = {}  # by the UUID as a number, which is half the size
        self.line_of_number: dict[int, int] = {}  # of entries with hours
        self.batch: list[Submission] = []

    def take(self, line: Line | Refusal) -> None:
        if isinstance(line, Refusal):
            self.report.refused.append(line)
            return
        self.report.lines += 1
        submission = self.read(line)
        if submission is None:
            return
        self.batch.append(submission)
        if len(self.batch) == BATCH:
            self.flush()

    def read(self, line: Line) -> Submission | None:
        """The line as a submission; None, with its reasons in the report, when it is refused."""
        content, mistakes = read_content(line.fields)
        unread = {mistake.field for mistake in mistakes}
        mistakes += [mistake for mistake in check(content, self.reference) if mistake.field not in unread]
        mistakes += check_days_ahead(content, self.today) if self.today else ()
        reason = tidy(line.fields.get("withdrawn_reason", "")) or None
        mistakes += check_text("withdrawn_reason", reason or "")
        id = _read_id(line, mistakes)
        refusals = [Refusal(line.number, mistake.field, self.say(mistake)) for mistake in mistakes]
        if id and (first := self.line_of_id.setdefault(id.int, line.number)) != line.number:
            refusals.append(Refusal(line.number, "id", f"Keep this id once: line {first} has it too."))
        self.report.refused += refusals
        if refusals or id is None:
            return None
        if "minutes" in line.fields and line.fields["minutes"] != str(content.minutes):
            self.report.warn(line.number, f"minutes became {content.minutes}, the time from start to end")
        return Submission(line.number, id, content, reason, submission_hash(line.fields.items()))

    def flush(self) -> None:
        batch, self.batch = self.batch, []
        if self.report.refused or not batch:
            return  # nothing will be kept: read on only to name the other bad lines
        inserted = insert_unless_there(Entry, "id").returning(Entry.id, Entry.number)
        numbers = dict(
            db.session.execute(
                inserted, [self.row(submission) for submission in batch], execution_options=ONE_STATEMENT
            ).all()
        )
        new = [(numbers[submission.id], submission) for submission in batch if submission.id in numbers]
        self.insert_beside(new)
        for tell in self.beside:
            tell(new)
        self.report.stored += len(new)
        for number, submission in new:
            if submission.content.started_at and not submission.withdrawn_reason:
                self.line_of_number[number] = submission.line
        self.compare([submission for submission in batch if submission.id not in numbers])

    def row(self, submission: Submission) -> dict[str, Any]:
        return row_of(submission.content) | {
            "id": submission.id,
            "author_id": self.person_ids[submission.content.author],
            "submission_hash": submission.hash,
            "recorded_by_id": self.recorded_by_id,
            "recorded_at": self.at,
            "withdrawn_at": self.at if submission.withdrawn_reason else None,
            "withdrawn_reason": submission.withdrawn_reason,
        }

    def insert_beside(self, new: New) -> None:
        """What belongs to entries just inserted: their lists, and their marks for the night."""
        contents = [(number, submission.content) for number, submission in new]
        topics = [(number, topic) for number, content in contents for topic in topics_beside(content)]
        partners = [(number, partner) for number, content in contents for partner in content.partners]
        crew = [(number, self.person_ids[name]) for number, content in contents for name in content.crew]
        _insert_pairs(EntryTopic, "topic", topics)
        _insert_pairs(EntryPartner, "partner", partners)
        _insert_pairs(EntryCrew, "person_id", crew)
        if contents:
            db.session.execute(
                insert(EntryChange),
                [mark_of(*content, self.at) for content in contents],
                execution_options=ONE_STATEMENT,
            )

    def compare(self, submissions: list[Submission]) -> None:
        """Lines whose id was there before: known when they say the same as the entry, or as its first submission."""
        by_id = {submission.id: submission for submission in submissions}
        first_hashes = select(Entry.id, Entry.submission_hash).where(Entry.id.in_(by_id))
        same = {id for id, first_hash in db.session.execute(first_hashes) if first_hash == by_id[id].hash}
        self.report.known += len(same)
        others = select(Entry).where(Entry.id.in_(by_id.keys() - same))
        for entry in db.session.scalars(with_details(others)):
            submission = by_id[entry.id]
            if _says_the_same(submission, entry):
                self.report.known += 1
            else:
                reason = "This id is stored with other content, which was left as it is."
                self.report.conflicts.append(Refusal(submission.line, "id", reason))

    def finish(self) -> None:
        self.flush()
        if not self.report.refused:
            for line, text in find_overlaps(self.line_of_number):
                self.report.warn(line, text)
        self.report.sort()


def _read_id(line: Line, mistakes: list[Mistake]) -> UUID | None:
    cell = line.fields.get("id", "")
    if _UUID.fullmatch(cell):
        return UUID(cell)
    mistakes.append(Mistake("id", "id_form", {"value": shown(cell)}) if cell else Mistake("id", "missing"))
    return None


def _says_the_same(submission: Submission, entry: Entry) -> bool:
    if (submission.content, submission.withdrawn_reason) == (content_of(entry), entry.withdrawn_reason):
        return True
    return entry.revision > 1 and submission.withdrawn_reason is None and submission.content == first_content(entry)


def _insert_pairs(table: type[Model], column: str, pairs: list[tuple[int, Any]]) -> None:
    if pairs:
        db.session.execute(insert(table), [{"entry_number": number, column: value} for number, value in pairs])
