"""The first page: what to log, what waits, what was done today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..accounts.guard import LANGUAGES
from ..assets import answer_with, current_release
from ..dates import local_day, now
from ..entries.cases import list_recent_cases
from ..entries.journal import Day, by_day, worded
from ..entries.kinds import KINDS
from ..entries.open_requests import list_open_requests
from ..entries.queries import list_journal
from ..entries.rounds import list_rounds, list_rounds_to_confirm, told
from ..entries.rules.again import suggest
from ..entries.views import loggable_kinds
from ..entries.wording import Wording, Words
from ..navigation import FIELD
from .deadlines import Deadline, list_deadlines
from .lists import lists_of, most_used_first
from .manifest import manifest_in
from .progress import find_home_progress
from .service_worker import worker_script
from .shells import find_shell

blueprint = Blueprint("workday", __name__)

SHOWN_ON_HOME = 3


@blueprint.get("/home")
def home() -> str:
    at = now()
    on = local_day(at)
    words = Words(on, current_user)
    entries = list_journal(current_user, first_day=on, last_day=on).items
    requests = list_open_requests(current_user, today=on)
    close = [row for row in list_deadlines(current_user, today=on, visits=False) if row.is_close]
    kinds = most_used_first(loggable_kinds(), current_user)
    return render_template(
        "workday/home.html",
        kinds=kinds,
        cases=list_recent_cases(current_user, current_user.service) if KINDS["case_contact"] in kinds else [],
        **_rounds_on_home(words, at),
        today=next(iter(by_day(entries, words)), Day(on, 0, [])),
        requests=worded(requests[:SHOWN_ON_HOME], words),
        waiting=len(requests),
        progress=find_home_progress(current_user, on) if current_user.role in FIELD else None,
        deadlines=worded_deadlines(close[:SHOWN_ON_HOME], words),
        shown=SHOWN_ON_HOME,
    )


def _rounds_on_home(words: Words, at: datetime) -> dict[str, Any]:
    """A guard's rounds: those that partners noted, and what may be noted next."""
    rounds = list_rounds(current_user, at=at)
    return {
        "to_confirm": [words.word(entry) for entry in list_rounds_to_confirm(current_user, at=at)],
        "rounds": [told(round) for round in rounds],
        "suggestions": suggest(rounds, at),
    }


def worded_deadlines(deadlines: Iterable[Deadline], words: Words) -> list[tuple[Deadline, Wording]]:
    """Deadlines, each with its words."""
    return [(deadline, words.word(deadline.entry)) for deadline in deadlines]


@blueprint.get("/shell/<language>/<name>")
def shell(language: str, name: str) -> AnyResponse:
    """What a phone keeps of a page for when there is no network; the same for everybody."""
    page = find_shell(language, name) or abort(404)
    return _unless_known(answer_with(page))


@blueprint.get("/service-worker.js")
def service_worker() -> AnyResponse:
    return _unless_known(answer_with(worker_script()))


@blueprint.get("/manifest.webmanifest")
def manifest() -> AnyResponse:
    """What the phone is told of the app; ``?language=nl`` in Dutch."""
    language = request.args.get("language", "")
    return _unless_known(answer_with(manifest_in(language if language in LANGUAGES else LANGUAGES[0])))


@blueprint.get("/icons/<name>.png")
def icon(name: str) -> AnyResponse:
    """An icon of the installed app, at an address that no release changes: systems ask people to approve a new one."""
    drawing = current_release().files.get(f"icons/{name}.png") or abort(404)
    return _unless_known(answer_with(drawing))


def _unless_known(answer: Response) -> AnyResponse:
    """Only that it is the same, to whoever has it already: a phone asks for the worker with every page."""
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/phone.json")
def phone_json() -> Response:
    """What the phone of whoever is signed in keeps for when there is no network."""
    at = now()
    return jsonify(**lists_of(current_user, at=at), made_at=at.isoformat(timespec="seconds"))
