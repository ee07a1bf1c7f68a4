"""Coordinators move the parts of the plan and take them out: what goes with them is said first, and can come back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fieldlog.extensions import db
from fieldlog.indicators.editing.differences import differences, order_differs
from fieldlog.indicators.editing.parts import find_part, list_parts
from fieldlog.indicators.editing.places import LastPart, fingerprint_of_all, place_of, with_moved, with_removed
from fieldlog.indicators.models import ExpectedResult, Indicator, StrategicObjective, Theme
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.queries import get_plan, get_result, list_indicators
from fieldlog.indicators.services import read_shipped_plan
from fieldlog.measurements.jobs import measure_night
from fieldlog.monthly.manual_values.rules import Content as Typed
from fieldlog.monthly.manual_values.services import write_value
from fieldlog.monthly.queries import list_figures_of, result_facts
from fieldlog.reports.rules import Content
from fieldlog.reports.services import write_evaluation
from tests.entries.browser import post
from tests.factories import sign_in
from tests.indicators.planning import PLAN, open_plan, save, take_back, the_plan
from tests.monthly.measuring import AS_OF, note, stored

AT = datetime(2024, 5, 18, 9, tzinfo=UTC)
SHIPPED = read_shipped_plan()
EVERY = [(part.level, part.code) for part in list_parts(SHIPPED.as_data())]


@pytest.fixture
def cora(app: Flask) -> FlaskClient:
    return open_plan(app)


def move(client: FlaskClient, part: str, to: str, place: int) -> str:
    """What is said after a move."""
    assert post(client, f"{PLAN}/{part}/move", to=to, place=str(place)).status_code == 303
    return client.get(f"{PLAN}/{part}").text


def take_out(client: FlaskClient, part: str) -> int:
    return save(client, f"{PLAN}/{part}/take-out").status_code


def ids(app: Flask) -> list[tuple[str, int, str]]:
    """The stored rows and what names them."""
    with app.app_context():
        named: dict[Any, str] = {
            Theme: "code", StrategicObjective: "wording", ExpectedResult: "code", Indicator: "wording"
        }  # fmt: skip
        return sorted(
            (table.__tablename__, row.id, getattr(row, name))
            for table, name in named.items()
            for row in db.session.scalars(select(table))
        )


def test_cora_moves_parts_among_those_beside_them(any_app: Flask) -> None:
    cora = open_plan(any_app)
    before, rows = the_plan(any_app), ids(any_app)
    assert "Numéro 3 sur 4" in cora.get(f"{PLAN}/result/1.1c").text
    assert "à la place 2 sur 4" in move(cora, "result/1.1c", "up", 3)
    assert "entre-temps" in move(cora, "result/1.1c", "up", 3)  # a second tap on the old page
    assert "entre-temps" in move(cora, "result/1.1c", "up", 0)
    move(cora, "operational/1.1", "down", 1)  # by which the strategic objective is called
    assert "Numéro 1 sur 1" not in cora.get(f"{PLAN}/strategic/1.1").text
    move(cora, "theme/2", "up", 3)
    moved = the_plan(any_app)
    assert [theme.code for theme in moved.themes][:4] == ["C", "2", "1", "3"]
    assert ids(any_app) == rows  # so figures and evaluations stay with what they are of
    with any_app.app_context():
        plan = get_plan("2023-2024")
        assert [one.code for one in get_result(plan, "1.1c").objective.results] == ["1.1a", "1.1c", "1.1b", "1.1d"]
        assert plan.version == 1  # no figure changes
    assert differences(before, moved) == []
    assert order_differs(before, moved)
    take_back(cora)
    assert [theme.code for theme in the_plan(any_app).themes][:3] == ["C", "1", "2"]


def test_every_part_moves_and_comes_back_and_a_split_theme_keeps_its_services_together() -> None:
    data = SHIPPED.as_data()
    for part in list_parts(data):
        place = place_of(data, part)
        down = with_moved(SHIPPED, part.level, part.code, up=False)
        if place.number == place.of:
            assert down == SHIPPED
        else:
            assert differences(SHIPPED, down) == []
            assert order_differs(SHIPPED, down)
            assert with_moved(down, part.level, part.code, up=True) == SHIPPED
        for theme in down.themes:
            services = [one.service for one in theme.objectives]
            assert len(dict.fromkeys(services)) == 1 + sum(a != b for a, b in pairwise(services))


def test_any_part_can_be_taken_out_but_the_last_of_what_cannot_be_empty() -> None:
    kept = []
    for level, code in EVERY:
        try:
            left = with_removed(SHIPPED, level, code)
        except LastPart:
            kept.append((level, code))
            continue
        gone = {(one.level, one.code) for one in differences(SHIPPED, left) if not one.values}
        assert (level, code) in gone
        assert PlanFile.model_validate(left.as_data()) == left
    assert {level for level, _ in kept} == {"operational"}


def test_a_result_leaves_with_its_figures_and_comes_back_with_them(any_app: Flask) -> None:
    note(any_app)
    cora = sign_in(any_app, "cora")
    plan = the_plan(any_app)
    with any_app.app_context():
        before, others = stored("1.1c"), stored("1.1d")
    page = cora.get(f"{PLAN}/result/1.1c/take-out").text
    assert "ceux de 17\xa0mois" in page
    assert take_out(cora, "result/1.1c") == 303
    assert "Il ne fait plus partie du plan." in cora.get(PLAN).text
    assert cora.get("/monthly/2024-05/1.1c").status_code == 404
    assert all("1.1c" not in one.results for part in the_plan(any_app).themes[1].objectives for one in part.indicators)
    with any_app.app_context():
        measure_night(as_of=AS_OF, again=True)
        assert stored("1.1d") == others
    take_back(cora)
    assert the_plan(any_app) == plan
    with any_app.app_context():
        measure_night(as_of=AS_OF, again=True)
        assert stored("1.1c") == before


def test_a_theme_leaves_with_all_that_stands_in_it(app: Flask, cora: FlaskClient) -> None:
    page = cora.get(f"{PLAN}/theme/2/take-out").text
    assert "2.2a" in page
    assert "Indicateurs" in page
    assert take_out(cora, "theme/2") == 303
    assert [theme.code for theme in the_plan(app).themes][:3] == ["C", "1", "3"]
    for page in ("", "/history"):
        assert cora.get(f"{PLAN}{page}").status_code == 200
    with app.app_context():
        assert not [row for row in db.session.scalars(select(ExpectedResult)) if row.code.startswith("2.")]


def test_what_people_wrote_keeps_a_part_in_the_plan(any_app: Flask) -> None:
    note(any_app)
    cora = sign_in(any_app, "cora")
    with any_app.app_context():
        plan, author_id = get_plan("2023-2024"), 1
        indicator = list_indicators(plan)[0]
        said = Content(analysis="", colour_id=None, motivation="Presque", explanation="")
        write_evaluation(indicator_id=indicator.id, period="2024", seen=0, content=said, author_id=author_id, at=AT)
        result = get_result(plan, "C.5b")
        figure = next(one for one in list_figures_of(result) if one.period == "year" and one.entries == 0)
        typed = Typed(4, "number", AS_OF, "x")
        facts = result_facts(result, date(2024, 12, 31))
        write_value(result=facts, figure=figure, seen=0, content=typed, author_id=author_id, at=AT)
        evaluated = [one.code for one in indicator.results]
    before = the_plan(any_app)
    for part, why in (
        ("result/C.5b", "valeur encodée"),
        (f"result/{evaluated[0]}", "évalué"),
        ("theme/C", "valeur encodée"),
    ):
        page = cora.get(f"{PLAN}/{part}/take-out").text
        assert "impossible" in page
        assert why in page
        assert 'name="seen"' not in page
    assert post(cora, f"{PLAN}/theme/C/take-out", seen="0" * 16).status_code == 303  # not what somebody saw
    seen = fingerprint_of_all(find_part(before.as_data(), "theme", "C"))
    answer = post(cora, f"{PLAN}/theme/C/take-out", seen=seen)  # written of since the page was opened
    assert answer.status_code == 409
    assert "impossible" in answer.text
    assert the_plan(any_app) == before


def test_the_only_part_of_what_cannot_be_empty_stays(app: Flask, cora: FlaskClient) -> None:
    level, code = next((level, code) for level, code in EVERY if _is_the_only(level, code))
    page = cora.get(f"{PLAN}/{level}/{code}/take-out").text
    assert "c’est le seul" in page
    assert "/take-out" in page
    with app.app_context():
        seen = fingerprint_of_all(find_part(the_plan(app).as_data(), level, code))
    assert post(cora, f"{PLAN}/{level}/{code}/take-out", seen=seen).status_code == 409


def _is_the_only(level: str, code: str) -> bool:
    try:
        with_removed(SHIPPED, level, code)
    except LastPart:
        return True
    return False


def test_a_form_of_a_part_that_is_gone_leads_back_to_the_plan(app: Flask, cora: FlaskClient) -> None:
    assert take_out(cora, "result/1.1d") == 303
    for page in ("", "/take-out", "/move", "/measure", "/measure/take-back"):
        answer = post(cora, f"{PLAN}/result/1.1d{page}", seen="x", to="up", place="1", month="2024-01")
        assert answer.location == PLAN
        assert "ne fait plus partie du plan" in cora.get(PLAN).text
    assert cora.get(f"{PLAN}/result/1.1d").status_code == 404
