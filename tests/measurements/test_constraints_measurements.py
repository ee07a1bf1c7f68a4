"""What the databases refuse by themselves of figures and runs: each constraint is provoked on both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.models import DayFigure, DayKey, JobRun, MeasuredPlan, Measurement, PastRun

from .loading import put_plan

DAY, AT = date(2024, 3, 4), datetime(2024, 3, 5, 2, 30, tzinfo=UTC)
RUN = {
    "job": "nightly", "period_key": "2024-03-04", "state": "done", "owner": "a:1", "tries": 1,
    "lease_until": AT, "started_at": AT, "code_version": "1",
}  # fmt: skip
FIGURE = {
    "period": "month", "first_day": date(2024, 3, 1), "last_day": date(2024, 3, 31), "value": 1.0,
    "amount": 1, "base": 0, "slots": 0, "entries": 1, "status": None, "plan_version": 1,
}  # fmt: skip
KEY = {"day": DAY, "kind": "case_contact", "role": "part", "key": "mediation:1"}
PARTS = {"day": DAY, "kind": "meeting", "amount": 1, "base": 0, "entries": 1}


@pytest.fixture
def result_id(any_app: Flask) -> Iterator[int]:
    with any_app.app_context():
        put_plan(date(2024, 1, 1), date(2024, 12, 31))
        yield db.session.scalars(select(ExpectedResult.id).limit(1)).one()
        db.session.rollback()


@pytest.mark.parametrize(
    ("constraint", "table", "row"),
    [
        ("ck_day_key_role_known", DayKey, KEY | {"role": "half"}),
        ("ck_measurement_period_known", Measurement, FIGURE | {"period": "week"}),
        ("ck_measurement_status_known", Measurement, FIGURE | {"status": "green"}),
        ("ck_measurement_last_day_after_first", Measurement, FIGURE | {"last_day": date(2024, 2, 29)}),
    ],
)
def test_a_figure_that_cannot_be_is_refused(result_id: int, constraint: str, table: type, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(insert(table).values(result_id=result_id, **row))


@pytest.mark.parametrize(("table", "row"), [(DayFigure, PARTS), (DayKey, KEY), (Measurement, FIGURE)])
def test_a_figure_stands_once(result_id: int, table: type, row: dict[str, Any]) -> None:
    db.session.execute(insert(table).values(result_id=result_id, **row))
    with pytest.raises(IntegrityError, match=f"pk_{table.__tablename__}|UNIQUE constraint failed"):
        db.session.execute(insert(table).values(result_id=result_id, **row))


@pytest.mark.parametrize(("table", "row"), [(DayFigure, PARTS), (DayKey, KEY), (Measurement, FIGURE)])
def test_a_figure_belongs_to_a_result(result_id: int, table: type, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"fk_{table.__tablename__}_result_id|FOREIGN KEY constraint failed"):
        db.session.execute(insert(table).values(result_id=10**6, **row))


def test_a_night_has_one_row_and_a_known_state(result_id: int) -> None:
    db.session.execute(insert(JobRun).values(**RUN))
    db.session.commit()
    with pytest.raises(IntegrityError, match=r"uq_job_run_job_period_key|job_run\.job, job_run\.period_key"):
        db.session.execute(insert(JobRun).values(**RUN))
    db.session.rollback()
    with pytest.raises(IntegrityError, match="ck_job_run_state_known"):
        db.session.execute(insert(JobRun).values(**RUN | {"period_key": "2024-03-05", "state": "asleep"}))


def test_a_run_of_the_past_has_ended(result_id: int) -> None:
    past = {"job": "nightly", "period_key": "2024-03-04", "started_at": AT, "tries": 1}
    with pytest.raises(IntegrityError, match="ck_past_run_state_known"):
        db.session.execute(insert(PastRun).values(**past, state="running"))


def test_a_plan_is_measured_up_to_one_day(result_id: int) -> None:
    plan_id = db.session.scalars(select(ExpectedResult.plan_id).limit(1)).one()
    row = {"plan_id": plan_id, "as_of": DAY, "plan_version": 1, "computed_at": AT}
    db.session.execute(insert(MeasuredPlan).values(**row))
    with pytest.raises(IntegrityError, match=r"pk_measured_plan|UNIQUE constraint failed"):
        db.session.execute(insert(MeasuredPlan).values(**row))
