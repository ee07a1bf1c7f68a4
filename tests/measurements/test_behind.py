"""Behind every figure stand exactly as many entries as it says."""

from __future__ import annotations

import os
from datetime import date

from flask import Flask
from sqlalchemy import func, select

from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import Measurement
from fieldlog.measurements.queries import list_measurements, read_basis, select_entries_behind


def test_every_figure_of_the_sample_opens_to_as_many_entries_as_it_says(app_with_sample: Flask) -> None:
    with app_with_sample.app_context():
        for as_of in (date(2024, 5, 17), date(2024, 12, 31)):
            measure_night(as_of=as_of)
            lines = [line for line in list_measurements() if line[1].last_day >= as_of or as_of.month == 12]
            assert len(lines) > 200, "those that the day cuts off; in December all"
            differing = {
                (result.code, row.period, row.first_day): (row.entries, behind)
                for result, row in lines[:: every()]
                if (behind := count_behind(result, row, as_of)) != row.entries
            }
            assert differing == {}


def every() -> int:
    """SQLite is asked about every figure, and PostgreSQL, which takes twice the time, about one in four."""
    return 4 if db.engine.dialect.name == "postgresql" and not os.environ.get("FIELDLOG_SOAK") else 1


def count_behind(result: ExpectedResult, row: Measurement, as_of: date) -> int:
    behind = select_entries_behind(result, row.first_day, row.last_day, read_basis(result, as_of)).subquery()
    return db.session.scalars(select(func.count(behind.c.number.distinct()))).one()
