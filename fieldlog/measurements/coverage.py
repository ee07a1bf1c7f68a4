"""Hours of presence: the length of the union of the intervals on each local day.

Two entries side by side for an hour are one hour. An interval is cut at local midnight into pieces, each on its own
day, measured in real time: the night the clocks change has 23 or 25 hours. The intervals stream in order of their
start, so that one running end per day is all that is kept. Rejected: window functions (a running maximum of the ends),
which took half as long again on SQLite, for the sort of every piece.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal_column, select, union

from ..dates import ONE_DAY, midnight
from ..entries.models import Entry
from .sql import as_bits, days_later, epoch, positions

#: The least an interval lasts that holds a whole local day: 23 hours, in the night the clocks go forward.
WHOLE_DAY_MINUTES = 23 * 60


class Presence:
    """What one day has of one condition: seconds covered, entries, and how many of them were out the day before.

    Entries that touch three days or more are not among ``entries`` but named in ``long``: taking off those of the day
    before would count such a one twice where a day between does not count.
    """

    __slots__ = ("carried", "entries", "long", "seconds", "until")

    def __init__(self) -> None:
        self.seconds = self.until = self.carried = self.entries = 0
        self.long: list[int] = []


def lay_over_each_other(
    intervals: Iterable[tuple[int, int, int, int, int]], days: Sequence[date], conditions: int
) -> Iterator[tuple[date, list[Presence]]]:
    """The presence of each day, by condition. ``days`` are unbroken; pieces outside them are left away.

    An interval is its entry's number, its start and end in seconds since 1970, 1 where it touches three days or more,
    and the conditions it fits as bits. They come in order of their local day and start.
    """
    midnights = [int(midnight(day).timestamp()) for day in (*days, days[-1] + ONE_DAY)]
    sheet: dict[int, list[Presence]] = {}
    for entry, starts, ends, is_long, fits in intervals:
        starts, ends = max(starts, midnights[0]), min(ends, midnights[-1])
        carried = 0
        while starts < ends:
            day = bisect_right(midnights, starts) - 1
            piece_ends = ends if ends < midnights[day + 1] else midnights[day + 1]
            on_day = sheet.get(day) or sheet.setdefault(day, [Presence() for _ in range(conditions)])
            for position in positions(fits):
                on = on_day[position]
                if piece_ends > on.until:
                    on.seconds += piece_ends - (starts if starts > on.until else on.until)
                    on.until = piece_ends
                if is_long:
                    on.long.append(entry)
                else:
                    on.entries += 1
                    on.carried += carried
            starts, carried = piece_ends, 1
    for number, presences in sorted(sheet.items()):
        yield days[number], presences


def select_intervals(
    kind: str, days: Sequence[date], changed: frozenset[date] | None, conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """The kind's hours that reach into one of the ``changed`` days, or (None) into any of ``days``."""
    is_long = and_(Entry.minutes >= WHOLE_DAY_MINUTES, Entry.last_day > days_later(Entry.day, 1))
    query = (
        select(
            Entry.number,
            epoch(Entry.started_at),
            epoch(Entry.ended_at),
            case((is_long, 1), else_=0),
            as_bits(conditions),
        )
        .where(Entry.kind == kind, Entry.withdrawn_at.is_(None), Entry.day <= days[-1])
        .order_by(Entry.day, Entry.started_at)
    )
    if changed is None:
        return query.where(Entry.last_day >= days[0])
    return query.where(Entry.number.in_(_reaching_into(kind, changed)))


def _reaching_into(kind: str, changed: frozenset[date]) -> Select[int]:
    """Begun on such a day, ended on one after midnight, or so long that it may span one: three small indexes."""
    wanted, of_kind = sorted(changed), select(Entry.number).where(Entry.kind == kind)
    # As a parameter this number would hide the index made for it from SQLite.
    whole_day: ColumnElement[int] = literal_column(str(WHOLE_DAY_MINUTES))
    numbers = union(
        of_kind.where(Entry.day.in_(wanted)),
        of_kind.where(Entry.last_day > Entry.day, Entry.last_day.in_(wanted)),
        select(Entry.number).where(
            Entry.minutes >= whole_day, Entry.day <= wanted[-1], Entry.last_day >= wanted[0], Entry.kind + "" == kind
        ),
    ).subquery()
    return select(numbers.c.number)
