"""What the makers of entries share: the made entry, the staff of a day, chance and the seasons. Nothing here asks a
clock or a database, and every choice comes from the one ``Random`` of the run: the same day gives the same demo."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from ..commune.rules import CommuneFile, StaffPart, legal_holidays
from ..dates import ONE_DAY, at_local, days_between, midnight
from ..entries.rules import Content, complete
from .kinds import REMARKS

A_RAMADAN = date(2025, 3, 1)
LUNAR_YEAR = 354.367
#: How much of what usually happens does so in each month: burglars like the dark.
BURGLARIES = (1.5, 1.35, 1.1, 0.9, 0.7, 0.65, 0.75, 0.8, 0.8, 1.05, 1.4, 1.6)
OFFICE_WORK = (1.0, 1.05, 1.1, 1.0, 1.0, 1.0, 0.65, 0.6, 1.1, 1.15, 1.1, 0.85)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to an entry after it was recorded: it was corrected, or withdrawn. ``content`` is the new one."""

    at: datetime
    reason: str
    content: Content
    is_withdrawal: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A visit that was not made: nobody was there, or it was postponed, ``until`` a day."""

    at: datetime
    day: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A made entry: its content as recorded, when and by whom (None: by its author), and what became of it."""

    id: UUID
    content: Content
    recorded_at: datetime
    recorded_by: str | None = None
    change: Change | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def last_content(self) -> Content:
        return self.change.content if self.change else self.content


class World:
    """The commune from ``first_day`` to the day before ``today``, and the chance that all makers draw on."""

    def __init__(self, commune: CommuneFile, *, scale: int, first_day: date, today: date) -> None:
        self.commune = commune
        self.scale = scale
        self.first_day = first_day
        self.last_day = today - ONE_DAY
        self.ends_at = midnight(today)
        self.this_year = today.year
        self.dice = Random(f"{scale} {today.year}")
        self._staff: dict[str, list[StaffPart]] = {}
        for person in commune.staff:
            self._staff.setdefault(person.service, []).append(person)

    def days(self) -> Iterator[date]:
        return days_between(self.first_day, self.last_day)

    def at_work(self, service: str, day: date) -> list[StaffPart]:
        """The service's people on a day, without the administrator, who logs nothing."""
        return [person for person in self._staff[service] if is_employed(person, day) and person.role != "admin"]

    def one_of(self, service: str, day: date) -> str:
        """Somebody of the service who is employed that day."""
        return self.dice.choice(self.at_work(service, day)).username

    def areas(self, phenomenon: str) -> list[str]:
        """The neighbourhoods that are target areas for it, at whatever time; ``any``: all of them."""
        return [
            area.slug
            for area in self.commune.neighbourhoods
            if phenomenon == "any" or any(period.phenomenon == phenomenon for period in area.target_for)
        ]

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def several(self, mean: float) -> int:
        """A number of independent events of which ``mean`` are usual (Poisson; for small means)."""
        limit, number, product = math.exp(-mean), 0, self.dice.random()
        while product > limit:
            number, product = number + 1, product * self.dice.random()
        return number

    def weighted(self, weights: dict[T, int]) -> T:
        return self.dice.choices(tuple(weights), tuple(weights.values()))[0]

    def some(self, values: Sequence[T], at_most: int) -> tuple[T, ...]:
        """One to ``at_most`` different ones; none where there are none."""
        if not values:
            return ()
        return tuple(self.dice.sample(values, self.dice.randint(1, min(at_most, len(values)))))

    def remark(self, kind: str, share: float = 0.05) -> str | None:
        return self.dice.choice(REMARKS[kind]) if kind in REMARKS and self.chance(share) else None

    def made(self, content: Content, *, recorded_at: datetime | None = None) -> Made:
        """The entry, recorded soon after it happened, one in twenty days later; never after the demo's last day."""
        happened = content.ended_at or self.in_office(content.day or self.last_day)
        delay = timedelta(minutes=self.dice.randint(2, 50), days=self.dice.randint(1, 14) if self.chance(0.05) else 0)
        at = min(recorded_at or happened + delay, self.ends_at)
        id = UUID(int=self.dice.getrandbits(128), version=4)
        return Made(id, complete(content), recorded_at=at)

    def done(self, made: Made, day: date, reason: str) -> Made:
        """What was still to be done is done on ``day``, or still to be done where that lies ahead."""
        if day > self.last_day:
            return made
        at = min(max(self.in_office(day), made.recorded_at) + timedelta(hours=1), self.ends_at)
        content = replace(made.content, day=day, note=self.remark(made.content.kind))
        return replace(made, change=Change(at, reason, content))

    def withdrawn(self, made: Made, after: timedelta, reason: str) -> Made:
        at = min(made.recorded_at + after, self.ends_at)
        return replace(made, change=Change(at, reason, made.content, is_withdrawal=True))

    def in_office(self, day: date) -> datetime:
        return at_local(day, time(self.dice.randint(9, 16), self.dice.randrange(60)))


def is_employed(person: StaffPart, day: date) -> bool:
    return (not person.joined_on or person.joined_on <= day) and (not person.left_on or day <= person.left_on)


def is_office_day(day: date) -> bool:
    return day.weekday() < 5 and day not in legal_holidays(day.year)


def is_school_day(day: date) -> bool:
    """An office day outside the school's holidays, roughly: they lie a little differently every year."""
    around = (day.month, day.day)
    breaks = (((2, 24), (3, 7)), ((4, 27), (5, 8)), ((7, 4), (8, 26)), ((10, 20), (10, 31)), ((12, 22), (12, 31)))
    is_free = around < (1, 5) or any(first <= around <= last for first, last in breaks)
    return is_office_day(day) and not is_free


def next_office_day(day: date) -> date:
    """``day``, or the first office day after it."""
    while not is_office_day(day):
        day += ONE_DAY
    return day


def next_school_day(day: date) -> date:
    while not is_school_day(day):
        day += ONE_DAY
    return day


def ramadan_of(year: int) -> date:
    """The day on which the Ramadan that begins in ``year`` begins, to a day or two; the first where there are two."""
    number = math.ceil((date(year, 1, 1) - A_RAMADAN).days / LUNAR_YEAR)
    return A_RAMADAN + timedelta(days=round(number * LUNAR_YEAR))
