"""Writes the night: who may run it, the figures in one transaction, how it ended.

(1) a short transaction claims the night or takes over a lease that ran out; (2) the figures are computed without any
lock; (3) one transaction sees that the claim is still ours and the figures are still those it started from, replaces
what differs, deletes the marks it read and says done. Killed anywhere, the old figures stand or the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..commune.models import CommuneChange
from ..config import VERSION
from ..entries.models import EntryChange
from ..extensions import db, insert_into
from ..indicators.models import PlanChange
from .inputs import Marks, PlanToMeasure
from .models import DayFigure, DayKey, JobRun, MeasuredPlan, Measurement, PastRun
from .night import Computed

NIGHTLY, RECALCULATE = "nightly", "recalculate"
LEASE, LEASE_OF_RESULT = timedelta(minutes=30), timedelta(minutes=5)
MOST_TRIES = 3
#: Longer than the year of a plan that is reported on.
PAST_RUNS_KEPT_FOR = timedelta(days=500)
PAST = [column.name for column in PastRun.__table__.columns]
MARKS = {model.__tablename__: model for model in (EntryChange, CommuneChange, PlanChange)}


class NightIsRunning(Exception):
    """Somebody else holds the claim of this night."""


class ClaimLost(Exception):
    """The night took longer than its lease and was taken over; nothing was written."""


class FiguresMovedOn(Exception):
    """Another run replaced the figures meanwhile; nothing was written."""


@dataclass(frozen=True)
class Claim:
    """The right to replace the figures of one night."""

    run_id: int
    owner: str


def claim_night(
    *, as_of: date, owner: str, at: datetime, again: bool, rung_at: datetime | None = None, by_id: int | None = None
) -> Claim:
    """Claim a night that is new, failed or was left by one who died, three times at most, or was done before
    ``rung_at``; with ``again`` whatever does not run. Raises NightIsRunning."""
    _give_up_dead_nights(at)
    fresh = {"state": "running", "owner": owner, "lease_until": at + LEASE, "started_at": at, "code_version": VERSION}
    fresh["by_id"] = by_id
    is_dead = and_(JobRun.state == "running", JobRun.lease_until < at)
    free = and_(JobRun.tries < MOST_TRIES, or_(is_dead, JobRun.state == "failed"))
    if rung_at is not None:
        free = or_(free, and_(JobRun.state == "done", JobRun.finished_at < rung_at))
    if again:
        free = or_(free, JobRun.state != "running")
    _keep_past_run(NIGHTLY, as_of.isoformat(), free, at)
    tries = case((JobRun.state == "done", 1), else_=JobRun.tries + 1)
    claim = (
        insert_into(JobRun)
        .values(job=NIGHTLY, period_key=as_of.isoformat(), tries=1, **fresh)
        .on_conflict_do_update(
            index_elements=[JobRun.job, JobRun.period_key],
            set_={**fresh, "tries": tries, "error": None, "finished_at": None},
            where=free,
        )
        .returning(JobRun.id)
    )
    run_id = db.session.scalar(claim)
    db.session.commit()
    if run_id is None:
        raise NightIsRunning(f"the night of {as_of} is running or has ended; its row in job_run says by whom")
    return Claim(run_id, owner)


def _keep_past_run(job: str, period_key: str, free: ColumnElement[bool], at: datetime) -> None:
    """What the claim table says of a run that ended and may be taken over, before it is; harmless twice."""
    of_key = and_(JobRun.job == job, JobRun.period_key == period_key, JobRun.state != "running")
    ended = select(*(getattr(JobRun, name) for name in PAST)).where(of_key, free)
    db.session.execute(insert_into(PastRun).from_select(PAST, ended).on_conflict_do_nothing())
    db.session.execute(delete(PastRun).where(PastRun.started_at < at - PAST_RUNS_KEPT_FOR))


def _give_up_dead_nights(at: datetime) -> None:
    """Who died three times over the same night is not tried again by itself, but seen as failed."""
    is_dead = (JobRun.state == "running", JobRun.lease_until < at, JobRun.tries >= MOST_TRIES)
    error = f"the process died, {MOST_TRIES} times"
    db.session.execute(update(JobRun).where(*is_dead).values(state="failed", finished_at=at, error=error))


def replace_figures(*, claim: Claim, computed: Sequence[Computed], marks: Marks, at: datetime) -> int:
    """Make the stored figures those computed, and the night done. Returns how many figures changed.

    Raises ClaimLost or FiguresMovedOn, having written nothing.
    """
    changed = sum(_figures_changed(one) for one in computed)
    connection = db.session.connection()
    try:
        _finish(connection, claim, computed, changed, at)
        for one in computed:
            _move_on(connection, one, at)
            _replace_rows(connection, one)
        _delete_marks(connection, marks)
    except (ClaimLost, FiguresMovedOn):
        db.session.rollback()
        raise
    db.session.commit()
    return changed


def claim_recalculation(*, result_id: int, owner: str, at: datetime, by_id: int | None = None) -> Claim:
    """Claim one result, to compute it by hand. Raises NightIsRunning while a night or another recalculation runs; two
    that PostgreSQL lets in at one instant are told apart when they replace figures."""
    fresh = {
        "state": "running", "owner": owner, "lease_until": at + LEASE_OF_RESULT, "started_at": at,
        "code_version": VERSION, "by_id": by_id,
    }  # fmt: skip
    is_running = and_(JobRun.state == "running", JobRun.lease_until >= at)
    if db.session.scalar(select(JobRun.id).where(is_running).limit(1)) is not None:
        db.session.rollback()
        raise NightIsRunning("a night or a recalculation runs")
    _keep_past_run(RECALCULATE, str(result_id), ~is_running, at)
    claim = (
        insert_into(JobRun)
        .values(job=RECALCULATE, period_key=str(result_id), tries=1, **fresh)
        .on_conflict_do_update(
            index_elements=[JobRun.job, JobRun.period_key],
            set_={**fresh, "error": None, "finished_at": None, "entries_read": None, "figures_changed": None},
            where=~is_running,
        )
        .returning(JobRun.id)
    )
    run_id = db.session.scalar(claim)
    db.session.commit()
    if run_id is None:
        raise NightIsRunning(f"result {result_id} is being recalculated")
    return Claim(run_id, owner)


def replace_figures_of_result(*, claim: Claim, computed: Computed, at: datetime) -> None:
    """Make the stored figures of one result those computed, and its run done. The plan stays as of the day and the
    version that its night had, and the marks stay for the next one: the other results wait for it.

    Raises ClaimLost or FiguresMovedOn, having written nothing.
    """
    connection = db.session.connection()
    try:
        _finish(connection, claim, [computed], _figures_changed(computed), at)
        _unless_moved_on(connection, computed.plan)
        _replace_rows(connection, computed)
    except (ClaimLost, FiguresMovedOn):
        db.session.rollback()
        raise
    db.session.commit()


def fail_night(*, claim: Claim, error: str, at: datetime) -> None:
    """Say why the night did not end well; the figures stay as they were."""
    db.session.execute(
        update(JobRun)
        .where(JobRun.id == claim.run_id, JobRun.owner == claim.owner, JobRun.state == "running")
        .values(state="failed", finished_at=at, error=error[:2000])
    )
    db.session.commit()


def note_installation(*, at: datetime) -> None:
    """The first day of this installation: until its first night the alarm counts from here. Harmless twice."""
    row = {"job": "init", "period_key": "init", "state": "done", "owner": "init", "code_version": VERSION}
    db.session.execute(
        insert_into(JobRun)
        .values(**row, tries=1, lease_until=at, started_at=at, finished_at=at)
        .on_conflict_do_nothing(index_elements=[JobRun.job, JobRun.period_key])
    )
    db.session.commit()


def _finish(connection: Connection, claim: Claim, computed: Sequence[Computed], changed: int, at: datetime) -> None:
    done = (
        update(JobRun)
        .where(JobRun.id == claim.run_id, JobRun.owner == claim.owner, JobRun.state == "running")
        .values(
            state="done",
            finished_at=at,
            entries_read=sum(one.entries_read for one in computed),
            figures_changed=changed,
            error=None,
        )
        .returning(JobRun.id)
    )
    if connection.scalar(done) is None:
        raise ClaimLost("the night was taken over: it ran longer than its lease")


def _move_on(connection: Connection, one: Computed, at: datetime) -> None:
    """The plan's figures are as of a new day, unless somebody else moved them since they were read."""
    plan: PlanToMeasure = one.plan
    values = {"as_of": one.as_of, "plan_version": plan.version, "computed_at": at}
    if plan.replacements is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(MeasuredPlan).values(plan_id=plan.id, **values))
        except IntegrityError:
            raise FiguresMovedOn(f"plan {plan.slug} was measured meanwhile") from None
        return
    _unless_moved_on(connection, plan, **values)


def _unless_moved_on(connection: Connection, plan: PlanToMeasure, **values: Any) -> None:
    moved = (
        update(MeasuredPlan)
        .where(MeasuredPlan.plan_id == plan.id, MeasuredPlan.replacements == plan.replacements)
        .values(replacements=MeasuredPlan.replacements + 1, **values)
        .returning(MeasuredPlan.plan_id)
    )
    if connection.scalar(moved) is None:
        raise FiguresMovedOn(f"plan {plan.slug} was measured meanwhile")


def _replace_rows(connection: Connection, one: Computed) -> None:
    _replace(connection, DayFigure, _parts_as_rows(one.stored_parts), _parts_as_rows(one.parts))
    _replace(connection, DayKey, dict.fromkeys(one.stored_keys, ()), dict.fromkeys(one.keys, ()))
    _replace(connection, Measurement, _measurements(one.stored_rows), _measurements(one.rows))


def _parts_as_rows(parts: Any) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {tuple(at): tuple(part) for at, part in parts.items()}


def _measurements(rows: Any) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (result_id, period.name, period.first_day): (
            period.last_day, *row.figure, row.status, row.plan_version,
        )
        for (result_id, period), row in rows.items()
    }  # fmt: skip


def _figures_changed(one: Computed) -> int:
    """Figures that are new, gone, or say something else than before."""
    before = {at: (row.figure, row.status) for at, row in one.stored_rows.items()}
    after = {at: (row.figure, row.status) for at, row in one.rows.items()}
    return sum(before.get(at) != after.get(at) for at in before.keys() | after.keys())


def _replace(
    connection: Connection, model: Any, stored: dict[tuple[Any, ...], tuple[Any, ...]], wanted: dict[Any, Any]
) -> None:
    """Delete and insert just the rows that differ, so that the lock is held for what changed and no longer.
    Columns stand in the table's order, the primary key first."""
    table = model.__table__
    keys, names = [column.name for column in table.primary_key], [column.name for column in table.columns]
    gone = [key for key, values in stored.items() if wanted.get(key) != values]
    new = [(*key, *values) for key, values in wanted.items() if stored.get(key) != values]
    if gone:
        one_row = and_(*(table.c[name] == bindparam(f"at_{name}") for name in keys))
        connection.execute(delete(table).where(one_row), [dict(zip(_prefixed(keys), key, strict=True)) for key in gone])
    if new:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in sorted(new, key=_in_order)])


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """As far as every table's key reaches: rows go into the table one after another."""
    return row[:3]


def _prefixed(names: Iterable[str]) -> list[str]:
    return [f"at_{name}" for name in names]


def _delete_marks(connection: Connection, marks: Marks) -> None:
    """Exactly the marks that were read: unbroken runs of their numbers, all of which were seen."""
    for table, numbers in marks.numbers.items():
        number = MARKS[table].number
        for first, last in _runs(numbers):
            connection.execute(delete(MARKS[table]).where(number.between(first, last)))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    breaks = [i for i in range(1, len(numbers)) if numbers[i] != numbers[i - 1] + 1]
    starts = chain([0] if numbers else [], breaks)
    ends = chain(breaks, [len(numbers)] if numbers else [])
    return [(numbers[start], numbers[end - 1]) for start, end in zip(starts, ends, strict=True)]
