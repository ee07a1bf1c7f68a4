"""What an entry counts for: the results it feeds, how far each has come, and why a near one does not count, in words.

The page of an entry belongs to an earlier stage; its template asks for this through ``counts_for``, and nothing is
computed where it does not ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask_login import current_user

from ..accounts.models import Person
from ..dates import today
from ..entries.models import Entry
from ..indicators.owners import services_by_result
from ..indicators.queries import list_results
from ..measurements.feeding import Feed, list_fed
from ..monthly.manual_values.queries import list_shown
from ..monthly.queries import facts_at, list_figures
from ..monthly.rules import Result
from ..navigation import DESK
from .counts_for_words import gain_text, reason_texts
from .progress import PlanYear, Progress, find_plan_year, progress_of, with_own, with_presence_of
from .views import blueprint


class Line(NamedTuple):
    """A result that the entry counts for, or nearly. ``progress`` is None where the figures are another service's."""

    result: Result
    also: tuple[Result, ...]
    gain: str
    why: tuple[str, ...]
    progress: Progress | None


@dataclass(frozen=True)
class CountsFor:
    """``has_plan``: some plan holds one of the entry's days."""

    lines: list[Line]
    near: list[Line]
    has_plan: bool


@blueprint.app_template_global()
def counts_for(entry: Entry) -> CountsFor:
    return find_counts_for(entry, current_user, today())


def find_counts_for(entry: Entry, reader: Person, on: date) -> CountsFor:
    feeds = _once_each(list_fed(entry, on))
    progress = _progress_of(feeds, reader, on)
    lines = [_line(entry, feed, also, progress.get(feed.result.id)) for feed, *also in feeds]
    is_near = [feed.outcome == "near" for feed, *_ in feeds]
    return CountsFor(
        [line for line, near in zip(lines, is_near, strict=True) if not near],
        [line for line, near in zip(lines, is_near, strict=True) if near],
        bool(feeds) or any(find_plan_year(day) for day in (entry.day, entry.requested_on, entry.due_on) if day),
    )


def _once_each(feeds: Iterable[Feed]) -> list[list[Feed]]:
    """Results that are counted and aimed at in the very same way stand together; of a result of several plans, the
    first."""
    found: dict[object, list[Feed]] = {}
    for feed in feeds:
        same = found.setdefault((feed.result.measure, feed.result.target), [])
        if feed.result.code not in [one.result.code for one in same]:
            same.append(feed)
    return list(found.values())


def _progress_of(groups: Iterable[list[Feed]], reader: Person, on: date) -> dict[int, Progress]:
    """How far each result that is fed has come in the year of the entry, where its figures are the reader's to read."""
    by_year: dict[tuple[int, int], list[Feed]] = {}
    for feed, *_others in groups:
        if feed.outcome != "near":
            by_year.setdefault((feed.result.row.plan_id, feed.on.year), []).append(feed)
    found: dict[int, Progress] = {}
    for feeds in by_year.values():
        if at := find_plan_year(feeds[0].on, today=on):
            found |= {one.result.id: one for one in _of_year(feeds, at, reader, on)}
    return found


def _of_year(feeds: Iterable[Feed], at: PlanYear, reader: Person, on: date) -> list[Progress]:
    services = services_by_result(list_results(at.plan), at.last_day)
    readable_of = [
        facts_at(feed.result)
        for feed in feeds
        if reader.role in DESK or reader.service in services.get(feed.result.id, ())
    ]
    shown = list_shown(at, readable_of, list_figures(at.plan, at.year))
    readable = [progress_of(result, at, shown.get(result.id, ())) for result in readable_of]
    if reader.role not in DESK:
        readable = with_own(reader, readable)
    return with_presence_of(on, readable) if any(feed.on == on for feed in feeds) else readable


def _line(entry: Entry, feed: Feed, also: Iterable[Feed], progress: Progress | None) -> Line:
    return Line(
        facts_at(feed.result),
        tuple(facts_at(one.result) for one in also),
        "" if feed.outcome == "near" else gain_text(entry, feed),
        tuple(reason_texts(feed)),
        progress,
    )
