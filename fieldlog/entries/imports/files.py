"""What an uploaded file is, by its first bytes."""

from __future__ import annotations

from .sheets import MOST_BYTES, NotTaken, Sheet, read_csv
from .workbook import is_old_office, read_old_office, read_workbook


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of an uploaded file, at least one that holds something. Raises NotTaken with why it is not read."""
    if len(data) > MOST_BYTES:
        raise NotTaken("too_large", most=MOST_BYTES // 1_000_000)
    if data.startswith(b"PK"):
        sheets = read_workbook(data)
    elif is_old_office(data):
        sheets = read_old_office(data)
    else:
        sheets = [read_csv(data)]
    if not any(sheet.lines for sheet in sheets):
        raise NotTaken("empty")
    if sum(sheet.characters for sheet in sheets) > 2 * MOST_BYTES:
        raise NotTaken("too_much_text")
    return sheets
