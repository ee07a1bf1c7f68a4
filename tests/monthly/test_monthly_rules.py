"""The arithmetic of the monthly page: units, rounding that tells no lies, rows, parts, bars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from fieldlog.indicators.kinds import Measure, Target
from fieldlog.monthly import rules, wording
from fieldlog.monthly.rules import Figure, Line, Result, bar_heights, blocks_of, neighbour_years, rows_of

PATROLS = {"kind": "patrol"}
CONTACTS = {"kind": "case_contact", "service": "mediation"}
SHARE = {"among": {"kind": "techno_visit"}, "when": {"done": True}}
COUNT = Measure.model_validate({"count": PATROLS})


def figure(value: float | None, period: str = "month", first_day: date = date(2024, 5, 1), **more: Any) -> Figure:
    row = {"last_day": date(2024, 5, 31), "amount": 0, "base": 0, "slots": 0, "entries": 0, "status": None} | more
    return Figure(period=period, first_day=first_day, value=value, **row)


def result(measure: dict[str, Any], target: dict[str, Any] | None = None, code: str = "1.1a", id: int = 1) -> Result:
    labels = {"fr": "Visites", "nl": "Bezoeken"}
    parsed = Target.model_validate(target) if target else None
    return Result(id, code, labels, Measure.model_validate(measure), parsed)


@pytest.mark.parametrize(
    ("measure", "target", "unit"),
    [
        ({"count": PATROLS}, None, "number"),
        ({"count": PATROLS}, {"at_least": 4, "per": "week"}, "per_week"),
        ({"count": PATROLS}, {"at_least": 4, "per": "day"}, "per_day"),
        ({"hours": PATROLS}, None, "hours"),
        ({"hours": PATROLS}, {"at_least": 2, "per": "week"}, "hours_per_week"),
        ({"coverage": PATROLS}, {"at_least": 7, "per": "day"}, "hours_per_day"),
        ({"share": SHARE}, {"at_least": 30}, "percent"),
        ({"staff_measure": "inducted_newcomers"}, {"at_least": 100}, "percent"),
        ({"exists": CONTACTS}, {"is_yes": True}, "yes_no"),
        ({"lasting": CONTACTS}, {"is_yes": True}, "yes_no"),
        ({"cases": CONTACTS}, {"is_yes": True}, "number"),
    ],
)
def test_what_a_value_is_follows_from_measure_and_target(measure: dict, target: dict | None, unit: str):
    assert result(measure, target).unit == unit


@pytest.mark.parametrize(
    ("value", "unit", "target", "decimals"),
    [
        (43.0, "number", None, 0),
        (100.0, "percent", None, 0),
        (66.6667, "percent", None, 1),
        (8.4, "hours_per_day", {"at_least": 7, "per": "day"}, 1),
        (6.96, "hours_per_day", {"at_least": 7, "per": "day"}, 2),
        (29.999, "percent", {"at_least": 30}, 3),
        (6.99999999, "hours_per_day", {"at_least": 7, "per": "day"}, 4),
    ],
)
def test_rounding_never_makes_a_missed_target_look_reached(value: float, unit: Any, target: dict | None, decimals: int):
    parsed = Target.model_validate(target) if target else None
    assert wording.decimals_of(value, unit, parsed) == decimals


@pytest.mark.parametrize(
    ("measure", "target", "value", "written", "target_written"),
    [
        ({"count": PATROLS}, {"at_least": 50}, 1234.0, "1\u202f234", "≥ 50"),
        ({"count": PATROLS}, {"more_than": 2}, 0.0, "0", "> 2"),
        ({"count": PATROLS}, None, 3.0, "3", "–"),
        ({"share": SHARE}, {"at_least": 30}, 18.1818, "18,2 %", "≥ 30 %"),
        ({"share": SHARE}, {"at_least": 30}, 0.0, "0 %", "≥ 30 %"),
        ({"coverage": PATROLS}, {"at_least": 7, "per": "day"}, 8.44, "8,4", "≥ 7"),
        ({"coverage": PATROLS}, {"at_least": 7, "per": "day"}, None, "–", "≥ 7"),
    ],
)
def test_a_figure_is_written_the_local_way(
    app: Flask, measure: dict, target: dict | None, value: float | None, written: str, target_written: str
):
    of = result(measure, target)
    with app.test_request_context(), force_locale("fr"):
        assert wording.value_text(figure(value), of).replace("\u00a0", " ") == written
        assert wording.target_text(of).replace("\u00a0", " ") == target_written


def test_what_is_not_known_yet_stays_empty(app: Flask):
    with app.test_request_context():
        assert wording.value_text(None, result({"count": PATROLS})) == ""


def test_a_month_that_the_plan_cuts_short_still_stands_in_its_column():
    of = result({"count": PATROLS})
    line = Line("1", {}, None, "1.1", {}, of)
    late_start = figure(4.0, first_day=date(2024, 5, 15))
    year = figure(4.0, "year", date(2024, 5, 15), status="behind", last_day=date(2024, 12, 31))
    last_year = figure(9.0, "year", date(2023, 1, 1), status="reached")
    row = rows_of([line], {1: [last_year, late_start, year]}, 2024)["1.1a"]
    assert row.months == (None, None, None, None, late_start, *[None] * 7)
    assert row.year == year
    assert row.status == "behind"


def made_lines() -> list[Line]:
    """Theme 3 is split between two services; 8.5 has no result."""
    mediation, support = ({"fr": word, "nl": word} for word in ("médiation", "aide"))
    return [
        Line("3", {"fr": "Violence"}, "mediation", "3.1", mediation, result({"count": PATROLS}, code="3.1a", id=1)),
        Line("3", {"fr": "Violence"}, "mediation", "3.1", mediation, result({"count": PATROLS}, code="3.1b", id=2)),
        Line("3", {"fr": "Violence"}, "victim_support", "3.3", support, result({"count": PATROLS}, code="3.3a", id=3)),
        Line("8", {"fr": "Drogues"}, None, "8.5", {"fr": "Synergies"}, None),
    ]


def test_the_page_follows_the_plan_by_theme_service_and_objective():
    lines = made_lines()
    blocks = blocks_of(lines, rows_of(lines, {}, 2024))
    assert [
        (theme.code, section.service, objective.code, [row.result.code for row in objective.rows])
        for theme in blocks
        for section in theme.services
        for objective in section.objectives
    ] == [
        ("3", "mediation", "3.1", ["3.1a", "3.1b"]),
        ("3", "victim_support", "3.3", ["3.3a"]),
        ("8", None, "8.5", []),
    ]


def test_a_theme_or_a_status_narrows_the_page_and_leaves_no_empty_heading():
    lines = made_lines()
    year = figure(1.0, "year", date(2024, 1, 1), status="behind")
    rows = rows_of(lines, {3: [year]}, 2024)
    assert [block.code for block in blocks_of(lines, rows, theme="8")] == ["8"]
    (theme,) = blocks_of(lines, rows, status="behind")
    assert [(section.service, len(section.objectives)) for section in theme.services] == [("victim_support", 1)]
    assert blocks_of(lines, rows, theme="8", status="behind") == []


def test_the_tally_counts_each_status_in_its_order():
    lines = made_lines()
    years = {
        1: [figure(1.0, "year", date(2024, 1, 1), status="no_target")],
        2: [figure(1.0, "year", date(2024, 1, 1), status="reached")],
    }
    rows = rows_of(lines, years, 2024)
    assert list(rules.tally(rows.values()).items()) == [("reached", 1), ("no_target", 1)]


@pytest.mark.parametrize(
    ("values", "heights"),
    [
        ([10.0, 5.0, 0.0, None], [28, 14, 0, None]),
        ([1000.0, 0.5], [28, 2]),
        ([0.0, 0.0], [0, 0]),
        ([None], [None]),
    ],
)
def test_bars_are_drawn_to_scale_and_something_is_never_nothing(values: list, heights: list):
    assert bar_heights([None if value is None else figure(value) for value in values], 28) == heights


@pytest.mark.parametrize(
    ("month", "neighbours"),
    [
        (date(2023, 2, 1), (None, date(2024, 2, 1))),
        (date(2024, 8, 1), (date(2023, 8, 1), None)),
        (date(2024, 1, 1), (date(2023, 3, 1), None)),
    ],
)
def test_the_years_beside_are_those_of_the_plans(month: date, neighbours: tuple):
    assert neighbour_years(month, date(2023, 3, 15), date(2024, 12, 31)) == neighbours


def test_the_period_that_holds_a_month_is_found_by_its_days():
    quarter = figure(1.0, "quarter", date(2024, 4, 1), last_day=date(2024, 6, 30))
    plan = figure(1.0, "plan", date(2023, 1, 1), last_day=date(2024, 12, 31))
    figures = [plan, quarter]
    assert rules.find_figure(figures, "quarter", date(2024, 5, 1)) == quarter
    assert rules.find_figure(figures, "plan", date(2023, 2, 1)) == plan
    assert rules.find_figure(figures, "quarter", date(2024, 7, 1)) is None
    assert rules.longer_periods([plan, quarter], 2024) == (quarter, plan)
    assert rules.longer_periods([plan, quarter], 2023) == (plan,)
