"""The lists of entries: the journal, and the requests that wait for a visit.

What the journal is narrowed to stands in its address. What is searched for may be a case number or a word of a note,
and addresses are kept by browsers, proxies and logs: so it is posted and kept beside the sign-in, and what was found
has an address with a token in it. Answering the post with the page itself would leave no way back to it: browsers keep
no page of ours, and ask whether to send the form again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ..accounts.queries import find_search
from ..accounts.services import keep_search
from ..dates import ONE_DAY, monday_of, now, today
from ..extensions import reading_only
from .duplicates.queries import find_suspected
from .filters import PERIODS, STATES, read_filters
from .kinds import KINDS, kinds_for
from .models import Entry
from .open_requests import Group, OpenRequest, grouped, list_open_requests
from .queries import list_journal, own_minutes_by_day, sum_of_journal, totals_of_journal
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


@dataclass(frozen=True)
class Week:
    """What a page of the journal holds of the week that begins on ``monday``; None for what has no date at all.

    ``minutes`` and ``counts``, entries by kind, are those of the whole week, also where the page cuts it in two.
    """

    monday: date | None
    minutes: int
    counts: dict[str, int]
    days: list[Day]


@blueprint.route("/entries/", methods=["GET", "POST"])
def journal() -> ResponseReturnValue:
    on = today()
    words = Words(on, current_user)
    if request.method == "POST":
        return _searched(words)
    token = request.args.get("found", "").replace("\0", "")
    search = (find_search(token, sign_in_id=g.sign_in.id) or "") if token else ""
    filters = read_filters(request.args, places=words.places, found=token if search else "")
    first_day, last_day = filters.days(on)
    wanted: dict[str, Any] = {
        "search": search,
        "kind": filters.kind,
        "place": filters.place,
        "state": filters.state,
        "first_day": first_day,
        "last_day": last_day,
    }
    with reading_only():
        page = list_journal(current_user, page=request.args.get("page", 1, type=int), **wanted)
        return render_template(
            "entries/journal.html",
            today=on,
            weeks=by_week(page.items, words, wanted),
            page=page,
            suspected=find_suspected(current_user, page.items),
            minutes=sum_of_journal(current_user, **wanted) if filters else 0,
            search=search,
            is_forgotten=bool(token and not search),
            filters=filters,
            kinds=kinds_for(current_user.service),
            places=words.places,
            KINDS=KINDS,
            PERIODS=PERIODS,
            STATES=STATES,
            first=next(iter(loggable_kinds()), None),
        )


def _searched(words: Words) -> ResponseReturnValue:
    """The way to what was found; to everything, where nothing was searched for."""
    search = request.form.get("search", "").replace("\0", "").strip()[:80]
    token = keep_search(sign_in_id=g.sign_in.id, words=search, at=now()) if search else ""
    filters = read_filters(request.values, places=words.places, found=token)
    return redirect(url_for("entries.journal", **filters.address()), 303)


def by_week(entries: Sequence[Entry], words: Words, wanted: Mapping[str, Any]) -> list[Week]:
    """The entries of a page of the journal under their weeks and days, in the order they stand in. The totals are of
    all that is ``wanted`` in these weeks."""
    days = [day for entry in entries if (day := dated(entry))]
    if days:
        first, last = monday_of(min(days)), monday_of(max(days)) + 6 * ONE_DAY
        totals = totals_of_journal(current_user, between=(first, last), **wanted)
    else:
        totals = []
    by_day, by_monday = Counter[date](), Counter[date]()
    counts: dict[date, Counter[str]] = {}
    for total in totals:
        by_day[total.day] += total.minutes
        by_monday[monday_of(total.day)] += total.minutes
        counts.setdefault(monday_of(total.day), Counter())[total.kind] += total.entries
    return [
        Week(
            monday,
            by_monday[monday] if monday else 0,
            dict(counts.get(monday, Counter()).most_common()) if monday else {},
            _days(list(of_week), words, by_day),
        )
        for monday, of_week in groupby(entries, key=_monday)
    ]


def _monday(entry: Entry) -> date | None:
    day = dated(entry)
    return monday_of(day) if day else None


def dated(entry: Entry) -> date | None:
    """The day under which an entry stands in lists."""
    return entry.day or entry.requested_on or entry.due_on


def by_day(entries: list[Entry], words: Words) -> list[Day]:
    """The entries of a list under their days, in the order they stand in."""
    days = {entry.day for entry in entries if entry.day}
    minutes = own_minutes_by_day(current_user, first_day=min(days), last_day=max(days)) if days else {}
    return _days(entries, words, minutes)


def _days(entries: list[Entry], words: Words, minutes: Mapping[date, int]) -> list[Day]:
    return [
        Day(day, minutes.get(day, 0) if day else 0, [words.word(entry) for entry in of_day])
        for day, of_day in groupby(entries, key=dated)
    ]


@blueprint.get("/requests")
def requests() -> str:
    if current_user.service not in KINDS["techno_visit"].services:
        abort(404)
    on = today()
    waiting = list_open_requests(current_user, today=on)
    groups = worded(waiting, Words(on, current_user))
    return render_template("entries/requests.html", groups=groups, waiting=len(waiting))


def worded(requests: list[OpenRequest], words: Words) -> list[tuple[Group, list[tuple[OpenRequest, Wording]]]]:
    """Open requests under their headings, each with its words."""
    return [
        (group, [(request, words.word(request.entry)) for request in of_group]) for group, of_group in grouped(requests)
    ]
