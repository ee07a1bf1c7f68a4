"""The plan on its pages: as a tree, as a file, and what was changed in it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from ..dates import today
from . import queries
from .models import Plan
from .target_words import target_words
from .versions import to_come

blueprint = Blueprint("indicators", __name__)

NEWEST_EDITS = 100
LEVEL_WORDS = {
    "plan": _("Plan"),
    "provisions": _("General provisions"),
    "phenomenon": _("Phenomenon"),
    "theme": _("Theme"),
    "strategic": _("Strategic objective"),
    "operational": _("Operational objective"),
    "result": _("Expected result"),
    "indicator": _("Indicator"),
}
WHAT_WORDS = LEVEL_WORDS | {
    "measure": _("Measure or target"),
    "period": _("Period of the plan"),
    "file": _("Loaded from a file"),
    "back": _("Back to an earlier version"),
}


@blueprint.get("/plan")
def index() -> ResponseReturnValue:
    """The plan of today, else the newest."""
    plans = queries.list_plans()
    if not plans:
        return render_template("indicators/index.html")
    return redirect(url_for(".plan", plan=(queries.find_plan_on(today()) or plans[-1]).slug), 303)


@blueprint.get("/plan/<plan>")
def plan(plan: str) -> str:
    row = queries.get_plan(plan)
    return render_template(
        "indicators/plan.html",
        plan=row,
        plans=queries.list_plans(),
        themes=queries.list_themes(row),
        newest=next(iter(queries.list_edits(row, 1)), None),
        WHAT_WORDS=WHAT_WORDS,
        target_words=target_words,
        today=today(),
        to_come=to_come,
    )


@blueprint.get("/plan/<plan>.yaml")
def plan_yaml(plan: str) -> Response:
    row = queries.get_plan(plan)
    response = Response(queries.export_plan(row), content_type="application/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"fieldlog-{row.slug}.yaml")
    return response


@blueprint.get("/plan/<plan>/history")
def history(plan: str) -> str:
    row: Plan = queries.get_plan(plan)
    edits = queries.list_edits(row, NEWEST_EDITS)
    return render_template("indicators/history.html", plan=row, edits=edits, WHAT_WORDS=WHAT_WORDS)
