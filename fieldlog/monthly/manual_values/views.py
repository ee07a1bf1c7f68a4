"""The page of what was typed in for a result and a period, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ...dates import now
from ...fields import is_switching
from ...indicators.models import ExpectedResult
from .. import queries
from ..behind import Chosen, read_period
from ..rules import Figure, Result
from ..views import MonthOfPlan, blueprint, read_month
from . import services
from .forms import ManualValueForm
from .models import ManualValue
from .queries import content_of, list_versions
from .rules import Content, may_be_typed

ADDRESS = "/<month>/<code>/manual"


@dataclass(frozen=True)
class Asked:
    """The result and the period in an address, and what was typed in for them, the newest first."""

    at: MonthOfPlan
    stored: ExpectedResult
    result: Result
    chosen: Chosen
    figure: Figure
    versions: Sequence[ManualValue]

    @property
    def content(self) -> Content | None:
        """What holds."""
        return self.content_of(self.versions[0]) if self.versions else None

    def content_of(self, version: ManualValue | None) -> Content | None:
        """What a version says in the unit that the result's figures have now."""
        content = content_of(version)
        return content if content and content.unit == self.result.unit else None

    @property
    def revision(self) -> int:
        return self.versions[0].revision if self.versions else 0

    @property
    def address(self) -> str:
        return url_for(".manual_value", month=self.at.name, code=self.result.code, period=self.chosen.address)


def read_asked(month: str, code: str) -> Asked:
    """404 also where nothing is known of the period yet."""
    at = read_month(month)
    stored = queries.get_result(at.state.plan, code)
    chosen = read_period(at, stored)
    figure = chosen.figure or abort(404)
    versions = list_versions(stored.id, figure.period, figure.first_day)
    return Asked(at, stored, queries.result_facts(stored, figure.last_day), chosen, figure, versions)


@blueprint.get(ADDRESS)
def manual_value(month: str, code: str) -> str:
    """What holds, the form where nothing was counted, and every earlier version."""
    asked = read_asked(month, code)
    form = ManualValueForm(asked.result.unit)
    form.show(asked.content, asked.revision)
    return show(asked, form)


def show(asked: Asked, form: ManualValueForm) -> str:
    return render_template(
        "monthly/manual_value.html",
        asked=asked,
        at=asked.at,
        result=asked.result,
        chosen=asked.chosen,
        figure=asked.figure,
        form=form,
        may_write=current_user.role == "coordinator",
        content_of=content_of,
    )


@blueprint.post(ADDRESS)
def write_value(month: str, code: str) -> ResponseReturnValue:
    asked = read_asked(month, code)
    form = ManualValueForm(asked.result.unit)
    if is_switching():
        return show(asked, form)
    if not may_be_typed(asked.figure):
        return show(asked, form), 409
    if not form.validate():
        return show(asked, form), 422
    try:
        is_new = _write(asked, form.seen, form.content)
    except services.ValueMovedOn:
        met = read_asked(month, code)
        form.revision.data = str(met.revision)
        flash(_("Somebody else changed this meanwhile, and nothing was saved. Saving again goes over it."))
        return show(met, form), 409
    flash(_("Saved.") if is_new else _("Nothing has changed, so nothing was saved."))
    return redirect(asked.address, 303)


@blueprint.post(f"{ADDRESS}/withdraw")
def withdraw_value(month: str, code: str) -> ResponseReturnValue:
    """Takes back what holds; it stays in the history."""
    return _change(read_asked(month, code), None)


@blueprint.post(f"{ADDRESS}/restore")
def restore_value(month: str, code: str) -> ResponseReturnValue:
    """Makes an earlier version hold again, as a new one."""
    asked = read_asked(month, code)
    wanted = request.form.get("version", "")
    version = next((one for one in asked.versions if str(one.revision) == wanted), None)
    return _change(asked, asked.content_of(version) or abort(422))


def _change(asked: Asked, content: Content | None) -> ResponseReturnValue:
    seen = request.form.get("revision", "")
    try:
        _write(asked, int(seen) if seen.isdecimal() and len(seen) < 10 else -1, content)
    except services.ValueMovedOn:
        flash(_("Somebody else changed this meanwhile: look at what stands below."))
    else:
        flash(_("It holds again.") if content else _("Taken back. It stays in the history, and can hold again."))
    return redirect(asked.address, 303)


def _write(asked: Asked, seen: int, content: Content | None) -> bool:
    return services.write_value(
        result=asked.result,
        figure=asked.figure,
        seen=seen,
        content=content,
        author_id=current_user.id,
        at=now(),
    )
