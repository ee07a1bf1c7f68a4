"""The coordinators' totals: a month of the plan, and one result of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..commune.queries import list_arrangements_between
from ..dates import last_of_month, now
from ..entries.dimensions import AUDIENCES, DIMENSIONS
from ..entries.kinds import KINDS
from ..formats import language
from ..indicators.models import ExpectedResult
from ..indicators.queries import measure_words
from ..indicators.target_words import target_words
from ..indicators.versions import to_come
from ..measurements.plan_changes import list_results_changed
from ..measurements.queries import Basis, last_good_night_at, read_basis
from ..measurements.rules import is_stale
from . import day_words, portion_words, queries, rules, trust_words, wording
from .breakdown import DIMENSION_NAMES, dimensions_of
from .manual_values.queries import list_shown, list_shown_of
from .manual_values.rules import may_be_typed
from .near import NearMisses, list_near_misses
from .picture import pictured
from .sheet import write_sheet
from .trust import Trust, trust_of

blueprint = Blueprint("monthly", __name__, url_prefix="/monthly")
PERIODS = ("month", "quarter", "year", "plan")


@dataclass(frozen=True)
class MonthOfPlan:
    """What the address names: a month, the plan that holds it, and how far that plan is measured."""

    month: date
    states: list[queries.PlanState]
    state: queries.PlanState

    @property
    def name(self) -> str:
        return f"{self.month:%Y-%m}"

    def has_plan(self, month: date) -> bool:
        """Whether there is a page for ``month``."""
        return queries.find_state_of(self.states, month) is not None


def read_month(text: str) -> MonthOfPlan:
    """The month in an address (2024-05); 404 where it is none, or lies in no plan."""
    if not re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", text):
        abort(404)
    month = date.fromisoformat(f"{text}-01")
    states = queries.list_plan_states()
    state = queries.find_state_of(states, month)
    if state is None:
        abort(404)
    return MonthOfPlan(month, states, state)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """How templates of this stage write figures."""
    return {
        "wording": wording,
        "day_words": day_words,
        "trust_words": trust_words,
        "portion_words": portion_words,
        "may_be_typed": may_be_typed,
        "bar_heights": rules.bar_heights,
        "KINDS": KINDS,
        "DIMENSION_NAMES": DIMENSION_NAMES,
        "DIMENSIONS": DIMENSIONS,
        "AUDIENCES": AUDIENCES,
    }


@blueprint.get("/")
def index() -> AnyResponse | str:
    """The newest month that has figures; before the first night, a word about it."""
    newest = queries.find_newest_month(queries.list_plan_states())
    if newest is None:
        return render_template("monthly/index.html")
    return redirect(url_for(".month", month=f"{newest:%Y-%m}"))


@blueprint.get("/<month>")
def month(month: str) -> str:
    """The plan with the twelve months of that month's year."""
    at = read_month(month)
    last_night = last_good_night_at()
    years = rules.neighbour_years(at.month, at.states[0].plan.first_day, at.states[-1].plan.last_day)
    return render_template(
        "monthly/month.html",
        at=at,
        years=[year if year and at.has_plan(year) else None for year in years],
        is_stale=is_stale(last_night, now()),
        waiting=list_results_changed(at.state.plan),
        last_night=last_night,
        arrangements=list_arrangements_between(at.month, last_of_month(at.month)),
        **_totals(at),
    )


@blueprint.get("/<month>.csv")
def month_csv(month: str) -> Response:
    """The same as a sheet; one to hand on does not tell all of it."""
    at = read_month(month)
    totals, measured = _totals(at), at.state.measured
    as_of = measured.as_of if measured and "hand_on" in request.args else None
    return sheet_answer(write_sheet(totals["blocks"], totals["months"], as_of), at.name)


def sheet_answer(text: str, name: str) -> Response:
    """A sheet to be kept as a file."""
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"fieldlog-{name}.csv")
    return response


def _totals(at: MonthOfPlan) -> dict[str, Any]:
    """The rows of the page, narrowed to the theme and the status that the address may ask for."""
    plan, year = at.state.plan, at.month.year
    lines = queries.list_lines(plan, date(year, 12, 31))
    figures = list_shown(at.state, [line.result for line in lines], queries.list_figures(plan, year))
    rows = rules.rows_of(lines, figures, year)
    theme, status = request.args.get("theme", ""), request.args.get("status", "")
    of_theme = [rows[line.result.code] for line in lines if line.result and theme in ("", line.theme)]
    return {
        "months": rules.months_of(year),
        "themes": {line.theme: line.theme_labels for line in lines},
        "blocks": rules.blocks_of(lines, rows, theme=theme, status=status),
        "tally": rules.tally(of_theme),
        "has_typed": any(row.has_typed for row in of_theme),
        "theme": theme,
        "status": status,
    }


@blueprint.get("/<month>/<code>")
def result(month: str, code: str) -> str:
    """One expected result: its wording and target, and every period of the year with what it is made of."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    facts = queries.result_facts(stored, year_ends := date(at.month.year, 12, 31))
    computed = queries.list_figures_of(stored)
    figures = list_shown_of(at.state, facts, computed)
    say = measure_words(at.state.plan, language()).sentence
    row = rules.rows_of([queries.line_of(stored, year_ends)], {facts.id: figures}, at.month.year)[code]
    basis, longer = find_basis(at, stored), rules.longer_periods(figures, at.month.year)
    leading = row.year if row.year and row.year.typed else row.months[at.month.month - 1]
    return render_template(
        "monthly/result.html",
        at=at,
        result=facts,
        stored=stored,
        row=row,
        dimensions=dimensions_of(facts.measure),
        months=rules.months_of(at.month.year),
        others=longer,
        measured=say(facts.measure, facts.target),
        before=[one for one in facts.versions if one.until and at.state.plan.first_day <= one.until < year_ends],
        after=to_come(facts.versions, year_ends),
        say=say,
        target_words=target_words,
        near=near_misses(stored, row.year, basis),
        leading=leading,
        is_computed=bool(computed),
        trust=find_trust(at, stored, leading, basis),
        may_recalculate=current_user.role in ("coordinator", "admin"),
        **pictured(stored, row, longer, basis, at.month),
    )


def find_basis(at: MonthOfPlan, stored: ExpectedResult) -> Basis | None:
    """None before the first night."""
    return read_basis(stored, at.state.measured.as_of) if at.state.measured else None


def near_misses(stored: ExpectedResult, figure: rules.Figure | None, basis: Basis | None) -> NearMisses | None:
    """None where there is no figure yet."""
    return list_near_misses(current_user, stored, figure, basis) if figure and basis else None


def find_trust(
    at: MonthOfPlan, stored: ExpectedResult, figure: rules.Figure | None, basis: Basis | None
) -> Trust | None:
    """None where there is no figure yet."""
    measured = at.state.measured
    return trust_of(current_user, stored, figure, measured, basis, now()) if figure and measured and basis else None
