"""The judge of the other tests is judged here, by the sample whose every figure is known."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from .brute_calendar import easter, is_within_months
from .brute_force import judge
from .brute_results import RESULTS

SAMPLE = Path(__file__).parent.parent / "sample"
FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2024, 12, 31)


def read_lines(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_commune() -> dict[str, Any]:
    return YAML(typ="safe").load(SAMPLE / "commune.yaml")


@pytest.mark.parametrize("as_of", ["2024-12-31", "2024-05-17"])
def test_every_figure_of_the_sample_is_found_and_no_other(as_of: str) -> None:
    rows = judge(read_lines("entries.csv"), read_commune(), FIRST_DAY, LAST_DAY, date.fromisoformat(as_of))
    expected = {
        (line["code"], line["period"], line["start"]): (
            line["value"],
            line["numerator"],
            line["denominator"],
            line["status"],
        )
        for line in read_lines(f"expected-as-of-{as_of}.csv")
    }
    found = {
        key: (
            "" if row.value is None else f"{float(row.value):.4f}",
            "" if row.numerator is None else str(row.numerator),
            "" if row.denominator is None else str(row.denominator),
            row.status,
        )
        for key, row in rows.items()
    }
    differences = {
        key: (expected.get(key), found.get(key))
        for key in expected.keys() | found.keys()
        if expected.get(key) != found.get(key)
    }
    assert differences == {}


def test_there_are_81_results_each_once() -> None:
    assert len(RESULTS) == len({result.code for result in RESULTS}) == 81


def test_easter_is_where_the_church_put_it() -> None:
    known = ["2008-03-23", "2019-04-21", "2023-04-09", "2024-03-31", "2025-04-20", "2038-04-25", "2049-04-18"]
    assert [easter(int(day[:4])).isoformat() for day in known] == known


def test_a_month_from_31_january_ends_on_the_last_of_february() -> None:
    asked_on = date(2024, 1, 31)
    assert is_within_months(date(2024, 2, 29), asked_on, 1)
    assert not is_within_months(date(2024, 3, 1), asked_on, 1)
    assert is_within_months(date(2024, 7, 31), asked_on, 6)
    assert not is_within_months(date(2024, 1, 30), asked_on, 1)


EMPTY = {"neighbourhoods": [], "partners": [], "service_days": {}, "staff": []}
PATROL = {"kind": "patrol", "service": "peacekeepers", "author": "alice"}
OUTING = {"kind": "outreach", "service": "medibus", "author": "bob"}


def test_a_patrol_over_two_midnights_counts_on_the_service_days_it_touches() -> None:
    patrol = PATROL | {"id": "1", "started_at": "2024-03-28T23:00+01:00", "ended_at": "2024-03-30T01:00+01:00"}
    rows = judge([patrol], EMPTY, date(2024, 3, 29), date(2024, 4, 2), date(2024, 4, 2))
    march, april = rows["5.1a", "month", "2024-03-29"], rows["5.1a", "month", "2024-04-01"]
    assert (march.value, march.entries, march.end) == (24, 1, date(2024, 3, 31))  # Friday alone is a service day
    assert (april.value, april.entries) == (0, 0)  # Easter Monday is none, Tuesday is one


def test_the_night_the_clocks_go_back_has_25_hours() -> None:
    patrol = PATROL | {"id": "1", "started_at": "2024-10-27T00:00+02:00", "ended_at": "2024-10-28T00:00+01:00"}
    sundays = EMPTY | {"service_days": {"peacekeepers": ["sun"]}}
    rows = judge([patrol], sundays, date(2024, 10, 21), date(2024, 10, 31), date(2024, 10, 31))
    assert rows["5.1a", "plan", "2024-10-21"].value == 25


def test_a_week_counts_whole_in_the_month_of_its_thursday() -> None:
    outing = OUTING | {"id": "1", "started_at": "2024-01-30T20:00+01:00", "ended_at": "2024-01-30T21:00+01:00"}
    first, last = date(2024, 1, 31), date(2024, 2, 29)
    rows = judge([outing], EMPTY, first, last, date(2024, 2, 4))
    february = rows["8.8a", "month", "2024-02-01"]
    assert (february.value, february.entries) == (1, 1)
    assert rows["8.8a", "month", "2024-01-31"].value is None
    assert judge([outing], EMPTY, first, last, date(2024, 2, 3))["8.8a", "month", "2024-02-01"].value is None
