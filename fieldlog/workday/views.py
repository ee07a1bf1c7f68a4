"""The first page: what to log, what waits, what was done today."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_login import current_user

from ..dates import now, today
from ..entries.journal import Day, by_day, worded
from ..entries.queries import list_journal, list_open_requests
from ..entries.views import loggable_kinds
from ..entries.wording import Words
from .lists import lists_of, most_used_first
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
        kinds=most_used_first(loggable_kinds(), current_user),
        today=next(iter(by_day(entries, words)), Day(on, 0, [])),
        requests=worded(requests[:SHOWN_ON_HOME], words),
        waiting=len(requests),
    )


@blueprint.get("/shell/<language>/<name>")
def shell(language: str, name: str) -> str:
    """What a phone keeps of a page for when there is no network; the same for everybody."""
    return find_shell(language, name) or abort(404)


@blueprint.get("/phone.json")
def phone_json() -> Response:
    """What the phone of whoever is signed in keeps for when there is no network."""
    return jsonify(**lists_of(current_user, on=today()), made_at=now().isoformat(timespec="seconds"))
