"""What is due for a service: its open milestones and its requests for visits, by the day on which they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from ..accounts.models import Person
from ..entries.kinds import KINDS
from ..entries.models import Entry
from ..entries.open_requests import OpenRequest, list_open_requests
from ..entries.queries import OPEN_SERVICES, visible_entries, with_details
from ..extensions import db
from ..indicators.models import ExpectedResult, Plan
from ..indicators.queries import list_plans
from .terms import Counted, Due, Group, due_of, group_of, is_close

CLOSE = timedelta(days=14)


@dataclass(frozen=True)
class Deadline:
    """Something that is still to be done. ``request``: the two clocks of a visit, which decide when that is due."""

    entry: Entry
    due: Due
    today: date
    request: OpenRequest | None = None

    @property
    def due_on(self) -> date | None:
        return self.due.day

    @property
    def days_left(self) -> int | None:
        """Negative when the term is over, None where there is none."""
        return None if self.due_on is None else (self.due_on - self.today).days

    @property
    def group(self) -> Group:
        return group_of(self.due_on, self.today)

    @property
    def is_close(self) -> bool:
        return is_close(self.due_on, self.today, within=CLOSE)


def list_deadlines(person: Person, *, today: date, service: str = "", visits: bool = True) -> list[Deadline]:
    """What is due for a service as the person may see it: that of the person unless another is named. The first day
    comes first, so what is over leads; without a day last. ``visits``: the requests for visits too."""
    service = service or person.service
    milestones = visible_entries(person).where(
        Entry.service == service, Entry.kind == "milestone", Entry.day.is_(None), Entry.withdrawn_at.is_(None)
    )
    entries = list(db.session.scalars(with_details(milestones)))
    has_visits = visits and service in KINDS["techno_visit"].services
    requests = list_open_requests(person, today=today, service=service) if has_visits else []
    if not entries and not requests:
        return []
    results = list_counted(plan_around(today), today)
    found = [Deadline(entry, due_of(entry, results, today), today) for entry in entries]
    found += [_of_visit(request, results, today) for request in requests]
    return sorted(found, key=_in_order)


def _of_visit(request: OpenRequest, results: Sequence[Counted], today: date) -> Deadline:
    left = request.next_end
    due = Due(None if left is None else today + timedelta(days=left), due_of(request.entry, results, today).codes)
    return Deadline(request.entry, due, today, request)


def _in_order(deadline: Deadline) -> tuple[bool, date, int]:
    return deadline.due_on is None, deadline.due_on or date.max, deadline.entry.number


def services_with_deadlines(person: Person) -> tuple[str, ...]:
    """The services whose list the person may open, the own one first."""
    if person.role not in ("coordinator", "evaluator"):
        return (person.service,)
    return tuple(dict.fromkeys((person.service, *OPEN_SERVICES)))


def plan_around(day: date) -> Plan | None:
    """The plan of a day; between two plans, or after the last, the one before: it goes on until the next is signed."""
    begun = [plan for plan in list_plans() if plan.first_day <= day]
    return begun[-1] if begun else None


def list_counted(plan: Plan | None, on: date) -> list[Counted]:
    """How each result of the plan is counted on a day, in its order."""
    if plan is None:
        return []
    rows = db.session.scalars(select(ExpectedResult).where(ExpectedResult.plan_id == plan.id))
    return [Counted(row.code, row.at(on).measure) for row in sorted(rows, key=lambda row: row.position)]
