"""Which expected results one entry feeds, and why a near one does not: the night's own conditions, asked of one entry.

The verdict is the database's, by the same SQL as the night's. The reasons only explain it, and are read from the
conditions that the measure states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, select

from ..dates import add_months, days_between, midnight
from ..entries.models import Entry
from ..extensions import db
from ..indicators.kinds import Conditions, Within
from ..indicators.models import ExpectedResult, Plan
from ..indicators.queries import list_plans, list_results
from . import inputs
from .days import Counted
from .rules import STAFF_MEASURES, Period, counted_days, periods_of
from .sql import Facts, as_bits, day_of, fits, fits_all, fits_part, positions

MOST_AT_ONCE = 62
A_WEEK = timedelta(days=7)
Outcome = Literal["counts", "asked", "near"]


class Reason(NamedTuple):
    """Why something does not count: a word for it, and the dates, terms or names that belong to it."""

    slug: str
    values: dict[str, Any]


class Feed(NamedTuple):
    """An entry and one result: ``counts``; of a share ``asked``: in its denominator only; or ``near``: it would count
    but for the reasons. ``on`` is the day it belongs to."""

    result: ExpectedResult
    outcome: Outcome
    on: date
    reasons: tuple[Reason, ...] = ()


class Question(NamedTuple):
    """A condition asked of the entry: whether it is among what a result looks at, in a share's part, or would be
    among it but for what a person could still change or come too late for."""

    result_id: int
    about: Literal["among", "part", "bare"]
    selection: Conditions | None
    condition: ColumnElement[bool]


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
    results = list_results(plan)
    concerned = [one for one in results if entry.kind in one.measure.kinds()]
    answers = _ask(entry, [question for one in concerned for question in _questions(one, entry.kind, facts)])
    counted = _days_that_count(plan, concerned)
    for result in results:
        if result.measure.staff_measure and entry.kind == "training":
            yield from _of_staff(entry, result, plan, facts.as_of)
        elif entry.kind in result.measure.kinds():
            yield from _of_result(entry, result, answers, counted[result.id], plan, facts)


def _days_that_count(plan: Plan, results: Sequence[ExpectedResult]) -> dict[int, frozenset[date]]:
    """All days of the plan that can ever count for each result, also those still to come."""
    known = plan.last_day + A_WEEK
    counted = [Counted(one.id, one.code, one.measure, one.target) for one in results]
    calendar = inputs.read_calendar(plan.first_day, plan.last_day, counted, known)
    period = Period("plan", plan.first_day, plan.last_day)
    return {one.result_id: counted_days(one.measure, one.target, period, calendar) for one in counted}


def _questions(result: ExpectedResult, kind: str, facts: Facts) -> Iterator[Question]:
    measure = result.measure
    yield Question(result.id, "among", None, fits(measure, kind, facts))
    if measure.share is not None:
        yield Question(result.id, "part", None, fits_part(measure, kind, facts))
    day = day_of(measure, facts.as_of)
    for selection in measure.selections:
        bare = selection.model_copy(update=dict.fromkeys(("done", "no_later_than", "within", "target_area")))
        if kind in selection.kind and bare != selection:
            yield Question(result.id, "bare", selection, fits_all(bare, kind, day, facts))


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
    result: ExpectedResult,
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
            yield Feed(result, "asked", on, tuple(why_not(measure.share.when, entry, facts)))
        return
    on = days[0] if days else facts.as_of
    if not plan.first_day <= on <= plan.last_day:
        return
    if is_among and (reason := _why_not_on(days, counted, facts.as_of)):
        yield Feed(result, "near", on, (reason,))
    bare = next((one.selection for one in yes if one.about == "bare" and one.selection), None)
    if not is_among and bare and (reasons := tuple(why_not(bare, entry, facts))):
        yield Feed(result, "near", on, reasons)


def _days_with_hours(entry: Entry) -> list[date]:
    """The local days on which the entry has a piece; one that ends at midnight has none on the next day."""
    if not entry.day or not entry.last_day or not entry.ended_at:
        return []
    return [day for day in days_between(entry.day, entry.last_day) if entry.ended_at > midnight(day)]


def _why_not_on(days: Sequence[date], counted: frozenset[date], today: date) -> Reason | None:
    if not days:
        return Reason("open", {})
    if days[0] > today:
        return Reason("future", {"day": days[0]})
    return None if counted & set(days) else Reason("no_service_day", {})


def why_not(wanted: Conditions, entry: Entry, facts: Facts) -> Iterator[Reason]:
    """Which of the conditions that depend on dates, place and relay the entry does not meet, as known today."""
    today = facts.as_of
    if wanted.relayed_to is not None and not entry.relayed_to:
        yield Reason("not_relayed", {})
    if wanted.target_area and not entry.neighbourhood:
        yield Reason("missing", {"dimension": "neighbourhood"})
    elif wanted.target_area and not _is_target(entry, facts.target_areas.get(wanted.target_area, ())):
        yield Reason("not_target", {"phenomenon": wanted.target_area})
    term = wanted.within
    first = next((name for name in term.of if getattr(entry, name)), None) if term else wanted.no_later_than
    start: date | None = getattr(entry, first) if first else None
    if term and not start:
        yield Reason("missing", {"dimension": term.of[0]})
    last_day = _end_of(term, start) if term and start else start
    if entry.day is None or entry.day > today:
        if wanted.done or last_day or entry.day is None:
            yield _why_not_done(entry.day, last_day, today)
    elif last_day and entry.day > last_day:
        yield Reason("late", {"term": term, "of": first, "last_day": last_day})


def _is_target(entry: Entry, areas: Sequence[tuple[str, date, date]]) -> bool:
    day = entry.day or date.max
    return any(slug == entry.neighbourhood and first <= day <= last for slug, first, last in areas)


def _why_not_done(day: date | None, last_day: date | None, today: date) -> Reason:
    if last_day and max(day or today, today) > last_day:
        return Reason("over", {"last_day": last_day})
    return Reason("future", {"day": day}) if day else Reason("open", {"last_day": last_day})


def _end_of(term: Within, start: date) -> date:
    return start + timedelta(days=term.days) if term.days is not None else add_months(start, term.months or 0)


def _of_staff(entry: Entry, result: ExpectedResult, plan: Plan, today: date) -> Iterator[Feed]:
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
