"""What a result would give with another measure or target, over every period of its plan: computed from the entries as
a full night would, and written nowhere."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ..extensions import db
from ..indicators.kinds import Measure, Target
from ..indicators.models import ExpectedResult, Plan
from . import inputs
from .days import Counted
from .models import MeasuredPlan
from .night import rows_as_if
from .rollup import Row
from .rules import Period


def figures_as_if(
    result: ExpectedResult, plan: Plan, measure: Measure, target: Target | None, as_of: date
) -> dict[Period, Row]:
    """By period, those that begin after the as-of day left out."""
    connection = db.session.connection()
    of_plan = next(one for one in inputs.list_plans_to_measure(connection) if one.id == plan.id)
    counted = [Counted(result.id, result.code, measure, target)]
    return {period: row for (_, period), row in rows_as_if(connection, of_plan, counted, as_of).items()}


def find_measured(plan: Plan) -> MeasuredPlan | None:
    """Up to which day the plan's stored figures are computed; None before its first night."""
    return db.session.scalars(select(MeasuredPlan).where(MeasuredPlan.plan_id == plan.id)).one_or_none()
