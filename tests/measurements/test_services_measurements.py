"""Who may run a night, what becomes of one that fails, dies or is overtaken, and of what is logged meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from fieldlog.accounts.models import Person
from fieldlog.dates import now
from fieldlog.entries.models import Entry, EntryChange
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult, Plan
from fieldlog.measurements.jobs import check_figures, compute_all, measure_night
from fieldlog.measurements.models import DayFigure, JobRun, Measurement
from fieldlog.measurements.services import (
    LEASE,
    ClaimLost,
    FiguresMovedOn,
    NightIsRunning,
    claim_night,
    fail_night,
    replace_figures,
)
from tests.conftest import make_app

from . import loading
from .work import AS_OF, FIRST_DAY, LAST_DAY, Work

NEXT_DAY = AS_OF + timedelta(days=1)
AT = datetime(2024, 7, 1, 1, 30, tzinfo=UTC)


def run_of(as_of: date) -> JobRun:
    db.session.rollback()
    query = select(JobRun).where(JobRun.period_key == as_of.isoformat()).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(table)).one()


# --- one at a time -----------------------------------------------------------------------------------------------


def test_of_two_clocks_that_ring_at_once_one_runs_the_night(work: Work) -> None:
    reports = work.at_once(*[lambda: measure_night(as_of=AS_OF)] * 3)
    assert reports.count(NightIsRunning) == 2
    with work.app.app_context():
        assert (run_of(AS_OF).state, run_of(AS_OF).tries) == ("done", 1)
        work.is_right(AS_OF)


def test_two_different_nights_at_once_leave_the_figures_of_one(work: Work) -> None:
    reports = work.at_once(lambda: measure_night(as_of=AS_OF), lambda: measure_night(as_of=NEXT_DAY))
    assert {report.as_of for report in reports} == {AS_OF, NEXT_DAY}
    with work.app.app_context():
        assert check_figures() == []
        assert {run_of(AS_OF).state, run_of(NEXT_DAY).state} == {"done"}


def test_a_lease_that_ran_out_is_taken_over_and_the_slow_one_writes_nothing(work: Work) -> None:
    with work.app.app_context():
        slow = claim_night(as_of=AS_OF, owner="slow", at=AT, again=False)
        computed, marks = compute_all(as_of=AS_OF, full=False)
        with pytest.raises(NightIsRunning):
            claim_night(as_of=AS_OF, owner="quick", at=AT + LEASE, again=True)
        later = AT + LEASE + timedelta(seconds=1)
        quick = claim_night(as_of=AS_OF, owner="quick", at=later, again=False)
        with pytest.raises(ClaimLost):
            replace_figures(claim=slow, computed=computed, marks=marks, at=later)
        assert count(Measurement) == count(DayFigure) == 0
        assert count(EntryChange) == len(work.lines)
        fail_night(claim=slow, error="too late to say so", at=later)
        assert (run_of(AS_OF).state, run_of(AS_OF).owner, run_of(AS_OF).tries) == ("running", "quick", 2)
        replace_figures(claim=quick, computed=computed, marks=marks, at=later)
        work.is_right(AS_OF)


def test_a_night_that_died_three_times_is_given_up_and_seen(work: Work) -> None:
    with work.app.app_context():
        at = AT
        for _ in range(3):
            claim_night(as_of=AS_OF, owner="doomed", at=at, again=False)
            at += LEASE + timedelta(seconds=1)
        with pytest.raises(NightIsRunning):
            claim_night(as_of=AS_OF, owner="fourth", at=at, again=False)
        run = run_of(AS_OF)
        assert (run.state, run.tries, run.error) == ("failed", 3, "the process died, 3 times")
        claim_night(as_of=AS_OF, owner="by hand", at=at, again=True)


# --- what fails --------------------------------------------------------------------------------------------------


def test_a_night_that_fails_says_why_is_tried_three_times_and_the_next_goes_on(work: Work) -> None:
    with work.app.app_context():
        broken = db.session.scalars(select(ExpectedResult).order_by(ExpectedResult.id).limit(1)).one()
        sound = broken.measure_data
        broken.measure_data = {"count": {"kind": "unheard_of"}}
        db.session.commit()
        for tries in (1, 2, 3):
            with pytest.raises(ValueError, match="unheard_of"):
                measure_night(as_of=AS_OF)
            run = run_of(AS_OF)
            assert (run.state, run.tries) == ("failed", tries)
            assert "unheard_of" in (run.error or "")
        with pytest.raises(NightIsRunning):
            measure_night(as_of=AS_OF)
        assert count(Measurement) == 0
        db.session.execute(update(ExpectedResult).where(ExpectedResult.id == broken.id).values(measure_data=sound))
        db.session.commit()
        measure_night(as_of=NEXT_DAY)
        work.is_right(NEXT_DAY)
        measure_night(as_of=AS_OF, again=True)
        assert (run_of(AS_OF).state, run_of(AS_OF).error) == ("done", None)


def test_a_done_night_runs_again_only_by_hand_or_when_it_was_done_before_it_rang(work: Work) -> None:
    with work.app.app_context():
        measure_night(as_of=AS_OF)
        with pytest.raises(NightIsRunning):
            measure_night(as_of=AS_OF)
        with pytest.raises(NightIsRunning):
            measure_night(as_of=AS_OF, rung_at=now() - timedelta(hours=1))
        work.log_one_more()
        measure_night(as_of=AS_OF, rung_at=now())
        assert run_of(AS_OF).tries == 1, "a night that was done starts counting anew"
        work.is_right(AS_OF)
        assert measure_night(as_of=AS_OF, again=True).figures_changed == 0


# --- what happens meanwhile --------------------------------------------------------------------------------------


def test_figures_that_moved_on_are_left_alone(work: Work) -> None:
    with work.app.app_context():
        for as_of in (AS_OF, NEXT_DAY):  # the first replaces nothing, the second what the first left
            claim = claim_night(as_of=as_of, owner="overtaken", at=AT, again=False)
            computed, marks = compute_all(as_of=as_of, full=False)
            work.log_one_more()
            measure_night(as_of=as_of + timedelta(days=10))
            with pytest.raises(FiguresMovedOn):
                replace_figures(claim=claim, computed=computed, marks=marks, at=AT)
            assert run_of(as_of).state == "running"
            work.is_right(as_of + timedelta(days=10))
            fail_night(claim=claim, error="overtaken", at=AT)


def test_an_entry_logged_while_the_night_computes_is_counted_the_next_night(work: Work) -> None:
    with work.app.app_context():
        claim = claim_night(as_of=AS_OF, owner="night", at=AT, again=False)
        computed, marks = compute_all(as_of=AS_OF, full=False)
        for _ in range(5):
            work.log_one_more()
        replace_figures(claim=claim, computed=computed, marks=marks, at=AT)
        assert count(EntryChange) == 5
        measure_night(as_of=NEXT_DAY)
        assert count(EntryChange) == 0
        work.is_right(NEXT_DAY)


def test_a_plan_that_changes_while_the_night_computes_is_measured_anew(work: Work) -> None:
    with work.app.app_context():
        claim = claim_night(as_of=AS_OF, owner="night", at=AT, again=False)
        computed, marks = compute_all(as_of=AS_OF, full=False)
        loading.put_plan(date(2023, 11, 15), LAST_DAY)
        replace_figures(claim=claim, computed=computed, marks=marks, at=AT)
        measure_night(as_of=AS_OF, again=True)
        work.is_right(AS_OF)


def test_an_entry_whose_commit_comes_after_later_ones_is_not_lost(postgres_url: str, tmp_path: Path) -> None:
    work = Work(make_app(postgres_url), tmp_path)
    with work.app.app_context(), Session(db.engine) as late:
        author = late.scalars(select(Person).where(Person.service == "coordination").limit(1)).one()
        entry = loading.bare_entry(author.id, kind="meeting", topic="steering_committee", day=AS_OF)
        late.add(entry)
        late.flush()
        late.add(EntryChange(entry_number=entry.number, kind=entry.kind, day=AS_OF, last_day=AS_OF, marked_at=AT))
        late.flush()
        work.log_one_more()  # takes a higher number, and is there first
        measure_night(as_of=AS_OF)
        late.commit()
        assert count(EntryChange) == 1
        measure_night(as_of=NEXT_DAY)
        assert check_figures() == []
        committees = (
            select(Measurement.amount)
            .join(ExpectedResult)
            .where(
                ExpectedResult.code == "C.8a", Measurement.period == "month", Measurement.first_day == date(2024, 6, 1)
            )
        )
        standing = select(func.count()).where(
            Entry.topic == "steering_committee",
            Entry.day.between(date(2024, 6, 1), AS_OF),
            Entry.withdrawn_at.is_(None),
        )
        assert db.session.scalar(committees) == db.session.scalar(standing)
        db.session.remove()
        db.engine.dispose()


def test_a_term_that_changes_counts_from_the_next_night(work: Work) -> None:
    """In one process: the SQL of the old term must not be used for the new one."""
    with work.app.app_context():
        row = db.session.scalars(select(ExpectedResult).where(ExpectedResult.code == "1.1c")).one()
        value = select(Measurement.amount).where(Measurement.result_id == row.id, Measurement.period == "plan")
        terms = [term_of(line) for line in work.lines if line["kind"] == "advice" and not line["withdrawn_reason"]]
        for days in (0, 14, 40):
            row.measure_data = {"count": [{"kind": ["advice"], "within": {"days": days, "of": ["requested_on"]}}]}
            db.session.execute(update(Plan).values(version=Plan.version + 1))
            db.session.commit()
            measure_night(as_of=LAST_DAY, again=True)
            assert db.session.scalar(value) == sum(term is not None and term <= days for term in terms)


def term_of(line: loading.Line) -> int | None:
    """Days from the request to the entry's day, None outside the plan."""
    day, asked_on = date.fromisoformat(line["day"]), date.fromisoformat(line["requested_on"])
    return (day - asked_on).days if FIRST_DAY <= day <= LAST_DAY else None
