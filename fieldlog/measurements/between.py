"""What a plan's results give over any first and last day, which are no period of the plan. Read-only.

Rolled up from the stored days where these suffice. Counted from the entries where they do not: for one neighbourhood
alone, which no day is stored by, for days outside the plan, and where they end before a measure changed. The two staff
measures have no days and always are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Select, select

from ..entries.kinds import KINDS
from ..entries.models import Entry
from ..extensions import db
from ..indicators.kinds import Measure
from ..indicators.models import ExpectedResult, Plan
from . import inputs
from .days import Counted, DayOf, Found, KeyOf, Window, count_days
from .models import DayFigure, DayKey
from .queries import Basis, read_calendar_of, select_entries_behind
from .rollup import ask_about_staff, count_keys, days_by_result, periods_of_keys, roll_up, roll_up_staff
from .rules import AROUND_THE_PLAN, Figure, Parts, Period


class Between(NamedTuple):
    """The figures by the result's id, and which of them were counted from the entries as they stand now."""

    figures: dict[int, Figure]
    counted_now: frozenset[int]


def read_between(
    plan: Plan,
    first_day: date,
    last_day: date,
    as_of: date,
    neighbourhood: str | None = None,
    only: Collection[int] | None = None,
) -> Between:
    """Every result of the plan over the days, up to the as-of day, or ``only`` those of these ids. For one
    neighbourhood: those that have a place."""
    connection, period = db.session.connection(), Period("", first_day, last_day)
    layers = inputs.list_layers(connection, plan.id)
    results = [one for layer in layers for one in layer if one.holds(last_day)]
    results = [one for one in results if only is None or one.result_id in only]
    calendar = read_calendar_of(plan, period, results, as_of)
    of_days = [one for one in results if one.measure.verb and (neighbourhood is None or has_place(one.measure))]
    of_staff = [one for one in results if one.measure.staff_measure and neighbourhood is None]
    are_stored = neighbourhood is None and plan.first_day <= first_day and min(last_day, as_of) <= plan.last_day
    stored = [one for one in of_days if are_stored and one.until == date.max]
    counted = [one for one in of_days if one not in stored]
    found = Found()
    for group, read in ((stored, _read_stored), (counted, count_days)):
        for part, window in _windows(group, plan, period, as_of, neighbourhood):
            one = read(connection, part, window)
            found.parts |= one.parts
            found.keys |= one.keys
    keys = count_keys(periods_of_keys(found.keys, of_days, [period], calendar), [period])
    rows = roll_up([(one, period) for one in of_days], days_by_result(found.parts), keys, calendar, plan.version)
    if of_staff:
        asked = ask_about_staff(of_staff, [period], inputs.list_staff(connection), as_of)
        trainings = inputs.list_trainings(connection, [share for *_, share in asked], as_of)
        rows |= roll_up_staff(asked, trainings, calendar, plan.version)
    return Between(
        {result_id: row.figure for (result_id, _), row in rows.items()},
        frozenset(one.result_id for one in (*counted, *of_staff)),
    )


def select_entries_between(
    result: ExpectedResult, first_day: date, last_day: date, basis: Basis, neighbourhood: str | None = None
) -> Select[int]:
    """The numbers of the entries behind one of these figures: as many as its ``entries``. ``basis``: of these days."""
    numbers = select_entries_behind(result, first_day, last_day, basis)
    return numbers.where(Entry.neighbourhood == neighbourhood) if neighbourhood else numbers


def has_place(measure: Measure) -> bool:
    """Whether all that it looks at may be noted with a neighbourhood."""
    return bool(measure.selections) and all("neighbourhood" in KINDS[kind].dimensions for kind in measure.kinds())


def _windows(
    results: Sequence[Counted], plan: Plan, period: Period, as_of: date, neighbourhood: str | None
) -> list[tuple[list[Counted], Window]]:
    """The days that are looked at: with those of whole weeks around the period; what lasts, since the plan began."""
    facts = inputs.read_facts(db.session.connection(), as_of)
    last_day = min(period.last_day + AROUND_THE_PLAN, as_of)
    lasting = [one for one in results if one.measure.verb == "lasting"]
    others = [one for one in results if one.measure.verb != "lasting"]
    return [
        (lasting, Window(plan.first_day, last_day, facts, neighbourhood=neighbourhood)),
        (others, Window(period.first_day - AROUND_THE_PLAN, last_day, facts, neighbourhood=neighbourhood)),
    ]


def _read_stored(connection: Connection, results: Sequence[Counted], window: Window) -> Found:
    """What the night keeps of the window's days."""
    ids, of_window = [one.result_id for one in results], (window.first_day, window.last_day)
    part, key = DayFigure, DayKey
    parts = select(part.result_id, part.day, part.kind, part.amount, part.base, part.entries)
    keys = select(key.result_id, key.role, key.key, key.day, key.kind)
    return Found(
        {
            DayOf(*row[:3]): Parts(*row[3:])
            for row in connection.execute(parts.where(part.result_id.in_(ids), part.day.between(*of_window)))
        },
        {KeyOf(*row) for row in connection.execute(keys.where(key.result_id.in_(ids), key.day.between(*of_window)))},
    )
