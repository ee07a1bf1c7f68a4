"""Terms: by which day something has to be done, and for which results it counts. Arithmetic only.

A term stands in the entry itself (``due_on``), or the plan gives it with the measure of a result: an answer to the
authority within a month of the request (C.1c), a vacancy within six (C.2a), a visit within 14 days (1.1a, 1.1c, 1.1d).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, Protocol

from ..dates import add_months, last_of_month, monday_of
from ..indicators.kinds import Measure, Selection, Within

Group = Literal["overdue", "week", "month", "later", "undated"]


class Dated(Protocol):
    """What is still to be done: an entry as far as these rules know one."""

    @property
    def kind(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def audience(self) -> str | None: ...
    @property
    def requested_on(self) -> date | None: ...
    @property
    def offence_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...


class Counted(NamedTuple):
    """How one result of the plan is counted."""

    code: str
    measure: Measure


@dataclass(frozen=True)
class Due:
    """``day`` is the first term that still runs, else the last that was over; None where there is none. ``codes``:
    the results it counts for, without those of which it can no longer be part."""

    day: date | None
    codes: tuple[str, ...]


def due_of(entry: Dated, results: Iterable[Counted], today: date) -> Due:
    """When an entry that is not done yet is due, and for what."""
    terms, codes = [entry.due_on] if entry.due_on else [], []
    for code, measure in results:
        fitting = [selection for selection in measure.selections if is_about(selection, entry)]
        if not fitting:
            continue
        ends = [end for end in (_end(measure, selection, entry) for selection in fitting) if end]
        terms += ends
        if not ends or max(ends) >= today or measure.share:
            codes.append(code)
    running = [day for day in terms if day >= today]
    return Due(min(running) if running else max(terms, default=None), tuple(codes))


def is_about(selection: Selection, entry: Dated) -> bool:
    """Whether an entry is of the kind, service, topic and audience that a selection names."""
    named = (
        (selection.kind, entry.kind),
        (selection.service, entry.service),
        (selection.topic, entry.topic),
        (selection.audience, entry.audience),
    )
    return all(not allowed or value in allowed for allowed, value in named)


def _end(measure: Measure, selection: Selection, entry: Dated) -> date | None:
    """The last day on which being done still counts; None where the measure sets no term."""
    conditions = measure.share.when if measure.share else selection
    if conditions.no_later_than:
        end: date | None = getattr(entry, conditions.no_later_than)
        return end
    return _end_of(conditions.within, entry) if conditions.within else None


def _end_of(within: Within, entry: Dated) -> date | None:
    start = next((day for name in within.of if (day := getattr(entry, name))), None)
    if start is None:
        return None
    return add_months(start, within.months) if within.months else start + timedelta(days=within.days or 0)


def group_of(due_on: date | None, today: date) -> Group:
    """Where a day stands in a list: over, until this Sunday, in this month, later, or nowhere."""
    if due_on is None:
        return "undated"
    if due_on < today:
        return "overdue"
    if monday_of(due_on) == monday_of(today):
        return "week"
    return "month" if due_on <= last_of_month(today) else "later"


def is_close(due_on: date | None, today: date, *, within: timedelta) -> bool:
    """Whether a term is over, or ends within so many days."""
    return due_on is not None and due_on - today <= within
