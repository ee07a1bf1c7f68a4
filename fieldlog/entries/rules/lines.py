"""A content as a line of entries.csv: what the register's files, the snapshots of revisions and receipts share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .content import SEVERAL, Content, complete, value_of
from .hours import parse_instant
from .mistakes import Mistake, shown

FIELDS = (
    "kind", "service", "author", "day", "started_at", "ended_at", "minutes", "neighbourhood", "topic", "audience",
    "people", "case", "relayed_to", "partners", "level", "requested_on", "offence_on", "due_on", "note", "crew",
)  # fmt: skip
DATES = ("day", "requested_on", "offence_on", "due_on")
INSTANTS = ("started_at", "ended_at")
NUMBERS = ("minutes", "people")
NOT_HASHED = ("csrf_token", "seq", "sent_at")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,9}")


def content_fields(content: Content) -> dict[str, str]:
    """The content as the cells of a line of entries.csv, every column of it but ``id`` and ``withdrawn_reason``."""
    return {field: _cell(value_of(content, field)) for field in FIELDS}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def read_content(fields: Mapping[str, str]) -> tuple[Content, list[Mistake]]:
    """The inverse of ``content_fields``, completed. A cell that cannot be read counts as empty and gives a mistake."""
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for field, cell in fields.items():
        if cell and field in FIELDS:
            try:
                values[SEVERAL.get(field, field)] = _read_cell(field, cell)
            except ValueError:
                mistakes.append(Mistake(field, f"{_type_of(field)}_form", {"value": shown(cell)}))
    identity = {field: values.pop(field, "") for field in ("kind", "service", "author")}
    return complete(Content(**identity, **values)), mistakes


def _type_of(field: str) -> str:
    return "date" if field in DATES else "instant" if field in INSTANTS else "number"


def _read_cell(field: str, cell: str) -> Any:
    if field in DATES:
        return parse_date(cell)
    if field in INSTANTS:
        return parse_instant(cell, needs_offset=True)
    if field in NUMBERS:
        return parse_number(cell)
    if field in SEVERAL:
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    return cell


def parse_date(text: str) -> date:
    """``2024-02-29``. Raises ValueError for anything else, also for a day that does not exist."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{shown(text)!r} is no date such as 2024-05-17")
    return date.fromisoformat(text)


def parse_number(text: str) -> int:
    """A whole number of at most nine digits, without a sign. Raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{shown(text)!r} is no whole number")
    return int(text)


def submission_hash(fields: Iterable[tuple[str, str]]) -> str:
    """The name of what was submitted: SHA-256, in hex, of its fields without ``csrf_token``, ``seq``, ``sent_at``
    and empty ones, as ``name=value`` lines sorted by name then value. Phone and server both compute it."""
    kept = sorted((name, value) for name, value in fields if value and name not in NOT_HASHED)
    text = "\n".join(f"{name}={value}" for name, value in kept)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
