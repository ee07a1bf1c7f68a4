"""Dates, hours and numbers as people in Brussels write them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from fieldlog import formats


@pytest.fixture
def in_french(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("fr"):
        yield


@pytest.fixture
def in_dutch(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("nl"):
        yield


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (450, "7 h 30"), (425, "7 h 05"), (1500, "25 h")],
)
@pytest.mark.usefixtures("in_french")
def test_hours_in_french(minutes: int, written: str):
    assert formats.hours(minutes).replace(formats.NO_BREAK, " ") == written


@pytest.mark.usefixtures("in_dutch")
def test_hours_in_dutch_are_uren():
    assert formats.hours(450) == f"7{formats.NO_BREAK}u{formats.NO_BREAK}30"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (8.44, 1, "8,4"),
        (56.25, 1, "56,3"),
        (2.5, 0, "3"),
        (0.15, 1, "0,2"),
        (1234567, 0, f"1{formats.THIN}234{formats.THIN}567"),
        (-3.25, 1, "-3,3"),
    ],
)
def test_numbers_have_a_comma_and_are_rounded_as_people_do(value: float, decimals: int, written: str):
    assert formats.number(value, decimals) == written


def test_a_figure_stays_with_its_unit():
    assert formats.figure(86, "%") == f"86{formats.NO_BREAK}%"
    assert formats.figure(12) == "12"


def test_a_day_is_day_month_year():
    assert formats.day(date(2026, 11, 2)) == "2/11/2026"
    assert formats.day_short(date(2026, 11, 22)) == "22/11"


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2026, 1, 10, 21, 5, tzinfo=UTC), "22:05"),
        (datetime(2026, 7, 10, 21, 5, tzinfo=UTC), "23:05"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30"),
    ],
)
def test_the_clock_is_that_of_brussels(instant: datetime, written: str):
    assert formats.clock(instant) == written


@pytest.mark.usefixtures("in_french")
def test_words_in_french():
    assert formats.month_name(date(2024, 8, 1)) == "août 2024"
    assert formats.month_short(date(2024, 2, 1)) == "fév"
    assert formats.label({"fr": "Quartier", "nl": "Wijk"}) == "Quartier"


@pytest.mark.usefixtures("in_dutch")
def test_words_in_dutch():
    assert formats.month_name(date(2024, 8, 1)) == "augustus 2024"
    assert formats.month_short(date(2024, 3, 1)) == "mrt"
    assert formats.label({"fr": "Quartier", "nl": "Wijk"}) == "Wijk"


@pytest.mark.usefixtures("in_dutch")
def test_a_moment_names_the_local_day():
    moment = formats.moment(datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    assert "22/11/2026" in moment
    assert "00:30" in moment
