"""The results that an entry is said to feed are those whose brute-force selection holds it."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.measurements.feeding import list_fed

from . import loading
from .brute_calendar import as_date, is_service_day
from .brute_facts import Fact, read_fact
from .brute_results import RESULTS, Result
from .made_data import random_as_of, random_commune, random_entries, random_plan

SEEDS = range(60 if os.environ.get("FIELDLOG_SOAK") else 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_results_named_are_those_whose_selection_holds_the_entry(any_app: Flask, tmp_path: Path, seed: int):
    rng = Random(seed)
    first_day, last_day = random_plan(rng)
    as_of, commune = random_as_of(rng, first_day, last_day), random_commune(rng)
    lines = random_entries(rng, commune, 120, first_day, last_day)
    with any_app.app_context():
        loading.put_commune(commune)
        loading.put_plan(first_day, last_day)
        loading.put_register(lines, tmp_path)
        entries = {entry.id: entry for entry in db.session.scalars(select(Entry))}
        for line in lines:
            feeds = list_fed(entries[UUID(line["id"])], as_of)
            named = {feed.result.code: feed.outcome for feed in feeds if feed.outcome != "near"}
            assert named == selected(line, commune, first_day, last_day, as_of), line
            near = [feed for feed in feeds if feed.outcome == "near"]
            assert not {feed.result.code for feed in near} & named.keys()
            assert all(feed.reasons for feed in near)


def selected(line: dict[str, str], commune: dict[str, Any], first: date, last: date, as_of: date) -> dict[str, str]:
    """The codes whose selection holds the entry: ``asked`` where it is in a share's denominator only."""
    if line["withdrawn_reason"]:
        return {}
    fact = read_fact(line, commune, as_of)
    return {
        result.code: "counts" if not result.word.startswith("share") or result.when(fact) else "asked"
        for result in RESULTS
        if result.among(fact) and belongs(fact, result, commune, first, last, as_of)
    }


def belongs(fact: Fact, result: Result, commune: dict[str, Any], first: date, last: date, as_of: date) -> bool:
    """It is dated on a day that counts for the plan, and that day is known."""
    if result.word in ("inducted newcomers", "trained constatateurs"):
        return matters(fact, result, commune, first, last, as_of)
    if result.word == "coverage":
        return any(
            first <= piece.day <= min(last, as_of) and is_service_day(piece.day, commune) for piece in fact.pieces
        )
    day = getattr(fact, result.dated_by)
    if day is None or day > as_of:
        return False
    if result.per == "week":
        thursday = day + timedelta(days=4 - day.isoweekday())
        return first <= thursday <= last
    return first <= day <= last


def matters(fact: Fact, result: Result, commune: dict[str, Any], first: date, last: date, as_of: date) -> bool:
    """Somebody trained is asked about in one of the plan's years so far."""
    years = [(max(first, date(y, 1, 1)), min(last, date(y, 12, 31))) for y in range(first.year, last.year + 1)]
    return any(
        asks(person, fact, result, start, min(end, as_of), as_of)
        for start, end in [*years, (first, last)]
        for person in commune["staff"]
        if start <= as_of and person["username"] in fact.trained
    )


def asks(person: dict[str, Any], fact: Fact, result: Result, start: date, known_end: date, as_of: date) -> bool:
    joined, left = as_date(person.get("joined_on")), as_date(person.get("left_on")) or date.max
    if fact.day is None or joined is None:
        return False
    if result.word == "inducted newcomers":
        return start <= joined <= known_end and fact.day <= as_of
    marked = person["service"] == "peacekeepers" and person.get("constatateur")
    return bool(marked) and joined <= known_end <= left and fact.day <= known_end
