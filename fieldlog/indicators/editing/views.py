"""The pages on which coordinators word the parts of a plan, add to it, and let it run a year longer."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from ...dates import now, today
from ...formats import day, language
from ..models import Plan
from ..plan_file import BadPeriod, PlanFile
from ..queries import find_plan_between, get_plan, get_result, list_indicators_of, measure_words, plan_file_of
from ..services import OverlappingPlan
from ..target_words import target_words
from ..versions import to_come, version_on
from ..views import LEVEL_WORDS, blueprint
from . import services
from .forms import FORMS, NewOperationalForm, NewResultForm, NewStrategicForm, NewThemeForm, TextsForm
from .parts import Part, PartMissing, find_part, fingerprint, next_code
from .places import place_of

PARTS = "<any(theme,strategic,operational,result):level>"
ADDED = lazy_gettext("It stands in the plan now.")
GONE = lazy_gettext("This does not stand in the plan any more, and nothing was saved.")
PLAN_CHANGED = lazy_gettext("The plan was changed meanwhile, and nothing was written: look at what it says now.")
CHANGED_MEANWHILE = lazy_gettext(
    "Somebody else changed this meanwhile, and nothing was saved. Look at what the plan says now; saved again, it says "
    "what stands here."
)


@blueprint.route(f"/plan/<plan>/{PARTS}/<code>", methods=["GET", "POST"])
def part(plan: str, level: str, code: str) -> ResponseReturnValue:
    """The texts of one part."""
    row = get_plan(plan)
    found = part_or_404(plan_file_of(row), level, code)
    form = FORMS[level](data=found.data | {"seen": fingerprint(found)})
    if form.validate_on_submit() and _is_saved(row, found, form):
        return redirect(url_for(".plan", plan=plan) + f"#{anchor(level, code)}", 303)
    shown: dict[str, Any] = _counted(row, code) if level == "result" else {}
    if level == "strategic":
        shown["indicators"] = list_indicators_of(row, found.code)
    shown["place"] = place_of(plan_file_of(row).as_data(), found)
    return _page("indicators/part.html", form, plan=row, part=found, title=title_of(found), **shown)


def _counted(plan: Plan, code: str) -> dict[str, Any]:
    """How a result is counted today and from when on another way, each with its target, in words."""
    result, say = get_result(plan, code), measure_words(plan, language()).sentence
    held = version_on(result.versions, today())
    return {
        "held": [
            (one.since, say(one.measure, one.target), target_words(one.target, one.measure) if one.target else "")
            for one in (held._replace(since=None), *to_come(result.versions, today()))
        ]
    }


def _is_saved(plan: Plan, found: Part, form: TextsForm) -> bool:
    by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
    at: dict[str, Any] = {"plan": plan.slug, "level": found.level, "code": found.code}
    try:
        if services.change_part(**at, values=form.values, seen=str(form.seen.data), **by):
            flash(_("Saved."))
    except services.ChangedMeanwhile:
        form.form_errors.append(CHANGED_MEANWHILE)
        form.seen.data = fingerprint(found)
        return False
    return True


@blueprint.route("/plan/<plan>/add/theme", methods=["GET", "POST"])
def add_theme(plan: str) -> ResponseReturnValue:
    row = get_plan(plan)
    file = plan_file_of(row)
    theme = next_code(file, "theme")
    form = NewThemeForm(plan=file, data={"theme_code": theme, "code": f"{theme}.1"})
    if not form.validate_on_submit():
        return _page("indicators/add_theme.html", form, plan=row)
    return _added(row, "theme", str(form.theme_code.data), None, form)


@blueprint.route("/plan/<plan>/theme/<code>/add", methods=["GET", "POST"])
def add_strategic(plan: str, code: str) -> ResponseReturnValue:
    """A strategic objective of that theme."""
    row = get_plan(plan)
    file = plan_file_of(row)
    theme = part_or_404(file, "theme", code)
    split = tuple(service["slug"] for service in theme.data.get("services", ()))
    form = NewStrategicForm(plan=file, services=split, data={"code": next_code(file, "operational", code)})
    if not form.validate_on_submit():
        return _page("indicators/add_strategic.html", form, plan=row, parent=theme, title=title_of(theme))
    return _added(row, "strategic", str(form.code.data), ("theme", code), form)


@blueprint.route("/plan/<plan>/strategic/<code>/add", methods=["GET", "POST"])
def add_operational(plan: str, code: str) -> ResponseReturnValue:
    """An operational objective of that strategic one."""
    row = get_plan(plan)
    file = plan_file_of(row)
    strategic = part_or_404(file, "strategic", code)
    form = NewOperationalForm(plan=file, data={"code": next_code(file, "operational", strategic.parents[0].code)})
    if not form.validate_on_submit():
        return _page("indicators/add_operational.html", form, plan=row, parent=strategic, title=title_of(strategic))
    return _added(row, "operational", str(form.code.data), ("strategic", code), form)


@blueprint.route("/plan/<plan>/operational/<code>/add", methods=["GET", "POST"])
def add_result(plan: str, code: str) -> ResponseReturnValue:
    """An expected result of that operational objective; how it is counted follows on its next page."""
    row = get_plan(plan)
    file = plan_file_of(row)
    operational = part_or_404(file, "operational", code)
    form = NewResultForm(plan=file, data={"code": next_code(file, "result", code)})
    if not form.validate_on_submit():
        page = {"parent": operational, "title": title_of(operational)}
        return _page("indicators/add_result.html", form, plan=row, **page)
    _added(row, "result", str(form.code.data), ("operational", code), form)
    return redirect(url_for(".measure", plan=plan, code=form.code.data), 303)


def _added(
    plan: Plan, level: str, code: str, under: tuple[str, str] | None, form: NewOperationalForm | NewResultForm
) -> ResponseReturnValue:
    by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
    try:
        services.add_part(plan=plan.slug, level=level, code=code, under=under, values=form.part(), **by)
    except services.ChangedMeanwhile:
        flash(CHANGED_MEANWHILE, "error")
        return redirect(url_for(".plan", plan=plan.slug), 303)
    flash(ADDED)
    return redirect(url_for(".plan", plan=plan.slug) + f"#{anchor(level, code)}", 303)


@blueprint.route("/plan/<plan>/extend", methods=["GET", "POST"])
def extend(plan: str) -> ResponseReturnValue:
    """A year more: what that means is said before it is done."""
    row = get_plan(plan)
    until = _a_year_on(row.last_day)
    is_seen = request.form.get("seen") == row.last_day.isoformat()
    if request.method == "GET" or not is_seen:
        other = find_plan_between(row, row.last_day, until)
        page = render_template("indicators/extend.html", plan=row, until=until, other=other)
        return page, 200 if request.method == "GET" else 422
    try:
        by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
        services.extend_plan(plan=plan, last_day=until, seen=row.last_day, **by)
    except (OverlappingPlan, BadPeriod, services.ChangedMeanwhile):
        flash(
            _(
                "The plan cannot run until %(day)s: another plan counts those days, or it would last too long.",
                day=day(until),
            ),
            "error",
        )
    else:
        flash(_("The plan runs until %(day)s. The next night computes its figures.", day=day(until)))
    return redirect(url_for(".plan", plan=plan), 303)


def _a_year_on(last_day: date) -> date:
    """The same day of the next year; a plan that ends with February ends with it again."""
    is_last_of_february = (last_day.month, last_day.day) == (2, 29)
    return last_day.replace(year=last_day.year + 1, day=28 if is_last_of_february else last_day.day)


def part_or_404(plan: PlanFile, level: str, code: str) -> Part:
    """Who sends a form of a part that was taken out meanwhile comes back to the plan."""
    try:
        return find_part(plan.as_data(), level, code)
    except PartMissing:
        if request.method == "POST":
            flash(GONE, "error")
            abort(redirect(url_for("indicators.plan", plan=plan.slug), 303))
        abort(404)


def title_of(part: Part) -> str:
    """What a part is called on the screen: 1.1c, and its name in the reader's language."""
    name = part.data.get(f"label_{language()}") or part.data["wording"]
    return name if part.level == "strategic" else f"{part.code} {name}"


def anchor(level: str, code: str) -> str:
    """Where a part stands on the plan's page."""
    return f"{level}-{code}"


def _page(template: str, form: Any, **more: Any) -> ResponseReturnValue:
    page = render_template(template, form=form, LEVEL_WORDS=LEVEL_WORDS, **more)
    return page, 422 if form.is_submitted() else 200
