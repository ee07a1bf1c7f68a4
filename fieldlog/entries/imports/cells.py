"""The cells of one sheet of a workbook, as they pass by."""

from __future__ import annotations

import re

from .serials import read_serial
from .sheets import MOST_COLUMNS, MOST_LINES, NotTaken, Sheet

MOST_MERGED = 500_000  # lines that merged cells reach over

_MERGED = re.compile(r"([A-Z]{1,2})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Attributes = dict[str, str]


class SheetReading:
    """The state while one sheet passes by: a row, a cell in it, and what is told of that cell."""

    def __init__(self, sheet: Sheet, texts: list[str], shapes: list[str | None], *, begins_1904: bool) -> None:
        self.sheet, self.texts, self.shapes, self.begins_1904 = sheet, texts, shapes, begins_1904
        self.row = 0
        self.cells: list[str] = []
        self.column = 0
        self.type = "n"
        self.shape: str | None = None
        self.pieces: list[str] = []
        self.is_value = self.has_formula = False
        self.merged: list[tuple[int, int, int]] = []  # column, first and last row

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.cells, self.column = [], 0
            if self.row > MOST_LINES:
                raise NotTaken("too_many_lines", sheet=self.sheet.name, most=MOST_LINES)
        elif tag == "c":
            self.begin_cell(attributes)
        elif tag in ("v", "t"):
            self.is_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "mergeCell" and (place := _MERGED.fullmatch(attributes.get("ref", ""))):
            self.merged.append((_column(place[1]), int(place[2]), int(place[3])))

    def fill_merged(self) -> None:
        """A cell that is merged over several lines, such as the date of a day's rounds, holds for each of them that
        says anything else."""
        lines = self.sheet.lines
        if sum(last - first for _, first, last in self.merged) > MOST_MERGED:
            raise NotTaken("bomb")
        for column, first, last in self.merged:
            at, above = column - 1, lines.get(first, [])
            text = above[at] if at < len(above) else ""
            for row in range(first + 1, min(last, MOST_LINES) + 1) if text else ():
                if row in lines:
                    cells = [*lines[row], *[""] * (column - len(lines[row]))]
                    cells[at] = text
                    self.sheet.add(row, cells)

    def begin_cell(self, attributes: Attributes) -> None:
        place = _CELL.fullmatch(attributes.get("r", ""))
        self.column = _column(place[1]) if place else self.column + 1
        self.type = attributes.get("t", "n")
        style = int(attributes.get("s", "0"))
        self.shape = self.shapes[style] if style < len(self.shapes) else None
        self.pieces, self.is_value, self.has_formula = [], False, False

    def say(self, text: str) -> None:
        if self.is_value:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.is_value = False
        elif tag == "c":
            self.end_cell("".join(self.pieces))
        elif tag == "row":
            self.sheet.add(self.row, self.cells)

    def end_cell(self, value: str) -> None:
        if self.has_formula and not value and self.type != "str":
            raise NotTaken("formula", sheet=self.sheet.name, cell=f"{column_name(self.column - 1)}{self.row}")
        text = self.read(value).strip() if value else ""
        if text:
            self.cells += [""] * (min(self.column, MOST_COLUMNS + 1) - 1 - len(self.cells))
            self.cells.append(text)

    def read(self, value: str) -> str:
        if self.type == "s":
            return self.texts[int(value)]
        if self.type == "b":
            return "1" if value == "1" else "0"
        if self.type == "n":
            return read_serial(value, self.shape, begins_1904=self.begins_1904)
        return value  # a text of its own, the text of a formula, an error, a date in ISO 8601


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_name(index: int) -> str:
    """As Excel calls the column that has ``index`` others before it: A, B … Z, AA."""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
