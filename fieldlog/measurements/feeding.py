"""Which expected results one entry feeds, and why a near one does not: the night's own conditions, asked of one entry.

The verdict is the database's, by the same SQL as the night's, and so are the reasons (``obstacles``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, select

from ..dates import days_between, midnight
from ..entries.models import Entry
from ..extensions import db
from ..indicators.kinds import Conditions
from ..indicators.models import Plan, ResultAt
from ..indicators.queries import list_plans, list_results
from . import inputs
from .days import Counted
from .obstacles import Obstacle, Reason, bare, list_obstacles, list_obstacles_of_days
from .rules import STAFF_MEASURES, Period, counted_days, periods_of
from .sql import Facts, as_bits, day_of, fits, fits_all, fits_part, positions

MOST_AT_ONCE = 62
A_WEEK = timedelta(days=7)
Outcome = Literal["counts", "asked", "near"]


class Feed(NamedTuple):
    """An entry and one result: ``counts``; of a share ``asked``: in its denominator only; or ``near``: it would count
    but for the reasons. ``on`` is the day it belongs to."""

    result: ResultAt
    outcome: Outcome
    on: date
    reasons: tuple[Reason, ...] = ()


class Question(NamedTuple):
    """A condition asked of the entry: whether it is among what a result looks at, in a share's part, would be among it
    but for what a person could still change or come too late for (``bare``), and which ``obstacle`` stands in the way
    of the ``wanted`` conditions, or of its days."""

    result_id: int
    about: Literal["among", "part", "bare", "obstacle"]
    condition: ColumnElement[bool]
    wanted: Conditions | None = None
    obstacle: Obstacle | None = None


def list_fed(entry: Entry, today: date) -> list[Feed]:
    """The results that the entry feeds as known today, then the near ones, each in the plan's order. None for one that
    is withdrawn."""
    if entry.is_withdrawn:
        return []
    facts = inputs.read_facts(db.session.connection(), today)
    feeds = [feed for plan in list_plans() for feed in _of_plan(entry, plan, facts)]
    return sorted(feeds, key=lambda feed: feed.outcome == "near")


def _of_plan(entry: Entry, plan: Plan, facts: Facts) -> Iterator[Feed]:
    dates = [one for one in (entry.day, entry.last_day, entry.requested_on, entry.due_on, facts.as_of) if one]
    if not any(plan.first_day - A_WEEK <= one <= plan.last_day + A_WEEK for one in dates) and entry.kind != "training":
        return
    # What it counts for is told over its year, so by what holds at the end of that.
    year_ends = date((entry.day or facts.as_of).year, 12, 31)
    results = [one.at(year_ends) for one in list_results(plan)]
    concerned = [one for one in results if entry.kind in one.measure.kinds()]
    answers = _ask(entry, [question for one in concerned for question in _questions(one, entry.kind, facts)])
    counted = _days_that_count(plan, concerned)
    for result in results:
        if result.measure.staff_measure and entry.kind == "training":
            yield from _of_staff(entry, result, plan, facts.as_of)
        elif entry.kind in result.measure.kinds():
            yield from _of_result(entry, result, answers, counted[result.id], plan, facts)


def _days_that_count(plan: Plan, results: Sequence[ResultAt]) -> dict[int, frozenset[date]]:
    """All days of the plan that can ever count for each result, also those still to come."""
    known = plan.last_day + A_WEEK
    counted = [Counted(one.id, one.row.code, one.measure, one.target) for one in results]
    calendar = inputs.read_calendar(plan.first_day, plan.last_day, counted, known)
    period = Period("plan", plan.first_day, plan.last_day)
    return {one.result_id: counted_days(one.measure, one.target, period, calendar) for one in counted}


def _questions(result: ResultAt, kind: str, facts: Facts) -> Iterator[Question]:
    measure = result.measure
    yield Question(result.id, "among", fits(measure, kind, facts))
    for obstacle in list_obstacles_of_days(measure, result.target, facts):
        yield Question(result.id, "obstacle", obstacle.stands, None, obstacle)
    if measure.share is not None:
        yield Question(result.id, "part", fits_part(measure, kind, facts))
        yield from _why_not(result, measure.share.when, facts)
    day = day_of(measure, facts.as_of)
    for selection in measure.selections:
        barely = bare(selection, relayed=True)
        if kind in selection.kind and barely != selection:
            yield Question(result.id, "bare", fits_all(barely, kind, day, facts), selection)
            yield from _why_not(result, selection, facts)


def _why_not(result: ResultAt, wanted: Conditions, facts: Facts) -> Iterator[Question]:
    for obstacle in list_obstacles(wanted, result.measure, facts):
        yield Question(result.id, "obstacle", obstacle.stands, wanted, obstacle)


def _ask(entry: Entry, questions: Sequence[Question]) -> dict[int, list[Question]]:
    """The questions that are answered with yes, by result, in one query."""
    groups = [questions[start : start + MOST_AT_ONCE] for start in range(0, len(questions), MOST_AT_ONCE)]
    if not groups:
        return {}
    query = select(*(as_bits([one.condition for one in group]) for group in groups))
    row = db.session.execute(query.where(Entry.number == entry.number)).one()
    answers: dict[int, list[Question]] = {}
    for group, bits in zip(groups, row, strict=True):
        for position in positions(bits):
            answers.setdefault(group[position].result_id, []).append(group[position])
    return answers


def _of_result(
    entry: Entry,
    result: ResultAt,
    answers: dict[int, list[Question]],
    counted: frozenset[date],
    plan: Plan,
    facts: Facts,
) -> Iterator[Feed]:
    measure, yes = result.measure, answers.get(result.id, [])
    dating: date | None = getattr(entry, measure.dated_by or "day")
    days = _days_with_hours(entry) if measure.verb == "coverage" else [dating] if dating else []
    is_among = any(one.about == "among" for one in yes)
    if any(day in counted and day <= facts.as_of for day in days) and is_among:
        on = next(day for day in days if day in counted)
        if measure.share is None or any(one.about == "part" for one in yes):
            yield Feed(result, "counts", on)
        else:
            yield Feed(result, "asked", on, _reasons(yes, measure.share.when, entry))
        return
    on = days[0] if days else facts.as_of
    if not plan.first_day <= on <= plan.last_day:
        return
    if is_among and not _may_still_count(days, counted, facts.as_of):
        yield Feed(result, "near", on, _reasons(yes, None, entry)[:1])
    barely = next((one.wanted for one in yes if one.about == "bare"), None)
    if not is_among and barely and (reasons := _reasons(yes, barely, entry)):
        yield Feed(result, "near", on, reasons)


def _reasons(yes: Sequence[Question], wanted: Conditions | None, entry: Entry) -> tuple[Reason, ...]:
    return tuple(one.obstacle.reason(entry) for one in yes if one.obstacle and one.wanted == wanted)


def _may_still_count(days: Sequence[date], counted: frozenset[date], today: date) -> bool:
    """It began already, and goes on on a day that counts and is still to come."""
    return bool(days) and days[0] <= today and bool(counted & set(days))


def _days_with_hours(entry: Entry) -> list[date]:
    """The local days on which the entry has a piece; one that ends at midnight has none on the next day."""
    if not entry.day or not entry.last_day or not entry.ended_at:
        return []
    return [day for day in days_between(entry.day, entry.last_day) if entry.ended_at > midnight(day)]


def _of_staff(entry: Entry, result: ResultAt, plan: Plan, today: date) -> Iterator[Feed]:
    """A training counts where somebody who has it is asked about in one of the plan's years, or in all of it."""
    staff_measure = result.measure.staff_measure
    if staff_measure is None or entry.day is None:
        return
    trained, staff = entry.crew_ids | {entry.author_id}, inputs.list_staff(db.session.connection())
    is_near = False
    for period in periods_of(plan.first_day, plan.last_day):
        if period.name not in ("plan", "year") or period.first_day > today:
            continue
        asked = STAFF_MEASURES[staff_measure](staff, period, today)
        if entry.topic == asked.topic and entry.day <= asked.trained_until:
            if trained & asked.people:
                yield Feed(result, "counts", min(period.last_day, today))
                return
            is_near = True
    if is_near and plan.first_day <= entry.day <= plan.last_day:
        yield Feed(result, "near", entry.day, (Reason("nobody_concerned", {}),))
