"""The same hours once more: what a person usually does on a day, as hours that are over by now.

Said again by ``static/js/rounds.js``, for forms that are filled in without a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ...dates import BRUSSELS, ONE_DAY, at_local, local_day
from .hours import parse_end

MOST_USUAL = 3
BREAK = timedelta(hours=4)  # between two rounds of one shift


@dataclass(frozen=True)
class Round:
    """A patrol of somebody's, whoever noted it: ``crew`` are the others. ``noted_by`` is empty for one's own."""

    id: str
    started_at: datetime
    ended_at: datetime
    neighbourhood: str | None = None
    crew: tuple[str, ...] = ()
    noted_by: str = ""

    @property
    def hours(self) -> tuple[datetime, datetime]:
        return self.started_at, self.ended_at

    def overlaps(self, other: Round) -> bool:
        return self.started_at < other.ended_at and other.started_at < self.ended_at


@dataclass(frozen=True)
class Suggestions:
    """``same`` are the rounds of ``day``, the last day of work before today; ``usual`` other hours of the person's, of
    which those until now are no round of before and have no ``id``."""

    day: date | None
    is_yesterday: bool
    same: Sequence[Round]
    usual: Sequence[Round]


def once_more(round: Round, at: datetime) -> Round | None:
    """The round with the same times of day, the last that was over by ``at``. None for what takes a day or longer."""
    if round.ended_at - round.started_at >= ONE_DAY:
        return None
    begin, end = (instant.astimezone(BRUSSELS).time() for instant in (round.started_at, round.ended_at))
    for day in (local_day(at), local_day(at) - ONE_DAY):
        started_at = at_local(day, begin)
        ended_at = parse_end(f"{end:%H:%M}", started_at)
        if started_at < ended_at <= at:
            return replace(round, started_at=started_at, ended_at=ended_at)
    return None


def suggest(rounds: Sequence[Round], at: datetime) -> Suggestions:
    """What may be noted next. ``rounds`` are the newest ones, the last first: nothing that overlaps one of them is
    offered, and no hours twice. The same as on the last day of work is offered where it is over today."""
    today = local_day(at)
    days = [local_day(round.started_at) for round in rounds]
    day = max((day for day in days if day < today), default=None)
    of_day = [round for round, on in zip(rounds, days, strict=True) if on == day]
    same = [again for again in _free(reversed(of_day), rounds, at) if local_day(again.ended_at) == today]
    usual = [again for again in _free(rounds, rounds, at) if again.hours not in {other.hours for other in same}]
    return Suggestions(day, day == today - ONE_DAY, same, [*_until_now(rounds, at), *usual[:MOST_USUAL]])


def _free(rounds: Iterable[Round], taken: Sequence[Round], at: datetime) -> list[Round]:
    found: dict[tuple[datetime, datetime], Round] = {}
    for round in rounds:
        again = once_more(round, at)
        if again and not any(again.overlaps(other) for other in taken):
            found.setdefault(again.hours, again)
    return list(found.values())


def _until_now(rounds: Sequence[Round], at: datetime) -> list[Round]:
    """From the end of the last round of this shift, else for as long as the last round took."""
    now = at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    if not rounds:
        return []
    last_end = max(round.ended_at for round in rounds)
    length = rounds[0].ended_at - rounds[0].started_at
    started_at = last_end if now - last_end < BREAK else now - length
    is_one = last_end <= started_at < now and now - started_at < ONE_DAY
    return [Round("", started_at, now)] if is_one else []
