"""Reads evaluations, beside what the nights computed of the results that an indicator rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload, selectinload

from ..extensions import db
from ..indicators.models import ExpectedResult, Indicator, Plan, StrategicObjective, Theme
from ..indicators.queries import list_indicators, list_results
from ..measurements.models import MeasuredPlan, Measurement
from ..monthly.manual_values.models import ManualValue
from ..monthly.manual_values.queries import list_shown
from ..monthly.queries import PlanState, list_figures_between, result_facts
from ..monthly.rules import Figure
from .models import Colour, Evaluation
from .rules import PARTS, WHOLE_PLAN, Content, differs, periods_of


class EvaluatedPlan(NamedTuple):
    """A plan, up to when its figures are computed (None: never yet), and a period of it."""

    plan: Plan
    measured: MeasuredPlan | None
    period: str

    @property
    def periods(self) -> list[str]:
        return periods_of(self.plan.first_day, self.plan.last_day)


@dataclass(frozen=True)
class Judged:
    """An indicator with what was last written of it, None where nothing was, and the figures of its period."""

    indicator: Indicator
    newest: Evaluation | None
    figures: dict[int, list[Figure]]

    @property
    def colour(self) -> Colour | None:
        return self.newest.colour if self.newest else None

    @property
    def is_written(self) -> bool:
        """The commune's motivation is what an indicator is not filled in without."""
        return bool(self.newest and self.newest.motivation)

    @property
    def differs(self) -> bool:
        """See ``rules.differs``."""
        return self.differs_from(self.colour.tone if self.colour else None)

    def differs_from(self, tone: str | None) -> bool:
        return differs(tone, [figure.status for figure in self.figures_of_years])

    @property
    def figures_of_years(self) -> list[Figure]:
        found = [figure for result in self.indicator.results for figure in self.figures.get(result.id, ())]
        return [figure for figure in found if figure.period == "year"]

    @property
    def is_unexplained(self) -> bool:
        return self.differs and not (self.newest and self.newest.explanation)


def list_evaluated_plans() -> list[tuple[Plan, MeasuredPlan | None]]:
    """All plans, the newest first."""
    query = select(Plan, MeasuredPlan).outerjoin(MeasuredPlan, MeasuredPlan.plan_id == Plan.id)
    rows = db.session.execute(query.order_by(Plan.first_day.desc()).options(defer(Plan.source)))
    return [(plan, measured) for plan, measured in rows]


def find_evaluated_plan(slug: str, period: str) -> EvaluatedPlan | None:
    """The plan of that slug with a period it has; None where it has none such."""
    found = next(((plan, measured) for plan, measured in list_evaluated_plans() if plan.slug == slug), None)
    if found is None or period not in periods_of(found[0].first_day, found[0].last_day):
        return None
    return EvaluatedPlan(*found, period)


def list_judged(at: EvaluatedPlan) -> list[Judged]:
    """Every indicator of the plan in its order, with what was last written for the period."""
    upwards = contains_eager(Indicator.strategic).contains_eager(StrategicObjective.theme)
    indicators = db.session.scalars(
        select(Indicator)
        .join(Indicator.strategic)
        .join(StrategicObjective.theme)
        .where(Theme.plan_id == at.plan.id)
        .order_by(Indicator.position)
        .options(upwards, selectinload(Indicator.results))
    ).all()
    newest = {row.indicator_id: row for row in _list_newest(at)}
    figures = _figures_of(at, {result for indicator in indicators for result in indicator.results})
    return [Judged(indicator, newest.get(indicator.id), figures) for indicator in indicators]


class Written(NamedTuple):
    """What people wrote of some results, and of the indicators that rest on nothing else: it keeps them in the plan."""

    results: list[ExpectedResult]
    indicators: list[Indicator]


def list_written_of(plan: Plan, codes: Collection[str]) -> Written:
    """The results of these codes with a value that was typed in, and the indicators that were evaluated."""
    typed = set(db.session.scalars(select(ManualValue.result_id).distinct()))
    evaluated = set(db.session.scalars(select(Evaluation.indicator_id).distinct()))
    return Written(
        [row for row in list_results(plan) if row.code in codes and row.id in typed],
        [
            row
            for row in list_indicators(plan)
            if row.id in evaluated and all(result.code in codes for result in row.results)
        ],
    )


def is_evaluated(indicator: Indicator) -> bool:
    """Whether anything was ever written of it."""
    query = select(Evaluation.id).where(Evaluation.indicator_id == indicator.id).limit(1)
    return db.session.scalar(query) is not None


def count_months_of(plan: Plan, codes: Collection[str]) -> int:
    """Of how many months there are figures of these results."""
    query = select(func.count(Measurement.first_day.distinct())).join(ExpectedResult)
    return (
        db.session.scalar(
            query.where(
                ExpectedResult.plan_id == plan.id, ExpectedResult.code.in_(codes), Measurement.period == "month"
            )
        )
        or 0
    )


def _is_newest() -> ColumnElement[bool]:
    newer = aliased(Evaluation)
    same = (newer.indicator_id == Evaluation.indicator_id, newer.period == Evaluation.period)
    return Evaluation.revision == select(func.max(newer.revision)).where(*same).scalar_subquery()


def _list_newest(at: EvaluatedPlan) -> Sequence[Evaluation]:
    return db.session.scalars(
        select(Evaluation)
        .where(Evaluation.period == at.period, _is_newest(), _is_of(at.plan))
        .order_by(Evaluation.indicator_id)
        .options(joinedload(Evaluation.colour))
    ).all()


def _is_of(plan: Plan) -> ColumnElement[bool]:
    of_plan = select(Indicator.id).join(Indicator.strategic).join(StrategicObjective.theme)
    return Evaluation.indicator_id.in_(of_plan.where(Theme.plan_id == plan.id))


def _figures_of(at: EvaluatedPlan, results: Iterable[ExpectedResult]) -> dict[int, list[Figure]]:
    """The figures of the plan's years, and of the plan, as far as the period holds them, by result."""
    plan = at.plan
    stored = list_figures_between(plan, plan.first_day, plan.last_day, ("year", "plan"))
    shown = list_shown(PlanState(plan, at.measured), [result_facts(one, plan.last_day) for one in results], stored)
    held = {id_: [one for one in figures if _is_held(at, one)] for id_, figures in shown.items()}
    return {id_: sorted(of, key=lambda one: (one.first_day, one.period == "plan")) for id_, of in held.items()}


def _is_held(at: EvaluatedPlan, figure: Figure) -> bool:
    return at.period == WHOLE_PLAN or (figure.period, str(figure.first_day.year)) == ("year", at.period)


def list_versions(indicator: Indicator, period: str) -> Sequence[Evaluation]:
    """Everything that was ever written of an indicator for a period, the newest first."""
    return db.session.scalars(
        select(Evaluation)
        .where(Evaluation.indicator_id == indicator.id, Evaluation.period == period)
        .order_by(Evaluation.revision.desc())
        .options(joinedload(Evaluation.colour), joinedload(Evaluation.author))
    ).all()


def find_earlier(at: EvaluatedPlan, indicator: Indicator) -> Evaluation | None:
    """What was last motivated before the period: of the plan's own years the newest before it, else the last year in
    which an earlier plan had the same indicator, in the same words under the same objective."""
    objective = indicator.strategic
    in_this_plan = (Evaluation.indicator_id == indicator.id) & (Evaluation.period < at.period)
    same = (Indicator.wording == indicator.wording) & (StrategicObjective.wording == objective.wording)
    in_an_earlier = same & (Theme.code == objective.theme.code) & (Plan.last_day < at.plan.first_day)
    return db.session.scalars(
        select(Evaluation)
        .join(Evaluation.indicator)
        .join(Indicator.strategic)
        .join(StrategicObjective.theme)
        .join(Theme.plan)
        .where(_is_newest(), Evaluation.motivation != "", in_this_plan | in_an_earlier)
        .where(Evaluation.period != WHOLE_PLAN)
        .order_by(Evaluation.period.desc(), Evaluation.id)
        .limit(1)
    ).one_or_none()


def find_newest(*, indicator_id: int, period: str) -> Evaluation | None:
    """What holds of an indicator for a period."""
    of = select(Evaluation).where(Evaluation.indicator_id == indicator_id, Evaluation.period == period)
    return db.session.scalars(of.order_by(Evaluation.revision.desc()).limit(1)).one_or_none()


def content_of(version: Evaluation | None) -> Content:
    """What a version says; where there is none, nothing."""
    return Content(**{part: getattr(version, part) for part in PARTS}) if version else Content()


def list_colours() -> Sequence[Colour]:
    """The authority's colours in the commune's order, retired ones last."""
    return db.session.scalars(select(Colour).order_by(Colour.retired_at.is_not(None), Colour.position, Colour.id)).all()


def get_colour(number: int) -> Colour:
    """The colour of that number, or 404."""
    colour: Colour = db.get_or_404(Colour, number)
    return colour


def count_uses() -> dict[int, int]:
    """To how many indicators and periods each colour was ever given, by its number; those never given are left out."""
    given = select(Evaluation.colour_id, Evaluation.indicator_id, Evaluation.period).distinct().subquery()
    used = select(Colour.id, func.count()).join(given, given.c.colour_id == Colour.id).group_by(Colour.id)
    uses: dict[int, int] = dict(db.session.execute(used).all())
    return uses
