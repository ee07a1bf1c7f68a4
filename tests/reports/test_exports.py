"""measurements.csv as people get it: its columns, what is empty where, and which periods are asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from fieldlog.dates import add_months
from fieldlog.measurements.jobs import measure_night
from fieldlog.reports.exports import write_measurements
from tests.factories import make_entry, make_person
from tests.measurements.loading import put_plan

FIRST_DAY, LAST_DAY, AS_OF = date(2023, 10, 17), date(2024, 12, 31), date(2024, 5, 17)
HEADER = "code,period,start,end,value,numerator,denominator,entries,target,status"


@pytest.fixture
def measured(any_app: Flask) -> Iterator[Flask]:
    """Two visits asked for on the same day, one of them within 14 days of the offence."""
    with any_app.app_context():
        put_plan(FIRST_DAY, LAST_DAY)
        alice = make_person("alice", "techno_prevention")
        asked_on = date(2024, 3, 4)
        for day in (date(2024, 3, 6), date(2024, 4, 6), None):
            make_entry(
                alice, "techno_visit", topic="post_offence", audience="resident",
                day=day, requested_on=asked_on, offence_on=asked_on,
            )  # fmt: skip
        measure_night(as_of=AS_OF)
        yield any_app


def export(**asked: date | str) -> tuple[str, list[dict[str, str]]]:
    """The header line and the lines below it."""
    out = io.StringIO()
    number = write_measurements(out, **asked)
    header, text = out.getvalue().split("\r\n", 1)
    rows = list(csv.DictReader(io.StringIO(text), fieldnames=header.split(",")))
    assert len(rows) == number
    return header, rows


def test_a_share_has_its_numerator_and_denominator_and_a_year_its_status(measured: Flask) -> None:
    header, rows = export()
    assert header == HEADER
    lines = {(row["code"], row["period"], row["start"]): ",".join(row.values()) for row in rows}
    assert lines["1.1a", "year", "2024-01-01"] == ("1.1a,year,2024-01-01,2024-12-31,33.333333333333,1,3,3,>=30,reached")
    assert lines["1.1a", "month", "2024-03-01"] == "1.1a,month,2024-03-01,2024-03-31,33.333333333333,1,3,3,>=30,"
    assert lines["1.1a", "month", "2024-04-01"] == "1.1a,month,2024-04-01,2024-04-30,,0,0,0,>=30,"
    assert lines["1.1c", "year", "2024-01-01"] == ("1.1c,year,2024-01-01,2024-12-31,1.000000000000,,,1,>=50,behind")
    assert lines["3.1a", "year", "2023-10-17"] == "3.1a,year,2023-10-17,2023-12-31,0.000000000000,,,0,yes,missed"
    assert lines["3.1b", "year", "2024-01-01"] == "3.1b,year,2024-01-01,2024-12-31,0.000000000000,,,0,,no_target"
    assert lines["C.5b", "plan", "2023-10-17"] == "C.5b,plan,2023-10-17,2024-12-31,0.000000000000,,,0,>2,"


def test_a_period_that_begins_after_the_as_of_day_has_no_line(measured: Flask) -> None:
    _, rows = export()
    assert {row["start"] for row in rows if row["period"] == "month"} == {
        "2023-10-17", *(f"{add_months(date(2023, 11, 1), month)}" for month in range(7)),
    }  # fmt: skip
    assert {row["start"] for row in rows if row["period"] == "quarter"} == {"2023-10-17", "2024-01-01", "2024-04-01"}
    assert len(rows) == 81 * (1 + 2 + 3 + 8)


@pytest.mark.parametrize(
    ("asked", "periods"),
    [
        ({"period": "month"}, {"month"}),
        ({"period": "plan"}, {"plan"}),
        ({"first_day": date(2024, 1, 1), "last_day": date(2024, 3, 31)}, {"month", "quarter"}),
        ({"first_day": date(2024, 1, 1)}, {"month", "quarter", "year"}),
        ({"last_day": date(2023, 12, 31), "period": "year"}, {"year"}),
        ({"first_day": date(2025, 1, 1)}, set()),
    ],
)
def test_periods_that_lie_between_two_days(measured: Flask, asked: dict[str, date | str], periods: set[str]) -> None:
    _, rows = export(**asked)
    assert {row["period"] for row in rows} == periods
    for row in rows:
        assert str(asked.get("first_day", FIRST_DAY)) <= row["start"]
        assert row["end"] <= str(asked.get("last_day", LAST_DAY))


def test_results_stand_in_the_plans_order(measured: Flask) -> None:
    _, rows = export(period="plan")
    codes = [row["code"] for row in rows]
    assert codes[:3] == ["C.1a", "C.1b", "C.1c"]
    assert codes[-1] == "8.8a"
    assert len(codes) == 81
