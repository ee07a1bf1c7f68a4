"""Which results the plan counts otherwise than when their figures were computed.

Each mark that waits for the night knows the plan as it was before the change that made it. The earliest one decides:
what was changed and changed back is no change, however many marks wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from ..extensions import db
from ..indicators.editing.parts import list_parts
from ..indicators.models import ExpectedResult, Plan, PlanChange, PlanEdit
from .models import JobRun, Measurement


class Mark(NamedTuple):
    """``code``: of the result that it is about, None for all; ``edit``: None where nobody knows what was before."""

    code: str | None
    marked_at: datetime | None
    edit: int | None


class Counting(NamedTuple):
    """What a plan says that its figures depend on: its days, and how each result is counted."""

    days: Any
    results: dict[str, Any]

    def differs(self, other: Counting, code: str) -> bool:
        return self.days != other.days or self.results.get(code) != other.results.get(code)


def list_results_changed(plan: Plan) -> list[ExpectedResult]:
    """In the plan's order those whose figures are not of the plan as it stands, or that have none yet although it was
    counted. What was recalculated since is not among them."""
    marks = _list_marks(plan.id)
    if not marks:
        return []
    results = db.session.scalars(
        select(ExpectedResult).where(ExpectedResult.plan_id == plan.id).order_by(ExpectedResult.position)
    ).all()
    have_figures = set(db.session.scalars(select(Measurement.result_id).distinct())) & {row.id for row in results}
    recalculated, pasts = _recalculated_at(), _Pasts(plan.id)
    return [
        row
        for row in results
        if (have_figures and row.id not in have_figures) or pasts.differ(marks, row.code, recalculated.get(str(row.id)))
    ]


def is_counted_otherwise(result: ExpectedResult, recalculated: datetime | None) -> bool:
    """Whether the plan says it otherwise since the night, or since the recalculation that began then."""
    marks = _list_marks(result.plan_id)
    return bool(marks) and _Pasts(result.plan_id).differ(marks, result.code, recalculated)


def is_any_plan_changed() -> bool:
    """Whether one counts something otherwise than the last night did; what was recalculated or is gone counts too."""
    plans = db.session.scalars(select(Plan).where(Plan.id.in_(select(PlanChange.plan_id))).order_by(Plan.id))
    return any(_differs_from_last_night(plan) for plan in plans.all())


def _differs_from_last_night(plan: Plan) -> bool:
    [first, *_], pasts = _list_marks(plan.id), _Pasts(plan.id)
    return first.edit is None or pasts.before(first.edit) != pasts.now or bool(list_results_changed(plan))


class _Pasts:
    """A plan as it stands, and as it was before its changes; each read once."""

    def __init__(self, plan_id: int) -> None:
        self.now = _counting(db.session.scalar(select(Plan.source).where(Plan.id == plan_id)))
        self._before: dict[int, Counting] = {}

    def before(self, edit: int) -> Counting:
        if edit not in self._before:
            source = db.session.scalar(select(PlanEdit.before).where(PlanEdit.number == edit))
            self._before[edit] = _counting(source)
        return self._before[edit]

    def differ(self, marks: Iterable[Mark], code: str, since: datetime | None) -> bool:
        """Whether the result is counted otherwise than before the first mark about it that came after ``since``."""
        about = (one for one in marks if one.code in (None, code) and (since is None or _is_after(one, since)))
        first = next(about, None)
        if first is None:
            return False
        return first.edit is None or self.now.differs(self.before(first.edit), code)


def _is_after(mark: Mark, since: datetime) -> bool:
    return mark.marked_at is not None and mark.marked_at > since


def _list_marks(plan_id: int) -> list[Mark]:
    """The earliest first."""
    query = select(PlanChange.code, PlanChange.marked_at, PlanChange.edit_number)
    rows = db.session.execute(query.where(PlanChange.plan_id == plan_id).order_by(PlanChange.number))
    return [Mark(*row) for row in rows]


def _counting(source: Any) -> Counting:
    results = {
        part.code: tuple(part.data.get(name) for name in ("measure", "target", "earlier"))
        for part in list_parts(source)
        if part.level == "result"
    }
    return Counting(source["period"], results)


def _recalculated_at() -> dict[str, datetime]:
    """When the last good computation by hand of each result began, by its id as the claim table has it."""
    query = select(JobRun.period_key, JobRun.started_at)
    found: dict[str, datetime] = {}
    for result_id, started_at in db.session.execute(query.where(JobRun.job == "recalculate", JobRun.state == "done")):
        found[result_id] = started_at
    return found
