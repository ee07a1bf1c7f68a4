"""How a result was counted until when. A period is counted whole by one measure: the one that holds on its last day. So
a period that is over before a change keeps its figure, whatever is changed. No database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..dates import ONE_DAY
from .kinds import Measure, Target


class Version(NamedTuple):
    """A measure with its target, and the first and last day on which it holds (None: from the start, or still)."""

    measure: Measure
    target: Target | None
    since: date | None = None
    until: date | None = None


def in_a_row(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Each from the day after the one before, which is what ``until`` alone says."""
    found: list[Version] = []
    for one in versions:
        before = found[-1].until if found else None
        found.append(one._replace(since=before + ONE_DAY if before else None))
    return tuple(found)


def version_on(versions: tuple[Version, ...], day: date) -> Version:
    """The one that holds on that day."""
    return next(one for one in versions if one.until is None or day <= one.until)


def with_change(
    versions: tuple[Version, ...], since: date | None, measure: Measure, target: Target | None
) -> tuple[Version, ...]:
    """The versions with another measure or target from that day on, or (None) from the start. What held later is
    gone; a version that says the same as the one before it goes up in that."""
    new = Version(measure, target)
    if since is None:
        return (new,)
    last_day = since - ONE_DAY
    kept = [one for one in versions if one.until is not None and one.until < last_day]
    kept.append(version_on(versions, last_day)._replace(until=last_day))
    while kept and kept[-1][:2] == new[:2]:
        kept.pop()
    return in_a_row([*kept, new])
