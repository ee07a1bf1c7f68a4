"""The pages of what is due: the deadlines of a service."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request
from flask_babel import lazy_gettext
from flask_login import current_user

from ..dates import today
from ..entries.kinds import KINDS
from ..entries.rules import may_change
from ..entries.views import loggable_kinds
from ..entries.wording import Words
from .deadlines import list_deadlines, services_with_deadlines
from .terms import Group
from .views import blueprint, worded_deadlines

GROUP_WORDS: dict[Group, object] = {
    "overdue": lazy_gettext("Term over"),
    "week": lazy_gettext("This week"),
    "month": lazy_gettext("This month"),
    "later": lazy_gettext("Later"),
    "undated": lazy_gettext("Without date"),
}


@blueprint.get("/deadlines")
def deadlines() -> str:
    """One list per service; coordinators choose among those that are not confidential."""
    on, services = today(), services_with_deadlines(current_user)
    service = request.args.get("service", "")
    service = service if service in services else current_user.service
    words = Words(on, current_user)
    found = list_deadlines(current_user, today=on, service=service)
    groups = [
        (GROUP_WORDS[group], worded_deadlines(rows, words)) for group, rows in groupby(found, key=lambda row: row.group)
    ]
    return render_template(
        "workday/deadlines.html",
        groups=groups,
        count=len(found),
        services=services,
        service=service,
        may_add=KINDS["milestone"] in loggable_kinds() and service == current_user.service,
        changeable={row.entry.id for row in found if may_change(current_user, row.entry)},
    )
