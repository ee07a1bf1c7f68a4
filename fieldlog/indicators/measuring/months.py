"""From which month a change of a measure may hold. No database, no clock."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ...dates import add_months, month_of


class Months(NamedTuple):
    """The months of a plan as a form offers them: the one that runs, those to come, those that are over, the newest
    first. Of a plan that is over the last one runs still, of one that is to come the first."""

    running: date
    coming: list[date]
    over: list[date]

    @property
    def first(self) -> date:
        return self.over[-1] if self.over else self.running

    @property
    def every(self) -> list[date]:
        return [self.running, *self.coming, *self.over]


def months_of_plan(first_day: date, last_day: date, today: date) -> Months:
    first, last = month_of(first_day), month_of(last_day)
    running = min(max(first, month_of(today)), last)
    return Months(
        running,
        [add_months(running, number) for number in range(1, _between(running, last) + 1)],
        [add_months(running, -number) for number in range(1, _between(first, running) + 1)],
    )


def _between(earlier: date, later: date) -> int:
    return 12 * (later.year - earlier.year) + later.month - earlier.month
