"""A small commune at work, for tests about nights that meet, fail or are killed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any

from flask import Flask

from fieldlog.extensions import db
from fieldlog.measurements.services import ClaimLost, FiguresMovedOn, NightIsRunning

from . import loading
from .made_data import random_commune, random_entries, random_entry

FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2024, 12, 31)
AS_OF = date(2024, 6, 30)


class Work:
    """A commune with a register, not measured yet."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.rng = app, Random(5)
        self.commune = random_commune(self.rng)
        self.lines = random_entries(self.rng, self.commune, 120, FIRST_DAY, LAST_DAY)
        with app.app_context():
            loading.put_commune(self.commune)
            loading.put_plan(FIRST_DAY, LAST_DAY)
            loading.put_register(self.lines, folder)
            db.session.remove()

    def log_one_more(self) -> None:
        line = random_entry(self.rng, self.commune, FIRST_DAY, AS_OF)
        line["withdrawn_reason"] = ""
        self.lines.append(line)
        loading.record(line)

    def is_right(self, as_of: date) -> None:
        loading.all_is_right(self.lines, self.commune, as_of)

    def at_once(self, *acts: Callable[[], Any]) -> list[Any]:
        """What each gives, or what it raises, each in a thread with a connection of its own."""
        barrier = Barrier(len(acts))

        def run(act: Callable[[], Any]) -> Any:
            with self.app.app_context():
                barrier.wait()
                try:
                    return act()
                except (NightIsRunning, FiguresMovedOn, ClaimLost) as error:
                    return type(error)

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))
