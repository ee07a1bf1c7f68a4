"""Writes the plan: what its file says is created, updated or removed; a row that stays keeps its id.

Figures hang on the ids of expected results, so parts are found again by what names them: themes, operational
objectives and results by their code, strategic objectives by the first operational one (else by any that stays in
them), indicators by their wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from ..dates import now
from ..extensions import Model, db
from .models import (
    ExpectedResult,
    Indicator,
    OperationalObjective,
    Plan,
    PlanChange,
    PlanEdit,
    StrategicObjective,
    Theme,
)
from .plan_file import OperationalPart, PlanFile, StrategicPart, ThemePart
from .rules import read_plan

SHIPPED_PLAN = Path(__file__).parent / "plans" / "2023-2024.yaml"

Row = TypeVar("Row", bound=Model)


class OverlappingPlan(Exception):
    """Two plans would count the same days."""

    def __init__(self, plan: PlanFile, other: Plan) -> None:
        self.other = other
        super().__init__(
            f"plan {plan.slug} ({plan.period.first_day} to {plan.period.last_day}) overlaps "
            f"plan {other.slug} ({other.first_day} to {other.last_day})"
        )


class Edit(NamedTuple):
    """What was changed, in which part, by whom and when (see ``PlanEdit``)."""

    what: str
    code: str | None
    by_id: int | None
    at: datetime
    reason: str | None = None


def load_plan(*, plan: PlanFile, first_day: date | None = None, last_day: date | None = None) -> Plan:
    """Create or update the plan of this slug, over another period where one is given.

    Where the period, a measure, a target, what held before, or the set of results differs, the plan gets a new version
    and the night a mark. Loading the same again changes nothing. Raises BadPeriod, OverlappingPlan, IndicatorInUse.
    """
    row = put_plan(plan=plan.over(first_day, last_day), edit=Edit("file", None, None, now()))
    db.session.commit()
    return row


@cache
def read_shipped_plan() -> PlanFile:
    """The plan that comes with Fieldlog, as its file says."""
    return read_plan(SHIPPED_PLAN)


def load_shipped_plan(*, first_day: date | None = None, last_day: date | None = None) -> Plan:
    """The same in the database."""
    return load_plan(plan=read_shipped_plan(), first_day=first_day, last_day=last_day)


def put_plan(*, plan: PlanFile, edit: Edit | None = None) -> Plan:
    """The same over the file's own period, left to the caller to commit. ``edit``: how a change of a plan that was
    there is told in its history."""
    row = _find_row(plan)
    is_new = row is None
    made = None
    if row is not None and edit and row.source != plan.as_data():
        kept = {"before": row.source, "changed_at": edit.at, "by_id": edit.by_id, "reason": edit.reason}
        made = PlanEdit(plan_id=row.id, what=edit.what, code=edit.code, **kept)
        db.session.add(made)
    row = row or Plan(slug=plan.slug, version=1)
    before = None if is_new else _counted(row)
    _set(row, name_fr=plan.name_fr, name_nl=plan.name_nl, source=plan.as_data())
    _set(row, first_day=plan.period.first_day, last_day=plan.period.last_day)
    db.session.add(row)
    db.session.flush()
    loading = _Loading(row)
    try:
        with db.session.no_autoflush:  # what is left out is known at the end
            loading.put_themes(plan)
        db.session.flush()
    except IntegrityError as refused:
        db.session.rollback()
        if loading.left_out:
            raise IndicatorInUse(loading.left_out) from refused
        raise
    if changed := _changed(before, _counted(row)):
        row.version += 0 if is_new else 1
        number = made.number if made else None
        db.session.add_all(PlanChange(plan_id=row.id, code=code, edit_number=number) for code in changed)
        db.session.flush()
    return row


def _find_row(plan: PlanFile) -> Plan | None:
    """The stored plan of this slug. All plans are locked until the commit, so that two loads at once cannot overlap."""
    rows = db.session.scalars(select(Plan).order_by(Plan.slug).with_for_update()).all()
    for other in rows:
        is_apart = plan.period.last_day < other.first_day or other.last_day < plan.period.first_day
        if other.slug != plan.slug and not is_apart:
            raise OverlappingPlan(plan, other)
    return next((row for row in rows if row.slug == plan.slug), None)


class _Counted(NamedTuple):
    """What figures depend on."""

    days: tuple[date, date]
    results: dict[str, Any]


def _counted(plan: Plan) -> _Counted:
    rows = db.session.scalars(select(ExpectedResult).where(ExpectedResult.plan_id == plan.id))
    results = {row.code: (row.measure_data, row.target_data, row.earlier_data) for row in rows}
    return _Counted((plan.first_day, plan.last_day), results)


def _changed(before: _Counted | None, after: _Counted) -> list[str | None]:
    """The codes of the results that are counted another way, are new or are gone; None for all of them."""
    if before is None or before.days != after.days:
        return [None]
    codes = dict.fromkeys([*before.results, *after.results])
    return [code for code in codes if before.results.get(code) != after.results.get(code)]


class IndicatorInUse(Exception):
    """The file leaves out something of which people have written: their words would have nowhere to stand."""

    def __init__(self, left_out: list[str]) -> None:
        self.left_out = left_out
        super().__init__(
            "an indicator that was evaluated and a result with a value that was typed in must stay in the plan; "
            "left out: " + " | ".join(left_out)
        )


class _Loading:
    """One pass through a plan file, with the stored rows by what names them, and the places in the plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        load = selectinload(Theme.objectives)
        themes = db.session.scalars(
            select(Theme)
            .where(Theme.plan_id == plan.id)
            .options(
                load.selectinload(StrategicObjective.operational).selectinload(OperationalObjective.results),
                load.selectinload(StrategicObjective.indicators).selectinload(Indicator.results),
            )
        ).all()
        strategic = [row for theme in themes for row in theme.objectives]
        self._themes = {row.code: row for row in themes}
        self._strategic: dict[str, StrategicObjective] = {}
        self._stored_strategic = strategic
        self._operational = {row.code: row for parent in strategic for row in parent.operational}
        self._results = {row.code: row for parent in self._operational.values() for row in parent.results}
        self._indicators = {(row.strategic_id, row.wording): row for parent in strategic for row in parent.indicators}
        self._kept: set[Indicator | ExpectedResult] = set()
        self._positions = count(1)

    def put_themes(self, plan: PlanFile) -> None:
        self._strategic = _found_again(self._stored_strategic, [one for part in plan.themes for one in part.objectives])
        self._plan.themes = [self._theme(part) for part in plan.themes]

    def _theme(self, part: ThemePart) -> Theme:
        row = self._put(self._themes, part.code, Theme(code=part.code))
        _set(row, phenomenon=part.phenomenon, label_fr=part.label_fr, label_nl=part.label_nl)
        row.objectives = [self._strategic_objective(part, objective) for objective in part.objectives]
        return row

    def _strategic_objective(self, theme: ThemePart, part: StrategicPart) -> StrategicObjective:
        row = self._put(self._strategic, part.operational[0].code, StrategicObjective())
        _set(row, service=part.service, service_wording=theme.service_wording(part.service))
        _set(row, wording=part.wording, label_fr=part.label_fr or part.wording, label_nl=part.label_nl)
        row.operational = [self._operational_objective(objective) for objective in part.operational]
        row.indicators = self._indicators_of(row, part)
        return row

    def _operational_objective(self, part: OperationalPart) -> OperationalObjective:
        row = self._put(self._operational, part.code, OperationalObjective(code=part.code))
        _set(row, wording=part.wording, label_fr=part.label_fr or part.wording, label_nl=part.label_nl)
        row.results = self._results_of(part)
        return row

    def _results_of(self, part: OperationalPart) -> list[ExpectedResult]:
        rows = []
        for result in part.results:
            row = self._put(self._results, result.code, ExpectedResult(plan_id=self._plan.id, code=result.code))
            _set(row, wording=result.wording, label_fr=result.label_fr, label_nl=result.label_nl)
            _set(row, service=result.service, measure_data=result.measure_data, target_data=result.target_data)
            _set(row, earlier_data=result.earlier_data)
            self._results[result.code] = row
            self._kept.add(row)
            rows.append(row)
        return rows

    def _indicators_of(self, strategic: StrategicObjective, part: StrategicPart) -> list[Indicator]:
        """One that was worded anew is known by the results it rests on, so that what people wrote of it stays."""
        kept = {(strategic.id, indicator.wording) for indicator in part.indicators}
        reworded = {
            _codes(row): row for key, row in self._indicators.items() if key[0] == strategic.id and key not in kept
        }
        rows = []
        for indicator in part.indicators:
            stored = self._indicators.get((strategic.id, indicator.wording))
            row = stored or reworded.pop(tuple(sorted(indicator.results)), None) or Indicator()
            self._kept.add(row)
            _set(row, position=next(self._positions), wording=indicator.wording, label_nl=indicator.label_nl)
            _set(row, results=[self._results[code] for code in indicator.results])
            rows.append(row)
        return rows

    @property
    def left_out(self) -> list[str]:
        """The wordings of the stored indicators, and the codes of the stored results, that the file no longer has."""
        indicators = [wording for (_, wording), row in self._indicators.items() if row not in self._kept]
        return indicators + [code for code, row in self._results.items() if row not in self._kept]

    def _put(self, stored: Mapping[Any, Row], key: Any, new: Row) -> Row:
        row = stored.get(key, new)
        _set(row, position=next(self._positions))
        return row


def _found_again(stored: Iterable[StrategicObjective], parts: Iterable[StrategicPart]) -> dict[str, StrategicObjective]:
    """The stored strategic objectives by the code of the first operational one that they have in the file."""
    stored, by_first = list(stored), {part.operational[0].code: part for part in parts}
    found = {row.operational[0].code: row for row in stored if row.operational[0].code in by_first}
    left = {one.code: row for row in stored if row not in found.values() for one in row.operational}
    for code, part in by_first.items():
        was = next((left[one.code] for one in part.operational if one.code in left), None)
        if code not in found and was and was not in found.values():
            found[code] = was
    return found


def _codes(indicator: Indicator) -> tuple[str, ...]:
    return tuple(sorted(result.code for result in indicator.results))


def _set(row: Model, **columns: Any) -> None:
    """Only what differs, so that loading the same again writes nothing."""
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
