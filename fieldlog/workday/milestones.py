"""The steps that the plan counts, as a checklist of a year: what was done, what is still to be done, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ..accounts.models import Person
from ..entries.kinds import KINDS
from ..entries.models import Entry
from ..entries.queries import visible_entries, with_details
from ..extensions import db
from ..indicators.kinds import Measure, Selection
from ..indicators.models import ExpectedResult, OperationalObjective, Plan, StrategicObjective
from ..indicators.queries import list_plans

REPORTS_DUE = (3, 31)  # by habit: the authority's own letter decides
STEP = KINDS["milestone"]


@dataclass(frozen=True)
class Step:
    """A topic that a result counts, over a year. ``done``: the entries that count for it, the newest first; ``open``:
    those that are still to be done; ``wanted``: how many make it complete, 0 where nothing was asked."""

    code: str
    topic: str
    done: tuple[Entry, ...]
    open: tuple[Entry, ...]
    wanted: int
    due_by_habit: date | None

    @property
    def is_done(self) -> bool:
        return self.wanted > 0 and len(self.done) >= self.wanted


def list_steps(person: Person, *, service: str, year: int) -> list[Step]:
    """The steps of a service in a year, in the plan's order, as far as the person may see its entries."""
    counted = [
        (plan, code, measure, topic)
        for plan in _plans_of(year)
        for code, measure, topic in _counted_steps(plan, service, year)
    ]
    if not counted:
        return []
    entries = _list_milestones(person, service, {topic for *_, topic in counted})
    return [_step(entries, *of, year) for of in counted]


def _plans_of(year: int) -> list[Plan]:
    return [plan for plan in list_plans() if plan.first_day.year <= year <= plan.last_day.year]


def years_with_steps(today: date) -> list[int]:
    """The years of all plans, and none that lies ahead."""
    plans = list_plans()
    years = {year for plan in plans for year in range(plan.first_day.year, plan.last_day.year + 1)}
    return sorted(year for year in years if year <= today.year)


def has_steps(service: str, *, year: int) -> bool:
    return any(_counted_steps(plan, service, year) for plan in _plans_of(year))


def _counted_steps(plan: Plan, service: str, year: int) -> list[tuple[str, Measure, str]]:
    """What the plan counts of a service's milestones in a year: code, measure, topic. A result that names no service is
    that of its objective's, else of the coordination's."""
    rows = db.session.execute(
        select(ExpectedResult, StrategicObjective.service)
        .join(ExpectedResult.objective)
        .join(OperationalObjective.strategic)
        .where(ExpectedResult.plan_id == plan.id)
        .order_by(ExpectedResult.position)
    )
    found = []
    for row, of_objective in rows:
        measure = row.at(date(year, 12, 31)).measure
        for selection in measure.selections:
            if STEP.slug in selection.kind and service in _services(selection, row.service or of_objective):
                found += [(row.code, measure, topic) for topic in selection.topic]
    return found


def _services(selection: Selection, otherwise: str | None) -> tuple[str, ...]:
    return selection.service or (otherwise or "coordination",)


def _list_milestones(person: Person, service: str, topics: set[str]) -> Sequence[Entry]:
    entries = visible_entries(person).where(
        Entry.service == service, Entry.kind == STEP.slug, Entry.topic.in_(topics), Entry.withdrawn_at.is_(None)
    )
    return db.session.scalars(with_details(entries).order_by(Entry.day.desc(), Entry.number.desc())).all()


def _step(entries: Sequence[Entry], plan: Plan, code: str, measure: Measure, topic: str, year: int) -> Step:
    first, last = max(plan.first_day, date(year, 1, 1)), min(plan.last_day, date(year, 12, 31))
    if measure.verb == "lasting":
        first = plan.first_day
    of_topic = [entry for entry in entries if entry.topic == topic]
    dated = [entry for entry in of_topic if (day := _dated(entry, measure)) is None or first <= day <= last]
    done = tuple(entry for entry in dated if entry.day and (measure.dated_by or first <= entry.day <= last))
    still_open = tuple(entry for entry in dated if entry.day is None)
    required = STEP.requires(topic)
    wanted = max(1, len(done) + len(still_open)) if measure.share else 1
    if "requested_on" in required and not done and not still_open:
        wanted = 0
    habit = date(year, *REPORTS_DUE) if "due_on" in required else None
    return Step(code, topic, done, still_open, wanted, habit)


def _dated(entry: Entry, measure: Measure) -> date | None:
    day: date | None = getattr(entry, measure.dated_by) if measure.dated_by else entry.day
    return day
