"""The entries behind a figure by neighbourhood, topic or audience; computed when somebody asks, from the same selection
as the list of those entries. Read-only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import lazy_gettext
from sqlalchemy import Select, case, func, select

from ..accounts.models import Person
from ..entries.kinds import KINDS
from ..entries.models import Entry, EntryTopic
from ..entries.queries import visible_entries
from ..extensions import db
from ..indicators.kinds import Measure
from .secrecy import SMALL

DIMENSION_NAMES = {
    "neighbourhood": lazy_gettext("by neighbourhood"),
    "topic": lazy_gettext("by topic"),
    "audience": lazy_gettext("by audience"),
}


class Part(NamedTuple):
    """How many entries have one value; ``kind`` says whose topic it is, else "". ``value`` None: none was noted.
    ``hidden`` of them are known to the reader as a number only; ``is_small``: too few to be told."""

    kind: str
    value: str | None
    entries: int
    hidden: int
    is_small: bool = False


def dimensions_of(measure: Measure) -> list[str]:
    """What the entries of a measure can be told apart by."""
    of_kinds = {name for slug in measure.kinds() for name in KINDS[slug].dimensions}
    return [name for name in DIMENSION_NAMES if name in of_kinds]


def list_parts(person: Person, numbers: Select[int], by: str) -> list[Part]:
    """Of the entries of these numbers, the most first. An entry with several topics stands under each of them."""
    seen: Any = visible_entries(person).whereclause
    counts = (func.count(), func.sum(case((seen, 0), else_=1)))
    if by == "topic":
        columns: tuple[Any, ...] = (Entry.kind, func.coalesce(Entry.topic, EntryTopic.topic))
        query = select(*columns, *counts).outerjoin(EntryTopic, EntryTopic.entry_number == Entry.number)
    else:
        columns = (getattr(Entry, by),)
        query = select(*columns, *counts)
    rows = db.session.execute(query.where(Entry.number.in_(numbers)).group_by(*columns))
    parts = [Part("" if by != "topic" else row[0], row[-3], row[-2], int(row[-1])) for row in rows]
    return with_small_hidden(sorted(parts, key=lambda one: (-one.entries, one.kind, one.value or "")))


def with_small_hidden(parts: Iterable[Part]) -> list[Part]:
    """Parts that hold 1 to 4 entries of a confidential service are not told; were it a single one, the total would
    give it away, so the next smallest that holds any goes with it."""
    found = list(parts)
    secret = sorted((one for one in found if one.hidden), key=lambda one: one.hidden)
    small = [one for one in secret if one.hidden < SMALL]
    if len(small) == 1:
        small = secret[:2]
    return [one._replace(is_small=one in small) for one in found]
