"""Stored figures as a night would leave them, written by hand: what the pages show must be exactly these."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from fieldlog.dates import last_of_month
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult, Plan, PlanChange
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.models import JobRun, MeasuredPlan, Measurement

AS_OF = date(2024, 5, 17)
COMPUTED_AT = datetime(2024, 5, 18, 1, 30, tzinfo=UTC)


def load_measured_plan(as_of: date = AS_OF) -> Plan:
    """The shipped plan, computed up to ``as_of``; its figures are for the test to write."""
    plan = load_shipped_plan()
    db.session.execute(sa.delete(PlanChange))  # what waited for that night
    db.session.add(MeasuredPlan(plan_id=plan.id, as_of=as_of, plan_version=plan.version, computed_at=COMPUTED_AT))
    db.session.commit()
    return plan


def write_figure(code: str, period: str, first_day: date, value: float | None, **more: Any) -> None:
    """One row; ``last_day`` is the end of a month or year unless given."""
    result = db.session.scalars(sa.select(ExpectedResult).where(ExpectedResult.code == code)).one()
    ends = {"month": last_of_month(first_day), "year": date(first_day.year, 12, 31), "plan": date(2024, 12, 31)}
    row = {"amount": int(value or 0), "base": 0, "slots": 0, "entries": int(value or 0), "status": None} | more
    last_day = row.pop("last_day", None) or ends[period]
    db.session.add(
        Measurement(
            result_id=result.id,
            period=period,
            first_day=first_day,
            last_day=last_day,
            value=value,
            plan_version=1,
            **row,
        )
    )
    db.session.commit()


def write_full_year(year: int = 2024) -> None:
    """Every result with twelve months and the year, as after a whole year of nights."""
    results = db.session.scalars(sa.select(ExpectedResult.id)).all()
    periods = [("month", date(year, month, 1), last_of_month(date(year, month, 1))) for month in range(1, 13)]
    periods.append(("year", date(year, 1, 1), date(year, 12, 31)))
    rows = [
        {
            "result_id": id_, "period": period, "first_day": first_day, "last_day": last_day, "value": 1.0,
            "amount": 1, "base": 0, "slots": 0, "entries": 1, "plan_version": 1,
            "status": "reached" if period == "year" else None,
        }
        for id_ in results
        for period, first_day, last_day in periods
    ]  # fmt: skip
    db.session.execute(sa.insert(Measurement), rows)
    db.session.commit()


def note_night(finished_at: datetime) -> None:
    """A night that ended well."""
    db.session.add(
        JobRun(
            job="nightly",
            period_key=f"{finished_at:%Y-%m-%dT%H:%M}",
            state="done",
            owner="test",
            lease_until=finished_at,
            started_at=finished_at,
            finished_at=finished_at,
            code_version="test",
        )
    )
    db.session.commit()
