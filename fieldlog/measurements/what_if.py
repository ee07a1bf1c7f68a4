"""What a result would give with another measure or target, over every period of its plan: computed from the entries as
a full night would, and written nowhere."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ..extensions import db
from ..indicators.models import ExpectedResult, Plan
from ..indicators.versions import Version
from . import inputs
from .days import Counted
from .models import MeasuredPlan
from .night import rows_as_if
from .rollup import Row
from .rules import Period

ORDER = ("month", "quarter", "year", "plan")


def figures_as_if(result: ExpectedResult, plan: Plan, versions: tuple[Version, ...], as_of: date) -> dict[Period, Row]:
    """By period in the order of a result's page, each counted by the version that holds on its last day; those that
    begin after the as-of day are left out."""
    connection = db.session.connection()
    of_plan = next(one for one in inputs.list_plans_to_measure(connection) if one.id == plan.id)
    found: dict[Period, Row] = {}
    for one in versions:
        held = (one.since or date.min, one.until or date.max)
        counted = [Counted(result.id, result.code, one.measure, one.target, *held)]
        found |= {period: row for (_, period), row in rows_as_if(connection, of_plan, counted, as_of).items()}
    return {period: found[period] for period in sorted(found, key=lambda one: (ORDER.index(one.name), one.first_day))}


def find_measured(plan: Plan) -> MeasuredPlan | None:
    """Up to which day the plan's stored figures are computed; None before its first night."""
    return db.session.scalars(select(MeasuredPlan).where(MeasuredPlan.plan_id == plan.id)).one_or_none()
