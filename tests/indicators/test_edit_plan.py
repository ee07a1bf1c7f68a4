"""Coordinators change the plan on its pages: texts, new parts, a year more, a whole file; every version is kept."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from fieldlog.accounts.queries import find_person
from fieldlog.dates import now
from fieldlog.extensions import db
from fieldlog.indicators.editing import services
from fieldlog.indicators.editing.forms import on_one_line
from fieldlog.indicators.models import Plan, PlanChange, PlanEdit
from fieldlog.indicators.queries import get_plan, get_result, plan_file_of
from fieldlog.indicators.rules import read_plan
from fieldlog.indicators.services import load_plan, load_shipped_plan, read_shipped_plan
from tests.entries.browser import post
from tests.factories import csrf_token
from tests.indicators.planning import PLAN, RESULT, fields_of, open_plan, save, take_back, the_plan


@pytest.fixture
def cora(app: Flask) -> FlaskClient:
    return open_plan(app)


def try_file(client: FlaskClient, text: str) -> TestResponse:
    data = {"csrf_token": csrf_token(client), "file": (BytesIO(text.encode()), "plan.yaml")}
    return client.post("/plans/import", data=data, content_type="multipart/form-data")


def test_cora_words_a_result_anew_and_takes_it_back(any_app: Flask) -> None:
    cora = open_plan(any_app)
    before = the_plan(any_app)
    assert cora.get("/plan").location == PLAN
    page = cora.get(PLAN).text
    assert "Cambriolage" in page
    assert page.count(f'href="{PLAN}/result/') == 81
    answer = save(cora, RESULT, label_nl="Bezoeken\n binnen 14 dagen")
    assert answer.location == f"{PLAN}#result-1.1c"
    with any_app.app_context():
        plan = get_plan("2023-2024")
        assert get_result(plan, "1.1c").label_nl == "Bezoeken binnen 14 dagen"
        assert (plan.version, db.session.query(PlanChange).count()) == (1, 1)  # no figure changes
    page = cora.get(f"{PLAN}/history").text
    assert "Résultat attendu 1.1c" in page
    assert "Cora D." in page
    assert take_back(cora).location == PLAN
    assert the_plan(any_app) == before
    take_back(cora)  # and that too
    assert the_plan(any_app) != before


def test_what_is_wrong_is_said_and_nothing_is_written(app: Flask, cora: FlaskClient) -> None:
    for wrong in ({"label_nl": " "}, {"label_fr": "x" * 201}, {"service": "nobody"}):
        assert save(cora, RESULT, **wrong).status_code == 422
    seen = fields_of(cora, RESULT)
    save(cora, RESULT, label_nl="Van iemand anders")
    late = seen | {"label_nl": "Van Cora", "csrf_token": csrf_token(cora)}
    answer = cora.post(RESULT, data=late)
    assert answer.status_code == 422
    assert "a modifié cela entre-temps" in answer.text
    assert "Van Cora" in answer.text
    assert save(cora, RESULT, label_nl="Van Cora").status_code == 303
    assert save(cora, RESULT, label_nl="Van Cora").status_code == 303  # the same again is no change
    with app.app_context():
        assert db.session.query(PlanEdit).count() == 2
    for nowhere in (f"{PLAN}/result/9.9z", "/plan/none", f"{PLAN}/strategic/1.2x", f"{PLAN}/history/999"):
        assert cora.get(nowhere).status_code == 404


def test_new_parts_stand_last_and_codes_are_never_given_twice(app: Flask, cora: FlaskClient) -> None:
    texts = {"wording": "Réduire les risques", "label_nl": "De risico’s beperken"}
    assert save(cora, f"{PLAN}/strategic/1.1/add", **texts).location == f"{PLAN}#operational-1.5"
    assert save(cora, f"{PLAN}/strategic/1.1/add", **texts, code="1.1").status_code == 422
    strategic = {f"strategic_{name}": text for name, text in texts.items()}
    assert save(cora, f"{PLAN}/theme/8/add", **texts, **strategic).status_code == 422  # of which service?
    answer = save(cora, f"{PLAN}/theme/8/add", **texts, **strategic, service="scapi")
    assert answer.location == f"{PLAN}#strategic-8.9"
    theme = {"theme_label_fr": "Vélos", "theme_label_nl": "Fietsen", "phenomenon": "bicycle_theft"}
    assert save(cora, f"{PLAN}/add/theme", **texts, **strategic, **theme).location == f"{PLAN}#theme-9"
    assert save(cora, f"{PLAN}/add/theme", **texts, **strategic, **theme, theme_code="8").status_code == 422
    last = the_plan(app).themes[-1]
    assert (last.code, last.phenomenon, last.objectives[0].operational[0].code) == ("9", "bicycle_theft", "9.1")
    assert "Vélos" in cora.get(PLAN).text


def test_a_form_sent_twice_at_once_adds_one_part(app: Flask, cora: FlaskClient) -> None:
    """The second was checked before the first was stored."""
    values = {"code": "1.9", "wording": "Réduire les risques", "label_nl": "De risico’s beperken"}
    with app.app_context():
        added = partial(
            services.add_part, plan="2023-2024", level="operational", code="1.9", by_id=find_person("cora").id, at=now()
        )
        added(under=("strategic", "1.1"), values=values)
        before = plan_file_of(get_plan("2023-2024"))
        for under in (("strategic", "1.1"), ("strategic", "7.7")):
            with pytest.raises(services.ChangedMeanwhile):
                added(under=under, values=values)
        assert plan_file_of(get_plan("2023-2024")) == before


def test_a_year_more_is_one_action_and_can_be_taken_back(app: Flask, cora: FlaskClient) -> None:
    assert "31/12/2025" in cora.get(f"{PLAN}/extend").text
    assert save(cora, f"{PLAN}/extend").location == PLAN
    with app.app_context():
        plan = get_plan("2023-2024")
        assert (f"{plan.last_day}", plan.version, db.session.query(PlanChange).count()) == ("2025-12-31", 2, 2)
    assert post(cora, f"{PLAN}/extend", seen="2024-12-31").status_code == 422  # a second tap on the old page
    edit = cora.get(re.findall(rf"{PLAN}/history/[0-9]+", cora.get(f"{PLAN}/history").text)[0]).text
    assert "<del>1/1/2023 – 31/12/2024</del><br><ins>1/1/2023 – 31/12/2025</ins>" in edit
    take_back(cora)
    assert f"{the_plan(app).period.last_day}" == "2024-12-31"
    with app.app_context():
        later = read_shipped_plan().model_copy(update={"slug": "next"})
        load_plan(plan=later, first_day=date(2025, 1, 1), last_day=date(2026, 12, 31))
    assert "pas possible" in cora.get(f"{PLAN}/extend").text
    assert save(cora, f"{PLAN}/extend", seen="2024-12-31").status_code == 303
    assert f"{the_plan(app).period.last_day}" == "2024-12-31"


def test_a_plan_goes_out_as_a_file_and_comes_back_the_same(app: Flask, cora: FlaskClient) -> None:
    answer = cora.get(f"{PLAN}.yaml")
    assert answer.headers["Content-Disposition"] == "attachment; filename=fieldlog-2023-2024.yaml"
    assert read_plan(answer.text) == the_plan(app)
    assert "rien à changer" in try_file(cora, answer.text).text
    other = answer.text.replace("at_least: 250", "at_least: 300")
    tried = try_file(cora, other)
    assert "≥\xa0250 par an" in tried.text
    assert "≥\xa0300 par an" in tried.text
    assert the_plan(app) == read_plan(answer.text)  # only tried
    fields = {"text": other, "seen": ""}
    in_dutch = post(cora, "/plans/import", **fields, switch_to="nl")  # tried again in the other language
    assert in_dutch.status_code == 200
    assert "≥\xa0300 per jaar" in in_dutch.text
    assert the_plan(app) == read_plan(answer.text)
    assert post(cora, "/plans/import", **fields).location == PLAN
    assert the_plan(app) == read_plan(other)
    assert post(cora, "/plans/import", **fields).location == "/plans/import"  # looked at before somebody's change
    assert take_back(cora).status_code == 303
    assert the_plan(app) == read_plan(answer.text)


def test_every_mistake_of_a_file_stands_with_its_line(app: Flask, cora: FlaskClient) -> None:
    text = cora.get(f"{PLAN}.yaml").text
    answer = try_file(cora, text.replace("at_least: 250", "at_least: many").replace("- patrol", "- walk", 1))
    assert answer.status_code == 422
    assert len(re.findall(r"<b>Ligne [0-9]+", answer.text)) == 2
    assert try_file(cora, "").status_code == 422
    overlapping = text.replace("slug: 2023-2024", "slug: other")
    assert overlapping != text
    assert "compte les mêmes jours" in try_file(cora, overlapping).text
    assert post(cora, "/plans/import", text=overlapping, seen="").status_code == 303
    with app.app_context():
        assert [plan.slug for plan in db.session.scalars(select(Plan))] == ["2023-2024"]


def test_pasted_text_loses_what_no_plan_file_may_hold() -> None:
    pasted = " \n Visites\u200b,\t≤\u00a014\u202fjours\u2028sou\u00adhaitées \x07\0 "
    assert on_one_line(pasted) == "Visites, ≤\u00a014\u202fjours souhaitées"


def test_only_known_changes_stand_in_the_history(any_app: Flask) -> None:
    with any_app.app_context():
        edit = PlanEdit(plan_id=load_shipped_plan().id, what="magic", changed_at=now(), before={})
        db.session.add(edit)
        with pytest.raises(IntegrityError, match="ck_plan_edit_what_known"):
            db.session.commit()
        db.session.rollback()
