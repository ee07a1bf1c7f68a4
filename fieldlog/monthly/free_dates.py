"""The plan's results between any first and last day: another funder asks for August to July, or for one neighbourhood.

Results of services under professional secrecy are told for whole months and all neighbourhoods only: two ranges that
differ by a day would tell what happened on it. So are the entries behind a figure listed where any may be of them. The
same as a sheet, which goes to the other funder, tells less.

A figure counts entries alone: values that were typed in for periods within the days stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from .. import formats
from ..commune.models import Arrangement
from ..commune.queries import list_arrangements
from ..dates import ONE_DAY, last_of_month
from ..indicators.models import ExpectedResult
from ..indicators.queries import list_results
from ..measurements.between import read_between
from ..measurements.models import MeasuredPlan
from . import queries
from .behind import place_names
from .manual_values.queries import list_typed_within
from .rules import Figure
from .secrecy import is_secret, lasts_a_year, touches_secrecy
from .sheet import Days, Told, write_days_sheet
from .views import blueprint, sheet_answer


@dataclass(frozen=True)
class Asked:
    """The days and the place that the address asks for, and what is wrong with them, in words."""

    first_day: date
    last_day: date
    place: str | None
    mistake: str = ""


@blueprint.get("/free-dates")
def free_dates() -> tuple[str, int] | str:
    """The days asked for, else the year so far; before there are figures, a word about it."""
    states, places = counted_plans(), place_names()
    if not states:
        return render_template("monthly/free_dates.html", states=states)
    newest, asked = states[-1], read_asked(states, places)
    assert newest.measured
    shown: dict[str, Any] = {
        "states": states,
        "asked": asked,
        "places": places,
        "arrangements": _arrangements(states[0].plan.first_day, newest.plan.last_day, newest.measured.as_of),
        "suggested": years_from_august(states[0].plan.first_day, newest.plan.last_day, newest.measured.as_of),
    }
    if asked.mistake:
        return render_template("monthly/free_dates.html", **shown), 422
    return render_template("monthly/free_dates.html", **shown, **_told(state_of(states, asked), asked))


@blueprint.get("/free-dates.csv")
def free_dates_csv() -> AnyResponse:
    """The same as a sheet; where there is nothing to write down, the page says why."""
    states, places = counted_plans(), place_names()
    asked = read_asked(states, places) if states else None
    if asked is None or asked.mistake:
        first, last, place = (request.args.get(name) for name in ("first", "last", "place"))
        return redirect(url_for(".free_dates", first=first, last=last, place=place))
    found = _told(state_of(states, asked), asked)
    last_day, place_name = found["known_until"], places[asked.place] if asked.place else ""
    days = Days(asked.first_day, last_day, place_name, lasts_a_year(asked.first_day, last_day))
    name = "-".join(filter(None, (f"{asked.first_day}", f"{last_day}", asked.place)))
    return sheet_answer(write_days_sheet(found["lines"], found["told"], days), name)


def counted_plans() -> list[queries.PlanState]:
    """Those that have figures, the earliest first."""
    return [one for one in queries.list_plan_states() if one.measured and one.measured.as_of >= one.plan.first_day]


def _arrangements(first_day: date, last_day: date, as_of: date) -> list[Arrangement]:
    """The three newest that have begun, of those whose days the plans hold."""
    return [
        one
        for one in list_arrangements()
        if not one.is_cancelled and first_day <= one.first_day <= as_of and one.last_day <= last_day
    ][:3]


def read_asked(states: list[queries.PlanState], places: dict[str, str]) -> Asked:
    """What the address asks for; a place that there is not is none."""
    measured = measured_of(states[-1])
    known = min(measured.as_of, states[-1].plan.last_day)
    year = max(date(known.year, 1, 1), states[0].plan.first_day)
    place = request.args.get("place") or None
    if place not in (None, *places):
        place = None
    try:
        first, last = (
            date.fromisoformat(text) if (text := request.args.get(name)) else day
            for name, day in (("first", year), ("last", known))
        )
    except ValueError:
        return Asked(year, known, place, _("Give the first and the last day as dates."))
    return Asked(first, last, place, _mistake_in(first, last, states, measured.as_of))


def _mistake_in(first: date, last: date, states: list[queries.PlanState], as_of: date) -> str:
    begins, ends = states[0].plan.first_day, states[-1].plan.last_day
    if last < first:
        return _("The last day comes before the first.")
    if first < begins or last > ends:
        return _(
            "There are figures from %(first)s to %(last)s: choose days among these.",
            first=formats.day(begins),
            last=formats.day(ends),
        )
    if first > as_of:
        return _("These days are still to come: figures go up to %(day)s.", day=formats.day(as_of))
    return ""


def state_of(states: list[queries.PlanState], asked: Asked) -> queries.PlanState:
    """The newest plan with one of the days: over two plans its results are counted for all of the days."""
    return next(one for one in reversed(states) if one.plan.first_day <= asked.last_day)


def measured_of(state: queries.PlanState) -> MeasuredPlan:
    """How far a plan with figures is measured."""
    assert state.measured
    return state.measured


def _told(state: queries.PlanState, asked: Asked) -> dict[str, Any]:
    results = list_results(state.plan)
    told, known = list_told(state, asked, results), min(asked.last_day, measured_of(state).as_of)
    return {
        "state": state,
        "lines": [queries.line_of(result, asked.last_day) for result in results],
        "told": told,
        "known_until": known,
        "left_out": len(results) - len(told),
        "all_counted_now": all(one.is_counted_now for one in told),
        "month": f"{max(known, state.plan.first_day):%Y-%m}",
    }


def list_told(state: queries.PlanState, asked: Asked, results: Sequence[ExpectedResult]) -> list[Told]:
    """What these results give over the days; without those that have no place, where one is asked for."""
    as_of, only = measured_of(state).as_of, {one.id for one in results}
    found = read_between(state.plan, asked.first_day, asked.last_day, as_of, asked.place, only)
    tells_secrets = asked.place is None and is_whole_months(asked.first_day, min(asked.last_day, as_of), as_of)
    lines = [queries.line_of(result, asked.last_day) for result in results]
    typed = {}
    if not asked.place:  # what is typed in has none
        typed = list_typed_within(state, [line.result for line in lines], asked.first_day, asked.last_day)
    told = []
    for line in lines:
        if line.result and (given := found.figures.get(id_ := line.result.id)):
            figure = Figure("", asked.first_day, asked.last_day, *given, None)
            is_told = tells_secrets or not is_secret(line.result.measure)
            opens = tells_secrets or not touches_secrecy(line.result.measure)
            told.append(Told(line, figure if is_told else None, id_ in found.counted_now, opens, typed.get(id_, [])))
    return told


def is_whole_months(first_day: date, last_day: date, as_of: date) -> bool:
    """From the first of a month to the last of one, or as far as the running month is known."""
    return first_day.day == 1 and (last_day == last_of_month(last_day) or last_day == as_of)


def years_from_august(first_day: date, last_day: date, as_of: date) -> list[tuple[date, date]]:
    """The two newest years from August to July that have begun, as far as the plans go."""
    newest = as_of.year if as_of.month >= 8 else as_of.year - 1
    years = [(date(year, 8, 1), date(year + 1, 8, 1) - ONE_DAY) for year in (newest - 1, newest)]
    return [(first, min(last, last_day)) for first, last in years if first_day <= first <= last_day]
