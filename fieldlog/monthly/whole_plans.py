"""The pages of a whole plan: loading one from a file after a look at what it changes, and going back to a version.

Both count anew at once what they change, as a saved measure does; this is why they stand here, beside the figures.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ..dates import now
from ..documents import DocumentMistakes, Mistake, decoded
from ..fields import is_switching
from ..formats import language
from ..indicators.editing import services
from ..indicators.editing.differences import differences, order_differs
from ..indicators.editing.forms import PlanFileForm
from ..indicators.editing.telling import Told, told
from ..indicators.editing.views import PLAN_CHANGED
from ..indicators.models import Plan
from ..indicators.plan_file import PlanFile
from ..indicators.queries import (
    find_edit,
    find_newest_edit,
    find_plan,
    find_plan_between,
    get_plan,
    measure_words,
    plan_after,
    plan_file_of,
)
from ..indicators.rules import read_plan
from ..indicators.services import IndicatorInUse, OverlappingPlan
from ..indicators.views import LEVEL_WORDS, WHAT_WORDS, blueprint
from .recalculation import recalculated_plan

MOST_BYTES = 900_000
MOST_MISTAKES = 100  # shown at once: who puts those right tries again


class Trial(NamedTuple):
    """What a plan file would do: to which plan, None for a new one, and what would be different."""

    file: PlanFile
    stored: Plan | None
    other: Plan | None
    found: list[Told]
    is_moved: bool

    @property
    def is_same(self) -> bool:
        return self.stored is not None and not self.found and not self.is_moved


@blueprint.route("/plans/import", methods=["GET", "POST"])
def import_plan() -> ResponseReturnValue:
    """First what a file would change; posted again with its text, the file is loaded."""
    form = PlanFileForm()
    if request.method == "GET":
        return render_template("indicators/import_plan.html", form=form)
    mistakes: list[Mistake] = []
    try:
        text = _text_of(form)
        if text is None:
            form.file.errors = [_("Choose a plan file of at most %(most)s KB.", most=MOST_BYTES // 1000)]
        else:
            trial = _try(read_plan(text))
            if form.text.data and not is_switching() and form.validate():
                return _load(trial, form)
            newest = find_newest_edit(trial.file.slug)
            return render_template(
                "indicators/import_plan.html", form=form, trial=trial, text=text, newest=newest, LEVEL_WORDS=LEVEL_WORDS
            )
    except DocumentMistakes as wrong:
        mistakes = wrong.mistakes
    return render_template(
        "indicators/import_plan.html", form=form, mistakes=mistakes, MOST_MISTAKES=MOST_MISTAKES
    ), 422


def _text_of(form: PlanFileForm) -> str | None:
    """The text that was tried, or that of a file; None for none, or one that is too long to be a plan.
    Raises DocumentMistakes where it is no text."""
    if form.text.data:
        return str(form.text.data)
    file = request.files.get("file")
    if file is None:
        return None
    data = file.stream.read(MOST_BYTES + 1)
    file.close()
    if not data or len(data) > MOST_BYTES:
        return None
    return decoded(data).replace("\r\n", "\n")


def _try(file: PlanFile) -> Trial:
    stored = find_plan(file.slug)
    other = find_plan_between(stored, file.period.first_day, file.period.last_day)
    if stored is None:
        return Trial(file, None, other, [], False)
    before = plan_file_of(stored)
    return Trial(
        file,
        stored,
        other,
        told(differences(before, file), measure_words(stored, language())),
        order_differs(before, file),
    )


def _load(trial: Trial, form: PlanFileForm) -> ResponseReturnValue:
    seen = request.form.get("seen", type=int)
    by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
    if _is_written(lambda: services.import_plan(plan=trial.file, seen=seen, **by)):
        _say(_("The plan is loaded."), trial.file.slug)
        return redirect(url_for(".plan", plan=trial.file.slug), 303)
    return redirect(url_for(".import_plan"), 303)


@blueprint.route("/plan/<plan>/history/<int(max=2147483647):edit>", methods=["GET", "POST"])
def edit(plan: str, edit: int) -> ResponseReturnValue:
    """What one change was; posted, the plan is what it was before it."""
    row, made = get_plan(plan), find_edit(plan, edit)
    if made is None:
        abort(404)
    if request.method == "POST":
        return _back(plan, edit)
    before, after = PlanFile.model_validate(made.before), plan_after(made)
    return render_template(
        "indicators/edit.html",
        plan=row,
        edit=made,
        found=told(differences(before, after), measure_words(row, language())),
        is_moved=order_differs(before, after),
        newest=find_newest_edit(plan),
        WHAT_WORDS=WHAT_WORDS,
        LEVEL_WORDS=LEVEL_WORDS,
    )


def _back(plan: str, edit: int) -> ResponseReturnValue:
    by: dict[str, Any] = {"by_id": current_user.id, "at": now()}
    newest = request.form.get("newest", type=int)
    if _is_written(lambda: services.go_back(plan=plan, number=edit, seen=newest, **by)):
        _say(_("The plan is what it was before that change."), plan)
        return redirect(url_for(".plan", plan=plan), 303)
    return redirect(url_for(".history", plan=plan), 303)


def _say(done: str, plan: str) -> None:
    """What was done to the plan, and what became of its figures."""
    flash(f"{done} {recalculated_plan(get_plan(plan))}".strip())


def _is_written(write: Any) -> bool:
    """Whether the plan was written; else why not is said."""
    try:
        write()
    except services.ChangedMeanwhile:
        flash(PLAN_CHANGED, "error")
    except OverlappingPlan as overlapping:
        flash(_("Nothing was written: the plan %(plan)s counts the same days.", plan=overlapping.other.slug), "error")
    except IndicatorInUse as used:
        sentence = _("Nothing was written: what people wrote of these parts would be gone: %(names)s")
        flash(sentence % {"names": " | ".join(used.left_out)}, "error")
    else:
        return True
    return False
