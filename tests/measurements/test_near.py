"""Counted entries and near misses together are exactly what a measure's kinds give over a period, without overlap, and
every reason is true of the entries that it keeps out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.near import COUNTED, Candidates, sort_candidates
from fieldlog.measurements.queries import read_basis
from tests.conftest import app_on, copy_sqlite
from tests.factories import make_entry, make_person

from . import loading
from . import test_brute_force as sample
from .brute_calendar import ONE_DAY, Period, periods
from .brute_force import Asked
from .brute_near import Known, alike, is_before_the_end, is_true, list_given, outcome, read_known
from .brute_results import RESULTS
from .made_data import random_commune, random_entries

Line = dict[str, str]
COLUMNS = ("requested_on", "offence_on", "due_on", "neighbourhood", "day")
#: "early" too, but no measure of the shipped plan has a term that may begin after the day.
REASONS = {
    "late", "over", "open", "future", "missing", "not_target", "not_relayed", "relayed_elsewhere",
    "no_service_day", "other_week", "nobody_concerned",
}  # fmt: skip


@pytest.fixture
def app_of_sample(sqlite_sample: Path, place: Path) -> Iterator[Flask]:
    yield from app_on(copy_sqlite(sqlite_sample, place))


def test_counted_and_near_together_are_the_candidates_of_each_result_of_the_sample(app_of_sample: Flask) -> None:
    lines, commune = sample.read_lines("entries.csv"), sample.read_commune()
    with app_of_sample.app_context():
        told = [
            compare(lines, commune, sample.FIRST_DAY, sample.LAST_DAY, date.fromisoformat(as_of))
            for as_of in ("2024-12-31", "2024-05-17")
        ]
    assert {"near", "asked", "counted"} <= told[0].keys() & told[1].keys()


def test_dates_and_places_that_are_missing_leave_no_entry_out(any_app: Flask, tmp_path: Path) -> None:
    rng = Random(4)
    commune, (first, last) = random_commune(rng), (date(2023, 10, 17), date(2024, 5, 11))
    lines = random_entries(rng, commune, 500, first, last)
    with any_app.app_context():
        loading.put_commune(commune)
        loading.put_plan(first, last)
        loading.put_register(lines, tmp_path)
        for line in lines:
            given = [name for name in COLUMNS if line[name] and not (name == "day" and line["started_at"])]
            leave_out(line, [name for name in given if rng.random() < 0.2])
        told = compare(lines, commune, first, last, date(2024, 4, 24), each=3)
    assert told.keys() == REASONS | {"near", "asked", "counted"}


def leave_out(line: Line, names: list[str]) -> None:
    """Forms ask for most of these; what an older version or another programme stored may lack them."""
    line |= dict.fromkeys(names, "")
    if names:
        last_day = {"last_day": None} if "day" in names else {}
        changed = update(Entry).where(Entry.id == UUID(line["id"])).values(dict.fromkeys(names) | last_day)
        db.session.execute(changed)


def test_an_entry_without_the_date_that_rules_stands_where_its_next_date_does(app: Flask) -> None:
    may = partial(date, 2024, 5)
    with app.app_context():
        loading.put_plan(date(2024, 1, 1), date(2024, 12, 31))
        nadia, tess = make_person("nadia", service="coordination"), make_person("tess", "techno_prevention")
        make_entry(nadia, "milestone", topic="periodic_report", day=None, due_on=may(10))
        make_entry(nadia, "milestone", topic="activity_report", day=may(9))
        visit = partial(make_entry, tess, "techno_visit", topic="post_offence", audience="resident")
        visit(day=may(9), requested_on=None)
        visit(day=None, requested_on=may(9))
        for code, outcomes in {
            "C.4c": ["open"],
            "C.1a": ["missing-due_on"],
            "1.1a": ["missing-requested_on", "asked-missing-offence_on"],
            "1.1b": ["missing-offence_on", "over-14d-requested_on"],
        }.items():
            result = db.session.scalars(select(ExpectedResult).where(ExpectedResult.code == code)).one()
            rows = sort_candidates(result, may(1), may(31), read_basis(result, may(31))).rows
            assert db.session.scalars(select(rows.c.outcome).order_by(rows.c.number)).all() == outcomes, code


def test_a_plan_of_ones_own_may_ask_a_share_for_other_things_than_the_shipped_one(app: Flask) -> None:
    part = {"topic": "vacancy", "within": {"days": 5, "of": "due_on"}}
    with app.app_context():
        loading.put_plan(date(2024, 1, 1), date(2024, 12, 31))
        result = db.session.scalars(select(ExpectedResult).where(ExpectedResult.code == "C.2a")).one()
        result.measure_data = {"share": {"among": {"kind": "milestone"}, "when": part}}
        db.session.commit()
        nadia = make_person("nadia", service="coordination")
        for day, topic in ((9, "vacancy"), (10, "vacancy"), (12, "brochure")):
            make_entry(nadia, "milestone", topic=topic, day=date(2024, 5, day), due_on=date(2024, 5, 10))
        result = db.session.get_one(ExpectedResult, result.id, populate_existing=True)
        rows = sort_candidates(result, date(2024, 5, 1), date(2024, 5, 31), read_basis(result, date(2024, 5, 31))).rows
        outcomes = db.session.scalars(select(rows.c.outcome).order_by(rows.c.number)).all()
    assert outcomes == ["asked-early-5d-due_on", "counted", "asked-other"]


def compare(
    lines: list[Line], commune: dict[str, Any], first: date, last: date, as_of: date, *, each: int = 1
) -> Counter[str]:
    """Every result over ``each`` of the plan's periods, all of them in turn; how often each outcome and reason came."""
    groups = alike([read_known(line, commune, as_of) for line in lines if not line["withdrawn_reason"]])
    ids = dict(db.session.execute(select(Entry.number, Entry.id)).all())
    stored = {result.code: result for result in db.session.scalars(select(ExpectedResult))}
    all_periods = [period for period in periods(first, last) if period.start <= as_of]
    told: Counter[str] = Counter()
    for position, result in enumerate(RESULTS):
        given = {one.line["id"]: one for one in list_given(groups, result)}
        for n in range(each):
            period = all_periods[(position * each + n) % len(all_periods)]
            asked = Asked(result, [], {}, commune, first, period.start, period.end, as_of)
            told += compare_one(stored[result.code], period, asked, given, ids)
    return told


def compare_one(
    result: ExpectedResult, period: Period, asked: Asked, given: dict[str, Known], ids: dict[int, UUID]
) -> Counter[str]:
    candidates = sort_candidates(result, period.start, period.end, read_basis(result, asked.as_of))
    rows = [(str(ids[number]), name) for number, name in db.session.execute(select(candidates.rows)).all()]
    assert len(dict(rows)) == len(rows), "one stands twice"
    found: dict[str, str] = {}
    reasons: Counter[str] = Counter()
    for id, name in rows:
        if name == COUNTED:
            found[id] = "counted"
            continue
        told = candidates.outcomes[name]
        found[id] = "asked" if told.is_asked else "near"
        assert id in given, (result.code, period, name)
        assert is_true(told.obstacle, given[id], asked), (result.code, period, name, given[id].line)
        reasons[told.obstacle.slug] += 1
    wanted = {id: what for id, one in given.items() if (what := outcome(one, asked))}
    assert found == wanted, (result.code, period)
    dates_are_right(candidates, asked, given, ids)
    return reasons + Counter(found.values())


def dates_are_right(candidates: Candidates, asked: Asked, given: dict[str, Known], ids: dict[int, UUID]) -> None:
    """Of the first hundred of each period, one by one: the term begins with a date of theirs, and its last day is the
    last on which they are in time."""
    names = dict(db.session.execute(select(candidates.rows).limit(100)).all())
    entries = {one.number: one for one in db.session.scalars(select(Entry).where(Entry.number.in_(names)))}
    for number, told in candidates.find_outcomes(names).items():
        assert (told.name if told else COUNTED) == names[number]
        reason = told.obstacle.reason(entries[number]).values if told else {}
        if told and told.obstacle.slug in ("late", "over", "open") and told.obstacle.of:
            fact = given[str(ids[number])].whole
            since, last_day = reason["since"], reason["last_day"]
            assert since == getattr(fact, told.obstacle.of)
            assert reason["done_on"] == fact.day
            assert is_before_the_end(last_day, since, reason["term"])
            assert not is_before_the_end(last_day + ONE_DAY, since, reason["term"])
            is_done = fact.day is not None and fact.day <= asked.as_of
            assert last_day >= asked.as_of if told.obstacle.slug == "open" else last_day < (fact.day or asked.as_of)
            assert is_done == (told.obstacle.slug == "late")
