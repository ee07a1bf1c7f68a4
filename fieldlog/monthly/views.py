"""The coordinators' totals: a month of the plan, one result of it, and the entries behind a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..commune.queries import list_neighbourhoods
from ..dates import now
from ..entries.dimensions import AUDIENCES, DIMENSIONS
from ..entries.kinds import KINDS
from ..formats import language, named
from ..indicators.models import ExpectedResult
from ..indicators.queries import measure_words
from ..measurements.queries import last_good_night_at, list_given_days, measure_agent_seconds
from ..measurements.rules import is_stale
from . import queries, rules, wording
from .breakdown import DIMENSION_NAMES, dimensions_of, list_parts
from .chart import chart_of, strip_of
from .near import NearMisses, list_near_misses
from .outlook import met_of, outlook_of
from .outlook_words import amount_text, assumption, presence_text, why
from .sheet import write_sheet

blueprint = Blueprint("monthly", __name__, url_prefix="/monthly")
CHART_HEIGHT = 60
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
        last_night=last_night,
        **_totals(at),
    )


@blueprint.get("/<month>.csv")
def month_csv(month: str) -> Response:
    """The same as a sheet."""
    at = read_month(month)
    totals = _totals(at)
    response = Response(write_sheet(totals["blocks"], totals["months"]), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"fieldlog-{at.name}.csv")
    return response


def _totals(at: MonthOfPlan) -> dict[str, Any]:
    """The rows of the page, narrowed to the theme and the status that the address may ask for."""
    plan, year = at.state.plan, at.month.year
    lines = queries.list_lines(plan)
    rows = rules.rows_of(lines, queries.list_figures(plan, year), year)
    theme, status = request.args.get("theme", ""), request.args.get("status", "")
    of_theme = [rows[line.result.code] for line in lines if line.result and theme in ("", line.theme)]
    return {
        "months": rules.months_of(year),
        "themes": {line.theme: line.theme_labels for line in lines},
        "blocks": rules.blocks_of(lines, rows, theme=theme, status=status),
        "tally": rules.tally(of_theme),
        "theme": theme,
        "status": status,
    }


@blueprint.get("/<month>/<code>")
def result(month: str, code: str) -> str:
    """One expected result: its wording and target, and every period of the year with what it is made of."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    facts = queries.result_facts(stored)
    figures = queries.list_figures_of(stored)
    row = rules.rows_of([queries.line_of(stored)], {facts.id: figures}, at.month.year)[code]
    return render_template(
        "monthly/result.html",
        at=at,
        result=facts,
        stored=stored,
        row=row,
        dimensions=dimensions_of(facts.measure),
        months=rules.months_of(at.month.year),
        others=rules.longer_periods(figures, at.month.year),
        measured=measure_words(at.state.plan, language()).sentence(facts.measure, facts.target),
        near=_near_misses(at, stored, row.year),
        **_pictured(at, stored, row),
    )


def _pictured(at: MonthOfPlan, stored: ExpectedResult, row: rules.Row) -> dict[str, Any]:
    """The year's months, its days where its target is one per day, and why it stands where it stands."""
    year, result, measured = row.year, row.result, at.state.measured
    drawn = chart_of(row, CHART_HEIGHT)
    shown: dict[str, Any] = {"drawn": drawn, "target_a_month": amount_text(drawn.a_month or 0, result)}
    if year is None or measured is None:
        return shown
    per = result.target.per if result.target else "year"
    days = []
    if per in ("day", "week") or result.measure.verb == "coverage":
        days = list_given_days(stored, year.first_day, year.last_day, measured.as_of)
    outlook = outlook_of(result, year, measured.as_of)
    shown["why"] = why(result, year, outlook, met_of(result, days) if per in ("day", "week") else None)
    shown["assumption"] = assumption(outlook, year)
    shown["days"] = strip_of(result, days) if per == "day" else []
    if result.measure.verb == "coverage":
        agents = measure_agent_seconds(stored, year.first_day, year.last_day, measured.as_of)
        shown["agent_hours"] = presence_text(sum(one.amount for one in days), agents)
    return shown


def _near_misses(at: MonthOfPlan, stored: ExpectedResult, figure: rules.Figure | None) -> NearMisses | None:
    measured = at.state.measured
    return list_near_misses(current_user, stored, figure, as_of=measured.as_of) if figure and measured else None


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


def _read_period(at: MonthOfPlan, stored: ExpectedResult) -> Chosen:
    period = request.args.get("period", "month")
    if period not in PERIODS:
        abort(404)
    figures = queries.list_figures_of(stored)
    return Chosen(period, {name: rules.find_figure(figures, name, at.month) for name in PERIODS})


def _place_names() -> dict[str, str]:
    return {row.slug: named(row, "name") for row in list_neighbourhoods()}


@blueprint.get("/<month>/<code>/entries")
def entries(month: str, code: str) -> str:
    """The entries behind a figure, those of confidential services as a number only."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    chosen, by = _read_period(at, stored), request.args.get("by", "")
    if by and by not in dimensions_of(stored.measure):
        abort(404)
    behind, measured = None, at.state.measured
    if chosen.figure and measured:
        page = request.args.get("page", 1, type=int)
        behind = queries.list_entries_behind(current_user, stored, chosen.figure, as_of=measured.as_of, page=page)
    return render_template(
        "monthly/entries.html",
        at=at,
        result=queries.result_facts(stored),
        chosen=chosen,
        by=by,
        dimensions=dimensions_of(stored.measure),
        parts=list_parts(current_user, behind.numbers, by) if by and behind else [],
        behind=behind,
        near=_near_misses(at, stored, chosen.figure),
        neighbourhoods=_place_names(),
    )


@blueprint.get("/<month>/<code>/near")
def near(month: str, code: str) -> str:
    """The entries that come close to a figure and do not count, each with the reason; all, or those of one reason."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    chosen, reason = _read_period(at, stored), request.args.get("reason", "")
    misses = _near_misses(at, stored, chosen.figure)
    if misses and reason and reason not in misses.candidates.outcomes:
        abort(404)
    kept_out = None
    if misses:
        page = request.args.get("page", 1, type=int)
        kept_out = queries.list_page(current_user, misses.select_numbers(reason), page=page)
    return render_template(
        "monthly/near.html",
        at=at,
        result=queries.result_facts(stored),
        chosen=chosen,
        reason=reason,
        near=misses,
        behind=kept_out,
        reasons=misses.reasons_of(kept_out.page.items) if misses and kept_out and not reason else {},
        neighbourhoods=_place_names(),
    )
