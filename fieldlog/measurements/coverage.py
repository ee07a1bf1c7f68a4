"""Hours of presence: the length of the union of the intervals on each local day, in SQL for both databases.

Two entries side by side for an hour are one hour. An interval is cut at local midnight into pieces, each on its own
day, measured in real time: the night the clocks change has 23 or 25 hours. In order of their start, a piece adds what
lies after the latest end so far: ``end - max(start, latest end before)``, summed over the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Subquery,
    and_,
    case,
    column,
    func,
    select,
    union_all,
    values,
)

from ..dates import ONE_DAY, midnight
from ..entries.models import Entry
from .sql import days_later, epoch

Conditions = Sequence[ColumnElement[bool]]

#: The least an interval lasts that holds a whole local day: 23 hours, in the night the clocks go forward.
WHOLE_DAY_MINUTES = 23 * 60


def select_presence(kind: str, days: Sequence[date], conditions: Conditions) -> Select[Any]:
    """A row per day with presence: the day, the pieces read, and for each condition three numbers: seconds of
    presence, entries that were already out the day before, entries (both without those over three days or more)."""
    pieces = _pieces(kind, days, conditions).subquery()
    latest = [
        func.max(case((pieces.c[f"fits_{n}"] == 1, pieces.c.ends)))
        .over(partition_by=pieces.c.day, order_by=pieces.c.starts, rows=(None, -1))
        .label(f"latest_{n}")
        for n in range(len(conditions))
    ]
    laid = select(pieces, *latest).subquery()
    numbers = [number for n in range(len(conditions)) for number in _numbers(laid, n)]
    return select(laid.c.day, func.count(), *numbers).group_by(laid.c.day)


def _numbers(laid: Subquery, n: int) -> tuple[Any, Any, Any]:
    fits, latest = laid.c[f"fits_{n}"] == 1, func.coalesce(laid.c[f"latest_{n}"], laid.c.starts)
    begins = case((latest > laid.c.starts, latest), else_=laid.c.starts)
    seconds = func.sum(case((and_(fits, laid.c.ends > begins), laid.c.ends - begins), else_=0))
    short = and_(fits, laid.c.is_long == 0)
    return seconds, func.sum(laid.c.carried).filter(short), func.count().filter(short)


def _pieces(kind: str, days: Sequence[date], conditions: Conditions) -> CompoundSelect[Any]:
    """Every interval's piece on each of the days: on the day it began, the day it ended, and whole days between."""
    local_day = _local_days(days)
    wanted = select(local_day.c.day)
    first, last, between = Entry.day, Entry.last_day, and_(Entry.minutes >= WHOLE_DAY_MINUTES, _is_long())
    starts, ends = epoch(Entry.started_at), epoch(Entry.ended_at)

    def piece(at: Any, until: Any, carried: int) -> Select[Any]:
        flags = [case((condition, 1), else_=0).label(f"fits_{n}") for n, condition in enumerate(conditions)]
        return select(
            local_day.c.day,
            at.label("starts"),
            until.label("ends"),
            case((between, 1), else_=0).label("is_long"),
            (local_day.c.starts * 0 + carried).label("carried"),
            *flags,
        ).where(Entry.kind == kind, Entry.withdrawn_at.is_(None))

    until_midnight = case((ends < local_day.c.ends, ends), else_=local_day.c.ends)
    return union_all(
        piece(starts, until_midnight, 0).where(first.in_(wanted), local_day.c.day == first),
        piece(local_day.c.starts, ends, 1).where(
            last > first, last.in_(wanted), local_day.c.day == last, ends > local_day.c.starts
        ),
        piece(local_day.c.starts, local_day.c.ends, 1).where(between, local_day.c.day > first, local_day.c.day < last),
    )


def select_long_entries(kind: str, days: Sequence[date], conditions: Conditions) -> Select[Any]:
    """Entries that touch three days or more, once for each of the days they touch: number, day, and whether each
    condition holds. They are few."""
    local_day = _local_days(days)
    flags = [case((condition, 1), else_=0) for condition in conditions]
    touches = and_(epoch(Entry.started_at) < local_day.c.ends, epoch(Entry.ended_at) > local_day.c.starts)
    return select(Entry.number, local_day.c.day, *flags).where(
        Entry.kind == kind, Entry.withdrawn_at.is_(None), Entry.minutes >= WHOLE_DAY_MINUTES, _is_long(), touches
    )


def _is_long() -> ColumnElement[bool]:
    return Entry.last_day > days_later(Entry.day, 1)


def _local_days(days: Sequence[date]) -> Any:
    """The days with their first second and the first second after, in seconds since 1970."""
    columns = (column("day", Date), column("starts", BigInteger), column("ends", BigInteger))
    rows = [(day, int(midnight(day).timestamp()), int(midnight(day + ONE_DAY).timestamp())) for day in days]
    return values(*columns).data(rows).cte("local_day")
