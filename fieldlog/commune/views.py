"""The way to everything of the commune that coordinators and administrators manage."""

from __future__ import annotations

from flask import Blueprint, render_template

from ..dates import now, today
from .staff.queries import list_members

blueprint = Blueprint("commune", __name__)


@blueprint.get("/commune/")
def index() -> str:
    members = list_members(at=now(), on=today())
    return render_template(
        "commune/index.html",
        active=sum("active" in one.states for one in members),
        waiting=sum(one.is_waiting for one in members),
    )
