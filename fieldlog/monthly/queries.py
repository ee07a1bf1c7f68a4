"""Reads the stored figures of a plan's year, and the entries behind one of them. Nothing is measured here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from ..accounts.models import Person
from ..dates import last_of_month, month_of
from ..entries.models import Entry
from ..entries.queries import dated_on, visible_entries
from ..extensions import db
from ..indicators.models import ExpectedResult, OperationalObjective, Plan, ResultAt, StrategicObjective, Theme
from ..indicators.owners import services_by_result
from ..indicators.queries import list_results, list_themes
from ..measurements.models import MeasuredPlan, Measurement
from .rules import Figure, Line, Result

PAGE_SIZE = 50
LAST_PAGE = 10_000
COLUMNS = (
    Measurement.period, Measurement.first_day, Measurement.last_day, Measurement.value, Measurement.amount,
    Measurement.base, Measurement.slots, Measurement.entries, Measurement.status,
)  # fmt: skip


class PlanState(NamedTuple):
    """A plan, and up to which day and when its figures were computed (None: never yet)."""

    plan: Plan
    measured: MeasuredPlan | None

    @property
    def as_of(self) -> date | None:
        return self.measured.as_of if self.measured else None


def list_plan_states() -> list[PlanState]:
    """All plans, the earliest first, in one query."""
    query = (
        select(Plan, MeasuredPlan)
        .outerjoin(MeasuredPlan, MeasuredPlan.plan_id == Plan.id)
        .order_by(Plan.first_day)
        .options(defer(Plan.source))
    )
    return [PlanState(plan, measured) for plan, measured in db.session.execute(query)]


def find_newest_month(states: Sequence[PlanState]) -> date | None:
    """The newest month that has figures, in any plan."""
    months = [
        month_of(min(state.measured.as_of, state.plan.last_day))
        for state in states
        if state.measured and state.measured.as_of >= state.plan.first_day
    ]
    return max(months, default=None)


def find_state_of(states: Sequence[PlanState], month: date) -> PlanState | None:
    """The plan that holds a day of ``month``; of two, the later."""
    return next(
        (
            state
            for state in reversed(states)
            if state.plan.first_day <= last_of_month(month) and state.plan.last_day >= month
        ),
        None,
    )


def list_lines(plan: Plan, on: date) -> list[Line]:
    """The plan from theme to expected result, in its order; each result as it is counted on a day."""
    return [
        _line(theme, objective, operational, result_facts(result, on) if result else None)
        for theme in list_themes(plan)
        for objective in theme.objectives
        for operational in objective.operational
        for result in (*operational.results, *([] if operational.results else [None]))
    ]


def _line(
    theme: Theme, objective: StrategicObjective, operational: OperationalObjective, result: Result | None
) -> Line:
    return Line(
        theme.code,
        _labels(theme),
        objective.service,
        operational.code,
        _labels(operational),
        result,
    )


def services_of(plan: Plan, on: date) -> dict[int, frozenset[str]]:
    """Whose each result of the plan is as it is counted on a day, by the result's id."""
    return services_by_result(list_results(plan), on)


def line_of(result: ExpectedResult, on: date) -> Line:
    """The place of one result in its plan; the result as it is counted on a day."""
    operational = result.objective
    return _line(operational.strategic.theme, operational.strategic, operational, result_facts(result, on))


def result_facts(result: ExpectedResult, on: date) -> Result:
    """What pages say of a result, as it is counted on a day."""
    return facts_at(result.at(on))


def facts_at(at: ResultAt) -> Result:
    return Result(at.id, at.code, _labels(at.row), at.measure, at.target, at.row.versions)


def _labels(row: Theme | OperationalObjective | ExpectedResult) -> dict[str, str]:
    return {"fr": row.label_fr, "nl": row.label_nl}


def list_figures(plan: Plan, year: int) -> dict[int, list[Figure]]:
    """The months and the year of every result of the plan, by the result's id."""
    return list_figures_between(plan, date(year, 1, 1), date(year, 12, 31), ("month", "year"))


def list_figures_between(
    plan: Plan, first_day: date, last_day: date, periods: Sequence[str]
) -> dict[int, list[Figure]]:
    """The figures of every result of the plan, by the result's id: those of the named sorts of period that hold one of
    the days."""
    query = (
        select(Measurement.result_id, *COLUMNS)
        .join(ExpectedResult, ExpectedResult.id == Measurement.result_id)
        .where(
            ExpectedResult.plan_id == plan.id,
            Measurement.period.in_(periods),
            Measurement.first_day <= last_day,
            Measurement.last_day >= first_day,
        )
        .order_by(Measurement.result_id, Measurement.first_day)
    )
    figures: dict[int, list[Figure]] = defaultdict(list)
    for result_id, *columns in db.session.execute(query):
        figures[result_id].append(Figure(*columns))
    return figures


def list_figures_of(result: ExpectedResult) -> list[Figure]:
    """Every period of one result, in the order of their days."""
    query = select(*COLUMNS).where(Measurement.result_id == result.id)
    return [Figure(*row) for row in db.session.execute(query.order_by(Measurement.first_day, Measurement.period))]


def get_result(plan: Plan, code: str) -> ExpectedResult:
    """The plan's expected result of that code with its objectives and theme, in one query; or 404."""
    upwards = joinedload(ExpectedResult.objective, innerjoin=True)
    upwards = upwards.joinedload(OperationalObjective.strategic, innerjoin=True)
    result: ExpectedResult = db.one_or_404(
        select(ExpectedResult)
        .where(ExpectedResult.plan_id == plan.id, ExpectedResult.code == code)
        .options(upwards.joinedload(StrategicObjective.theme, innerjoin=True))
    )
    return result


class Behind(NamedTuple):
    """A page of those the person may see, or of groups of them, how many of all are only a number, and the numbers of
    all as a select."""

    page: Pagination
    hidden: int
    numbers: Select[int]

    @property
    def entries(self) -> list[Entry]:
        """Those on the page."""
        return [entry for item in self.page.items for entry in getattr(item, "entries", [item])]


def list_page(person: Person, numbers: Select[int], *, page: int) -> Behind:
    """Of the entries of these numbers, the newest first; those of confidential services are counted, never read.
    A page after the last one is a 404."""
    behind = Entry.number.in_(numbers)
    seen = (
        visible_entries(person)
        .where(behind)
        .order_by(dated_on().desc(), Entry.started_at.desc(), Entry.number.desc())
        .options(joinedload(Entry.author), selectinload(Entry.topics))
    )
    shown = db.paginate(seen, page=max(1, min(page, LAST_PAGE)), per_page=PAGE_SIZE)
    return Behind(shown, _count(select(Entry.number).where(behind)) - (shown.total or 0), numbers)


def _count(entries: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(entries.subquery())) or 0
