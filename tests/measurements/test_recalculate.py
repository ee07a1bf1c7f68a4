"""One result computed by hand: exactly the figures of a full night, beside nights that go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from fieldlog.dates import now
from fieldlog.entries.models import EntryChange
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements import services
from fieldlog.measurements.jobs import _compute_result, measure_night, recalculate
from fieldlog.measurements.models import DayFigure, DayKey, JobRun, MeasuredPlan, Measurement
from fieldlog.measurements.queries import find_recalculation, list_recalculations
from fieldlog.measurements.services import FiguresMovedOn, NightIsRunning, claim_recalculation

from .work import AS_OF, Work

TABLES = (DayFigure, DayKey, Measurement)


def stored(results: list[int]) -> list[Any]:
    """Every row of the figures of these results, bit by bit."""
    queries = [select(*table.__table__.columns).where(table.result_id.in_(results)) for table in TABLES]
    return [sorted(db.session.execute(query).all(), key=repr) for query in queries]


def result_ids() -> list[int]:
    return list(db.session.scalars(select(ExpectedResult.id).order_by(ExpectedResult.id)))


def test_a_result_by_hand_has_the_figures_of_a_full_night(work: Work) -> None:
    with work.app.app_context():
        measure_night(as_of=AS_OF)
        for _ in range(5):
            work.log_one_more()
        marks = db.session.scalars(select(EntryChange.number)).all()
        some = result_ids()[::3]
        for table in TABLES:
            db.session.execute(delete(table).where(table.result_id.in_(some[::2])))
        db.session.execute(update(Measurement).values(value=99))
        db.session.commit()
        for id in some:
            assert recalculate(id)
        by_hand = stored(some)
        assert db.session.scalars(select(EntryChange.number)).all() == marks  # the night still looks at them
        measure_night(as_of=AS_OF, full=True, again=True)
        assert stored(some) == by_hand
        work.is_right(AS_OF)


def test_what_a_recalculation_leaves_to_the_night_is_done_by_it(work: Work) -> None:
    with work.app.app_context():
        measure_night(as_of=AS_OF)
        work.log_one_more()
        for id in result_ids()[::2]:
            recalculate(id)
        work.log_one_more()
        measure_night(as_of=AS_OF + timedelta(days=1))
        work.is_right(AS_OF + timedelta(days=1))
        one = result_ids()[0]
        assert recalculate(one)
        run = find_recalculation(one)
        assert run
        assert (run.state, run.figures_changed) == ("done", 0)
        code = db.session.get_one(ExpectedResult, one).code
        assert [code for _, code in list_recalculations(1)] == [code]


def test_before_the_first_night_there_is_nothing_to_recalculate(work: Work) -> None:
    with work.app.app_context():
        assert recalculate(result_ids()[0]) is None
        assert recalculate(999_999) is None
        assert db.session.scalars(select(JobRun)).all() == []


def test_while_another_run_is_at_work_there_is_none(work: Work) -> None:
    with work.app.app_context():
        measure_night(as_of=AS_OF)
        one, other = result_ids()[:2]
        night = services.claim_night(as_of=AS_OF, owner="a", at=now(), again=True)
        with pytest.raises(NightIsRunning):
            recalculate(one)
        services.fail_night(claim=night, error="", at=now())
        claim_recalculation(result_id=one, owner="b", at=now())
        for id in (one, other):
            with pytest.raises(NightIsRunning):
                recalculate(id)
        a_while_ago = now() - timedelta(minutes=6)  # who died holds nobody up
        db.session.execute(update(JobRun).where(JobRun.owner == "b").values(lease_until=a_while_ago))
        db.session.commit()
        assert recalculate(one)


def test_a_recalculation_that_a_night_overtakes_writes_nothing(work: Work) -> None:
    with work.app.app_context():
        measure_night(as_of=AS_OF)
        work.log_one_more()
        claim = claim_recalculation(result_id=result_ids()[0], owner="b", at=now())
        computed = _compute_result(result_ids()[0])
        measure_night(as_of=AS_OF, again=True)
        with pytest.raises(FiguresMovedOn):
            services.replace_figures_of_result(claim=claim, computed=computed, at=now())
        assert db.session.scalars(select(MeasuredPlan.replacements)).all() == [1]
        work.is_right(AS_OF)
