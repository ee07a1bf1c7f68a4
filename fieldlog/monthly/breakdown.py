"""The entries behind a figure by neighbourhood, topic or audience, with what they give of it; computed when somebody
asks, from the same selection as the list of those entries. Read-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import lazy_gettext
from sqlalchemy import Select, case, func, select

from ..accounts.models import Person
from ..entries.kinds import KINDS
from ..entries.models import Entry
from ..entries.queries import visible_entries
from ..extensions import db
from ..indicators.kinds import Measure
from ..measurements.portions import Portion, columns_of, with_topics
from .secrecy import SMALL

DIMENSION_NAMES = {
    "neighbourhood": lazy_gettext("by neighbourhood"),
    "topic": lazy_gettext("by topic"),
    "audience": lazy_gettext("by audience"),
}


class Part(NamedTuple):
    """How many entries have one value; ``kind`` says whose topic it is, else "". ``value`` None: none was noted.
    ``hidden`` of them are known to the reader as a number only; ``is_small``: too few to be told. ``portion``: what
    they give in the measure's own number; None where it has no other than their number, or it is not told."""

    kind: str
    value: str | None
    entries: int
    hidden: int
    is_small: bool = False
    portion: Portion | None = None


def dimensions_of(measure: Measure) -> list[str]:
    """What the entries of a measure can be told apart by."""
    of_kinds = {name for slug in measure.kinds() for name in KINDS[slug].dimensions}
    return [name for name in DIMENSION_NAMES if name in of_kinds]


def list_parts(
    person: Person, numbers: Select[int], by: str, portions: Mapping[tuple[str, str | None], Portion] | None = None
) -> list[Part]:
    """Of the entries of these numbers, those first that give most of the measure's own number, or most entries. One
    with several topics stands under each of them."""
    seen: Any = visible_entries(person).whereclause
    columns = columns_of(by)
    query = select(*columns, func.count(), func.sum(case((seen, 0), else_=1)))
    query = with_topics(query) if by == "topic" else query
    rows = db.session.execute(query.where(Entry.number.in_(numbers)).group_by(*columns))
    parts = [Part("" if by != "topic" else row[0], row[-3], row[-2], int(row[-1])) for row in rows]
    parts = [one._replace(portion=(portions or {}).get((one.kind, one.value))) for one in parts]
    return sorted(with_small_hidden(parts), key=_rank)


def _rank(part: Part) -> tuple[Any, ...]:
    """Where a part stands must not tell what is not told of it."""
    size = (part.portion.base or part.portion.amount) if part.portion else 0
    told = (0, 0) if part.is_small else (-size, -part.entries)
    return (part.is_small, *told, part.kind, part.value or "")


def with_small_hidden(parts: Iterable[Part]) -> list[Part]:
    """Parts that hold 1 to 4 entries of a confidential service are not told; nor is a number of theirs from 1 to 4, as
    of the different cases, or of those that a share leaves out."""
    found = list(parts)
    small = _too_small([one.hidden for one in found])
    untold = small | _too_small([_least_of(one.portion) if one.hidden and one.portion else 0 for one in found])
    return [
        one._replace(is_small=place in small, portion=None if place in untold else one.portion)
        for place, one in enumerate(found)
    ]


def _too_small(sizes: Sequence[int]) -> set[int]:
    """The places of sizes from 1 to 4. Where the total would give them away, because it is a single one or they are all
    1 or all 4, the next smallest goes with them."""
    by_size = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: sizes[place])
    small = [place for place in by_size if sizes[place] < SMALL]
    are_known = len(small) == 1 or {sizes[place] for place in small} in ({1}, {SMALL - 1})
    return set(by_size[: len(small) + 1] if are_known else small)


def _least_of(portion: Portion) -> int:
    """The smallest number that could be read off, 0 for none."""
    return min((one for one in (portion.amount, portion.base - portion.amount) if one > 0), default=0)
