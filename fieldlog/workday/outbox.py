"""What waits on this phone. The phone itself fills the page from what it keeps; the server knows nothing of it."""

from __future__ import annotations

from flask import render_template

from ..entries.kinds import KINDS
from .views import blueprint


@blueprint.get("/outbox")
def outbox() -> str:
    return render_template("workday/outbox.html", kinds=list(KINDS.values()))
