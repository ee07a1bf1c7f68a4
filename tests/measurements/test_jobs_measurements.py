"""Which night is due, and that the clock rings for it."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.dates import ONE_DAY, at_local, local_day, now
from fieldlog.extensions import db
from fieldlog.measurements.jobs import due_night, measure_due_night
from fieldlog.measurements.models import JobRun
from fieldlog.scheduler import start_scheduler

from .loading import put_plan

NIGHTLY_AT = time(3, 30)
Ran = tuple[str, str, int, str]


def instant(local: str) -> datetime:
    """``2024-06-10 03:30`` in Brussels."""
    written = datetime.fromisoformat(local)
    return at_local(written.date(), written.time())


def add_run(as_of: str, state: str, tries: int, finished_at: str) -> None:
    ended = instant(finished_at)
    started = ended - timedelta(minutes=1)
    db.session.add(
        JobRun(
            job="nightly", period_key=as_of, state=state, owner="a:1", tries=tries, code_version="1",
            lease_until=started + timedelta(minutes=30), started_at=started,
            finished_at=None if state == "running" else ended,
        )
    )  # fmt: skip
    db.session.commit()


ON_TIME: Ran = ("2024-06-09", "done", 1, "2024-06-10 03:31")


@pytest.mark.parametrize(
    ("runs", "at", "due"),
    [
        # before and after the hour
        ([], "2024-06-10 03:29", "2024-06-08"),
        ([], "2024-06-10 03:30", "2024-06-09"),
        ([], "2024-06-10 00:00", "2024-06-08"),
        ([], "2024-06-10 23:59", "2024-06-09"),
        ([], "2024-01-01 12:00", "2023-12-31"),
        # done
        ([ON_TIME], "2024-06-10 03:32", None),
        ([ON_TIME], "2024-06-11 03:29", None),
        ([ON_TIME], "2024-06-11 03:30", "2024-06-10"),
        # the nights the clocks change: an hour shorter, an hour longer, one night each
        ([], "2024-03-31 03:29", "2024-03-29"),
        ([], "2024-03-31 03:30", "2024-03-30"),
        ([("2024-03-30", "done", 1, "2024-03-31 03:30")], "2024-03-31 03:31", None),
        ([], "2024-10-27 03:29", "2024-10-25"),
        ([], "2024-10-27 03:30", "2024-10-26"),
        ([("2024-10-26", "done", 1, "2024-10-27 03:30")], "2024-10-28 03:29", None),
        # after downtime only the last night is due: it counts what the missed ones would have
        ([("2024-06-05", "done", 1, "2024-06-06 03:31")], "2024-06-10 12:00", "2024-06-09"),
        # somebody computed a later day by hand, since the hour or before it
        ([("2024-06-10", "done", 1, "2024-06-10 10:00")], "2024-06-10 10:01", None),
        ([("2024-06-10", "done", 1, "2024-06-09 22:00")], "2024-06-10 10:01", "2024-06-09"),
        # or this very night before its hour: what was logged since is still to be counted
        ([("2024-06-09", "done", 1, "2024-06-10 01:00")], "2024-06-10 03:30", "2024-06-09"),
        # or an earlier day, which is what they wanted to see until the next night
        ([ON_TIME, ("2024-05-17", "done", 1, "2024-06-10 10:00")], "2024-06-10 12:00", None),
        # what fails is tried three times, what runs or died is the claim's to decide
        ([("2024-06-09", "failed", 2, "2024-06-10 03:31")], "2024-06-10 03:32", "2024-06-09"),
        ([("2024-06-09", "failed", 3, "2024-06-10 03:33")], "2024-06-10 03:34", None),
        ([("2024-06-09", "failed", 3, "2024-06-10 03:33")], "2024-06-11 03:30", "2024-06-10"),
        ([("2024-06-09", "running", 1, "2024-06-10 03:31")], "2024-06-10 03:32", "2024-06-09"),
    ],
)
def test_which_night_is_due(app: Flask, runs: list[Ran], at: str, due: str | None) -> None:
    with app.app_context():
        for run in runs:
            add_run(*run)
        found = due_night(at=instant(at), nightly_at=NIGHTLY_AT)
        assert found == (date.fromisoformat(due) if due else None)


def test_a_tick_runs_the_night_once(any_app: Flask) -> None:
    with any_app.app_context():
        put_plan(date(2024, 1, 1), date(2024, 12, 31))
        report = measure_due_night(at=now(), nightly_at=time(0))
        assert report
        assert report.as_of == local_day(now()) - ONE_DAY
        assert measure_due_night(at=now(), nightly_at=time(0)) is None


def test_a_tick_leaves_alone_a_night_that_somebody_runs(app: Flask) -> None:
    with app.app_context():
        yesterday = local_day(now()) - ONE_DAY
        soon = now() + timedelta(minutes=5)
        db.session.add(
            JobRun(
                job="nightly", period_key=yesterday.isoformat(), state="running", owner="b:2", code_version="1",
                lease_until=soon, started_at=now(),
            )
        )  # fmt: skip
        db.session.commit()
        assert measure_due_night(at=now(), nightly_at=time(0)) is None
        assert db.session.scalars(select(JobRun.owner)).all() == ["b:2"]


def test_the_clock_rings_by_itself(app: Flask) -> None:
    with app.app_context():
        put_plan(date(2024, 1, 1), date(2024, 12, 31))
        db.session.remove()
    scheduler = start_scheduler(app)
    try:
        until = clock.monotonic() + 20
        while not (states := states_of_runs(app)) or states != ["done"]:
            assert clock.monotonic() < until, f"the clock did not ring in 20 seconds: {states}"
            clock.sleep(0.05)
    finally:
        scheduler.shutdown()
    with app.app_context():
        run = db.session.scalars(select(JobRun)).one()
        assert run.finished_at is not None
        assert run.finished_at <= datetime.now(UTC)
        assert due_night(at=now(), nightly_at=app.config["SETTINGS"].nightly_at) is None


def states_of_runs(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(JobRun.state)))
