"""One result computed at once, by hand, or all that a change of the plan reaches; and what that changed, in words."""

from __future__ import annotations

from datetime import date

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..indicators.models import Plan
from ..measurements.jobs import recalculate as recalculate_result
from ..measurements.night import Computed
from ..measurements.nights import name_of, ran_at_once, words_of_error
from ..measurements.plan_changes import list_results_changed
from ..measurements.queries import find_measured_plan
from ..measurements.rollup import Rows
from ..measurements.services import NightIsRunning
from . import queries, wording
from .rules import Figure, Result
from .views import PERIODS, blueprint, read_month

MOST_TOLD = 6
#: More results of a plan are counted anew by a whole run, which reads the entries once for all of them.
MOST_ALONE = 3


@blueprint.post("/<month>/<code>/recalculate")
def recalculate(month: str, code: str) -> AnyResponse:
    """The figures of this one result as a full night would give them, up to the day of the others."""
    at = read_month(month)
    flash(recalculated(queries.result_facts(queries.get_result(at.state.plan, code), at.month)))
    if current_user.role == "admin":  # who keeps the program running reads no totals
        return redirect(url_for("measurements.nights"), 303)
    return redirect(url_for(".result", month=at.name, code=code), 303)


def recalculated(result: Result) -> str:
    """Computes the result's figures anew, and gives what became of that in words."""
    try:
        computed = recalculate_result(result.id, by_id=current_user.id)
    except NightIsRunning:
        return _("A run is at work already, and it may count this result too: look again in a minute.")
    except Exception as error:  # noted in the run, which the page of the nights shows
        current_app.logger.exception("a recalculation failed")
        why = words_of_error(name_of(error))
        return _("The run did not end well: %(why)s The figures are as they were.", why=why)
    return changes_text(result, computed) if computed else _("The night has not counted this plan yet.")


def recalculated_plan(plan: Plan) -> str:
    """Computes anew what the plan counts otherwise than its figures were computed, and gives what became of that in
    words; empty where nothing is."""
    measured = find_measured_plan(plan.id)
    if measured is None:
        return _("The next night computes its figures.")
    results = list_results_changed(plan)
    if len(results) > MOST_ALONE:
        return ran_at_once()
    facts = [queries.result_facts(one, measured.as_of) for one in results]
    return " ".join(_("%(code)s: %(what)s", code=one.code, what=recalculated(one)) for one in facts)


def changes_text(result: Result, computed: Computed) -> str:
    """``Recalculated. November 2026: 17 -> 18.`` Months first, and of many changes a few. A period whose end moved is
    the same one."""
    before, after = _figures(computed.stored_rows), _figures(computed.rows)
    changed = [at for at in before.keys() | after.keys() if before.get(at) != after.get(at)]
    if not changed:
        return _("Recalculated: nothing changed.")
    changed.sort(key=lambda at: (PERIODS.index(at[0]), at[1]))
    told = [text for at in changed if (text := _change_text(result, *at, before.get(at), after.get(at)))]
    if not told:
        return _("Recalculated: the figures are the same, only what they are made of changed.")
    if more := len(told[MOST_TOLD:]):
        told[MOST_TOLD:] = [ngettext("%(num)d more period", "%(num)d more periods", more)]
    return _("Recalculated. %(changes)s.", changes=" · ".join(told))


def _figures(rows: Rows) -> dict[tuple[str, date], Figure]:
    """By the period's name and first day."""
    return {
        at[:2]: Figure(*at, of.value, of.amount, of.base, of.slots, of.entries, row.status)
        for (_id, at), row in rows.items()
        for of in [row.figure]
    }


def _change_text(result: Result, name: str, first_day: date, before: Figure | None, after: Figure | None) -> str:
    """Empty where both are written alike."""
    old, new = (wording.value_text(one, result, unit=True) or wording.NOTHING for one in (before, after))
    if old == new:
        return ""
    period = wording.period_text(name, first_day)
    return _("%(period)s: %(before)s → %(after)s", period=period, before=old, after=new)
