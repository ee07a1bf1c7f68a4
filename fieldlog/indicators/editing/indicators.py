"""The pages on which an indicator of a strategic objective is worded and added, with the results on which it rests."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ...dates import now
from ..models import Indicator, Plan
from ..queries import find_indicator, get_plan, plan_file_of
from ..views import blueprint
from . import services
from .indicator_forms import IndicatorForm
from .indicator_parts import find_indicator as find_in_part
from .indicator_parts import fingerprint_of
from .parts import Data, Part
from .views import ADDED, CHANGED_MEANWHILE, GONE, part_or_404, title_of

NUMBER = "<int(max=2147483647):indicator>"


class Asked(NamedTuple):
    """The indicator that an address names, as the plan has it, and its strategic objective."""

    plan: Plan
    row: Indicator
    strategic: Part
    data: Data


def read_indicator(plan: str, number: int) -> Asked:
    """404 where there is none; who sends a form of one that was taken out comes back to the plan."""
    row = get_plan(plan)
    found = find_indicator(row, number)
    if found is None:
        if request.method == "POST":
            flash(GONE, "error")
            abort(redirect(url_for("indicators.plan", plan=plan), 303))
        abort(404)
    strategic = part_or_404(plan_file_of(row), "strategic", found.strategic.operational[0].code)
    return Asked(row, found, strategic, find_in_part(strategic, found.wording))


@blueprint.route(f"/plan/<plan>/indicator/{NUMBER}", methods=["GET", "POST"])
def indicator(plan: str, indicator: int) -> ResponseReturnValue:
    """Its words, and the results on which it rests."""
    asked = read_indicator(plan, indicator)
    seen = {"seen": fingerprint_of(asked.data)}
    form = IndicatorForm(strategic=asked.strategic, wording=asked.row.wording, data=asked.data | seen)
    if form.validate_on_submit() and _is_saved(asked, form):
        return redirect(_page_of(asked.plan, asked.strategic), 303)
    page = render_template(
        "indicators/indicator.html",
        plan=asked.plan,
        form=form,
        indicator=asked.row,
        parent=asked.strategic,
        title=title_of(asked.strategic),
    )
    return page, 422 if form.is_submitted() else 200


def _is_saved(asked: Asked, form: IndicatorForm) -> bool:
    of: dict[str, Any] = {"plan": asked.plan.slug, "strategic": asked.strategic.code, "wording": asked.row.wording}
    try:
        seen = str(form.seen.data)
        if services.change_indicator(**of, values=form.values, seen=seen, by_id=current_user.id, at=now()):
            flash(_("Saved."))
    except services.ChangedMeanwhile:
        form.form_errors.append(CHANGED_MEANWHILE)
        form.seen.data = fingerprint_of(asked.data)
        return False
    return True


@blueprint.route("/plan/<plan>/strategic/<code>/add-indicator", methods=["GET", "POST"])
def add_indicator(plan: str, code: str) -> ResponseReturnValue:
    row = get_plan(plan)
    strategic = part_or_404(plan_file_of(row), "strategic", code)
    form = IndicatorForm(strategic=strategic)
    if not form.validate_on_submit():
        more = {"parent": strategic, "title": title_of(strategic)}
        page = render_template("indicators/add_indicator.html", plan=row, form=form, **more)
        return page, 422 if form.is_submitted() else 200
    try:
        services.add_indicator(plan=plan, strategic=code, values=form.values, by_id=current_user.id, at=now())
        flash(ADDED)
    except services.ChangedMeanwhile:
        flash(CHANGED_MEANWHILE, "error")
    return redirect(_page_of(row, strategic), 303)


def _page_of(plan: Plan, strategic: Part) -> str:
    return url_for(".part", plan=plan.slug, level="strategic", code=strategic.code) + "#indicators"
