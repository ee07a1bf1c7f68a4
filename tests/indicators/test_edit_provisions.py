"""Coordinators change the texts of the plan's general provisions."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask

from fieldlog.extensions import db
from fieldlog.indicators.models import Plan, PlanEdit
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.queries import get_plan
from fieldlog.indicators.services import load_plan
from tests.indicators.planning import PLAN, open_plan, save, take_back, the_plan

PAGE = f"{PLAN}/provisions"
BASIS = "Décision du 28 juin 2019\r\n\r\n  arrêté du\t23 novembre 2022 \r\n"


def test_cora_words_the_provisions_anew_and_takes_it_back(any_app: Flask) -> None:
    cora = open_plan(any_app)
    before = the_plan(any_app)
    assert before.provisions
    assert 'href="/plan/2023-2024/provisions"' in cora.get(PLAN).text
    assert "366,86" in cora.get(PAGE).text
    assert save(cora, PAGE).location == PLAN  # as it was is no change
    assert the_plan(any_app) == before
    assert save(cora, PAGE, legal_basis=BASIS, cap_346="400,5", label_nl_90="Dispositief 90").location == PLAN
    after = the_plan(any_app).provisions
    assert after
    assert after.legal_basis == ("Décision du 28 juin 2019", "arrêté du 23 novembre 2022")
    assert [one.equipment_and_training_cap for one in after.contingents] == [Decimal("400.5"), Decimal("366.86")]
    assert after.contingents[1].label_nl == "Dispositief 90"
    assert (after.replaces, after.commitment) == (before.provisions.replaces, before.provisions.commitment)
    with any_app.app_context():
        edit = db.session.query(PlanEdit).one()
        assert (edit.what, db.session.query(Plan.version).scalar()) == ("provisions", 1)
        number = edit.number
    told = cora.get(f"{PLAN}/history/{number}").text
    assert "346: contingent complémentaire Gardiens de la paix 346" in told
    assert "Base légale" in told
    take_back(cora)
    assert the_plan(any_app) == before


def test_what_is_wrong_is_said_and_nothing_is_written(app: Flask) -> None:
    cora = open_plan(app)
    before = the_plan(app)
    for wrong in (
        {"legal_basis": " \n "}, {"legal_basis": "x" * 2001}, {"replaces": ""}, {"cap_346": "much"}, {"cap_90": "-1"},
        {"wording_90": ""}, {"seen": "0" * 16, "duration": "Deux ans"},
    ):  # fmt: skip
        assert save(cora, PAGE, **wrong).status_code == 422, wrong
    assert the_plan(app) == before


def test_a_plan_without_provisions_gets_its_own(app: Flask) -> None:
    cora = open_plan(app)
    with app.app_context():
        source = {name: part for name, part in get_plan("2023-2024").source.items() if name != "provisions"}
        load_plan(plan=PlanFile.model_validate(source))
    texts = {"legal_basis": "Arrêté", "replaces": "Rien", "duration": "Deux ans", "commitment": "Tout"}
    assert save(cora, PAGE, **texts).status_code == 303
    found = the_plan(app).provisions
    assert found
    assert (found.legal_basis, found.duration, found.contingents) == (("Arrêté",), "Deux ans", ())
