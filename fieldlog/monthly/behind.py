"""The entries behind a figure, and those that come close to it and do not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask import abort, render_template, request
from flask_login import current_user
from sqlalchemy import Select

from ..commune.queries import list_neighbourhood_names
from ..dates import last_of_month
from ..formats import by_name, named
from ..indicators.models import ExpectedResult
from ..measurements.one_day import select_entries_on
from ..measurements.portions import measure_portions
from ..measurements.queries import Basis, select_entries_behind
from ..measurements.rules import Period
from . import queries, rules
from .breakdown import Part, dimensions_of, list_parts
from .chart import DayCell
from .day_list import find_cell, read_day
from .doubles import list_doubles
from .manual_values.queries import list_shown_of
from .trust import ENTRY_MARKS, has_comparison, select_marked
from .views import PERIODS, MonthOfPlan, blueprint, find_basis, find_trust, near_misses, read_month


@dataclass(frozen=True)
class Chosen:
    """The figure that an address asks for, among those of the periods around its month."""

    period: str
    figures: dict[str, rules.Figure | None]

    @property
    def figure(self) -> rules.Figure | None:
        return self.figures[self.period]

    @property
    def address(self) -> str | None:
        """As it stands in the addresses of further pages."""
        return None if self.period == "month" else self.period


def read_period(at: MonthOfPlan, stored: ExpectedResult) -> Chosen:
    """404 where the address names none."""
    period = request.args.get("period", "month")
    if period not in PERIODS:
        abort(404)
    figures = list_shown_of(at.state, queries.result_facts(stored, at.month), queries.list_figures_of(stored))
    return Chosen(period, {name: rules.find_figure(figures, name, at.month) for name in PERIODS})


def _facts_of(at: MonthOfPlan, stored: ExpectedResult, chosen: Chosen) -> rules.Result:
    """The result as the chosen period is counted; as its month is, where there is no figure."""
    return queries.result_facts(stored, chosen.figure.last_day if chosen.figure else last_of_month(at.month))


class Asked(NamedTuple):
    """To what the address narrows the entries of a figure: those that have a mark, or those of a day; by which
    dimension they are told apart."""

    by: str
    mark: str
    day: date | None

    @property
    def is_whole(self) -> bool:
        return not (self.mark or self.day)


def read_asked(result: rules.Result, figure: rules.Figure | None, basis: Basis | None) -> Asked:
    """404 where the address names what there is not."""
    by, mark = (request.args.get(name, "") for name in ("by", "mark"))
    if (by and by not in dimensions_of(result.measure)) or (mark and mark not in ENTRY_MARKS):
        abort(404)
    return Asked(by, mark, None if mark else read_day(result, figure, basis))


def place_names() -> dict[str, str]:
    """By slug, in the order of the names."""
    return {row.slug: named(row, "name") for row in by_name(list_neighbourhood_names())}


@blueprint.get("/<month>/<code>/entries")
def entries(month: str, code: str) -> str:
    """The entries behind a figure, those of confidential services as a number only."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    chosen, basis, behind = read_period(at, stored), find_basis(at, stored), None
    facts = _facts_of(at, stored, chosen)
    asked = read_asked(facts, chosen.figure, basis)
    if chosen.figure and basis:
        numbers = _select_numbers(stored, chosen.figure, asked, basis)
        list_page = list_doubles if asked.mark == "duplicates" else queries.list_page
        behind = list_page(current_user, numbers, page=request.args.get("page", 1, type=int))
    misses = None if asked.day else near_misses(stored, chosen.figure, basis)
    return render_template(
        "monthly/entries.html",
        at=at,
        result=facts,
        chosen=chosen,
        by=asked.by,
        dimensions=dimensions_of(facts.measure),
        parts=_parts_of(stored, chosen.figure, asked, basis),
        mark=asked.mark,
        day=asked.day,
        cell=_cell_of(stored, facts, chosen.figure, asked, basis),
        trust=find_trust(at, stored, chosen.figure, basis) if asked.is_whole else None,
        behind=behind,
        near=misses,
        reasons=misses.reasons_of(behind.entries) if facts.measure.share and misses and behind else {},
        neighbourhoods=place_names(),
    )


def _parts_of(stored: ExpectedResult, figure: rules.Figure | None, asked: Asked, basis: Basis | None) -> list[Part]:
    """What each value of a dimension gives of the figure; nothing before there is one."""
    by = asked.by
    if figure is None or basis is None or not by or not asked.is_whole:
        return []
    numbers = select_entries_behind(stored, figure.first_day, figure.last_day, basis)
    portions = measure_portions(stored, numbers, by, Period("", figure.first_day, figure.last_day), basis)
    return list_parts(current_user, numbers, by, portions)


def _cell_of(
    stored: ExpectedResult, facts: rules.Result, figure: rules.Figure | None, asked: Asked, basis: Basis | None
) -> DayCell | None:
    return find_cell(stored, facts, figure, asked.day, basis) if asked.day and figure and basis else None


def _select_numbers(stored: ExpectedResult, figure: rules.Figure, asked: Asked, basis: Basis) -> Select[int]:
    mark = asked.mark
    if asked.day:
        return select_entries_on(stored, asked.day, figure.last_day, basis)
    if mark == "duplicates" and not has_comparison(figure):
        abort(404)
    if mark in ("", "duplicates"):  # who is whose double is found among all of them
        return select_entries_behind(stored, figure.first_day, figure.last_day, basis)
    return select_marked(mark, stored, figure, basis)


@blueprint.get("/<month>/<code>/near")
def near(month: str, code: str) -> str:
    """The entries that come close to a figure and do not count, each with the reason; all, or those of one reason."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    chosen, reason = read_period(at, stored), request.args.get("reason", "")
    misses = near_misses(stored, chosen.figure, find_basis(at, stored))
    if misses and reason and reason not in misses.candidates.outcomes:
        abort(404)
    kept_out = None
    if misses:
        page = request.args.get("page", 1, type=int)
        kept_out = queries.list_page(current_user, misses.select_numbers(reason), page=page)
    return render_template(
        "monthly/near.html",
        at=at,
        result=_facts_of(at, stored, chosen),
        chosen=chosen,
        reason=reason,
        near=misses,
        behind=kept_out,
        reasons=misses.reasons_of(kept_out.page.items, name=reason) if misses and kept_out else {},
        neighbourhoods=place_names(),
    )
