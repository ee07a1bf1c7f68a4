"""kill -9 at any moment of the night: the old figures stand or the new ones, and the next night heals."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random, SystemRandom

from sqlalchemy import select

from fieldlog.config import PROJECT
from fieldlog.extensions import db
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import JobRun, MeasuredPlan
from tests.conftest import SECRET

from .loading import wrong_figures
from .work import AS_OF, LAST_DAY, Work

BEFORE = date(2024, 3, 31)
KILLS = 40 if os.environ.get("FIELDLOG_SOAK") else 2

#: A night in a process of its own: it says when it is ready, and begins when it is told the as-of day.
NIGHT = """
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from fieldlog import create_app
from fieldlog.measurements.jobs import measure_night

with create_app().app_context():
    print("ready", flush=True)
    measure_night(as_of=date.fromisoformat(sys.stdin.readline().strip()))
    print("done", flush=True)
"""


@contextmanager
def night_in_a_process(database_url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is ready for its night; it is gone at the end, whatever happened."""
    environ = {"FIELDLOG_DATABASE_URL": database_url, "FIELDLOG_SECRET_KEY": SECRET, "FIELDLOG_SCHEDULER": "off"}
    with subprocess.Popen(
        [sys.executable, "-c", NIGHT],
        cwd=PROJECT, env=os.environ | environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            assert line_of(process) == "ready"
            yield process
        finally:
            process.kill()


def begin(process: subprocess.Popen[str], as_of: date) -> None:
    assert process.stdin
    process.stdin.write(f"{as_of}\n")
    process.stdin.flush()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_a_night_killed_anywhere_leaves_the_old_figures_or_the_new(work: Work) -> None:
    seed = int(os.environ.get("FIELDLOG_SEED", SystemRandom().randrange(10**9)))
    print(f"seed {seed}")
    rng = Random(seed)
    with work.app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
        seconds = how_long_it_takes(url)
        for days in range(KILLS):
            as_of = AS_OF + timedelta(days=days)
            measure_night(as_of=BEFORE, again=True)
            work.log_one_more()
            with night_in_a_process(url) as process:
                begin(process, as_of)
                time.sleep(seconds * rng.uniform(0.2, 1.0))
                process.kill()
            old_or_new_figures_stand(work, as_of)
        measure_night(as_of=LAST_DAY)
        work.is_right(LAST_DAY)


def old_or_new_figures_stand(work: Work, as_of: date) -> None:
    db.session.rollback()
    stands_at = db.session.scalars(select(MeasuredPlan.as_of)).one()
    run = select(JobRun.state).where(JobRun.period_key == as_of.isoformat())
    if stands_at == as_of:
        assert db.session.scalar(run) == "done"
        work.is_right(as_of)
        return
    assert db.session.scalar(run) in (None, "running")
    without_the_last = work.lines[:-1]
    assert wrong_figures(without_the_last, work.commune, "2023-2024", stands_at) == {}
    assert stands_at == BEFORE


def how_long_it_takes(database_url: str) -> float:
    """From the word to the end, undisturbed."""
    measure_night(as_of=BEFORE)
    db.session.remove()
    with night_in_a_process(database_url) as process:
        started = time.monotonic()
        begin(process, AS_OF - timedelta(days=1))
        assert line_of(process) == "done"
        return time.monotonic() - started
