"""The pages of what is due: the deadlines of a service, and the steps of the plan as a checklist."""

from __future__ import annotations

from collections.abc import Sequence
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
from .milestones import has_steps, list_steps, years_with_steps
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
    service = _asked_service(services)
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
        may_add=_may_add(service),
        has_steps=has_steps(service, year=on.year),
        changeable={row.entry.id for row in found if may_change(current_user, row.entry)},
    )


@blueprint.get("/milestones")
def milestones() -> str:
    """The steps that the plan counts for a service, over a year."""
    on = today()
    services = [slug for slug in services_with_deadlines(current_user) if has_steps(slug, year=on.year)]
    service, years = _asked_service(services), years_with_steps(on)
    year = request.args.get("year", on.year, type=int)
    year = year if year in years else on.year
    steps = list_steps(current_user, service=service, year=year)
    open_entries = [entry for step in steps for entry in step.open]
    return render_template(
        "workday/milestones.html",
        steps=steps,
        done=sum(step.is_done for step in steps),
        wanted=sum(step.wanted > 0 for step in steps),
        topics=KINDS["milestone"].topics,
        services=services,
        service=service,
        years=years,
        year=year,
        today=on,
        may_add=_may_add(service) and year == on.year,
        changeable={entry.id for entry in open_entries if may_change(current_user, entry)},
    )


def _asked_service(services: Sequence[str]) -> str:
    service = request.args.get("service", "")
    return service if service in services else str(current_user.service)


def _may_add(service: str) -> bool:
    return KINDS["milestone"] in loggable_kinds() and service == current_user.service
