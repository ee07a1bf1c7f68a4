"""Reads the plan: which one holds on a day, its results, and its tree as the plan prints it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from ..accounts.kinds import Language
from ..commune.queries import list_partners
from ..extensions import db
from .models import ExpectedResult, Indicator, OperationalObjective, Plan, PlanEdit, StrategicObjective, Theme
from .plan_file import PlanFile
from .rules import write_plan
from .wording import MeasureWords


def list_plans() -> Sequence[Plan]:
    """All plans, the earliest first."""
    return db.session.scalars(select(Plan).order_by(Plan.first_day, Plan.slug)).all()


def find_plan(slug: str) -> Plan | None:
    return db.session.scalars(select(Plan).where(Plan.slug == slug)).one_or_none()


def get_plan(slug: str) -> Plan:
    """The plan of that slug, or 404."""
    return db.one_or_404(select(Plan).where(Plan.slug == slug))


def lock_plans() -> None:
    """Nobody else changes a plan until this transaction ends; what was read before is read again."""
    db.session.scalars(
        select(Plan).order_by(Plan.slug).with_for_update().execution_options(populate_existing=True)
    ).all()


def list_edits(plan: Plan, most: int) -> Sequence[PlanEdit]:
    """The newest changes of a plan, with who made them."""
    query = select(PlanEdit).where(PlanEdit.plan_id == plan.id).order_by(PlanEdit.number.desc()).limit(most)
    return db.session.scalars(query.options(joinedload(PlanEdit.by))).all()


def find_edit(slug: str, number: int) -> PlanEdit | None:
    """That change of the plan, with the plan as it was before."""
    query = select(PlanEdit).join(Plan).where(Plan.slug == slug, PlanEdit.number == number)
    return db.session.scalars(query.options(undefer(PlanEdit.before))).one_or_none()


def find_newest_edit(slug: str) -> int | None:
    """The number of the plan's newest change, None where it never changed."""
    query = select(PlanEdit.number).join(Plan).where(Plan.slug == slug).order_by(PlanEdit.number.desc())
    return db.session.scalars(query.limit(1)).one_or_none()


def plan_after(edit: PlanEdit) -> PlanFile:
    """The plan as that change left it: as it was before the next one, or as it stands."""
    later = select(PlanEdit.before).where(PlanEdit.plan_id == edit.plan_id, PlanEdit.number > edit.number)
    source = db.session.scalars(later.order_by(PlanEdit.number).limit(1)).first()
    if source is None:
        source = db.session.scalars(select(Plan.source).where(Plan.id == edit.plan_id)).one()
    return PlanFile.model_validate(source)


def find_plan_on(day: date) -> Plan | None:
    """The plan whose period holds ``day``; plans never overlap."""
    return db.session.scalars(select(Plan).where(Plan.first_day <= day, Plan.last_day >= day)).one_or_none()


def find_plan_between(plan: Plan | None, first_day: date, last_day: date) -> Plan | None:
    """Another plan than that one which counts one of the days."""
    query = select(Plan).where(Plan.first_day <= last_day, Plan.last_day >= first_day).order_by(Plan.first_day)
    return db.session.scalars(query.where(Plan.id != plan.id if plan else true())).first()


def list_results(plan: Plan) -> Sequence[ExpectedResult]:
    """The plan's expected results in its order, with their objectives and theme, in one query."""
    upwards = joinedload(ExpectedResult.objective, innerjoin=True)
    upwards = upwards.joinedload(OperationalObjective.strategic, innerjoin=True)
    return db.session.scalars(
        select(ExpectedResult)
        .where(ExpectedResult.plan_id == plan.id)
        .order_by(ExpectedResult.position)
        .options(upwards.joinedload(StrategicObjective.theme, innerjoin=True))
    ).all()


def get_result(plan: Plan, code: str) -> ExpectedResult:
    """The expected result of that code, or 404."""
    return db.one_or_404(select(ExpectedResult).where(ExpectedResult.plan_id == plan.id, ExpectedResult.code == code))


def list_themes(plan: Plan) -> Sequence[Theme]:
    """The plan's tree in its order, down to the results, in four queries.

    ``theme.sections`` groups the strategic objectives by service where the theme is split between several.
    """
    return db.session.scalars(
        select(Theme)
        .where(Theme.plan_id == plan.id)
        .order_by(Theme.position)
        .options(
            selectinload(Theme.objectives)
            .selectinload(StrategicObjective.operational)
            .selectinload(OperationalObjective.results)
        )
    ).all()


def list_indicators(plan: Plan) -> Sequence[Indicator]:
    """The plan's indicators in its order, with the results each rests on, in two queries."""
    return db.session.scalars(
        select(Indicator)
        .join(Indicator.strategic)
        .join(StrategicObjective.theme)
        .where(Theme.plan_id == plan.id)
        .order_by(Indicator.position)
        .options(selectinload(Indicator.results))
    ).all()


def list_indicators_of(plan: Plan, code: str) -> Sequence[Indicator]:
    """Those of the strategic objective that holds the operational one of that code, in the plan's order."""
    holder = (
        select(OperationalObjective.strategic_id).join(OperationalObjective.strategic).join(StrategicObjective.theme)
    )
    query = select(Indicator).where(
        Indicator.strategic_id.in_(holder.where(Theme.plan_id == plan.id, OperationalObjective.code == code))
    )
    return db.session.scalars(query.order_by(Indicator.position).options(selectinload(Indicator.results))).all()


def find_indicator(plan: Plan, id: int) -> Indicator | None:
    """The plan's indicator of that id, with its strategic objective."""
    query = select(Indicator).join(Indicator.strategic).join(StrategicObjective.theme)
    return db.session.scalars(
        query.where(Theme.plan_id == plan.id, Indicator.id == id).options(contains_eager(Indicator.strategic))
    ).one_or_none()


def plan_file_of(plan: Plan) -> PlanFile:
    """The plan as its file said it, over the period it has now; the general provisions stand only there."""
    return PlanFile.model_validate(plan.source)


def export_plan(plan: Plan) -> str:
    """The plan as a file that loads to the same plan."""
    return write_plan(plan_file_of(plan))


def measure_words(plan: Plan, language: Language) -> MeasureWords:
    """How the plan's measures are said in one language, with the names of its phenomena and of the partners."""
    partners = {row.slug: str(getattr(row, f"name_{language}")) for row in list_partners()}
    return MeasureWords(language, phenomenon_labels(plan, language), partners)


def phenomenon_labels(plan: Plan, language: str) -> dict[str, str]:
    """The plan's own names of the phenomena by slug, in its order. ``language``: fr or nl."""
    return {part["slug"]: part[f"label_{language}"] for part in plan.source.get("phenomena", [])}
