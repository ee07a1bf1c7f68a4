"""The requests for a visit that are still open, by what is left of the terms in which the plan wants them visited.

Two clocks run for 14 days: from the offence (1.1a, 1.1b) and from the request (1.1c, 1.1d). None runs for a control
after the works, which the plan does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from sqlalchemy.orm import selectinload

from ..accounts.models import Person
from ..extensions import db
from .models import Entry
from .queries import visible_entries, with_details

TERM = timedelta(days=14)
Clock = Literal["offence", "request"]
Group = Literal["in_time", "postponed", "late"]


@dataclass(frozen=True)
class OpenRequest:
    """A request that waits for its visit on ``today``; a phone that keeps its ``last_days`` knows the rest tomorrow."""

    entry: Entry
    today: date

    @property
    def last_days(self) -> Mapping[Clock, date]:
        """The last day on which a visit is in time, for each clock that runs."""
        if self.entry.topic == "control":
            return {}
        begun: dict[Clock, date | None] = {"offence": self.entry.offence_on, "request": self.entry.requested_on}
        return {clock: day + TERM for clock, day in begun.items() if day}

    @property
    def days_left(self) -> Mapping[Clock, int]:
        """0 on the last day, negative when the term is over."""
        return {clock: (last - self.today).days for clock, last in self.last_days.items()}

    @property
    def next_end(self) -> int | None:
        """The days left on the clock that runs out next; where all are over, on the last that was."""
        clocks = self.days_left.values()
        return min((days for days in clocks if days >= 0), default=max(clocks, default=None))

    @property
    def over(self) -> list[Clock]:
        """The clocks that cannot be met any more."""
        return [clock for clock, days in self.days_left.items() if days < 0]

    @property
    def is_late(self) -> bool:
        """Whether a clock runs and none can be met any more."""
        return bool(self.over) and len(self.over) == len(self.days_left)

    @property
    def is_postponed(self) -> bool:
        """Whether the person asked for a day that is still to come. The clocks run on all the same."""
        newest = self.entry.attempts[-1] if self.entry.attempts else None
        return bool(newest and newest.until and newest.until > self.today)

    @property
    def group(self) -> Group:
        """Under which heading it stands."""
        return "late" if self.is_late else "postponed" if self.is_postponed else "in_time"


def list_open_requests(person: Person, *, today: date, service: str = "") -> list[OpenRequest]:
    """The open requests of the person's own service or of another, the one that runs out next first.

    Those on which no clock runs stand after the running ones, then what is postponed at the person's request, and last
    what can no longer be met in time: the visit is still owed, but haste helps others first.
    """
    entries = visible_entries(person).where(
        Entry.service == (service or person.service),
        Entry.kind == "techno_visit",
        Entry.day.is_(None),
        Entry.withdrawn_at.is_(None),
    )
    entries = with_details(entries).options(selectinload(Entry.attempts))
    requests = [OpenRequest(entry, today) for entry in db.session.scalars(entries)]
    return sorted(requests, key=lambda request: (*_urgency(request), request.entry.number))


def _urgency(request: OpenRequest) -> tuple[bool, bool, bool, int]:
    left = request.next_end
    return request.is_late, request.is_postponed, left is None, abs(left or 0)


def grouped(requests: Iterable[OpenRequest]) -> Iterator[tuple[Group, list[OpenRequest]]]:
    """In the order of ``list_open_requests``, under their headings."""
    for group, of_group in groupby(requests, key=lambda request: request.group):
        yield group, list(of_group)
