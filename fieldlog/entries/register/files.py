"""The register: entries as a CSV file that people and spreadsheets may hold, out and in again.

UTF-8, commas, a header line. A cell that a spreadsheet would take for a formula is written with a leading apostrophe,
and so is one that begins with an apostrophe, so that taking one off on the way in gives back what was there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, TextIO

from sqlalchemy import select

from ...extensions import db, reading_only
from ..models import Entry
from ..queries import dated_on, with_details
from ..rows import content_of
from ..rules import FIELDS, content_fields

COLUMNS = ("id", *FIELDS, "withdrawn_reason")
IDENTITY = ("id", "kind", "service", "author")
TEXT_SIGNS = ("=", "+", "-", "@", "'")
BATCH = 1_000

_NOT_UTF_8 = re.compile(r"[\ud800-\udfff]")


class Refusal(NamedTuple):
    """A line that cannot be taken in: its number in the file (the header is 1), the column where one is to blame,
    and what to do."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Line:
    """A line of the file: where it stands, and its cells that are not empty, by column."""

    number: int
    fields: dict[str, str]


def export_entries(*, first_day: date | None = None, last_day: date | None = None, out: TextIO) -> int:
    """Writes the entries of these days (both included) to ``out``, the withdrawn ones too, ordered by day then id;
    returns how many. An entry without a day stands under the day of its request, else its due day; one without any
    is there only where no days are asked for."""
    entries = with_details(select(Entry)).order_by(dated_on().nulls_last(), Entry.id)
    if first_day:
        entries = entries.where(dated_on() >= first_day)
    if last_day:
        entries = entries.where(dated_on() <= last_day)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    with reading_only():
        for entry in db.session.scalars(entries.execution_options(yield_per=BATCH)):
            cells = {"id": str(entry.id), **content_fields(content_of(entry))}
            cells["withdrawn_reason"] = entry.withdrawn_reason or ""
            writer.writerow([_written(cells[column]) for column in COLUMNS])
            count += 1
    return count


def _written(cell: str) -> str:
    return f"'{cell}" if cell.startswith(TEXT_SIGNS) else cell


def _read(cell: str) -> str:
    return cell.strip().removeprefix("'")


def open_register(path: Path) -> TextIO:
    """The lines of a file; what is not UTF-8 in it is found, with its line, by ``read_register``."""
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def read_register(lines: Iterable[str]) -> Iterator[Line | Refusal]:
    """Every line of the file, or why it cannot be read. A header that cannot be understood ends the reading."""
    rows = _read_rows(lines)
    _, header = next(rows, (1, []))
    if isinstance(header, Refusal):
        yield header
        return
    columns = [column.strip() for column in header]
    refusals = list(_check_header(columns))
    yield from refusals
    if refusals:
        return
    for number, cells in rows:
        yield cells if isinstance(cells, Refusal) else _line(number, columns, cells)


def _read_rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str] | Refusal]]:
    """The rows that hold anything, with the number of the line each begins on."""
    reader = csv.reader(lines, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Refusal(number, "", _unreadable(error))
            if "expected after" not in str(error):
                return
        else:
            if any(cells):
                yield number, cells


def _unreadable(error: csv.Error) -> str:
    if "expected after" in str(error):
        return "Double the quotation marks inside a cell, and put a comma after the one that closes it."
    if "end of data" in str(error) or "limit" in str(error):
        return "Close the quotation mark that opens a cell of this line: nothing after it could be read."
    return f"Write this line as CSV: {error}. Nothing after it could be read."


def _check_header(columns: list[str]) -> Iterator[Refusal]:
    if not columns:
        yield Refusal(1, "", "Name the columns in the first line: the file is empty.")
        return
    if len(columns) == 1 and ";" in columns[0]:
        yield Refusal(1, "", "Separate the columns with commas, not with semicolons.")
        return
    if _NOT_UTF_8.search("".join(columns)):
        yield Refusal(1, "", NOT_UTF_8)
        return
    for column in dict.fromkeys(columns):
        if column not in COLUMNS:
            yield Refusal(1, column, f"Remove or rename this column: the columns are {', '.join(COLUMNS)}.")
        elif columns.count(column) > 1:
            yield Refusal(1, column, "Keep one column of this name: there are several.")
    for column in IDENTITY:
        if column not in columns:
            yield Refusal(1, column, "Add this column: no entry is without it.")


NOT_UTF_8 = "Save the file as UTF-8: this line is in another encoding."


def _line(number: int, columns: list[str], cells: list[str]) -> Line | Refusal:
    if len(cells) != len(columns):
        return Refusal(number, "", f"Give the line {len(columns)} cells, as the first line has: it has {len(cells)}.")
    text = "".join(cells)
    if not text.isascii() and _NOT_UTF_8.search(text):
        return Refusal(number, "", NOT_UTF_8)
    return Line(number, {column: _read(cell) for column, cell in zip(columns, cells, strict=True) if cell})
