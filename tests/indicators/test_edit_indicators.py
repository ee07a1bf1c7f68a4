"""Coordinators word, add and take out the indicators of the plan, and choose the results on which they rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fieldlog.accounts.queries import find_person
from fieldlog.dates import now
from fieldlog.extensions import db
from fieldlog.indicators.editing import services
from fieldlog.indicators.models import Indicator, PlanEdit
from fieldlog.indicators.plan_file import IndicatorPart
from fieldlog.indicators.queries import get_plan, list_indicators_of
from fieldlog.reports.models import Evaluation
from fieldlog.reports.rules import Content
from fieldlog.reports.services import write_evaluation
from tests.entries.browser import post
from tests.factories import csrf_token
from tests.indicators.planning import PLAN, fields_of, open_plan, save, take_back, the_plan

AT = datetime(2024, 5, 18, 9, tzinfo=UTC)
ADD = f"{PLAN}/strategic/1.1/add-indicator"
NEW = {"wording": "Nombre de\n visites", "label_nl": "Aantal bezoeken"}


@pytest.fixture
def cora(app: Flask) -> FlaskClient:
    return open_plan(app)


def indicators(app: Flask) -> list[IndicatorPart]:
    """Those of the first strategic objective of theme 1."""
    return list(the_plan(app).themes[1].objectives[0].indicators)


def ids(app: Flask) -> list[int]:
    with app.app_context():
        return [one.id for one in list_indicators_of(get_plan("2023-2024"), "1.1")]


def evaluate(app: Flask, indicator: int) -> None:
    with app.app_context():
        cora = find_person("cora")
        assert cora
        said = Content(analysis="", colour_id=None, motivation="Presque", explanation="")
        write_evaluation(indicator_id=indicator, period="2024", seen=0, content=said, author_id=cora.id, at=AT)


def test_cora_adds_an_indicator_and_takes_it_out_again(any_app: Flask) -> None:
    cora = open_plan(any_app)
    before = the_plan(any_app)
    assert save(cora, ADD, **NEW, results="").status_code == 422  # on which results?
    assert save(cora, ADD, **NEW, results="2.2a").status_code == 422  # of another objective
    page = f"{PLAN}/strategic/1.1#indicators"
    answer = cora.post(
        ADD, data=fields_of(cora, ADD) | NEW | {"results": ["1.1c", "1.1a"], "csrf_token": csrf_token(cora)}
    )
    assert answer.location == page
    added = indicators(any_app)[-1]
    assert (added.wording, added.label_nl, added.results) == ("Nombre de visites", "Aantal bezoeken", ("1.1a", "1.1c"))
    assert "repose sur 1.1a, 1.1c" in cora.get(f"{PLAN}/strategic/1.1").text
    assert save(cora, ADD, **NEW, results="1.1a").status_code == 422  # the words are taken
    take_out = f"{PLAN}/indicator/{ids(any_app)[-1]}/take-out"
    assert post(cora, take_out, seen="0" * 16).location == take_out  # not what somebody saw
    assert save(cora, take_out).location == page
    assert the_plan(any_app) == before
    assert post(cora, take_out, seen="x").location == PLAN  # a second tap
    assert "Indicateur 1.1" in cora.get(f"{PLAN}/history").text
    take_back(cora)
    assert indicators(any_app)[-1] == added


def test_what_people_wrote_stays_with_an_indicator_that_says_something_else(any_app: Flask) -> None:
    """Its words and what it rests on change at once."""
    cora = open_plan(any_app)
    number = ids(any_app)[0]
    evaluate(any_app, number)
    page = f"{PLAN}/indicator/{number}"
    others = indicators(any_app)[1:]
    for results in ("1.1d", "1.1b"):
        assert save(cora, page, wording=f"Visites {results}", results=results).status_code == 303
        assert indicators(any_app)[1:] == others
        assert (indicators(any_app)[0].wording, indicators(any_app)[0].results) == (f"Visites {results}", (results,))
    assert save(cora, page, results="1.1d").status_code == 303  # the words stay
    assert save(cora, page, results="1.1d").status_code == 303  # the same again is no change
    with any_app.app_context():
        assert db.session.scalars(select(Evaluation.indicator_id)).all() == [number]
        assert db.session.scalars(select(PlanEdit.what)).all() == ["indicator"] * 3
    seen = "0" * 16
    assert save(cora, page, wording="Autre", results="1.1d", seen=seen).status_code == 422
    taken = others[0].wording
    assert save(cora, page, wording=taken, results="1.1d").status_code == 422
    assert "impossible" in cora.get(f"{page}/take-out").text
    with any_app.app_context():
        assert len(db.session.scalars(select(Indicator).where(Indicator.id == number)).all()) == 1


def test_an_indicator_that_was_evaluated_meanwhile_stays(app: Flask, cora: FlaskClient) -> None:
    number = ids(app)[0]
    take_out = f"{PLAN}/indicator/{number}/take-out"
    seen = fields_of(cora, take_out)["seen"]
    evaluate(app, number)
    before = the_plan(app)
    assert post(cora, take_out, seen=seen).status_code == 409
    assert the_plan(app) == before


def test_two_who_add_the_same_at_once_add_one(app: Flask, cora: FlaskClient) -> None:
    """The second was checked before the first was stored."""
    values = {"wording": "Visites", "label_nl": "Bezoeken", "results": ["1.1a"]}
    with app.app_context():
        by_id = find_person("cora").id
        services.add_indicator(plan="2023-2024", strategic="1.1", values=values, by_id=by_id, at=now())
        for of in ("1.1", "7.7"):
            with pytest.raises(services.ChangedMeanwhile):
                services.add_indicator(plan="2023-2024", strategic=of, values=values, by_id=by_id, at=now())
    assert [one.wording for one in indicators(app)].count("Visites") == 1


def test_an_objective_without_results_has_no_indicator_yet(app: Flask, cora: FlaskClient) -> None:
    assert "Pas encore de résultat attendu" in cora.get(f"{PLAN}/strategic/8.5/add-indicator").text
    assert save(cora, f"{PLAN}/strategic/8.5/add-indicator", **NEW).status_code == 422
    for nowhere in (
        f"{PLAN}/indicator/99999",
        f"{PLAN}/indicator/99999/take-out",
        f"{PLAN}/strategic/9.9/add-indicator",
    ):
        assert cora.get(nowhere).status_code == 404
        assert post(cora, nowhere).location == PLAN
