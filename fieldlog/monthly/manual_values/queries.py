"""Reads what was typed in, and puts it among the figures of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, cast

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager

from ...accounts.models import Person
from ...extensions import db
from ...indicators.models import ExpectedResult, Plan
from ..queries import list_figures_between
from ..rules import Figure, Result, Typed, Unit, as_told
from .models import ManualValue
from .rules import At, Content, may_be_typed, with_typed

#: The sorts of periods for which a value may be typed in.
LONGEST_FIRST = ("plan", "year", "quarter", "month")


class CountedPlan(Protocol):
    """A plan, and up to which day its figures were computed (None: never yet)."""

    @property
    def plan(self) -> Plan: ...
    @property
    def as_of(self) -> date | None: ...


def list_shown(
    of: CountedPlan, results: Iterable[Result | None], figures: Mapping[int, Sequence[Figure]]
) -> dict[int, Sequence[Figure]]:
    """The figures of the plan by their results' ids as pages tell them: with what was typed in where nothing was
    counted."""
    if not of.as_of:
        return dict(figures)
    typed, as_of = _newest(ExpectedResult.plan_id == of.plan.id), of.as_of
    return {one.id: _told(one, figures.get(one.id, ()), typed.get(one.id, {}), as_of) for one in results if one}


def list_shown_of(of: CountedPlan, result: Result, figures: Sequence[Figure]) -> list[Figure]:
    """The same for the figures of one result; nothing is read where something was counted in every period."""
    if not of.as_of:
        return list(figures)
    is_asked = any(may_be_typed(one) for one in figures)
    typed = _newest(ManualValue.result_id == result.id).get(result.id, {}) if is_asked else {}
    return _told(result, figures, typed, of.as_of)


def list_typed_within(
    of: CountedPlan, results: Iterable[Result | None], first_day: date, last_day: date
) -> dict[int, list[Figure]]:
    """By the result's id, what was typed in and still holds for periods that lie wholly within the days, as far as they
    have gone by; the longest first."""
    asked = {one.id: one for one in results if one}
    typed = _newest(ManualValue.result_id.in_(asked))
    if not of.as_of or not typed:
        return {}
    as_of, stored = of.as_of, list_figures_between(of.plan, first_day, last_day, LONGEST_FIRST)
    found: dict[int, list[Figure]] = {}
    for id_, values in typed.items():
        shown = [one for one in with_typed(asked[id_], stored.get(id_, ()), values, as_of) if one.typed]
        within = [one for one in shown if first_day <= one.first_day and min(one.last_day, as_of) <= last_day]
        found[id_] = sorted(within, key=lambda one: (LONGEST_FIRST.index(one.period), one.first_day))
    return found


def _told(result: Result, figures: Iterable[Figure], typed: Mapping[At, Typed], as_of: date) -> list[Figure]:
    return [as_told(one, result, as_of) for one in with_typed(result, figures, typed, as_of)]


def _newest(which: ColumnElement[bool]) -> dict[int, dict[At, Typed]]:
    """What holds, by the result's id and the period."""
    found: dict[int, dict[At, Typed]] = defaultdict(dict)
    query = _versions().join(ManualValue.result).where(which).order_by(ManualValue.revision)
    for one in db.session.scalars(query):
        of, at = found[one.result_id], (one.period, one.first_day)
        of.pop(at, None)
        if content := content_of(one):
            of[at] = Typed(*content, one.author.name, one.written_at)
    return found


def _versions() -> Select[ManualValue]:
    with_name = contains_eager(ManualValue.author).load_only(Person.name)
    return select(ManualValue).join(ManualValue.author).options(with_name)


def list_versions(result_id: int, period: str, first_day: date) -> Sequence[ManualValue]:
    """All that was typed in for a period, the newest first."""
    of = (ManualValue.result_id == result_id, ManualValue.period == period, ManualValue.first_day == first_day)
    return db.session.scalars(_versions().where(*of).order_by(ManualValue.revision.desc())).all()


def content_of(version: ManualValue | None) -> Content | None:
    """What a version says; None for one that took the value back, or where there is none."""
    if version is None or version.value is None or version.known_on is None:
        return None
    return Content(version.value, cast(Unit, version.unit), version.known_on, version.evidence)
