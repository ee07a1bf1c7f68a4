"""An uploaded file as sheets of text cells, whatever it is; or one sentence why it is not taken.

What the file is, its content says, never its name. Everything is bounded before it is read: bytes, lines, columns and
characters, so that no file costs more than seconds and a few tens of megabytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..rules.mistakes import N_

MOST_BYTES = 10_000_000
MOST_LINES = 20_000  # a year of a large service; on SQLite nobody else writes while they are brought in
MOST_COLUMNS = 100
MOST_CHARACTERS = 10_000_000
MOST_SHEETS = 50
LONGEST_NAME = 100

NOT_TAKEN: dict[str, str] = {
    "empty": N_("Choose another file: this one is empty."),
    "too_large": N_("Divide the file: at most %(most)s MB are taken at once."),
    "unknown": N_("Save the register as an Excel workbook (.xlsx) or as CSV: this file is neither."),
    "old_excel": N_("Open the file in Excel and save it as a workbook (.xlsx): this is the old format (.xls)."),
    "encrypted": N_("Take the password off in Excel and save the file again: it cannot be read with one."),
    "macros": N_("Save the file as a workbook without macros (.xlsx): programs in a file are not taken."),
    "links": N_("Break the links to other files in Excel (Data, Edit Links) and save: this file has some."),
    "entities": N_("Save the file again in Excel: it holds instructions (XML entities) that no register needs."),
    "bomb": N_("Copy the filled lines into a new workbook: unpacked, this file is far too large."),
    "damaged": N_("Open the file in Excel and save it again: it is damaged and cannot be read."),
    "too_many_lines": N_(
        "Copy the filled lines into a new workbook, in parts of at most %(most)s lines: the sheet “%(sheet)s” has more,"
        " empty ones included."
    ),
    "too_many_columns": N_("Remove columns: the sheet “%(sheet)s” has more than %(most)s."),
    "too_many_sheets": N_("Keep the sheets that are needed: the file has more than %(most)s."),
    "too_much_text": N_("Divide the file: it holds too much text."),
    "formula": N_(
        "Open the file in Excel and save it, so that formulas have their values: cell %(cell)s of the sheet “%(sheet)s”"
        " is a formula without one."
    ),
    "quotes": N_("Close the quotation mark that opens near line %(line)s, and send the file again."),
}


class NotTaken(Exception):
    """A file that is not read; ``code`` names its sentence in ``NOT_TAKEN``."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params


@dataclass
class Sheet:
    """The lines of a sheet that hold anything, by their numbers, as text: dates are ``2024-03-01``, times ``07:30``,
    numbers have a point. ``characters`` is how many it holds."""

    name: str
    lines: dict[int, list[str]] = field(default_factory=dict)
    characters: int = 0

    def add(self, number: int, cells: list[str]) -> None:
        """Keeps a line, unless nothing is in it; raises NotTaken where it is one too many, or too wide."""
        while cells and not cells[-1]:
            cells.pop()
        if number > MOST_LINES:
            raise NotTaken("too_many_lines", sheet=self.name, most=MOST_LINES)
        if not cells:
            return
        if len(cells) > MOST_COLUMNS:
            raise NotTaken("too_many_columns", sheet=self.name, most=MOST_COLUMNS)
        self.characters += sum(map(len, cells)) + len(cells)
        if self.characters > MOST_CHARACTERS:
            raise NotTaken("too_much_text")
        self.lines[number] = cells

    @property
    def width(self) -> int:
        return max(map(len, self.lines.values()), default=0)


def hash_of(sheet: Sheet) -> str:
    """The name of what its cells say: saved once more, it is the same."""
    said = json.dumps(list(sheet.lines.values()), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def pack(sheets: list[Sheet]) -> bytes:
    """The sheets as they are kept for an hour."""
    kept = [[sheet.name, list(sheet.lines.items())] for sheet in sheets]
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack(packed: bytes) -> list[Sheet]:
    """The inverse of ``pack``."""
    return [Sheet(name, dict(lines)) for name, lines in json.loads(zlib.decompress(packed))]


_MARK = re.compile(r"^'(?=[=+@'-])")  # what our own files put before what a spreadsheet would reckon out
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"\s*<(?:[a-zA-Z!?])")


def read_csv(data: bytes) -> Sheet:
    """A text with separators. Excel in Belgium writes semicolons, and not always UTF-8."""
    text = _decode(data)
    if _BINARY.search(text) or _MARKUP.match(text) or text.startswith("%PDF"):
        raise NotTaken("unknown")
    sheet = Sheet("")
    for number, cells in _rows_of(text, _separator(text)):
        sheet.add(number, [_MARK.sub("", cell.strip()) for cell in cells])
    return sheet


def _decode(data: bytes) -> str:
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotTaken("unknown")


def _separator(text: str) -> str:
    """The sign that parts the most lines of the beginning into the same number of cells, more than one."""
    beginning = [line for line in text[:20_000].splitlines() if line.strip()][:30]

    def fitting(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in beginning if sign in line]
        usual = max(set(counts), key=counts.count, default=0)
        return counts.count(usual), usual

    return max(";\t,", key=fitting)


def _rows_of(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, as a spreadsheet counts them. Strict: a quotation mark that is never closed would take
    all that follows into one cell, and nobody would miss it."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            yield number, cells
    except csv.Error:
        raise NotTaken("quotes", line=number + 1) from None
