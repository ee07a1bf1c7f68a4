"""Reads what the night needs beside the entries: the plans, the marks, the calendar, the staff, the stored figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, case, false, func, or_, select, union_all

from ..accounts.models import Person
from ..commune import queries as commune
from ..commune import rules as commune_rules
from ..commune.models import CommuneChange, TargetArea
from ..entries.models import Entry, EntryChange, EntryCrew
from ..indicators.kinds import Measure
from ..indicators.models import ExpectedResult, Plan, PlanChange, read_versions
from .days import Counted, DayOf, KeyOf
from .models import DayFigure, DayKey, MeasuredPlan, Measurement
from .rules import (
    AROUND_THE_PLAN,
    STAFF_MEASURES,
    Calendar,
    Employment,
    Figure,
    Parts,
    Period,
    StaffShare,
    Training,
    days_of,
)
from .sql import Facts, month_of

DaysOfKinds = dict[str, frozenset[date]]


class PlanToMeasure(NamedTuple):
    """A plan, and how far its figures are computed (None where they never were)."""

    id: int
    slug: str
    version: int
    first_day: date
    last_day: date
    measured_as_of: date | None
    measured_version: int | None
    replacements: int | None


def list_plans_to_measure(connection: Connection) -> list[PlanToMeasure]:
    query = (
        select(
            Plan.id, Plan.slug, Plan.version, Plan.first_day, Plan.last_day,
            MeasuredPlan.as_of, MeasuredPlan.plan_version, MeasuredPlan.replacements,
        )
        .outerjoin(MeasuredPlan, MeasuredPlan.plan_id == Plan.id)
        .order_by(Plan.first_day)
    )  # fmt: skip
    return [PlanToMeasure(*row) for row in connection.execute(query)]


def list_counted(connection: Connection, plan_id: int) -> list[Counted]:
    """The plan's results with their newest measures, in its order."""
    return list_layers(connection, plan_id)[0]


def list_layers(connection: Connection, plan_id: int) -> list[list[Counted]]:
    """The same, also of those still to come; the results that have another measure before with that; and so on back."""
    row = ExpectedResult
    query = select(row.id, row.code, row.measure_data, row.target_data, row.earlier_data).where(row.plan_id == plan_id)
    layers: list[list[Counted]] = [[]]
    for id_, code, *columns in connection.execute(query.order_by(row.id)):
        for depth, one in enumerate(reversed(read_versions(*columns))):
            if depth == len(layers):
                layers.append([])
            held = (one.since or date.min, one.until or date.max)
            layers[depth].append(Counted(id_, code, one.measure, one.target, *held))
    return layers


@dataclass(frozen=True)
class Marks:
    """What changed since the last night: the marks read, by table, and what they are about."""

    numbers: dict[str, list[int]] = field(default_factory=dict)
    entries: list[Any] = field(default_factory=list)
    target_areas: list[tuple[date, date]] = field(default_factory=list)
    plans: frozenset[int] = frozenset()


def read_marks(connection: Connection) -> Marks:
    """Every mark there is. The night deletes exactly these."""
    tables = (EntryChange, CommuneChange, PlanChange)
    numbers = {
        table.__tablename__: list(connection.scalars(select(table.number).order_by(table.number))) for table in tables
    }
    dates = (EntryChange.day, EntryChange.last_day, EntryChange.requested_on, EntryChange.due_on)
    return Marks(
        numbers=numbers,
        entries=list(connection.execute(select(EntryChange.kind, *dates).distinct())),
        target_areas=[
            (first_day, last_day)
            for what, first_day, last_day in connection.execute(
                select(CommuneChange.what, CommuneChange.first_day, CommuneChange.last_day).distinct()
            )
            if what == "target_area"
        ],
        plans=frozenset(connection.scalars(select(PlanChange.plan_id))),
    )


def list_dates_of_entries_on(
    connection: Connection, kind: str, column: str, first_day: date, last_day: date
) -> list[date]:
    """The different dates in ``column`` of the kind's entries whose day lies between the two."""
    dating = getattr(Entry, column)
    query = select(dating).where(Entry.kind == kind, Entry.day.between(first_day, last_day), dating.is_not(None))
    return list(connection.scalars(query.distinct()))


def read_calendar(first_day: date, last_day: date, results: Iterable[Counted], as_of: date) -> Calendar:
    """The days that count for a plan of this period; the working days of services that a mean per day is taken over."""
    services = {days_of(one.measure) for one in results if one.target and one.target.per == "day"}
    if not services:
        return Calendar(plan_first_day=first_day, as_of=as_of, service_days={})
    closed: dict[str, set[date]] = defaultdict(set)
    for closing in commune.list_closing_days():
        closed[closing.service].add(closing.day)
    patterns = commune.list_service_weekdays()
    return Calendar(
        plan_first_day=first_day,
        as_of=as_of,
        service_days={
            service: frozenset(commune_rules.service_days(patterns[service], first_day, last_day, closed[service]))
            for service in services
        },
    )


def read_facts(connection: Connection, as_of: date) -> Facts:
    """What conditions depend on beside the entries."""
    areas: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
    columns = (TargetArea.phenomenon, TargetArea.neighbourhood, TargetArea.first_day, TargetArea.last_day)
    for phenomenon, neighbourhood, first_day, last_day in connection.execute(select(*columns).order_by(*columns)):
        areas[phenomenon].append((neighbourhood, first_day, last_day))
    return Facts(as_of, areas)


def read_parts(connection: Connection, results: Iterable[Counted], days: DaysOfKinds | None) -> dict[DayOf, Parts]:
    """What is stored; where ``days`` are given, only of each kind's days."""
    query = _parts_of(results)
    if days is not None:
        query = query.where(_is_on(DayFigure, days))
    return {DayOf(*row[:3]): Parts(*row[3:]) for row in connection.execute(query)}


def read_parts_elsewhere(
    connection: Connection, plan: PlanToMeasure, results: Iterable[Counted], days: DaysOfKinds
) -> dict[DayOf, Parts]:
    """What is stored of other days than each kind's ``days``.

    Most results only ever sum whole months; theirs come as one sum a month, on the first of its days in the plan:
    so the cost of a night does not grow with the length of the plan.
    """
    of_days: list[Counted] = []
    of_months: list[Counted] = []
    for one in results:
        (of_days if one.target and one.target.per in ("day", "week") else of_months).append(one)
    parts = {
        DayOf(*row[:3]): Parts(*row[3:])
        for row in connection.execute(_parts_of(of_days).where(~_is_on(DayFigure, days)))
    }
    figure, month = DayFigure, month_of(DayFigure.day)
    by_month = (
        select(figure.result_id, month, figure.kind, *map(func.sum, (figure.amount, figure.base, figure.entries)))
        .where(figure.result_id.in_([one.result_id for one in of_months]), ~_is_on(DayFigure, days))
        .where(figure.day.between(plan.first_day, plan.last_day))
        .group_by(figure.result_id, month, figure.kind)
    )
    for result_id, first_day, kind, *sums in connection.execute(by_month):
        day = max(first_day, plan.first_day)
        parts[DayOf(result_id, day, kind)] = Parts(*map(int, sums))
    return parts


def _parts_of(results: Iterable[Counted]) -> Select[int, date, str, int, int, int]:
    figure = DayFigure
    columns = (figure.result_id, figure.day, figure.kind, figure.amount, figure.base, figure.entries)
    return select(*columns).where(figure.result_id.in_([one.result_id for one in results]))


def read_keys(connection: Connection, results: Iterable[Counted], days: DaysOfKinds | None) -> set[KeyOf]:
    """The stored keys; where ``days`` are given, only those of each kind's days."""
    query = _keys_of([one.result_id for one in results])
    if days is not None:
        query = query.where(_is_on(DayKey, days))
    return {KeyOf(*row) for row in connection.execute(query)}


def read_long_entries(connection: Connection, result_ids: list[int], days: DaysOfKinds) -> set[KeyOf]:
    """The stored keys of entries over three days or more, on other days than each kind's ``days``; they are few."""
    query = _keys_of(result_ids).where(DayKey.role == "entry", ~_is_on(DayKey, days))
    return {KeyOf(*row) for row in connection.execute(query)}


def _keys_of(result_ids: list[int]) -> Select[int, str, str, date, str]:
    columns = (DayKey.result_id, DayKey.role, DayKey.key, DayKey.day, DayKey.kind)
    return select(*columns).where(DayKey.result_id.in_(result_ids))


def _is_on(table: type[DayFigure] | type[DayKey], days: DaysOfKinds) -> ColumnElement[bool]:
    """The row is about one of its kind's days. Kinds that share their days share a condition."""
    kinds_by_days: dict[frozenset[date], list[str]] = defaultdict(list)
    for kind, of in days.items():
        if of:
            kinds_by_days[of].append(kind)
    # The days of all kinds once more: only a condition on the day alone is looked up in an index.
    every_day = sorted(frozenset().union(*kinds_by_days))
    of_kinds = (table.kind.in_(kinds) & table.day.in_(sorted(of)) for of, kinds in kinds_by_days.items())
    return table.day.in_(every_day) & or_(false(), *of_kinds)


def read_keys_elsewhere(
    connection: Connection, result_ids: Iterable[int], periods: Mapping[int, Period], days: DaysOfKinds
) -> dict[tuple[int, str, str], int]:
    """(result, role, key) stored on other days than each kind's ``days``, with the ``periods`` that hold it: each by
    its position as a bit. A long plan has more periods than a database's whole number has bits.

    One pass in the order of the table's key, so that nothing is sorted.
    """
    of_key = (DayKey.result_id, DayKey.role, DayKey.key)
    within = [
        func.max(case((DayKey.day.between(period.first_day, period.last_day), 1), else_=0))
        for period in periods.values()
    ]
    query = (
        select(*of_key, *within).where(DayKey.result_id.in_(list(result_ids)), ~_is_on(DayKey, days)).group_by(*of_key)
    )
    masks = [1 << position for position in periods]
    return {
        (result_id, role, key): sum(mask for mask, holds in zip(masks, flags, strict=True) if holds)
        for result_id, role, key, *flags in connection.execute(query)
    }


def read_figures(connection: Connection, plan_id: int) -> dict[tuple[int, Period], tuple[Figure, str | None, int]]:
    """The stored measurements of a plan: (result, period) -> (figure, status, plan version)."""
    row = Measurement
    query = (
        select(
            row.result_id, row.period, row.first_day, row.last_day,
            row.value, row.amount, row.base, row.slots, row.entries, row.status, row.plan_version,
        )
        .join(ExpectedResult, ExpectedResult.id == row.result_id)
        .where(ExpectedResult.plan_id == plan_id)
    )  # fmt: skip
    return {
        (found[0], Period(*found[1:4])): (Figure(*found[4:9]), found[9], found[10])
        for found in connection.execute(query)
    }


def list_staff(connection: Connection) -> list[Employment]:
    work = (Person.joined_on, Person.left_on, Person.constatateur_since)
    columns = (Person.id, Person.service, Person.is_constatateur, *work)
    return [Employment(*row) for row in connection.execute(select(*columns).order_by(Person.id))]


def list_trainings(connection: Connection, asked: Iterable[StaffShare], as_of: date) -> list[Training]:
    """How the people asked about were trained, as author or crew, up to the as-of day."""
    asked = list(asked)
    people = sorted({person for share in asked for person in share.people})
    standing = (
        Entry.kind == "training",
        Entry.topic.in_({share.topic for share in asked}),
        Entry.day <= as_of,
        Entry.withdrawn_at.is_(None),
    )
    # "+ 0" keeps SQLite from starting with all that these people ever did instead of with the trainings.
    authors = select(Entry.author_id, Entry.topic, Entry.day, Entry.number).where((Entry.author_id + 0).in_(people))
    crew = (
        select(EntryCrew.person_id, Entry.topic, Entry.day, Entry.number)
        .join(Entry, Entry.number == EntryCrew.entry_number)
        .where((EntryCrew.person_id + 0).in_(people))
    )
    both = union_all(authors.where(*standing), crew.where(*standing))
    return [Training(person, str(topic), day, entry) for person, topic, day, entry in connection.execute(both) if day]


def days_around(plan: PlanToMeasure, as_of: date) -> tuple[date, date]:
    """The days that are kept for a plan: its own, those of whole weeks at its edges, none after the as-of day."""
    return plan.first_day - AROUND_THE_PLAN, min(plan.last_day + AROUND_THE_PLAN, as_of)


def find_people_asked_about(connection: Connection, measure: Measure, period: Period, as_of: date) -> StaffShare:
    """Whom a staff measure asks about over a period, and for which training."""
    assert measure.staff_measure is not None
    return STAFF_MEASURES[measure.staff_measure](list_staff(connection), period, as_of)
