"""What comes from no entry is typed in with its evidence, is told apart from what is computed, and never hides it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.models import ExpectedResult, Indicator
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.services import IndicatorInUse, load_plan, read_shipped_plan
from fieldlog.measurements.models import Measurement
from fieldlog.monthly.manual_values.models import ManualValue
from fieldlog.monthly.manual_values.rules import Content, NotANumber, read_number, with_typed
from fieldlog.monthly.manual_values.services import ValueMovedOn, write_value
from fieldlog.monthly.queries import result_facts
from fieldlog.monthly.rules import Figure, Result, Typed, Unit
from tests.entries.browser import post
from tests.factories import make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.test_glance import row_of
from tests.monthly.test_trust import words

YEAR, LAST_DAY, AS_OF = date(2024, 1, 1), date(2024, 12, 31), date(2024, 5, 17)
AT = datetime(2024, 5, 18, 9, tzinfo=UTC)
MEETINGS, BROCHURE, VISITS = "C.5b", "C.7a", "1.1a"  # a number, yes or no, a share
PAGE = f"/monthly/2024-05/{MEETINGS}/manual"
SAID = {"value": "3", "known_on": "2024-05-16", "evidence": "Rapport annuel, page 12", "revision": "0"}


@pytest.fixture
def desk(app: Flask, nadia: FlaskClient) -> FlaskClient:
    """Nadia's; nothing was counted but for one brochure of May."""
    with app.app_context():
        for code in (MEETINGS, BROCHURE):
            write_figure(code, "month", date(2024, 5, 1), 0.0)
            write_figure(code, "year", YEAR, 0.0, status="behind")
        write_figure(VISITS, "year", YEAR, None, status="no_data")
        write_figure(VISITS, "month", date(2024, 5, 1), 50.0, amount=1, base=2, entries=2)
    return nadia


def type_in(client: FlaskClient, address: str = f"{PAGE}?period=year", **said: Any) -> TestResponse:
    return post(client, address, **(SAID | said))


def test_a_value_is_shown_with_its_author_day_and_evidence_wherever_the_figure_stands(app: Flask, desk: FlaskClient):
    assert "Encoder une valeur" in words(desk.get(f"/monthly/2024-05/{MEETINGS}").text)
    answer = type_in(desk)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?period=year")
    type_in(desk, PAGE, value="1")
    said = re.compile(r"Encodé par Nadia le \d+/\d+/\d+, valable au 16/5/2024 : Rapport annuel, page 12")
    for address in (f"{PAGE}?period=year", f"/monthly/2024-05/{MEETINGS}", f"/monthly/2024-05/{MEETINGS}/entries"):
        assert said.search(words(desk.get(address).text)), address
    link = f'<a class="fig typed" href="{PAGE}?period=year">3<'
    for address in ("/monthly/2024-05", "/monthly/glance"):
        page = desk.get(address).text
        row = row_of(page, MEETINGS)
        assert link in row
        assert "mai 1 (encodé à la main)" in row
        assert 'class="pill good"' in row
        assert "ne vient d’aucune entrée" in page
        assert 'class="fig typed"' not in row_of(page, BROCHURE)
    lines = list(csv.DictReader(io.StringIO(desk.get("/monthly/2024-05.csv").text)))
    [line] = [one for one in lines if one["code"] == MEETINGS]
    assert (line["2024"], line["2024-05"], line["statut"], line["encodé à la main"]) == (
        "3",
        "1",
        "atteint",
        "2024-05 2024",
    )
    with app.app_context():
        indicator = db.session.scalars(select(Indicator).where(Indicator.results.any(code=MEETINGS))).first()
        assert indicator
        evaluation = f"/evaluation/2023-2024/2024/{indicator.id}"
    page = desk.get(evaluation).text
    assert said.search(words(page))
    assert 'class="pill good"' in page
    with app.app_context():  # what the night computed stays as it was
        assert {row.value for row in db.session.scalars(select(Measurement)) if not row.base} == {0.0, None}


def test_what_is_counted_goes_before_what_was_typed_in(app: Flask, desk: FlaskClient):
    type_in(desk)
    with app.app_context():
        db.session.query(Measurement).filter_by(period="year", value=0).update({"value": 1.0, "entries": 1})
        db.session.commit()
    page = words(desk.get(f"{PAGE}?period=year").text)
    assert "Fieldlog a compté dans cette période : son chiffre reste, 1." in page
    assert "Rapport annuel, page 12" in page
    assert type_in(desk, revision="1", value="9").status_code == 409
    assert 'class="fig typed"' not in desk.get("/monthly/2024-05").text
    assert "Encoder une valeur : mai" not in words(desk.get(f"/monthly/2024-05/{VISITS}").text)
    assert type_in(desk, f"/monthly/2024-05/{VISITS}/manual").status_code == 409


def test_a_correction_is_a_new_version_and_what_was_taken_back_can_hold_again(app: Flask, desk: FlaskClient):
    type_in(desk)
    assert "Rien n’a changé" in desk.get(type_in(desk, revision="1").location or "").text
    type_in(desk, revision="1", value="4", evidence="Procès-verbal du 16 mai")
    post(desk, f"{PAGE}/withdraw?period=year", revision="2")
    page = words(desk.get(f"{PAGE}?period=year").text)
    assert "La valeur est retirée" in page
    assert [page.count(text) for text in ("Retirée", "Rapport annuel", "Procès-verbal")] == [1, 1, 1]
    assert 'class="fig typed"' not in desk.get("/monthly/2024-05").text
    post(desk, f"{PAGE}/restore?period=year", revision="3", version="1")
    assert ">3<" in row_of(desk.get("/monthly/2024-05").text, MEETINGS)
    post(desk, f"{PAGE}/withdraw?period=year", revision="1")  # a page that was left open
    assert "Quelqu’un d’autre a modifié" in words(desk.get(f"{PAGE}?period=year").text)
    assert post(desk, f"{PAGE}/restore?period=year", revision="4", version="3").status_code == 422
    with app.app_context():
        stored = db.session.scalars(select(ManualValue).order_by(ManualValue.revision)).all()
        assert [(one.revision, one.value) for one in stored] == [(1, 3.0), (2, 4.0), (3, None), (4, 3.0)]


def test_who_saves_second_is_told_and_keeps_what_was_typed(app: Flask, desk: FlaskClient):
    type_in(desk)
    second = type_in(desk, value="7", evidence="Autre source")
    assert second.status_code == 409
    assert "Quelqu’un d’autre a modifié" in words(second.text)
    assert 'value="7"' in second.text
    assert "Autre source" in second.text
    again = re.search(r'name="revision" type="hidden" value="(\d)"', second.text)
    assert again
    assert type_in(desk, value="7", revision=again[1]).status_code == 303


def test_each_mistake_is_said_in_a_sentence(desk: FlaskClient):
    for code, said, sentence in (
        (MEETINGS, {"value": ""}, "Indiquez la valeur."),
        (MEETINGS, {"value": "trois"}, "Indiquez un nombre entier, par exemple 12."),
        (MEETINGS, {"value": "2,5"}, "Indiquez un nombre entier, par exemple 12."),
        (MEETINGS, {"value": "1.250"}, "Écrivez 1250 sans point, ou une décimale avec une virgule."),
        (MEETINGS, {"value": "9999999999"}, "Indiquez 1 000 000 000 au plus."),
        (MEETINGS, {"known_on": "2999-01-01"}, "Ce jour n’est pas encore passé."),
        (MEETINGS, {"known_on": "1999-12-31"}, "Indiquez un jour à partir de 2000."),
        (MEETINGS, {"known_on": "hier"}, "Indiquez un jour, par exemple"),
        (MEETINGS, {"evidence": " "}, "Indiquez où cela peut être vérifié."),
        (MEETINGS, {"evidence": "x" * 501}, "500 caractères"),
        (BROCHURE, {"value": "3"}, "Choisissez oui ou non."),
        (VISITS, {"value": "80,55555"}, "Indiquez un nombre, par exemple 12,5."),
        (VISITS, {"value": "101"}, "Indiquez 100 au plus."),
    ):
        answer = type_in(desk, f"/monthly/2024-05/{code}/manual?period=year", **said)
        assert answer.status_code == 422, said
        assert sentence in words(answer.text)


def test_a_share_and_a_yes_are_typed_in_their_own_way(desk: FlaskClient):
    type_in(desk, f"/monthly/2024-05/{VISITS}/manual?period=year", value="12,5 %")
    assert "12,5 %" in words(desk.get(f"/monthly/2024-05/{VISITS}").text)
    assert 'value="12,5"' in desk.get(f"/monthly/2024-05/{VISITS}/manual?period=year").text
    type_in(desk, f"/monthly/2024-05/{BROCHURE}/manual?period=year", answer="1")
    assert ">oui<" in row_of(desk.get("/monthly/2024-05").text, BROCHURE)


def test_evaluators_read_it_and_write_nothing(app: Flask, desk: FlaskClient):
    type_in(desk)
    with app.app_context():
        make_person("eva", "coordination", "evaluator")
    eva = sign_in(app, "eva")
    page = eva.get(f"{PAGE}?period=year").text
    assert "Encodé par Nadia" in words(page)
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert "La coordination peut encoder" in words(eva.get(PAGE).text)
    for address in (PAGE, f"{PAGE}/withdraw", f"{PAGE}/restore"):
        assert post(eva, f"{address}?period=year", **SAID).status_code == 403
    assert desk.get(f"{PAGE}?period=week").status_code == 404
    assert desk.get(f"{PAGE}?period=quarter").status_code == 404, "of which nothing is known yet"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12,5", "hours", 12.5), ("12.5", "hours", 12.5), ("1 250", "number", 1250.0),
        ("1\u202f250,0", "number", 1250.0), (" 0 ", "number", 0.0),
        ("100 %", "percent", 100.0), ("24", "hours_per_day", 24.0),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, unit: Unit, value: float):
    assert read_number(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("", "number", "none"), ("-1", "number", "none"), ("1e3", "number", "none"), ("٣", "number", "none"),
        ("1.250.000", "hours", "unsure"), ("1,5", "number", "not_whole"), ("24,1", "hours_per_day", "too_much"),
        ("168,5", "hours_per_week", "too_much"), ("12 %", "hours", "none"), ("inf", "hours", "none"),
    ],
)  # fmt: skip
def test_what_is_no_value_says_why(text: str, unit: Unit, why: str):
    with pytest.raises(NotANumber) as refused:
        read_number(text, unit)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("value", "as_of", "status"),
    [(50.0, AS_OF, "reached"), (20.0, AS_OF, "on_track"), (10.0, AS_OF, "behind"), (49.0, LAST_DAY, "missed")],
)
def test_the_status_follows_the_rules_of_the_night(value: float, as_of: date, status: str):
    measure = Measure.model_validate({"count": {"kind": "meeting"}})
    result = Result(1, "1.1c", {"fr": "x", "nl": "x"}, measure, Target(at_least=50))
    year = Figure("year", YEAR, LAST_DAY, 0.0, 0, 0, 0, 0, "behind")
    month = year._replace(period="month", last_day=date(2024, 1, 31), status=None)
    typed = Typed(value, "number", AS_OF, "Rapport", "Nadia", AT)
    both = {("year", YEAR): typed, ("month", YEAR): typed}
    shown = with_typed(result, [year, month], both, as_of)
    assert [(one.value, one.status) for one in shown] == [(value, status), (value, None)]
    assert with_typed(result, [year], {("year", YEAR): typed._replace(unit="percent")}, as_of) == [year]
    for counted in (year._replace(entries=1), year._replace(base=3)):
        assert with_typed(result, [counted], both, as_of) == [counted]


@pytest.fixture
def result_id(any_app: Flask) -> Iterator[int]:
    with any_app.app_context():
        load_measured_plan()
        make_person("nadia", "coordination", "coordinator")
        yield db.session.scalars(select(ExpectedResult.id).where(ExpectedResult.code == MEETINGS)).one()
        db.session.rollback()


ROW = {
    "period": "year", "first_day": YEAR, "revision": 1, "value": 3.0, "unit": "number", "known_on": AS_OF,
    "evidence": "Rapport", "author_id": 1, "written_at": AT,
}  # fmt: skip


def test_a_value_that_cannot_be_is_refused(result_id: int):
    for constraint, row in {
        "ck_manual_value_period_known": {"period": "week"},
        "ck_manual_value_revision_from_one": {"revision": 0},
        "ck_manual_value_unit_known": {"unit": "miles"},
        "ck_manual_value_value_not_negative": {"value": -1.0},
        "ck_manual_value_known_on_some_day": {"known_on": None},
        "ck_manual_value_evidence_given": {"evidence": ""},
    }.items():
        with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
            db.session.execute(insert(ManualValue).values(result_id=result_id, **(ROW | row)))


def test_a_plan_file_takes_no_value_away_and_two_never_save_the_same_version(result_id: int):
    db.session.execute(insert(ManualValue).values(result_id=result_id, **ROW))
    with pytest.raises(IntegrityError, match=r"uq_manual_value|UNIQUE constraint failed"), db.session.begin_nested():
        db.session.execute(insert(ManualValue).values(result_id=result_id, **ROW))
    db.session.commit()
    figure = Figure("year", YEAR, LAST_DAY, 0.0, 0, 0, 0, 0, None)
    result = result_facts(db.session.get_one(ExpectedResult, result_id), LAST_DAY)
    content = Content(4, "number", AS_OF, "x")
    with pytest.raises(ValueMovedOn):
        write_value(result=result, figure=figure, seen=0, content=content, author_id=1, at=AT)
    file = read_shipped_plan().as_data()
    assert without(file, MEETINGS)
    with pytest.raises(IndicatorInUse, match=MEETINGS):
        load_plan(plan=PlanFile.model_validate(file))
    assert db.session.scalars(select(ManualValue.value)).all() == [3.0]


def without(file: dict[str, Any], code: str) -> bool:
    """The plan file without that result, and without the indicators that rest on it."""
    for theme in file["themes"]:
        for objective in theme["objectives"]:
            for operational in objective["operational"]:
                kept = [one for one in operational.get("results", []) if one["code"] != code]
                if len(kept) < len(operational.get("results", [])):
                    operational["results"] = kept
                    for one in objective.get("indicators", []):
                        one["results"] = [name for name in one["results"] if name != code]
                    objective["indicators"] = [one for one in objective["indicators"] if one["results"]]
                    return True
    return False
