"""How a result is counted until when, and from when on another way. A period is counted whole by one measure: the one
that holds on its last day. So a period that is over before a change keeps its figure, whatever is changed. No database.
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


def to_come(versions: tuple[Version, ...], day: date) -> list[Version]:
    """Those that begin after that day."""
    return [one for one in versions if one.since is not None and one.since > day]


def with_change(
    versions: tuple[Version, ...], since: date | None, measure: Measure, target: Target | None, today: date = date.max
) -> tuple[Version, ...]:
    """The versions with another measure or target from that day on, or (None) from the start. What held later is
    gone, but what begins after it and is to come still after ``today`` stays. A version that says the same as the one
    before it goes up in that."""
    new = Version(measure, target)
    kept: list[Version] = []
    if since is not None:
        last_day = since - ONE_DAY
        kept = [one for one in versions if one.until is not None and one.until < last_day]
        kept.append(version_on(versions, last_day)._replace(until=last_day))
    coming = to_come(versions, max(today, since or today))
    while kept and _say_the_same(kept[-1], new):
        kept.pop()
    while coming and _say_the_same(coming[0], new):
        coming.pop(0)
    until = coming[0].since - ONE_DAY if coming and coming[0].since else None
    return in_a_row([*kept, new._replace(until=until), *coming])


def without_change(versions: tuple[Version, ...], since: date) -> tuple[Version, ...]:
    """The versions without the one that begins on that day: what held before it holds on, until the next."""
    left: list[Version] = []
    for one in versions:
        if left and (one.since == since or _say_the_same(left[-1], one)):
            left[-1] = left[-1]._replace(until=one.until)
        else:
            left.append(one)
    return in_a_row(left)


def _say_the_same(one: Version, other: Version) -> bool:
    return (one.measure, one.target) == (other.measure, other.target)
