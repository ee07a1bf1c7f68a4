"""The figures of one's own service: every expected result of it with its year, in words."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from ..accounts.kinds import SERVICES
from ..dates import today
from ..formats import language
from ..indicators.queries import measure_words
from ..monthly import rules, wording
from ..monthly.chart import chart_of
from .progress import find_plan_year, list_progress, with_own, with_presence_of
from .progress_words import own_text, said_of, today_text, value_of
from .views import blueprint

CHART_HEIGHT = 28

blueprint.add_app_template_filter(value_of, "progress_value")
blueprint.add_app_template_filter(said_of, "progress_words")
blueprint.add_app_template_filter(own_text, "progress_own")
blueprint.add_app_template_filter(today_text, "progress_today")


@blueprint.get("/figures")
def figures() -> str:
    """Exact numbers, also of a service under professional secrecy: inside it nobody is told what is not known there."""
    on = today()
    at = find_plan_year(on)
    found = list_progress(current_user.service, at) if at else []
    return render_template(
        "workday/figures.html",
        at=at,
        service=SERVICES[current_user.service],
        found=with_presence_of(on, with_own(current_user, found)),
        months=rules.months_of(on.year),
        month=rules.months_of(on.year)[on.month - 1],
        wording=wording,
        words=measure_words(at.plan, language()) if at else None,
        chart_of=lambda one: chart_of(one, CHART_HEIGHT),
    )
