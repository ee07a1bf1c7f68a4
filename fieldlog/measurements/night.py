"""One plan's figures as of a day, computed from one consistent state of the database and written nowhere.

A period's value is a pure function of the entries, the commune, the plan, the period and the as-of day. A full run
computes all of it from nothing; an ordinary one counts only the days anew that something changed, and rolls periods
up again from days. ``check`` compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from sqlalchemy import Connection

from ..commune.models import CommuneChange
from ..dates import ONE_DAY, days_between
from ..entries.kinds import KINDS
from . import inputs
from .days import Counted, DayOf, Found, KeyOf, Window, count_days
from .inputs import Marks, PlanToMeasure
from .rollup import (
    PeriodsOfKeys,
    Row,
    Rows,
    ask_about_staff,
    count_keys,
    days_by_result,
    periods_of_keys,
    roll_up,
    roll_up_staff,
)
from .rules import AROUND_THE_PLAN, Calendar, Parts, Period, periods_of
from .sql import reaches_target_areas

#: The longest an entry's hours may last: so far reaches a change of target areas beyond its own last day.
LONGEST_ENTRY = timedelta(days=7)

#: Days of all kinds together that an ordinary night counts anew: more than half a year of every kind.
MOST_CHANGED_DAYS = 2_500

DaysOfKinds = dict[str, frozenset[date]]


@dataclass(frozen=True)
class Computed:
    """What is stored of the days and periods that were looked at, and what should be."""

    plan: PlanToMeasure
    as_of: date
    entries_read: int
    stored_parts: dict[DayOf, Parts]
    parts: dict[DayOf, Parts]
    stored_keys: set[KeyOf]
    keys: set[KeyOf]
    stored_rows: Rows
    rows: Rows


def compute(
    connection: Connection, plan: PlanToMeasure, marks: Marks, as_of: date, *, full: bool, only: int | None = None
) -> Computed:
    """The plan's figures as of a day, beside those that are stored; ``only``: those of one result, by its id."""
    layers = inputs.list_layers(connection, plan.id)
    results, *earlier = ([one for one in layer if only in (None, one.result_id)] for layer in layers)
    ever = [*results, *chain(*earlier)]
    calendar = inputs.read_calendar(plan.first_day, plan.last_day, results, as_of)
    changed = None
    if not full and not _must_start_anew(plan, ever, marks, as_of):
        changed = _unless_too_many(_changed_days(connection, plan, ever, marks, as_of))
    window = Window(*inputs.days_around(plan, as_of), inputs.read_facts(connection, as_of), changed)
    found = count_days(connection, results, window)
    stored = inputs.read_figures(connection, plan.id)
    stored_rows = {at: Row(*row) for at, row in stored.items() if only in (None, at[0])}
    rows = _roll_up(connection, plan, results, calendar, changed, found)
    for layer in earlier:
        if layer and (changed is None or _is_touched(layer, marks, changed)):
            rows |= rows_as_if(connection, plan, layer, as_of)
    if changed is not None:
        rows = {at: row for at, row in stored_rows.items() if at[1].first_day <= as_of} | rows
    return Computed(
        plan=plan,
        as_of=as_of,
        entries_read=found.entries_read,
        stored_parts=inputs.read_parts(connection, results, changed),
        parts=found.parts,
        stored_keys=inputs.read_keys(connection, results, changed),
        keys=found.keys,
        stored_rows=stored_rows,
        rows=rows,
    )


def rows_as_if(connection: Connection, plan: PlanToMeasure, results: list[Counted], as_of: date) -> Rows:
    """What a full run gives these results over the periods that they hold for, whatever is stored.

    So are periods counted that were over before a measure changed: of what held then no days are kept.
    """
    calendar = inputs.read_calendar(plan.first_day, plan.last_day, results, as_of)
    first_day, last_day = inputs.days_around(plan, as_of)
    held_until = max(one.until for one in results)
    if held_until < last_day - AROUND_THE_PLAN:
        last_day = held_until + AROUND_THE_PLAN
    window = Window(first_day, last_day, inputs.read_facts(connection, as_of))
    return _roll_up(connection, plan, results, calendar, None, count_days(connection, results, window))


def _is_touched(layer: list[Counted], marks: Marks, changed: DaysOfKinds) -> bool:
    """Whether a period may have changed that is counted by what held before. In doubt it has."""
    return bool(marks.numbers.get(CommuneChange.__tablename__)) or any(
        one.measure.staff_measure
        or any(day <= one.until + AROUND_THE_PLAN for kind in one.measure.kinds() for day in changed[kind])
        for one in layer
    )


def _must_start_anew(plan: PlanToMeasure, results: list[Counted], marks: Marks, as_of: date) -> bool:
    """Never measured, a plan that changed, an as-of day that goes back, or target areas that changed where they decide
    about entries dated by something else than their day."""
    return (
        plan.measured_as_of is None
        or as_of < plan.measured_as_of
        or plan.version != plan.measured_version
        or plan.id in marks.plans
        or any(marks.target_areas and one.measure.dated_by and reaches_target_areas(one.measure) for one in results)
    )


def _changed_days(
    connection: Connection, plan: PlanToMeasure, results: list[Counted], marks: Marks, as_of: date
) -> DaysOfKinds:
    """Of each kind the days to count anew: those a changed entry has or had as any of its dates, those that became
    known since the last as-of day, and those that a change of target areas reaches. In doubt a day is counted anew."""
    assert plan.measured_as_of is not None
    known = plan.measured_as_of + ONE_DAY
    days = {kind: set(days_between(known, as_of)) for kind in KINDS}
    for kind, day, last_day, *others in marks.entries:
        if day is not None:
            days[kind].update(days_between(day, last_day))
        days[kind].update(other for other in others if other is not None)
    for kind, dating in {(kind, one.measure.dated_by) for one in results for kind in one.measure.kinds()}:
        if dating:  # an entry whose day became known counts on the day of its other date
            days[kind].update(inputs.list_dates_of_entries_on(connection, kind, dating, known, as_of))
    first_day, last_day = inputs.days_around(plan, as_of)
    for first, last in marks.target_areas:
        reached = set(days_between(max(first, first_day), min(last, last_day - LONGEST_ENTRY) + LONGEST_ENTRY))
        for kind in _kinds_in_target_areas(results):
            days[kind] |= reached
    return {kind: frozenset(day for day in of if first_day <= day <= last_day) for kind, of in days.items()}


def _unless_too_many(days: DaysOfKinds) -> DaysOfKinds | None:
    """None, for all, where naming the days one by one would cost more than it saves (SQLite takes 32,766 values)."""
    return days if sum(map(len, days.values())) <= MOST_CHANGED_DAYS else None


def _kinds_in_target_areas(results: list[Counted]) -> set[str]:
    return {kind for one in results if reaches_target_areas(one.measure) for kind in one.measure.kinds()}


def _roll_up(
    connection: Connection,
    plan: PlanToMeasure,
    results: list[Counted],
    calendar: Calendar,
    changed: DaysOfKinds | None,
    found: Found,
) -> Rows:
    """What adds up is rolled up for every period, which is cheap; distinct figures where a day changed."""
    periods = [period for period in periods_of(plan.first_day, plan.last_day) if period.first_day <= calendar.as_of]
    of_staff = [one for one in results if one.measure.staff_measure]
    wanted = [
        (one, period)
        for one in results
        if one not in of_staff
        for period in periods
        if one.holds(period.last_day)
        if changed is None or not one.measure.is_distinct or _holds_change(one, period, changed)
    ]
    parts, keys = found.parts, periods_of_keys(found.keys, results, periods, calendar)
    if changed is not None:
        parts = _joined(inputs.read_parts_elsewhere(connection, plan, results, changed), parts)
        for key, bits in _stored_keys(connection, wanted, periods, calendar, changed).items():
            keys[key] |= bits
    rows = roll_up(wanted, days_by_result(parts), count_keys(keys, periods), calendar, plan.version)
    asked = ask_about_staff(of_staff, periods, inputs.list_staff(connection), calendar.as_of)
    trainings = inputs.list_trainings(connection, [share for *_, share in asked], calendar.as_of)
    return rows | roll_up_staff(asked, trainings, calendar, plan.version)


def _joined(stored: dict[DayOf, Parts], counted: dict[DayOf, Parts]) -> dict[DayOf, Parts]:
    """Both added up: a month's sum may stand on a day that was counted anew."""
    both = dict(stored)
    for at, parts in counted.items():
        both[at] = parts if at not in both else Parts(*map(sum, zip(both[at], parts, strict=True)))
    return both


def _holds_change(one: Counted, period: Period, changed: DaysOfKinds) -> bool:
    return any(period.first_day <= day <= period.last_day for kind in one.measure.kinds() for day in changed[kind])


def _stored_keys(
    connection: Connection,
    wanted: list[tuple[Counted, Period]],
    periods: list[Period],
    calendar: Calendar,
    changed: DaysOfKinds,
) -> PeriodsOfKeys:
    """In which of the periods wanted each key is stored, on days that did not change."""
    distinct = [(one.result_id, period) for one, period in wanted if one.measure.is_distinct]
    touched = {position: period for position, period in enumerate(periods) if period in {at for _, at in distinct}}
    covered = {one.result_id: one for one, _ in wanted if one.measure.verb == "coverage"}
    long_entries = inputs.read_long_entries(connection, list(covered), changed)
    found = periods_of_keys(long_entries, covered.values(), periods, calendar)
    return found | inputs.read_keys_elsewhere(connection, {result_id for result_id, _ in distinct}, touched, changed)
