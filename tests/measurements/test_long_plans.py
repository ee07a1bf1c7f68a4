"""A plan that was extended again and again, and a server that slept for years."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from flask import Flask

from fieldlog.measurements.jobs import measure_night

from . import loading
from .made_data import random_commune, random_entries

FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2029, 12, 31)


def test_a_night_after_fifteen_years_of_sleep_counts_every_kind(app: Flask, tmp_path: Path) -> None:
    rng = Random(11)
    commune = random_commune(rng)
    lines = random_entries(rng, commune, 60, FIRST_DAY, LAST_DAY)
    with app.app_context():
        loading.put_commune(commune)
        loading.put_plan(FIRST_DAY, LAST_DAY)
        measure_night(as_of=date(2010, 6, 30))
        loading.put_register(lines, tmp_path)  # so that each kind has days of its own beside the many that are new
        measure_night(as_of=date(2026, 6, 30))
        loading.all_is_right(lines, commune, date(2026, 6, 30))


def test_ordinary_nights_of_a_plan_of_eight_years_are_right(app: Flask, tmp_path: Path) -> None:
    """It has more periods than a database's whole number has bits."""
    rng = Random(12)
    commune = random_commune(rng)
    lines = random_entries(rng, commune, 150, date(2028, 1, 1), LAST_DAY)
    with app.app_context():
        loading.put_commune(commune)
        loading.put_plan(date(2022, 1, 1), LAST_DAY)
        loading.put_register(lines[:120], tmp_path)
        measure_night(as_of=date(2029, 10, 31))
        loading.put_register(lines[120:], tmp_path)
        measure_night(as_of=date(2029, 11, 2))
        loading.all_is_right(lines, commune, date(2029, 11, 2))
