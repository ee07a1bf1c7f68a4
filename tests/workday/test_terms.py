"""Terms: the day by which something must be done, as the shipped plan says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask

from fieldlog.indicators.services import load_shipped_plan
from fieldlog.workday.deadlines import list_counted, plan_around
from fieldlog.workday.terms import Counted, due_of, group_of

TODAY = date(2024, 2, 14)


@dataclass
class Open:
    kind: str = "milestone"
    service: str = "coordination"
    topic: str | None = None
    audience: str | None = None
    requested_on: date | None = None
    offence_on: date | None = None
    due_on: date | None = None


@pytest.fixture
def plan(app: Flask) -> list[Counted]:
    with app.app_context():
        load_shipped_plan()
        return list_counted(plan_around(TODAY), TODAY)


@pytest.mark.parametrize(
    ("entry", "due_on", "codes"),
    [
        ({"topic": "activity_report", "due_on": date(2024, 3, 31)}, date(2024, 3, 31), ("C.1a",)),
        ({"topic": "activity_report", "due_on": date(2024, 1, 14)}, date(2024, 1, 14), ("C.1a",)),
        ({"topic": "authority_request", "requested_on": date(2024, 1, 31)}, date(2024, 2, 29), ("C.1c",)),
        ({"topic": "authority_request", "requested_on": date(2023, 1, 31)}, date(2023, 2, 28), ("C.1c",)),
        (
            {"topic": "authority_request", "requested_on": date(2024, 2, 1), "due_on": date(2024, 2, 20)},
            date(2024, 2, 20),
            ("C.1c",),
        ),
        (
            {"topic": "authority_request", "requested_on": date(2024, 2, 1), "due_on": date(2024, 2, 10)},
            date(2024, 3, 1),
            ("C.1c",),
        ),
        ({"topic": "vacancy", "requested_on": date(2023, 8, 31)}, date(2024, 2, 29), ("C.2a",)),
        ({"topic": "dls_update", "due_on": date(2024, 5, 1)}, date(2024, 5, 1), ("C.5a",)),
        ({"topic": "web_page"}, None, ("C.7b",)),
        ({"topic": "partnership", "service": "peacekeepers"}, None, ("8.7b",)),
        ({"topic": "partnership", "service": "mediation"}, None, ()),
    ],
)
def test_a_step_is_due_when_the_plan_or_the_entry_says(
    plan: list[Counted], entry: dict[str, Any], due_on: date | None, codes: tuple[str, ...]
) -> None:
    due = due_of(Open(**entry), plan, TODAY)
    assert (due.day, due.codes) == (due_on, codes)


def test_a_visit_counts_for_what_can_still_be_met(plan: list[Counted]) -> None:
    visit = Open(
        "techno_visit", "techno_prevention", "post_offence", "resident", date(2024, 2, 4), offence_on=date(2024, 1, 20)
    )
    assert due_of(visit, plan, TODAY).codes == ("1.1a", "1.1c")
    late = Open("techno_visit", "techno_prevention", "pre_offence", "resident", date(2024, 1, 4))
    assert due_of(late, plan, TODAY).codes == ()


@pytest.mark.parametrize(
    ("day", "group"),
    [
        (date(2024, 2, 13), "overdue"),
        (date(2024, 2, 14), "week"),
        (date(2024, 2, 18), "week"),
        (date(2024, 2, 19), "month"),
        (date(2024, 2, 29), "month"),
        (date(2024, 3, 1), "later"),
        (None, "undated"),
    ],
)
def test_a_day_stands_in_its_group(day: date | None, group: str) -> None:
    assert group_of(day, TODAY) == group


def test_the_last_week_of_a_month_goes_on_in_the_next() -> None:
    assert group_of(date(2024, 3, 3), date(2024, 2, 28)) == "week"
