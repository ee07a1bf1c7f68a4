"""The made commune with its night: every figure is what its entries give, each page says how many they are, and no page
asks more of the database where the commune is five times as large."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from fieldlog.dates import BRUSSELS, midnight
from fieldlog.demo.services import make_demo
from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import Measurement
from fieldlog.measurements.queries import days_that_count, list_measurements, read_basis, select_entries_behind
from fieldlog.measurements.rules import Period
from tests.conftest import app_on, copy_sqlite
from tests.factories import sign_in
from tests.monthly.test_monthly_pages import counted_queries

IS_SOAK = bool(os.environ.get("FIELDLOG_SOAK"))
TODAY = date(2026, 3, 18)
AS_OF = TODAY - timedelta(days=1)
#: Two years of entries in the soak; otherwise five weeks, which are as many rows for the queries to tell apart.
FIRST_DAY = None if IS_SOAK else date(2026, 2, 9)
OF_A_RESULT = [
    "{month}/{code}",
    "{month}/{code}/entries",
    "{month}/{code}/entries?by=neighbourhood",
    "{month}/{code}/entries?period=year&by=topic",
    "{month}/{code}/near?period=year",
    "free-dates/{code}/entries",
]


@pytest.fixture(scope="module", params=[1, 5], ids=["scale 1", "scale 5"])
def made(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """The commune at that scale, with its night."""
    for app in app_on(copy_sqlite(sqlite_template, tmp_path_factory.mktemp("made"))):
        with app.app_context(), at_noon():
            make_demo(scale=request.param, today=TODAY, first_day=FIRST_DAY)
            measure_night(as_of=AS_OF)
        yield app


@pytest.fixture
def coordinator(made: Flask) -> Iterator[FlaskClient]:
    with at_noon():
        yield sign_in(made, "coordinator")


def at_noon() -> time_machine.travel:
    return time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=BRUSSELS), tick=False)


def test_the_pages_of_all_results_take_at_most_fifteen_queries_those_of_free_dates_twenty_five(
    made: Flask, coordinator: FlaskClient
) -> None:
    month = f"{TODAY:%Y-%m}"
    pages = {
        "/monthly/glance": 15,
        "/monthly/glance?by=service": 15,
        f"/monthly/{month}": 15,
        "/monthly/free-dates": 25,
    }
    for page, most in pages.items():
        with counted_queries(made) as statements:
            assert coordinator.get(page).status_code == 200
        assert len(statements) <= most, page


def test_the_pages_of_a_result_take_at_most_twenty_five_queries(made: Flask, coordinator: FlaskClient) -> None:
    with made.app_context():
        codes = db.session.scalars(select(ExpectedResult.code).order_by(ExpectedResult.id)).all()
    taken = {}
    for number, code in enumerate(codes):
        for page in OF_A_RESULT if IS_SOAK else (OF_A_RESULT[number % len(OF_A_RESULT)],):
            address = f"/monthly/{page.format(month=f'{TODAY:%Y-%m}', code=code)}"
            with counted_queries(made) as statements:
                answer = coordinator.get(address)
            if answer.status_code == 404:
                assert "by=" in page, address  # its entries have no such dimension
            taken[address] = len(statements)
    assert len(taken) > 75
    assert {address: count for address, count in taken.items() if count > 25} == {}


def test_every_figure_is_what_the_entries_behind_it_give(made: Flask) -> None:
    """Each eighth one of the larger commune, unless there is time."""
    with made.app_context():
        lines = [line for line in list_measurements() if line.measurement.entries or line.measurement.amount]
        assert len(lines) > 200
        lines = lines if IS_SOAK or count_entries() < 10_000 else lines[::8]
        differing = {
            (line.result.code, line.measurement.period, line.measurement.first_day): (
                stored_of(line.measurement),
                given,
            )
            for line in lines
            if (given := given_by_entries(line.result, line.measurement)) != stored_of(line.measurement)
        }
    assert differing == {}


def count_entries() -> int:
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def stored_of(row: Measurement) -> tuple[int, int | None]:
    """How many entries, and the whole number that the value is made of."""
    return row.entries, row.amount


def given_by_entries(result: ExpectedResult, row: Measurement) -> tuple[int, int | None]:
    """The same from the entries behind it, one by one. Whether a share's entry also fits is not asked again here, nor
    whom a training was for: the sample does that, against a count that shares no code."""
    basis, at = read_basis(result, AS_OF), result.at(row.last_day)
    numbers = select_entries_behind(result, row.first_day, row.last_day, basis)
    crew = selectinload(Entry.crew)
    found = db.session.scalars(select(Entry).where(Entry.number.in_(numbers)).options(crew)).all()
    if at.measure.verb == "coverage":
        runs = days_that_count(at, Period("", row.first_day, row.last_day), basis)
        return len(found), seconds_laid_over_each_other(found, {day for run in runs for day in days_of(*run)})
    amounts = {
        "count": len(found),
        "people": sum(entry.people or 0 for entry in found),
        "hours": sum(entry.minutes or 0 for entry in found),
        "cases": len({(entry.service, entry.case) for entry in found if entry.case}),
        "partners": len({row.partner for entry in found for row in entry.partners}),
        "staff": len({person for entry in found for person in (entry.author_id, *entry.crew_ids)}),
    }
    return len(found), amounts.get(at.measure.verb or "", row.amount)


def days_of(first_day: date, last_day: date) -> Iterator[date]:
    yield from (first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1))


def seconds_laid_over_each_other(rounds: Sequence[Entry], counted: set[date]) -> int:
    """How long at least one round is out, of the counted days."""
    spans = sorted((int(one.started_at.timestamp()), int(one.ended_at.timestamp())) for one in rounds)  # type: ignore
    seconds, out_until = 0, 0
    for start, end in spans:
        for day in days_of(*(datetime.fromtimestamp(moment, BRUSSELS).date() for moment in (start, end))):
            if day in counted:
                begins, ends = (int(midnight(one).timestamp()) for one in (day, day + timedelta(days=1)))
                seconds += max(0, min(end, ends) - max(start, begins, out_until))
        out_until = max(out_until, end)
    return seconds


def test_each_page_of_entries_says_as_many_as_the_figure(made: Flask, coordinator: FlaskClient) -> None:
    """Those that may be read, on all pages of the list, and those that are only a number."""
    with made.app_context():
        lines = [
            line
            for line in list_measurements(period="month", first_day=TODAY.replace(day=1))
            if line.measurement.entries
        ]
        stored = {line.result.code: line.measurement.entries for line in lines if line.measurement.entries < 200}
    assert len(stored) > 30
    told = {code: entries_told(coordinator, f"/monthly/{TODAY:%Y-%m}/{code}/entries") for code in stored}
    assert told == stored


def entries_told(client: FlaskClient, address: str) -> int:
    first = client.get(address).text
    hidden = re.search(r'class="message none">.*<span>([0-9]+) entr', first)
    told, page, number = int(hidden[1]) if hidden else 0, first, 1
    while True:
        told += page.count('<a class="row" href="/entries/')
        if 'rel="next"' not in page:
            return told
        number += 1
        page = client.get(f"{address}?page={number}").text
