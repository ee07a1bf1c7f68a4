"""A part of the plan changes places with the one before or after it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ...dates import now
from ..queries import get_plan, plan_file_of
from ..views import blueprint
from . import services
from .views import PARTS, PLAN_CHANGED, part_or_404


@blueprint.post(f"/plan/<plan>/{PARTS}/<code>/move")
def move(plan: str, level: str, code: str) -> ResponseReturnValue:
    """Up or down, among those that stand beside it."""
    part_or_404(plan_file_of(get_plan(plan)), level, code)
    up, seen = request.form.get("to") == "up", request.form.get("place", "")
    place = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else 0
    try:
        at = services.move_part(plan=plan, level=level, code=code, up=up, seen=place, by_id=current_user.id, at=now())
        flash(_("It stands in place %(number)s of %(count)s now.", number=at.number, count=at.of))
    except services.ChangedMeanwhile:
        flash(PLAN_CHANGED, "error")
    return redirect(url_for(".part", plan=plan, level=level, code=code), 303)
