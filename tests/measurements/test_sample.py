"""The commune that does not exist: every figure it should give, by one full night and by a series of ordinary ones."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import update

from fieldlog.extensions import db
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.models import Measurement
from fieldlog.reports.exports import write_measurements

from . import test_brute_force as sample
from .brute_force import Row, judge
from .brute_results import RESULTS

END, MAY = "2024-12-31", "2024-05-17"
TARGETS = {result.code: result.target for result in RESULTS}
Key = tuple[str, str, str]


@cache
def judged(as_of: str) -> dict[Key, Row]:
    lines, commune = sample.read_lines("entries.csv"), sample.read_commune()
    return judge(lines, commune, sample.FIRST_DAY, sample.LAST_DAY, date.fromisoformat(as_of))


def exported() -> dict[Key, dict[str, str]]:
    """The file that people get, by code, period and start."""
    text = io.StringIO()
    lines = write_measurements(text)
    text.seek(0)
    rows = {(row["code"], row["period"], row["start"]): row for row in csv.DictReader(text)}
    assert len(rows) == lines, "a line stands twice"
    return rows


def every_line_is_there(as_of: str) -> None:
    """The expected file line by line; what it does not hold (end, entries, target) from the judge."""
    found = exported()
    wanted = {
        (row["code"], row["period"], row["start"]): row for row in sample.read_lines(f"expected-as-of-{as_of}.csv")
    }
    assert found.keys() == wanted.keys()
    assert {key: seen(row) for key, row in found.items()} == {
        key: expected(row, judged(as_of)[key]) for key, row in wanted.items()
    }
    assert check_figures() == []


def seen(row: dict[str, str]) -> dict[str, Any]:
    return row | {"value": row["value"] and f"{float(row['value']):.4f}"}


def expected(row: dict[str, str], by_judge: Row) -> dict[str, Any]:
    more = {"end": by_judge.end.isoformat(), "entries": str(by_judge.entries), "target": TARGETS[row["code"]]}
    return row | more


def night(as_of: str, *, full: bool = False) -> int:
    return measure_night(as_of=date.fromisoformat(as_of), full=full, again=True).figures_changed


def test_a_full_night_gives_every_line_of_the_expected_files(app_with_sample: Flask) -> None:
    with app_with_sample.app_context():
        for as_of in (END, MAY):
            night(as_of, full=True)
            every_line_is_there(as_of)


def test_a_series_of_nights_gives_the_same_lines(app_with_sample: Flask) -> None:
    with app_with_sample.app_context():
        for as_of in ("2022-12-31", "2023-01-01", "2023-07-14", "2024-02-28", "2024-02-29", "2024-03-03", "2024-05-16"):
            night(as_of)
        night(MAY)
        every_line_is_there(MAY)
        for as_of in ("2024-05-18", "2024-10-26", "2024-10-28", "2024-12-29", "2024-12-30"):
            night(as_of)
        night(END)
        every_line_is_there(END)


def test_the_as_of_day_may_go_back_and_forth(app_with_sample: Flask) -> None:
    with app_with_sample.app_context():
        for as_of in (END, "2023-03-05", MAY):
            night(as_of)
        every_line_is_there(MAY)
        night(END)
        every_line_is_there(END)
        assert night(END) == 0, "a second run of the same night changes nothing"
        assert night(END, full=True) == 0


def test_a_figure_that_was_tampered_with_is_found(app_with_sample: Flask) -> None:
    with app_with_sample.app_context():
        night(END)
        wrong = update(Measurement).where(Measurement.period == "plan", Measurement.value == 4).values(value=5)
        db.session.execute(wrong)
        db.session.commit()
        differences = check_figures()
        assert differences
        assert {(one.period, one.stored.figure.value, one.computed.figure.value) for one in differences} == {
            ("plan", 5, 4)
        }
