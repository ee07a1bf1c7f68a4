"""The page on which a coordinator takes a part out of the plan: what goes with it is said first, and where people wrote
of it, it stays."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ..dates import now
from ..indicators.editing import services
from ..indicators.editing.indicator_parts import fingerprint_of
from ..indicators.editing.indicators import NUMBER, read_indicator
from ..indicators.editing.parts import Part
from ..indicators.editing.places import LastPart, fingerprint_of_all, goes_with, is_last
from ..indicators.editing.views import PARTS, PLAN_CHANGED, anchor, part_or_404, title_of
from ..indicators.models import Plan
from ..indicators.queries import get_plan, plan_file_of
from ..indicators.services import IndicatorInUse
from ..indicators.views import LEVEL_WORDS, blueprint
from . import queries


@blueprint.route(f"/plan/<plan>/{PARTS}/<code>/take-out", methods=["GET", "POST"])
def take_out(plan: str, level: str, code: str) -> ResponseReturnValue:
    row = get_plan(plan)
    part = part_or_404(plan_file_of(row), level, code)
    if request.method == "GET":
        return _page(row, part)
    try:
        seen = request.form.get("seen", "")
        services.remove_part(plan=plan, level=level, code=code, seen=seen, by_id=current_user.id, at=now())
    except services.ChangedMeanwhile:
        flash(PLAN_CHANGED, "error")
        return redirect(url_for(".take_out", plan=plan, level=level, code=code), 303)
    except (LastPart, IndicatorInUse):  # the page says why
        return _page(get_plan(plan), part), 409
    flash(_("It is taken out of the plan."))
    return redirect(url_for(".plan", plan=plan) + (f"#theme-{part.parents[0].code}" if part.parents else ""), 303)


@blueprint.route(f"/plan/<plan>/indicator/{NUMBER}/take-out", methods=["GET", "POST"])
def take_out_indicator(plan: str, indicator: int) -> ResponseReturnValue:
    asked = read_indicator(plan, indicator)
    status, of = 200, {"plan": plan, "strategic": asked.strategic.code, "wording": asked.row.wording}
    if request.method == "POST":
        try:
            seen = request.form.get("seen", "")
            services.remove_indicator(**of, seen=seen, by_id=current_user.id, at=now())
            flash(_("It is taken out of the plan."))
            to = url_for(".part", plan=plan, level="strategic", code=of["strategic"])
            return redirect(f"{to}#indicators", 303)
        except services.ChangedMeanwhile:
            flash(PLAN_CHANGED, "error")
            return redirect(url_for(".take_out_indicator", plan=plan, indicator=indicator), 303)
        except IndicatorInUse:  # the page says why
            status, asked = 409, read_indicator(plan, indicator)
    page = render_template(
        "indicators/take_out_indicator.html",
        plan=asked.plan,
        indicator=asked.row,
        seen=fingerprint_of(asked.data),
        is_evaluated=queries.is_evaluated(asked.row),
    )
    return page, status


def _page(plan: Plan, part: Part) -> str:
    """What is below it, what goes with it, and what keeps it there."""
    file = plan_file_of(plan)
    gone = goes_with(file, part.level, part.code)
    results = {one.code for one in gone.results}
    shown: dict[str, Any] = {
        "gone": gone,
        "below": [(one.level, title_of(one)) for one in gone.parts],
        "written": queries.list_written_of(plan, results),
        "months": queries.count_months_of(plan, results),
        "is_last": is_last(file.as_data(), part),
        "holder": part.parents[-1] if part.parents else None,
        "seen": fingerprint_of_all(part),
    }
    names = {"title": title_of(part), "title_of": title_of, "to": f"#{anchor(part.level, part.code)}"}
    return render_template("indicators/take_out.html", plan=plan, part=part, LEVEL_WORDS=LEVEL_WORDS, **names, **shown)
