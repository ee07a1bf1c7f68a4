"""The pages of the evaluation: the indicators of a plan's period, and one of them with what is written of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..dates import month_of, now
from ..fields import is_switching
from ..indicators.models import Plan
from ..measurements.models import MeasuredPlan
from ..monthly import wording
from ..monthly.queries import result_facts
from . import queries, rules, services
from .forms import EvaluationForm
from .models import Evaluation
from .queries import EvaluatedPlan, Judged

blueprint = Blueprint("reports", __name__)

INDICATOR = "/evaluation/<plan>/<period>/<int(max=2147483647):indicator>"
SHOWN = ("empty", "unexplained")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """How templates of this stage write figures and periods."""
    return {"wording": wording, "facts_of": result_facts, "evaluated_period": evaluated_period, "month_of": month_of}


def evaluated_period(period: str) -> str:
    """2024, plan entier"""
    return _("whole plan") if period == rules.WHOLE_PLAN else period


def read_plan_period(plan: str, period: str) -> EvaluatedPlan:
    """What the address names; 404 where there is no such plan or it has no such period."""
    return queries.find_evaluated_plan(plan, period) or abort(404)


@blueprint.get("/evaluation/")
def evaluation() -> AnyResponse | str:
    """The year that the newest figures are of; before there is a plan, a word about it."""
    plans = queries.list_evaluated_plans()
    if not plans:
        return render_template("reports/evaluation.html")
    begun = (one for one in plans if one[1] and one[1].as_of >= one[0].first_day)
    plan, measured = next(begun, plans[-1])
    return redirect(url_for(".indicators", plan=plan.slug, period=_newest_year(plan, measured)))


def _newest_year(plan: Plan, measured: MeasuredPlan | None) -> str:
    """The last that has begun, else the first."""
    day = min(measured.as_of, plan.last_day) if measured else plan.first_day
    return str(max(day, plan.first_day).year)


@blueprint.get("/evaluation/<plan>/<period>")
def indicators(plan: str, period: str) -> str:
    """All indicators by theme, narrowed to what the address asks for."""
    at = read_plan_period(plan, period)
    judged = queries.list_judged(at)
    theme, shown = request.args.get("theme", ""), request.args.get("shown", "")
    of_theme = [one for one in judged if theme in ("", one.indicator.strategic.theme.code)]
    kept = {
        "empty": [one for one in of_theme if not one.is_written],
        "unexplained": [one for one in of_theme if one.is_unexplained],
    }
    return render_template(
        "reports/indicators.html",
        at=at,
        others=[
            (one, _newest_year(one, measured))
            for one, measured in reversed(queries.list_evaluated_plans())
            if one.slug != plan
        ],
        themes={one.indicator.strategic.theme.code: one.indicator.strategic.theme for one in judged},
        judged=kept.get(shown, of_theme),
        progress=rules.progress_of((one.is_written, one.is_unexplained) for one in of_theme),
        theme=theme,
        shown=shown if shown in SHOWN else "",
    )


@dataclass(frozen=True)
class Beside:
    """An indicator among those of its plan and period, and all that was ever written of it."""

    at: EvaluatedPlan
    judged: Judged
    all: list[Judged]
    versions: Sequence[Evaluation]
    earlier: Evaluation | None

    @property
    def place(self) -> int:
        return self.all.index(self.judged)

    @property
    def history(self) -> list[tuple[Evaluation, tuple[str, ...]]]:
        """Every version, the newest first, each with the parts that it changed."""
        contents = [queries.content_of(version) for version in self.versions] + [rules.Content()]
        return [(v, rules.changed(contents[place + 1], contents[place])) for place, v in enumerate(self.versions)]

    @property
    def next_empty(self) -> Judged | None:
        """The next one without a motivation, beginning again at the first."""
        turned = self.all[self.place + 1 :] + self.all[: self.place]
        return next((one for one in turned if not one.is_written), None)


def read_indicator(plan: str, period: str, indicator: int) -> Beside:
    at = read_plan_period(plan, period)
    judged = queries.list_judged(at)
    found = next((one for one in judged if one.indicator.id == indicator), None) or abort(404)
    versions = queries.list_versions(found.indicator, period)
    return Beside(at, found, judged, versions, queries.find_earlier(at, found.indicator))


@blueprint.get(INDICATOR)
def indicator(plan: str, period: str, indicator: int) -> str:
    """One indicator: what is written, what was computed, and every earlier version."""
    beside = read_indicator(plan, period, indicator)
    form = opened_form(beside)
    newest = beside.judged.newest
    form.show(queries.content_of(newest), newest.revision if newest else 0)
    return show_indicator(beside, form)


def opened_form(beside: Beside) -> EvaluationForm:
    form = EvaluationForm()
    form.offer(queries.list_colours(), beside.judged.colour.id if beside.judged.colour else None)
    return form


def show_indicator(beside: Beside, form: EvaluationForm, **more: Any) -> str:
    may_write = current_user.role == "coordinator"
    form_to_keep = "evaluation" if may_write else None
    return render_template(
        "reports/indicator.html", beside=beside, form=form, may_write=may_write, form_to_keep=form_to_keep, **more
    )


@blueprint.post(INDICATOR)
def write_indicator(plan: str, period: str, indicator: int) -> AnyResponse | tuple[str, int] | str:
    """Saves a new version; or only shows the form again, in the other language or with a text that is taken over, and
    saves nothing."""
    beside = read_indicator(plan, period, indicator)
    form = opened_form(beside)
    if is_switching():
        return show_indicator(beside, form)
    if "take" in request.form:
        take_over(beside, form)
        return show_indicator(beside, form, is_taken=True)
    if not form.validate():
        return show_indicator(beside, form), 422
    try:
        is_new = services.write_evaluation(
            indicator_id=indicator,
            period=period,
            seen=form.seen,
            content=form.content,
            author_id=current_user.id,
            at=now(),
        )
    except services.EvaluationMovedOn:
        return meet_the_other(plan, period, indicator, form), 409
    except services.ColourGone:
        form.offer(queries.list_colours(), None)
        form.validate()
        return show_indicator(read_indicator(plan, period, indicator), form), 422
    flash(_("Saved.") if is_new else _("Nothing has changed, so nothing was saved."))
    return redirect(url_for(".indicator", plan=plan, period=period, indicator=indicator), 303)


def take_over(beside: Beside, form: EvaluationForm) -> None:
    """Fill in a text of an earlier version, named by the button that was tapped as ``motivation:12``."""
    part, _colon, number = request.form["take"].partition(":")
    offered = [*beside.versions, *([beside.earlier] if beside.earlier else [])]
    version = next((one for one in offered if str(one.id) == number), None)
    if part not in rules.TEXTS or version is None:
        abort(400)
    saved = getattr(queries.content_of(beside.judged.newest), part)
    form[part].data = rules.taken(getattr(version, part), typed=form[part].data or "", saved=saved)


def meet_the_other(plan: str, period: str, indicator: int, form: EvaluationForm) -> str:
    """Somebody else saved meanwhile: both texts are shown, and saving again goes over the one that is shown."""
    beside = read_indicator(plan, period, indicator)
    seen = next((one for one in beside.versions if one.revision == form.seen), None)
    newest = beside.judged.newest
    met = rules.meet(queries.content_of(seen), queries.content_of(newest), form.content)
    again = opened_form(beside)
    again.show(met.content, newest.revision if newest else 0)
    return show_indicator(beside, again, other=newest, both=met.both)
