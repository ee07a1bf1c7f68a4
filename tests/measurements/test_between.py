"""Any first and last day of a plan, of all places or one: the figures beside those of the brute-force judge."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldlog.extensions import db
from fieldlog.indicators.queries import list_plans, list_results
from fieldlog.measurements.between import read_between
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.rules import Figure

from . import brute_force, loading
from .made_data import random_commune, random_entries
from .made_kinds import Entry

PLAN = (date(2024, 1, 31), date(2024, 11, 30))
AS_OF = date(2024, 9, 12)
DAYS = st.dates(PLAN[0], PLAN[1])
AROUND = st.dates(PLAN[0] - timedelta(days=30), PLAN[1] + timedelta(days=30))
STAFF = {"C.3a", "5.2a"}


def says_the_same(judged: brute_force.Figure, found: Figure) -> bool:
    if (judged.value is None) != (found.value is None) or judged.entries != found.entries:
        return False
    if judged.numerator is not None and (judged.numerator, judged.denominator) != (found.amount, found.base):
        return False
    return judged.value is None or abs(float(judged.value) - float(found.value or 0)) < 1e-9


def test_any_days_give_what_the_entries_give(app: Flask, tmp_path: Path) -> None:
    rng = Random(3)
    commune = random_commune(rng)
    lines: list[Entry] = random_entries(rng, commune, 150, *PLAN)
    with app.app_context():
        loading.put_commune(commune)
        loading.put_plan(*PLAN)
        loading.put_register(lines, tmp_path)
        measure_night(as_of=AS_OF)
        plan = list_plans()[0]
        codes = {result.id: result.code for result in list_results(plan)}

        def check(first_day: date, last_day: date, place: str | None) -> tuple[set[str], set[str]]:
            found = read_between(plan, first_day, last_day, AS_OF, place)
            of_place = [line for line in lines if place in (None, line["neighbourhood"])]
            judged = brute_force.judge_between(of_place, commune, PLAN[0], first_day, last_day, AS_OF)
            figures = {codes[id_]: figure for id_, figure in found.figures.items()}
            wrong = {code: (judged[code], one) for code, one in figures.items() if not says_the_same(judged[code], one)}
            assert wrong == {}
            return set(figures), {codes[id_] for id_ in found.counted_now}

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.tuples(DAYS, DAYS).map(sorted))
        def all_places_come_from_stored_days(days: list[date]) -> None:
            shown, counted_now = check(*days, None)
            assert (len(shown), counted_now) == (81, STAFF)

        @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.tuples(AROUND, AROUND).map(sorted), st.sampled_from([None, "n0", "n1"]))
        def one_place_and_days_around_the_plan_are_counted(days: list[date], place: str | None) -> None:
            shown, counted_now = check(*days, place)
            assert place is None or shown == counted_now
            assert ("C.8a" in shown) == (place is None)  # nobody notes where a meeting was
            assert "5.1a" in shown

        all_places_come_from_stored_days()
        one_place_and_days_around_the_plan_are_counted()
        db.session.rollback()
