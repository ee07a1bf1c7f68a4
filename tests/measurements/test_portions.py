"""What each neighbourhood, topic and audience gives of a figure is what the judge finds in its entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from flask import Flask

from fieldlog.entries.kinds import KINDS
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.portions import VERBS_WITH_PORTIONS, Portion, measure_portions
from fieldlog.measurements.queries import Basis, read_basis, select_entries_behind
from fieldlog.measurements.rules import Period

from . import brute_force, loading
from .brute_calendar import days, is_service_day
from .brute_results import RESULTS
from .made_data import random_commune, random_entries
from .made_kinds import Entry

PLAN = (date(2024, 1, 31), date(2024, 11, 30))
AS_OF = date(2024, 9, 12)
PERIODS = [Period("", *PLAN), Period("", date(2024, 4, 1), date(2024, 6, 30)), Period("", *[date(2024, 5, 1)] * 2)]
DIMENSIONS = ("neighbourhood", "topic", "audience")
SCALES = {"hours": 60, "coverage": 3600}


def test_each_part_gives_what_its_entries_give_alone(any_app: Flask, tmp_path: Path) -> None:
    rng = Random(11)
    commune = random_commune(rng)
    lines: list[Entry] = random_entries(rng, commune, 900, *PLAN)
    told = set()
    with any_app.app_context():
        loading.put_commune(commune)
        loading.put_plan(*PLAN)
        loading.put_register(lines, tmp_path)
        facts = {by: facts_by_value(lines, commune, by) for by in DIMENSIONS}
        for result in db.session.query(ExpectedResult):
            basis, measure = read_basis(result, AS_OF), result.at(PLAN[1]).measure
            for by in DIMENSIONS:
                if not all(by in KINDS[kind].dimensions for kind in measure.kinds()) or measure.staff_measure:
                    continue
                for period in PERIODS:
                    found = portions(result, by, period, basis)
                    assert found == judged(result.code, facts[by], commune, period), (result.code, by, period)
                    told |= {measure.verb} if found else set()
    assert told == set(VERBS_WITH_PORTIONS)


def portions(result: ExpectedResult, by: str, period: Period, basis: Basis) -> dict[tuple[str, str | None], Portion]:
    numbers = select_entries_behind(result, period.first_day, period.last_day, basis)
    return measure_portions(result, numbers, by, period, basis)


def facts_by_value(lines: list[Entry], commune: dict, by: str) -> dict:
    """What the judge knows of the entries of each value."""
    values = {value for line in lines for value in values_of(line, by)}
    alone = {value: [line for line in lines if value in values_of(line, by)] for value in values}
    return {value: brute_force.facts_of(some, commune, AS_OF) for value, some in alone.items()}


def judged(code: str, facts_of: dict, commune: dict, period: Period) -> dict:
    result = next(one for one in RESULTS if one.code == code)
    if result.word in ("count", "exists", "lasting"):
        return {}
    found = {}
    for value, facts in facts_of.items():
        ask = brute_force.asking(result, facts, commune, PLAN[0], AS_OF)
        if (figure := ask(period.first_day, period.last_day)).entries:
            found[value] = portion_of(result, figure, slots_of(result, period, commune))
    return found


def portion_of(result: brute_force.Result, figure: brute_force.Figure, slots: int) -> Portion:
    if result.word.startswith("share"):
        return Portion(figure.numerator or 0, figure.denominator or 0)
    assert figure.value is not None
    return Portion(int(figure.value * slots * SCALES.get(result.word, 1)))


def slots_of(result: brute_force.Result, period: Period, commune: dict) -> int:
    """How many days or weeks the judge's mean is taken over."""
    known = list(days(period.first_day, min(period.last_day, AS_OF)))
    if result.per == "day":
        return len([day for day in known if is_service_day(day, commune)])
    thursdays = [day for day in days(period.first_day, period.last_day) if day.isoweekday() == 4]
    return len([day for day in thursdays if (AS_OF - day).days >= 3]) if result.per == "week" else 1


def values_of(line: Entry, by: str) -> Iterator[tuple[str, str | None]]:
    kind = line["kind"] if by == "topic" else ""
    yield from ((kind, value) for value in (line[by].split(";") if line[by] else [None]))
