"""The lines of a sheet on their way into the log, for good or to be tried.

They come in through ``register.intake``, as those of entries.csv do: one set of checks, one way of inserting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert

from ...extensions import db
from ..doubts import known_names
from ..kinds import KINDS
from ..register.files import Line, Refusal
from ..register.intake import New, take_in
from ..register.report import ImportReport
from ..rules import Mistake, content_fields, find_doubts
from .headings import headings_of
from .lines import Unreadable, Written, list_left_out, refusals_of, written_lines
from .models import ImportedEntry, RegisterUpload
from .queries import find_twins, ids_of_lines, reading_of
from .sheets import unpack
from .values import load_choices

BATCH = 500
MOST_KEPT = 5_000  # refusals of a dry run
FIRST = 5  # lines that are shown as they were read

Say = Callable[[Mistake], str]
SayUnreadable = Callable[[Unreadable], str]
T = TypeVar("T")


@dataclass
class Tried:
    """What became of a file's lines. ``first`` are the first good ones as they were read, ``days`` the first and the
    last of all; ``named`` are lines whose notes seem to name somebody, ``twins`` those that say what entries before
    ``first_number`` say."""

    report: ImportReport = field(default_factory=ImportReport)
    lines: int = 0
    left_out: list[int] = field(default_factory=list)
    first: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    named: list[int] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)
    first_number: int = 0

    def as_json(self) -> dict[str, Any]:
        """Only what people look at; of a file full of mistakes, the first thousands."""
        report = self.report
        return {
            "lines": self.lines,
            "stored": report.stored,
            "known": report.known,
            "conflicts": [conflict.line for conflict in report.conflicts],
            "overlaps": sorted({line for line, _ in report.warnings}),
            "refused": [list(refusal) for refusal in report.refused[:MOST_KEPT]],
            "bad": len({refusal.line for refusal in report.refused}),
            "left_out": self.left_out,
            "first": [[line, fields] for line, fields in self.first],
            "days": [day.isoformat() for day in sorted(self.days)],
            "named": self.named,
            "twins": sorted(self.twins),
        }


def bring_in(
    upload: RegisterUpload, number: int | None, at: datetime, today: date, say: Say, say_unreadable: SayUnreadable
) -> Tried:
    """Inserts the lines of a file, as part of the import ``number`` or, for a dry run, of none."""
    reading, sheets = reading_of(upload), unpack(upload.sheets)
    sheet = sheets[reading.sheet]
    choices = load_choices(KINDS[upload.kind], upload.service)
    written = written_lines(sheet, reading, choices, headings_of(sheet, reading.heading))
    keys: dict[UUID, UUID] = {}
    tried = Tried(left_out=list_left_out(sheet, reading))
    names = known_names()

    def look(new: New) -> None:
        contents = [(one.line, one.content) for _, one in new]
        tried.first += [(line, content_fields(content)) for line, content in contents[: FIRST - len(tried.first)]]
        days = {day for _, content in contents if (day := content.day or content.requested_on or content.due_on)}
        tried.days = {choose(tried.days | days) for choose in (min, max)} if tried.days | days else set()
        numbers = {number: one.line for number, one in new}
        tried.first_number = tried.first_number or min(numbers, default=0)
        tried.twins += [numbers[twin] for twin in find_twins(numbers, before=tried.first_number)]
        tried.named += [line for line, content in contents if content.note and find_doubts(content.note, names)]

    def remember(new: New) -> None:
        rows = [
            {"entry_number": entry, "import_number": number, "line_key": keys.get(line.id, line.id)}
            for entry, line in new
        ]
        if rows:
            db.session.execute(insert(ImportedEntry), rows)

    tried.report = take_in(
        _lines(written, keys, tried, say_unreadable),
        at=at,
        recorded_by_id=upload.person_id,
        today=today,
        say=say,
        beside=(remember,) if number else (look,),
    )
    return tried


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _lines(
    written: Iterator[Written], keys: dict[UUID, UUID], tried: Tried, say: SayUnreadable
) -> Iterator[Line | Refusal]:
    """Lines for the intake, counted; ``keys`` tells the key of one whose id is another."""
    for lines in batches(written):
        tried.lines += len(lines)
        known = ids_of_lines([line.key for line in lines])
        keys |= {id: key for key, id in known.items()}
        for line in lines:
            if line.unreadable:
                yield from refusals_of(line, say)
            else:
                yield Line(line.number, {"id": str(known.get(line.key, line.key)), **line.fields})
