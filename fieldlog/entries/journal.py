"""The lists of entries: the journal, and the requests that wait for a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import abort, render_template, request
from flask_login import current_user

from ..dates import today
from .kinds import KINDS, kinds_for
from .models import Entry
from .queries import OpenRequest, list_journal, list_open_requests, own_minutes_by_day
from .views import blueprint, loggable_kinds
from .wording import Wording, Words


@dataclass(frozen=True)
class Day:
    """What a page of a list holds of one day; ``day`` is None for what has no date at all.

    ``minutes`` are those of the whole day, also where the page cuts it in two.
    """

    day: date | None
    minutes: int
    entries: list[Wording]


@blueprint.get("/entries/")
def journal() -> str:
    kinds = kinds_for(current_user.service)
    return render_template(
        "entries/journal.html", kinds=kinds, KINDS=KINDS, first=next(iter(loggable_kinds()), None), **_journal()
    )


@blueprint.get("/entries/page")
def journal_page() -> str:
    return render_template("entries/_journal_page.html", **_journal())


def _journal() -> dict[str, object]:
    """A page of the journal, as its address asks for it."""
    search = request.args.get("search", "").replace("\0", "").strip()[:80]
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    pagination = list_journal(current_user, search=search, kind=kind, page=request.args.get("page", 1, type=int))
    return {
        "days": by_day(pagination.items, Words(today(), current_user)),
        "page": pagination,
        "search": search,
        "kind": kind,
    }


def by_day(entries: list[Entry], words: Words) -> list[Day]:
    """The entries of a list under their days, in the order they stand in."""
    days = {entry.day for entry in entries if entry.day}
    minutes = own_minutes_by_day(current_user, first_day=min(days), last_day=max(days)) if days else {}
    return [
        Day(day, minutes.get(day, 0) if day else 0, [words.word(entry) for entry in of_day])
        for day, of_day in groupby(entries, key=lambda entry: entry.day or entry.requested_on or entry.due_on)
    ]


@blueprint.get("/requests")
def requests() -> str:
    if current_user.service not in KINDS["techno_visit"].services:
        abort(404)
    on = today()
    waiting = list_open_requests(current_user, today=on)
    in_time = [request for request in waiting if not request.is_late]
    return render_template(
        "entries/requests.html",
        in_time=worded(in_time, words := Words(on, current_user)),
        late=worded(waiting[len(in_time) :], words),
    )


def worded(requests: list[OpenRequest], words: Words) -> list[tuple[OpenRequest, Wording]]:
    """Open requests, each with its words."""
    return [(request, words.word(request.entry)) for request in requests]
