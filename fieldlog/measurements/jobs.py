"""The jobs of the night: functions that a person can call by hand, harmless twice."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from ..dates import ONE_DAY, at_local, local_day, now
from ..extensions import db, reading_only
from . import inputs, queries, services
from .inputs import Marks
from .night import Computed, compute
from .services import FiguresMovedOn

ATTEMPTS = 3


@dataclass(frozen=True)
class NightReport:
    """What a run did: entries read, figures that changed, how long it took in seconds."""

    as_of: date
    entries_read: int
    figures_changed: int
    seconds: float


def measure_night(
    *,
    as_of: date,
    full: bool = False,
    again: bool = False,
    rung_at: datetime | None = None,
    by_id: int | None = None,
) -> NightReport:
    """Bring every plan's figures up to date as of a day. ``full``: from nothing. ``again``: even if it was done;
    ``rung_at``: even if it was done before that. ``by_id``: who starts it by hand on a page.

    Raises NightIsRunning where another run holds the claim; any other failure is noted in the run and raised.
    """
    started = now()
    claim = services.claim_night(as_of=as_of, owner=_owner(), at=started, again=again, rung_at=rung_at, by_id=by_id)
    with _failure_noted(claim):
        computed, changed = _compute_and_replace(claim, as_of, full)
    read = sum(one.entries_read for one in computed)
    return NightReport(as_of, read, changed, (now() - started).total_seconds())


@contextmanager
def _failure_noted(claim: services.Claim) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        db.session.rollback()
        services.fail_night(claim=claim, error=f"{type(error).__name__}: {error}", at=now())
        raise


def _compute_and_replace(claim: services.Claim, as_of: date, full: bool) -> tuple[list[Computed], int]:
    """Where another run replaced the figures in between, start over from them: once is enough in practice."""
    for attempt in range(ATTEMPTS):
        computed, marks = compute_all(as_of=as_of, full=full)
        try:
            return computed, services.replace_figures(claim=claim, computed=computed, marks=marks, at=now())
        except FiguresMovedOn:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def compute_all(*, as_of: date | None, full: bool) -> tuple[list[Computed], Marks]:
    """Every plan's figures as of a day (None: as of the day they stand at), with the marks read. Writes nothing."""
    with _one_state() as connection:
        marks = inputs.read_marks(connection)
        plans = [(plan, as_of or plan.measured_as_of) for plan in inputs.list_plans_to_measure(connection)]
        return [compute(connection, plan, marks, day, full=full) for plan, day in plans if day is not None], marks


def recalculate(result_id: int, *, by_id: int | None = None) -> Computed | None:
    """Compute every figure of one result from nothing, as of the day up to which its plan stands, and store them: they
    are those that a full night as of that day gives. None, and nothing is done, before the plan's first night.

    Raises NightIsRunning while another run is at work; any other failure is noted in the run and raised.
    """
    if queries.find_measured_plan_of(result_id) is None:
        return None
    claim = services.claim_recalculation(result_id=result_id, owner=_owner(), at=now(), by_id=by_id)
    with _failure_noted(claim):
        for attempt in range(ATTEMPTS):
            computed = _compute_result(result_id)
            try:
                services.replace_figures_of_result(claim=claim, computed=computed, at=now())
                return computed
            except FiguresMovedOn:
                if attempt == ATTEMPTS - 1:
                    raise
    raise AssertionError("unreachable")


def _compute_result(result_id: int) -> Computed:
    with _one_state() as connection:
        measured = queries.find_measured_plan_of(result_id)
        assert measured is not None
        [plan] = [one for one in inputs.list_plans_to_measure(connection) if one.id == measured.plan_id]
        return compute(connection, plan, Marks(), measured.as_of, full=True, only=result_id)


@contextmanager
def _one_state() -> Iterator[Connection]:
    """A transaction that sees one state of the database from its first question to its last, and locks nothing."""
    db.session.rollback()
    with reading_only():
        options: dict[str, Any] = {}
        if db.engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        try:
            yield db.session.connection(execution_options=options)
        finally:
            db.session.rollback()


def _owner() -> str:
    """Says where the run is, and tells two of one process apart."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"


@dataclass(frozen=True)
class Difference:
    """A stored figure that is not what the entries give. ``stored`` or ``computed`` is None where there is none."""

    code: str
    period: str
    first_day: date
    stored: Any
    computed: Any


def check_figures() -> list[Difference]:
    """Every stored figure beside one computed afresh: days first, then periods. Empty when all agree."""
    computed, _ = compute_all(as_of=None, full=True)
    found: list[Difference] = []
    with _one_state() as connection:
        for one in computed:
            codes = {row.result_id: row.code for row in inputs.list_counted(connection, one.plan.id)}
            found += _differing_days(one, codes)
            found += _differing_rows(one, codes)
    return found


def _differing_days(one: Computed, codes: dict[int, str]) -> list[Difference]:
    stored = one.stored_keys
    days = [
        Difference(codes[at.result_id], "day", at.day, one.stored_parts.get(at), one.parts.get(at))
        for at in one.stored_parts.keys() | one.parts.keys()
        if one.stored_parts.get(at) != one.parts.get(at)
    ]
    keys = [
        Difference(codes[key.result_id], "day", key.day, *(key if key in of else None for of in (stored, one.keys)))
        for key in stored ^ one.keys
    ]
    return sorted(days + keys, key=lambda difference: (difference.first_day, difference.code))


def _differing_rows(one: Computed, codes: dict[int, str]) -> list[Difference]:
    rows = [
        Difference(codes[at[0]], at[1].name, at[1].first_day, one.stored_rows.get(at), one.rows.get(at))
        for at in one.stored_rows.keys() | one.rows.keys()
        if one.stored_rows.get(at) != one.rows.get(at)
    ]
    return sorted(rows, key=lambda difference: (difference.period, difference.first_day, difference.code))


def due_night(*, at: datetime, nightly_at: time) -> date | None:
    """The as-of day of the last night that should have rung by ``at``, None when it is done.

    The table is asked, not the clock: after downtime, a misfire or a clock change the same question heals.
    """
    rung_at = _rung_at(at, nightly_at)
    as_of = local_day(rung_at) - ONE_DAY
    return None if queries.is_night_done(as_of, rung_at=rung_at) else as_of


def newest_as_of(*, at: datetime, nightly_at: time) -> date:
    """The day up to which a run by hand counts: that of the last night, or a later one that was computed already, for
    nobody expects figures to go back."""
    of_night = local_day(_rung_at(at, nightly_at)) - ONE_DAY
    return max(of_night, queries.find_newest_as_of() or of_night)


def _rung_at(at: datetime, nightly_at: time) -> datetime:
    """When the clock should have rung last."""
    today = local_day(at)
    return at_local(today if at >= at_local(today, nightly_at) else today - ONE_DAY, nightly_at)


def measure_due_night(*, at: datetime, nightly_at: time) -> NightReport | None:
    """What every tick of the clock calls: run the night that is due, unless somebody else does."""
    as_of = due_night(at=at, nightly_at=nightly_at)
    if as_of is None:
        return None
    try:
        return measure_night(as_of=as_of, rung_at=_rung_at(at, nightly_at))
    except services.NightIsRunning:
        return None
