"""Random nights over random work: whatever happens in between, the stored figures are what the entries give.

A seed names a whole story, so a failure is told again by ``FIELDLOG_SEED=<seed>``; ``FIELDLOG_SOAK=1`` tells hundreds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom

import pytest
from flask import Flask

from fieldlog.extensions import db
from fieldlog.indicators.services import OverlappingPlan
from fieldlog.measurements.jobs import measure_night

from . import loading
from .loading import Line
from .made_data import random_commune, random_entries, random_entry, random_plan
from .made_lists import ONE_DAY, SERVICE_DAYS

FIRST, NEXT = "2023-2024", "next"
NIGHTS = 6


def seeds(number: int) -> list[int]:
    if "FIELDLOG_SEED" in os.environ:
        return [int(os.environ["FIELDLOG_SEED"])]
    if os.environ.get("FIELDLOG_SOAK"):
        return [SystemRandom().randrange(10**9) for _ in range(30 * number)]
    return list(range(number))


class Story:
    """A commune at work: what was sent, and what a step may change. ``told`` is the story so far, for a failure."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = rng = Random(seed)
        self.folder = folder
        self.told = [f"seed {seed}"]
        self.commune = random_commune(rng)
        self.first_day, self.last_day = random_plan(rng)
        self.as_of = rng.choice([self.first_day - 40 * ONE_DAY, self.first_day, self._a_day_of_the_plan()])
        self.plans = [FIRST]
        self.lines: dict[str, Line] = {}
        self.before: dict[str, Line] = {}  # of entries that were changed: what they said before they last were
        loading.put_commune(self.commune)
        loading.put_plan(self.first_day, self.last_day)
        self.import_register()

    def _a_day_of_the_plan(self) -> date:
        return self.first_day + self.rng.randint(0, (self.last_day - self.first_day).days) * ONE_DAY

    def tell(self) -> Iterator[int]:
        """Some steps, then a night; again and again. Gives how many steps were taken."""
        steps: list[Callable[[], None]] = [
            *[self.record_entry] * 4, *[self.correct_entry] * 4, *[self.withdraw_entry] * 2, *[self.undo_change] * 3,
            self.import_register, self.change_target_areas, self.change_an_area, self.change_service_days,
            self.change_weekdays_from, self.change_closing_days, self.change_staff, self.move_plan, self.add_plan,
        ]  # fmt: skip
        for _ in range(NIGHTS):
            for _ in range(self.rng.randint(0, 5)):
                step = self.rng.choice(steps)
                self.told.append(step.__name__)
                step()
            self.pass_night()
            yield len(self.told)

    def pass_night(self) -> None:
        ahead = self.rng.choice([0, 1, 1, 1, 2, 7, 31, 100, 400, -1, -30])
        if self.rng.random() < 0.2:  # around the days where something ends
            self.as_of = self.rng.choice([self.first_day, self.last_day]) + self.rng.randint(-8, 12) * ONE_DAY
        else:
            self.as_of += ahead * ONE_DAY
        self.told.append(f"night as of {self.as_of}")
        measure_night(as_of=self.as_of, full=self.rng.random() < 0.05, again=True)

    # --- entries ---

    def record_entry(self) -> None:
        line = self._made_line()
        reason = line.pop("withdrawn_reason")
        loading.record(line)
        self.lines[line["id"]] = line
        if reason:
            self._withdraw(line)

    def correct_entry(self) -> None:
        if standing := self._standing():
            line = self.rng.choice(standing)
            self.before[line["id"]] = line
            self.lines[line["id"]] = new = self._corrected(line)
            loading.correct(new)

    def withdraw_entry(self) -> None:
        if standing := self._standing():
            self._withdraw(self.rng.choice(standing))

    def undo_change(self) -> None:
        if self.before:
            id = self.rng.choice(list(self.before))
            loading.undo(id)
            self.lines[id], self.before[id] = self.before[id], self.lines[id]

    def import_register(self) -> None:
        lines = random_entries(self.rng, self.commune, self.rng.randint(0, 60), self.first_day, self.last_day)
        lines = [self._stretched(line) for line in lines]
        loading.put_register(lines, self.folder)
        self.lines |= {line["id"]: line for line in lines}

    def _standing(self) -> list[Line]:
        return [line for line in self.lines.values() if not line.get("withdrawn_reason")]

    def _withdraw(self, line: Line) -> None:
        loading.withdraw(line["id"])
        self.before[line["id"]] = line
        self.lines[line["id"]] = line | {"withdrawn_reason": "duplicate"}

    def _made_line(self) -> Line:
        """An entry around the plan, around the as-of day, or far from both."""
        first, last = self.rng.choice(
            [
                (self.first_day, self.last_day),
                (self.as_of - 3 * ONE_DAY, self.as_of + 3 * ONE_DAY),
                (self.last_day - ONE_DAY, self.last_day + 20 * ONE_DAY),
                (date(2001, 3, 1), date(2098, 6, 30)),
            ]
        )
        return self._stretched(random_entry(self.rng, self.commune, first, last))

    def _stretched(self, line: Line) -> Line:
        """Now and then hours that go on for days, up to the seven an entry may last, or to a midnight."""
        if not line["started_at"] or self.rng.random() < 0.8:
            return line
        started = datetime.fromisoformat(line["started_at"])
        longer = timedelta(minutes=self.rng.choice([1380, 1439, 1440, 1441, 2880, 4000, 7 * 1440, 7 * 1440 - 1]))
        if self.rng.random() < 0.5:
            longer = timedelta(days=self.rng.randint(1, 7)) - timedelta(hours=started.hour, minutes=started.minute)
        return line | {"ended_at": (started + longer).isoformat()}

    def _corrected(self, line: Line) -> Line:
        """The same entry saying something else: another made one of its kind, for its service and author."""
        new = self._made_line()
        while new["kind"] != line["kind"]:
            new = self._made_line()
        crew = [name for name in new["crew"].split(";") if name != line["author"]]
        kept = {name: line[name] for name in ("id", "service", "author")}
        return new | kept | {"crew": ";".join(crew), "withdrawn_reason": ""}

    # --- the commune and its plans ---

    def change_target_areas(self) -> None:
        other = random_commune(self.rng)["neighbourhoods"]
        for neighbourhood, made in zip(self.commune["neighbourhoods"], other, strict=False):
            if self.rng.random() < 0.5:
                neighbourhood["target_for"] = made["target_for"]
        loading.put_commune(self.commune)

    def change_an_area(self) -> None:
        loading.change_an_area(self.commune, self.rng, self.first_day, self.last_day)

    def change_service_days(self) -> None:
        weekdays = self.rng.choice(SERVICE_DAYS)
        self.commune["service_days"] = {"peacekeepers": weekdays} if weekdays else {}
        loading.put_commune(self.commune)

    def change_weekdays_from(self) -> None:
        """From a day on, which the commune's file then says too or leaves to the page; sometimes taken back later."""
        dated = self.commune.get("service_days_from", {})
        day = self.rng.choice([*list(dated)[1:], self._a_day_of_the_plan(), self._a_day_of_the_plan()])
        loading.change_weekdays_from(day, self.rng.choice(SERVICE_DAYS) or ["mon", "fri"], self.commune)
        dated = self.commune["service_days_from"]
        self.commune["service_days"] = self.rng.choice([{}, {"peacekeepers": dated[max(dated)]}])

    def change_closing_days(self) -> None:
        for day in [*self.commune.get("closing_days", ())[:1], self._a_day_of_the_plan(), self._a_day_of_the_plan()]:
            loading.close_or_open(day, self.commune)

    def change_staff(self) -> None:
        made = {person["username"]: person for person in random_commune(self.rng)["staff"]}
        for person in self.rng.sample(self.commune["staff"], 3):
            person |= made.get(person["username"], {})
        loading.put_commune(self.commune)

    def move_plan(self) -> None:
        """Extended, cut or moved, unless that would lay it over the other plan."""
        first, last = self.first_day, self.last_day
        if self.rng.random() < 0.5:
            first, last = random_plan(self.rng)
        last += self.rng.choice([0, 1, 31, 365, -1]) * ONE_DAY
        try:
            loading.put_plan(first, last)
        except OverlappingPlan:
            db.session.rollback()
        else:
            self.first_day, self.last_day = first, last

    def add_plan(self) -> None:
        """The plan of the time after this one."""
        if self.plans == [FIRST]:
            first = self.last_day + self.rng.choice([1, 1, 30]) * ONE_DAY
            loading.put_plan(first, first + self.rng.randint(20, 400) * ONE_DAY, NEXT)
            self.plans.append(NEXT)


def figures_are_right_after_every_night(app: Flask, seed: int, folder: Path) -> None:
    with app.app_context():
        story = Story(seed, folder)
        try:
            for _ in story.tell():
                loading.all_is_right(list(story.lines.values()), story.commune, story.as_of, *story.plans)
        except BaseException:
            print("\n".join(story.told))
            raise


@pytest.mark.parametrize("seed", seeds(5))
def test_figures_are_right_after_every_night(app: Flask, seed: int, tmp_path: Path) -> None:
    figures_are_right_after_every_night(app, seed, tmp_path)


@pytest.mark.parametrize("seed", seeds(1))
def test_figures_are_right_on_both_databases(any_app: Flask, seed: int, tmp_path: Path) -> None:
    figures_are_right_after_every_night(any_app, 1000 + seed, tmp_path)
