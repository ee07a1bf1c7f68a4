"""Reads for pages and commands: the stored figures, the entries behind one, and how the nights went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, and_, cast, false, func, or_, select, union_all

from ..commune.models import CommuneChange
from ..dates import ONE_DAY, days_between, midnight
from ..entries.models import Entry, EntryChange, EntryCrew
from ..extensions import db
from ..indicators.kinds import Measure
from ..indicators.models import ExpectedResult, Plan, PlanChange, ResultAt
from . import inputs
from .days import Window, count_days
from .models import DayFigure, JobRun, MeasuredPlan, Measurement, PastRun
from .plan_changes import is_any_plan_changed, is_counted_otherwise
from .rules import Calendar, GivenDay, Period, counted_days, runs_of
from .sql import Facts, dating_column, fits, reaches_target_areas


def count_waiting_changes(connection: Connection) -> tuple[int, datetime | None]:
    """How many changed entries wait for the night, and since when the oldest does."""
    count, oldest = connection.execute(select(func.count(), func.min(EntryChange.marked_at))).one()
    return count, oldest


def what_else_waits() -> tuple[bool, bool]:
    """Whether the plan was changed, and whether the commune was, and the night has not counted with it yet."""
    return is_any_plan_changed(), bool(db.session.scalar(select(select(CommuneChange.number).exists())))


def is_night_done(as_of: date, *, rung_at: datetime) -> bool:
    """The night, or that of a later day, was done since it should have rung, or is given up after its tries. Done by
    hand before, it lacks what was logged since."""
    key = as_of.isoformat()
    query = select(JobRun.id).where(
        JobRun.job == "nightly",
        or_(
            (JobRun.period_key == key) & (JobRun.state == "failed") & (JobRun.tries >= 3),
            (JobRun.period_key >= key) & (JobRun.state == "done") & (JobRun.finished_at >= rung_at),
        ),
    )
    return db.session.scalar(query.limit(1)) is not None


def find_last_good_night() -> JobRun | None:
    """The run that last ended well."""
    query = select(JobRun).where(JobRun.job == "nightly", JobRun.state == "done")
    return db.session.scalar(query.order_by(JobRun.finished_at.desc()).limit(1))


Run = JobRun | PastRun


def list_nights(most: int) -> list[Run]:
    """The newest runs of nights, that of the newest day first, and of a day the last run first."""
    found: list[Run] = []
    for table in (JobRun, PastRun):
        query = select(table).where(table.job == "nightly")
        found += db.session.scalars(query.order_by(table.period_key.desc(), table.started_at.desc()).limit(most))
    return sorted(found, key=lambda run: (run.period_key, run.started_at), reverse=True)[:most]


def list_recalculations(most: int) -> list[tuple[Run, str]]:
    """The newest computations of one result by hand, the newest first, with the result's code."""
    found: list[tuple[Any, str]] = []
    for table in (JobRun, PastRun):
        query = select(table, ExpectedResult.code).where(table.job == "recalculate")
        query = query.join(ExpectedResult, cast(ExpectedResult.id, String) == table.period_key)
        found += [(run, code) for run, code in db.session.execute(query.order_by(table.started_at.desc()).limit(most))]
    return sorted(found, key=lambda one: one[0].started_at, reverse=True)[:most]


def first_counted_at(day: date) -> Select[datetime]:
    """When the first good night began that counted up to that day, or further."""
    starts = [
        select(table.started_at).where(
            table.job == "nightly", table.state == "done", table.period_key >= day.isoformat()
        )
        for table in (JobRun, PastRun)
    ]
    return select(func.min(union_all(*starts).subquery().c.started_at))


def find_recalculation(result_id: int) -> JobRun | None:
    """When the result was last computed by hand and all went well."""
    query = select(JobRun).where(JobRun.job == "recalculate", JobRun.period_key == str(result_id))
    return db.session.scalar(query.where(JobRun.state == "done"))


def find_newest_as_of() -> date | None:
    """The newest day up to which any plan's figures stand."""
    return db.session.scalar(select(func.max(MeasuredPlan.as_of)))


def last_good_night_at() -> datetime | None:
    """When figures were last computed; before the first night, when this installation was made."""
    good = select(func.max(JobRun.finished_at)).where(JobRun.state == "done")
    return db.session.scalar(good.where(JobRun.job == "nightly")) or db.session.scalar(good.where(JobRun.job == "init"))


class MeasurementLine(NamedTuple):
    """A line of ``measurements.csv`` before it is written."""

    result: ExpectedResult
    measurement: Measurement


def list_measurements(
    *, first_day: date | None = None, last_day: date | None = None, period: str | None = None
) -> Iterator[MeasurementLine]:
    """Stored figures of the periods that lie between the two days, in the plan's order, streamed."""
    query = (
        select(ExpectedResult, Measurement)
        .join(Measurement, Measurement.result_id == ExpectedResult.id)
        .order_by(ExpectedResult.plan_id, ExpectedResult.id, Measurement.last_day, Measurement.first_day)
    )
    if period is not None:
        query = query.where(Measurement.period == period)
    if first_day is not None:
        query = query.where(Measurement.first_day >= first_day)
    if last_day is not None:
        query = query.where(Measurement.last_day <= last_day)
    for result, measurement in db.session.execute(query.execution_options(yield_per=1000)):
        yield MeasurementLine(result, measurement)


class Basis(NamedTuple):
    """What decides beside the entries themselves what a result counts, as known on the as-of day: read once for all
    that a page asks about the result."""

    as_of: date
    facts: Facts
    calendar: Calendar


def read_basis(result: ExpectedResult, as_of: date, period: Period | None = None) -> Basis:
    """``period``: the days that are asked about, where they may lie outside the plan."""
    plan = result.objective.strategic.theme.plan
    counted = [inputs.Counted(result.id, result.code, one.measure, one.target) for one in result.versions]
    calendar = read_calendar_of(plan, period or Period("", plan.first_day, plan.last_day), counted, as_of)
    has_areas = any(reaches_target_areas(one.measure) for one in counted)
    return Basis(as_of, inputs.read_facts(db.session.connection(), as_of) if has_areas else Facts(as_of), calendar)


def read_calendar_of(plan: Plan, period: Period, results: Iterable[inputs.Counted], as_of: date) -> Calendar:
    """The days that count for a plan, and outside it those of the period."""
    first_day, last_day = min(plan.first_day, period.first_day), max(plan.last_day, period.last_day)
    return replace(inputs.read_calendar(first_day, last_day, results, as_of), plan_first_day=plan.first_day)


def select_entries_behind(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> Select[int]:
    """The numbers of the entries that stand behind the result's value over a period: as many as its ``entries``.

    For a share those of its denominator; for coverage those with hours on a counted day; for the two staff measures
    the trainings of the people counted.
    """
    at, period = result.at(last_day), Period("", first_day, last_day)
    measure = at.measure
    if measure.staff_measure:
        return _select_trainings(measure, period, basis.as_of)
    return (
        select(Entry.number)
        .where(Entry.withdrawn_at.is_(None), stands_on(measure, days_that_count(at, period, basis)))
        .where(or_(false(), *((Entry.kind == kind) & fits(measure, kind, basis.facts) for kind in measure.kinds())))
    )


def list_given_days(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> list[GivenDay]:
    """What each day of a period gave, up to the as-of day, in order; also the days outside it that its weeks count.

    For measures whose days add up: of different cases, partners or people a day gives no amount.
    """
    at = result.at(last_day)
    expected = counted_days(at.measure, at.target, Period("", first_day, last_day), basis.calendar)
    days = sorted({*days_between(first_day, min(last_day, basis.as_of)), *expected})
    if not days:
        return []
    amounts = _amounts_by_day(at, days[0], days[-1], basis)
    return [GivenDay(day, amounts.get(day, 0), day in expected) for day in days]


def _amounts_by_day(result: ResultAt, first_day: date, last_day: date, basis: Basis) -> dict[date, int]:
    """What the night keeps of each day, by the newest measure; by one before that the entries are counted."""
    if not result.is_newest:
        return _counted_by_day(result, Window(first_day, last_day, basis.facts))
    query = select(DayFigure.day, func.sum(DayFigure.amount)).where(
        DayFigure.result_id == result.id, DayFigure.day.between(first_day, last_day)
    )
    return {day: int(amount) for day, amount in db.session.execute(query.group_by(DayFigure.day))}


def _counted_by_day(result: ResultAt, window: Window) -> dict[date, int]:
    counted = inputs.Counted(result.id, result.row.code, result.measure, result.target)
    amounts: dict[date, int] = defaultdict(int)
    for given, parts in count_days(db.session.connection(), [counted], window).parts.items():
        amounts[given.day] += parts.amount
    return amounts


def list_agent_seconds(result: ExpectedResult, first_day: date, last_day: date, basis: Basis) -> dict[date, int]:
    """What coverage is not: the hours of everybody out, author and crew, side by side counting as many times; by the
    day on which a round began, whole: those across midnight are not cut.
    """
    measure = result.at(last_day).measure
    of_kind = or_(false(), *((Entry.kind == kind) & fits(measure, kind, basis.facts) for kind in measure.kinds()))
    rounds = (Entry.withdrawn_at.is_(None), Entry.day.between(first_day, min(last_day, basis.as_of)), of_kind)
    alone = select(Entry.day, func.sum(Entry.minutes)).where(*rounds).group_by(Entry.day)
    seconds: dict[date, int] = defaultdict(int)
    for query in (alone, alone.join(EntryCrew, EntryCrew.entry_number == Entry.number)):
        for day, minutes in db.session.execute(query):
            if day is not None:
                seconds[day] += 60 * (minutes or 0)
    return seconds


Runs = list[tuple[date, date]]


def days_that_count(result: ResultAt, period: Period, basis: Basis) -> Runs:
    """The days whose entries make the result's value over the period, as unbroken runs."""
    return runs_of(counted_days(result.measure, result.target, period, basis.calendar))


def stands_on(measure: Measure, runs: Runs) -> ColumnElement[bool]:
    """The entry belongs to one of the days; for coverage it has hours on one."""
    on_days = _has_hours_on if measure.verb == "coverage" else _is_dated_on
    return or_(false(), *on_days(measure, runs))


def _is_dated_on(measure: Measure, runs: Runs) -> Iterator[ColumnElement[bool]]:
    for first_day, last_day in runs:
        yield dating_column(measure).between(first_day, last_day)


def _has_hours_on(_measure: Measure, runs: Runs) -> Iterator[ColumnElement[bool]]:
    for first_day, last_day in runs:
        yield (Entry.started_at < midnight(last_day + ONE_DAY)) & (Entry.ended_at > midnight(first_day))


def _select_trainings(measure: Measure, period: Period, as_of: date) -> Select[int]:
    asked = inputs.find_people_asked_about(db.session.connection(), measure, period, as_of)
    in_crew = select(EntryCrew.entry_number).where(EntryCrew.person_id.in_(asked.people))
    return select(Entry.number).where(
        Entry.kind == "training",
        Entry.topic == asked.topic,
        Entry.day <= asked.trained_until,
        Entry.withdrawn_at.is_(None),
        or_(Entry.author_id.in_(asked.people), Entry.number.in_(in_crew)),
    )


def is_changed_since(result: ExpectedResult, first_day: date, last_day: date, recalculated: datetime | None) -> bool:
    """Whether the way in which the result is counted changed, or of these days what it goes by in the commune, and
    waits for the night; after a recalculation, only what changed since that began."""
    at = result.at(last_day)
    matters = {
        "target_area": reaches_target_areas(at.measure),
        "service_days": at.target is not None and at.target.per == "day",
    }
    reached = [what for what, is_looked_at in matters.items() if is_looked_at]
    of_days = and_(CommuneChange.first_day <= last_day, CommuneChange.last_day >= first_day)
    commune = select(CommuneChange.number).where(CommuneChange.what.in_(reached), of_days)
    if recalculated:
        commune = commune.where(CommuneChange.marked_at > recalculated)
    plan = select(PlanChange.number).where(PlanChange.plan_id == result.plan_id)
    plan_waits, commune_waits = db.session.execute(select(plan.exists(), commune.exists())).one()
    return bool(commune_waits) or (bool(plan_waits) and is_counted_otherwise(result, recalculated))


def find_measured_plan(plan_id: int) -> MeasuredPlan | None:
    """Up to which day the plan's figures stand, None before its first night."""
    return db.session.get(MeasuredPlan, plan_id)


def find_measured_plan_of(result_id: int) -> MeasuredPlan | None:
    """The same of the plan that the result is in."""
    query = select(MeasuredPlan).join(ExpectedResult, ExpectedResult.plan_id == MeasuredPlan.plan_id)
    return db.session.scalar(query.where(ExpectedResult.id == result_id))


def find_counted(entry: Entry) -> tuple[bool, date | None]:
    """Whether a plan covers the day of an entry, and up to which day the figures stand that hold it as it is now: None
    while its newest version waits for the night. Withdrawn or still to be done it counts on no day."""
    if entry.day is None or entry.withdrawn_at is not None:
        return False, None
    covering = select(MeasuredPlan.as_of).select_from(Plan).outerjoin(MeasuredPlan, MeasuredPlan.plan_id == Plan.id)
    rows = db.session.scalars(covering.where(Plan.first_day <= entry.day, Plan.last_day >= entry.day)).all()
    waits = select(EntryChange.number).where(EntryChange.entry_number == entry.number).limit(1)
    as_of = max((day for day in rows if day is not None), default=date.min)
    is_counted = entry.day <= as_of and db.session.scalar(waits) is None
    return bool(rows), as_of if is_counted else None
