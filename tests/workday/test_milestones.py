"""The steps of the plan as a checklist of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from flask import Flask

from fieldlog.accounts.models import Person
from fieldlog.dates import at_local
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.workday.milestones import list_steps
from tests.factories import make_entry, make_person, sign_in


@pytest.fixture(autouse=True)
def _on_valentine() -> Iterator[None]:
    with time_machine.travel(at_local(date(2024, 2, 14), time(9)), tick=False):
        yield


def make_step(author: Person, topic: str, day: date | None, **more: Any) -> None:
    make_entry(author, "milestone", topic=topic, day=day, **more)


def told(person: Person, year: int, service: str = "") -> dict[str, tuple[int, int, bool]]:
    """By code: how many were done, how many are open, whether it is complete."""
    steps = list_steps(person, service=service or person.service, year=year)
    return {step.code: (len(step.done), len(step.open), step.is_done) for step in steps}


def test_a_step_counts_in_the_year_that_the_plan_says(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        ann = make_person("ann", "coordination")
        make_step(ann, "web_page", date(2023, 5, 1))  # lasting: holds until the plan's end
        make_step(ann, "brochure", date(2022, 5, 1))  # before the plan
        make_step(ann, "dls_update", date(2023, 5, 1))  # every year anew
        make_step(ann, "dashboard_update", None, due_on=date(2024, 3, 1))
        make_step(ann, "activity_report", date(2024, 2, 1), due_on=date(2024, 3, 31))
        make_step(ann, "authority_request", date(2024, 2, 1), requested_on=date(2024, 1, 20))
        make_step(ann, "authority_request", None, requested_on=date(2024, 2, 2))
        now, before = told(ann, 2024), told(ann, 2023)
    assert (now["C.7b"], before["C.7b"]) == ((1, 0, True), (1, 0, True))
    assert now["C.7a"] == (0, 0, False)
    assert (now["C.5a"], before["C.5a"]) == ((0, 0, False), (1, 0, True))
    assert now["C.4b"] == (0, 1, False)
    assert (now["C.1a"], before["C.1a"]) == ((1, 0, True), (0, 0, False))
    assert now["C.1c"] == (1, 1, False)
    assert "8.7b" not in now


@pytest.mark.parametrize(
    ("service", "codes"),
    [
        ("school_mediation", ["7.1a"]),
        ("le_pont", ["8.3a"]),
        ("radicalisation", ["6.1c"]),
        ("peacekeepers", ["8.7b"]),
        ("mediation", []),
    ],
)
def test_every_service_has_the_steps_that_the_plan_counts_of_it(app: Flask, service: str, codes: list[str]) -> None:
    with app.app_context():
        load_shipped_plan()
        assert list(told(make_person("ann", service), 2024)) == codes


def test_a_step_is_logged_from_its_line_with_its_topic_and_today(app: Flask) -> None:
    with app.app_context():
        load_shipped_plan()
        make_step(make_person("ann", "coordination"), "web_page", date(2024, 2, 1))
    client = sign_in(app, "ann")
    page = client.get("/milestones").text
    assert "1 sur 14" in page
    address = "/entries/new/milestone?topic=dls_update&amp;day=today"
    assert address in page
    form = client.get(address.replace("&amp;", "&")).text
    assert re.search(r'name="topic" value="dls_update" checked', form)
    assert 'name="day" type="date" value="2024-02-14"' in form
    report = "/entries/new/milestone?topic=activity_report&amp;due_on=2024-03-31"
    assert report in page
    assert 'name="due_on" type="date" value="2024-03-31"' in client.get(report.replace("&amp;", "&")).text
    assert 'href="/milestones?service=coordination"' in client.get("/deadlines").text


@pytest.mark.parametrize("query", ["topic=none", "topic=%00", "day=soon", "due_on=2024-99-99999", "day=%3Cb%3E"])
def test_an_odd_address_fills_nothing_in(app: Flask, query: str) -> None:
    with app.app_context():
        make_person("ann", "coordination")
    form = sign_in(app, "ann").get(f"/entries/new/milestone?{query}").text
    assert not re.search(r'name="topic"[^>]* checked', form)
    assert 'name="day" type="date" value=""' in form


@pytest.mark.parametrize("query", ["year=1", "year=x", "year=99999999999", "service=mediation", "service=%00"])
def test_odd_addresses_of_the_checklist_are_answered(app: Flask, query: str) -> None:
    with app.app_context():
        load_shipped_plan()
        make_person("eva", "coordination", "evaluator")
    page = sign_in(app, "eva").get(f"/milestones?{query}").text
    assert 'aria-current="true">2024' in page
    assert "entries/new" not in page
