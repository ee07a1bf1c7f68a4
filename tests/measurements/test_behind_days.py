"""Behind every figure of free dates stand exactly the entries that make it, of all places and of one."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.indicators.queries import list_plans, list_results
from fieldlog.measurements.between import read_between, select_entries_between
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.queries import read_basis
from fieldlog.measurements.rules import Period

from . import test_brute_force as sample
from .brute_force import asking, facts_of, judge_between
from .brute_results import RESULTS
from .test_between import says_the_same

AS_OF = date(2024, 9, 12)
BY_CODE = {result.code: result for result in RESULTS}
RANGES = [
    (date(2023, 8, 1), date(2024, 7, 31)),
    (date(2024, 2, 14), date(2024, 3, 11)),
    (date(2024, 8, 1), date(2024, 12, 31)),  # not over yet
    (date(2022, 12, 20), date(2023, 1, 31)),  # begins before the plan
]


@pytest.mark.parametrize("days", RANGES, ids=lambda days: str(days[0]))
def test_the_entries_listed_are_as_many_as_the_figure_says_and_alone_give_it(
    app_with_sample: Flask, days: tuple[date, date]
) -> None:
    lines, commune = sample.read_lines("entries.csv"), sample.read_commune()
    listed = 0
    with app_with_sample.app_context():
        measure_night(as_of=AS_OF)
        plan = list_plans()[0]
        results = {result.id: result for result in list_results(plan)}
        for place in (None, *places_of(lines)):
            of_place = [line for line in lines if place in (None, line["neighbourhood"])]
            judged = judge_between(of_place, commune, sample.FIRST_DAY, *days, AS_OF)
            for id_, figure in read_between(plan, *days, AS_OF, place).figures.items():
                code = results[id_].code
                basis = read_basis(results[id_], AS_OF, Period("", *days))
                numbers = select_entries_between(results[id_], *days, basis, place)
                found = {str(one) for one in db.session.scalars(select(Entry.id).where(Entry.number.in_(numbers)))}
                alone = facts_of([line for line in of_place if line["id"] in found], commune, AS_OF)
                given = asking(BY_CODE[code], alone, commune, sample.FIRST_DAY, AS_OF)(*days)
                assert len(found) == len(alone) == judged[code].entries == figure.entries, (code, place)
                assert given == judged[code], (code, place)
                assert says_the_same(given, figure), (code, place)
                assert read_between(plan, *days, AS_OF, place, only=[id_]).figures == {id_: figure}
                listed += len(found)
    assert listed > 50


def places_of(lines: list[dict[str, str]]) -> list[str]:
    """The two in which the most was done."""
    found = [line["neighbourhood"] for line in lines if line["neighbourhood"]]
    return sorted(set(found), key=lambda place: (-found.count(place), place))[:2]
