"""The first page of coordinators and evaluators: what stands where in the plan, and every result's months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, render_template, request

from ..accounts.kinds import SERVICES
from ..commune.models import Arrangement
from ..commune.queries import list_arrangements_between
from ..dates import now, today
from ..indicators.models import Plan
from ..measurements.plan_changes import list_results_changed
from ..measurements.queries import last_good_night_at
from ..measurements.rules import is_stale
from . import queries
from .chart import chart_of
from .manual_values.queries import list_shown
from .standing import (
    Span,
    by_theme_and_service,
    narrowed,
    seen_of,
    spans_of,
    stack_of,
    stacks_of_services,
    stacks_of_themes,
)
from .views import blueprint

CHART_HEIGHT = 28
SOON = timedelta(days=30)


@dataclass(frozen=True)
class PeriodOfPlan:
    """What the address names: a period of a plan that is measured; ``spans``: those that may be looked at instead."""

    state: queries.PlanState
    span: Span
    spans: list[tuple[Plan, Span]]

    @property
    def name(self) -> str:
        """The newest month with figures, as addresses have it."""
        return f"{self.span.newest:%Y-%m}"


@blueprint.get("/glance")
@blueprint.get("/glance/<plan>/<period>")
def glance(plan: str | None = None, period: str | None = None) -> str:
    """The newest year with figures, or the period asked for; before there are figures, a word about it."""
    states = queries.list_plan_states()
    at = _read_period(states, plan, period)
    if at is None:
        return render_template("monthly/glance.html", at=None, has_plan=bool(states))
    last_night = last_good_night_at()
    return render_template(
        "monthly/glance.html",
        at=at,
        is_stale=is_stale(last_night, now()),
        waiting=list_results_changed(at.state.plan),
        last_night=last_night,
        arrangements=_arrangements(at),
        chart_of=lambda row: chart_of(row, CHART_HEIGHT),
        **_shown(at),
    )


def _arrangements(at: PeriodOfPlan) -> Sequence[Arrangement]:
    """Those that run or begin soon; none beside a period that is over."""
    on = today()
    return list_arrangements_between(on, on + SOON) if on <= at.span.period.last_day else []


def _read_period(states: list[queries.PlanState], plan: str | None, name: str | None) -> PeriodOfPlan | None:
    """404 where the address names no period that has begun; None where none has figures."""
    spans = [
        (state, span)
        for state in states
        if state.measured
        for span in spans_of(state.plan.first_day, state.plan.last_day, state.measured.as_of)
    ]
    if plan is None:
        years = [one for one in spans if one[1].period.name == "year"]
        found = max(years, key=lambda one: one[1].newest, default=None)
    else:
        named = [one for one in spans if (one[0].plan.slug, one[1].name) == (plan, name)]
        found = named[0] if named else abort(404)
    return PeriodOfPlan(*found, [(state.plan, span) for state, span in spans]) if found else None


def _shown(at: PeriodOfPlan) -> dict[str, Any]:
    """Themes and services with what stands where, and the results that the address asks for."""
    plan, span = at.state.plan, at.span
    first_day, last_day = span.period.first_day, span.period.last_day
    figures = queries.list_figures_between(plan, first_day, last_day, ("month", "year", span.period.name))
    lines = queries.list_lines(plan, last_day)
    shown = list_shown(at.state, [line.result for line in lines], figures)
    seen = seen_of(lines, shown, queries.services_of(plan, last_day), span)
    asked = {name: request.args.get(name, "") for name in ("theme", "service", "status")}
    chosen = narrowed(seen, theme=asked["theme"], service=asked["service"])
    is_brief = not any(asked.values()) and "all" not in request.args
    return {
        "overall": stack_of("", {}, seen),
        "themes": stacks_of_themes(seen),
        "services": stacks_of_services(seen, {slug: service.label for slug, service in SERVICES.items()}),
        "chosen": stack_of("", {}, chosen),
        "parts": list(by_theme_and_service(narrowed(chosen, status=asked["status"]))),
        "has_typed": any(one.row.has_typed or (one.figure and one.figure.typed) for one in chosen),
        "asked": asked,
        "is_brief": is_brief,  # a phone then shows only what is urgent
    }
