"""The first page: what to log, what waits, what was done today."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask_login import current_user

from ..dates import today
from ..entries.habits import kinds_by_use
from ..entries.journal import Day, by_day, worded
from ..entries.kinds import Kind
from ..entries.queries import list_journal, list_open_requests
from ..entries.views import loggable_kinds
from ..entries.wording import Words
from .shells import find_shell

blueprint = Blueprint("workday", __name__)

SHOWN_ON_HOME = 3


@blueprint.get("/home")
def home() -> str:
    on = today()
    words = Words(on, current_user)
    entries = list_journal(current_user, first_day=on, last_day=on).items
    requests = list_open_requests(current_user, today=on)
    return render_template(
        "workday/home.html",
        kinds=most_used_first(loggable_kinds()),
        today=next(iter(by_day(entries, words)), Day(on, 0, [])),
        requests=worded(requests[:SHOWN_ON_HOME], words),
        waiting=len(requests),
    )


def most_used_first(kinds: list[Kind]) -> list[Kind]:
    """The kinds in the order in which the signed-in person uses them."""
    rank = {slug: place for place, slug in enumerate(kinds_by_use(current_user))}
    return sorted(kinds, key=lambda kind: rank.get(kind.slug, len(rank)))


@blueprint.get("/shell/<language>/<name>")
def shell(language: str, name: str) -> str:
    """What a phone keeps of a page for when there is no network; the same for everybody."""
    return find_shell(language, name) or abort(404)
