"""Each day of a target per day gives what its entries give, and opens to exactly these, in the sample's two years."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.one_day import select_entries_on
from fieldlog.measurements.queries import list_given_days, read_basis

from . import test_brute_force as sample
from .brute_calendar import ONE_DAY, days, is_service_day, union_seconds
from .brute_force import facts_of, pieces_by_day
from .brute_results import RESULTS

DAILY = [result for result in RESULTS if result.per == "day"]


@pytest.mark.parametrize("as_of", [date(2024, 12, 31), date(2024, 5, 17)])
def test_each_day_has_the_hours_and_the_entries_that_the_judge_finds(app_with_sample: Flask, as_of: date) -> None:
    lines, commune = sample.read_lines("entries.csv"), sample.read_commune()
    facts = facts_of(lines, commune, as_of)
    assert len(DAILY) == 4
    listed = 0
    with app_with_sample.app_context():
        measure_night(as_of=as_of)
        for one in DAILY:
            pieces = pieces_by_day([fact for fact in facts if one.among(fact)])
            result = db.session.scalars(select(ExpectedResult).where(ExpectedResult.code == one.code)).one()
            basis = read_basis(result, as_of)
            for first, last in ((date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024)):
                judged = [
                    (day, union_seconds([piece for piece, _ in pieces.get(day, [])]), is_service_day(day, commune))
                    for day in days(first, min(last, as_of))
                ]
                assert [tuple(given) for given in list_given_days(result, first, last, basis)] == judged, one.code
            across = [day for day in pieces if {entry for _, entry in pieces[day]} & names_on(pieces, day - ONE_DAY)]
            assert across
            for day in sorted({*list(pieces)[::19], *across[:3]}):
                if day <= as_of:
                    numbers = select_entries_on(result, day, date(day.year, 12, 31), basis)
                    found = set(db.session.scalars(select(Entry.id).where(Entry.number.in_(numbers))))
                    assert found == {UUID(name) for name in names_on(pieces, day)}, (one.code, day)
                    listed += len(found)
    assert listed > 100


def names_on(pieces: dict, day: date) -> set[str]:
    return {entry for _, entry in pieces.get(day, [])}
