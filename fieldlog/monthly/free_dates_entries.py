"""The entries behind a figure of free dates: exactly those that it counts, of all neighbourhoods or of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from ..indicators.models import ExpectedResult
from ..measurements.between import select_entries_between
from ..measurements.queries import read_basis
from ..measurements.rules import Period
from . import queries
from .behind import place_names
from .free_dates import Asked, counted_plans, list_told, measured_of, read_asked, state_of
from .rules import Figure
from .views import blueprint, near_misses


@blueprint.get("/free-dates/<code>/entries")
def free_dates_entries(code: str) -> str:
    """Those of confidential services as a number only; 404 where the days, the place and the result give no figure."""
    states, places = counted_plans(), place_names()
    asked = read_asked(states, places) if states else None
    if asked is None or asked.mistake:
        abort(404)
    state = state_of(states, asked)
    stored = queries.get_result(state.plan, code)
    told = next(iter(list_told(state, asked, [stored])), None) or abort(404)
    return render_template(
        "monthly/free_dates_entries.html",
        asked=asked,
        told=told,
        result=told.line.result,
        known_until=min(asked.last_day, measured_of(state).as_of),
        neighbourhoods=places,
        **(_listed(stored, told.figure, asked, measured_of(state).as_of) if told.opens and told.figure else {}),
    )


def _listed(stored: ExpectedResult, figure: Figure, asked: Asked, as_of: date) -> dict[str, Any]:
    """A page of the entries, and of those of a share what became of each."""
    basis = read_basis(stored, as_of, Period("", asked.first_day, asked.last_day))
    numbers = select_entries_between(stored, asked.first_day, asked.last_day, basis, asked.place)
    behind = queries.list_page(current_user, numbers, page=request.args.get("page", 1, type=int))
    misses = near_misses(stored, figure, basis) if stored.at(asked.last_day).measure.share else None
    return {"behind": behind, "reasons": misses.reasons_of(behind.page.items) if misses else {}}
