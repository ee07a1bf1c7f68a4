"""The evaluation as coordinators and evaluators meet it: typed in, beside what was computed, and nothing of it lost."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, insert
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from fieldlog.extensions import db
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.queries import list_indicators, list_plans
from fieldlog.indicators.services import IndicatorInUse, load_plan, read_shipped_plan
from fieldlog.reports.models import Colour, Evaluation
from fieldlog.reports.queries import list_colours
from fieldlog.reports.rules import Content, differs, meet, taken
from fieldlog.reports.services import ColourGone, EvaluationMovedOn, write_evaluation
from tests.factories import csrf_token, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.test_monthly_pages import counted_queries

YEAR = "/evaluation/2023-2024/2024"
GREEN, ORANGE, RED, GREY = "1", "2", "3", "4"
AT = datetime(2024, 5, 18, 9, tzinfo=UTC)


@pytest.fixture
def desk(app: Flask) -> Flask:
    """The plan as of May 2024: of the first indicator's result nothing is reached."""
    with app.app_context():
        load_measured_plan()
        for username, role in (("nadia", "coordinator"), ("tom", "coordinator"), ("eva", "evaluator")):
            make_person(username, "coordination", role)
        write_figure("C.1a", "year", date(2024, 1, 1), 50.0, status="behind", base=2)
        assert [row.results[0].code for row in list_indicators_of()[:1]] == ["C.1a"]
    return app


def list_indicators_of() -> list[Any]:
    return list(list_indicators(list_plans()[0]))


def first(app: Flask) -> int:
    with app.app_context():
        return int(list_indicators_of()[0].id)


def write(client: FlaskClient, address: str, **fields: Any) -> TestResponse:
    return client.post(address, data={"csrf_token": csrf_token(client), "revision": "0", "colour": ""} | fields)


def test_a_coordinator_types_in_the_letter_and_an_evaluator_reads_it(desk: Flask) -> None:
    page = f"{YEAR}/{first(desk)}"
    nadia, eva = sign_in(desk, "nadia"), sign_in(desk, "eva")
    empty = nadia.get(YEAR).text
    assert "0 sur 75 rédigées" in empty
    assert write(nadia, page, colour=RED, analysis="Trop peu.", motivation="Une <seule> demande.").status_code == 303
    listed = nadia.get(YEAR).text
    assert "1 sur 75 rédigées" in listed
    assert "Rouge" in listed
    read = eva.get(page).text
    for words in ("Trop peu.", "Une &lt;seule&gt; demande.", "Rouge", "Calculé par Fieldlog", "en retard"):
        assert words in read, words
    assert "<textarea" not in read
    assert write(eva, page, motivation="x").status_code == 403
    assert "Enregistrer" in nadia.get(page).text


def test_a_colour_that_differs_asks_for_an_explanation_until_there_is_one(desk: Flask) -> None:
    page, nadia = f"{YEAR}/{first(desk)}", sign_in(desk, "nadia")
    write(nadia, page, colour=GREEN, motivation="Tout va bien.")
    assert "indicator-" in nadia.get(f"{YEAR}?shown=unexplained").text
    assert 'name="explanation"' in nadia.get(page).text
    write(nadia, page, revision="1", colour=GREEN, motivation="Tout va bien.", explanation="Vu sur place.")
    assert "indicator-" not in nadia.get(f"{YEAR}?shown=unexplained").text
    assert len(re.findall(r'id="indicator-', nadia.get(f"{YEAR}?shown=empty&theme=1").text)) == 8


def test_whoever_saves_second_is_told_sees_both_and_overwrites_nothing(desk: Flask) -> None:
    page, nadia, tom = f"{YEAR}/{first(desk)}", sign_in(desk, "nadia"), sign_in(desk, "tom")
    write(nadia, page, motivation="De Nadia.", analysis="Lettre.")
    answer = write(tom, page, motivation="De Tom.")
    assert answer.status_code == 409
    for words in ("Nadia", "De Nadia.", "De Tom.", "Lettre.", 'name="revision" type="hidden" value="1"'):
        assert words in answer.text, words
    with desk.app_context():
        assert [row.motivation for row in db.session.query(Evaluation)] == ["De Nadia."]
    assert write(tom, page, revision="1", motivation="Des deux.").status_code == 303
    history = nadia.get(page).text
    assert "De Nadia." in history
    assert "Des deux." in history


def test_two_who_save_in_the_same_instant_cannot_both_make_the_same_version(any_app: Flask) -> None:
    with any_app.app_context():
        load_measured_plan()
        author_id = make_person("nadia", "coordination", "coordinator").id
        said = {"indicator_id": list_indicators_of()[0].id, "period": "2024", "author_id": author_id}
        other = said | {"revision": 1, "analysis": "", "motivation": "b", "explanation": "", "written_at": AT}

        def save_the_other(_mapper: Any, connection: Connection, _row: Evaluation) -> None:
            connection.execute(insert(Evaluation).values(other))

        event.listen(Evaluation, "before_insert", save_the_other)
        try:
            with pytest.raises(EvaluationMovedOn):
                write_evaluation(**said, seen=0, content=Content(motivation="a"), at=AT)
        finally:
            event.remove(Evaluation, "before_insert", save_the_other)
        with pytest.raises(ColourGone):
            write_evaluation(**said, seen=0, content=Content(motivation="a", colour_id=99), at=AT)
        assert db.session.query(Evaluation).count() == 0


def test_changing_the_language_keeps_what_is_typed_and_saves_nothing(desk: Flask) -> None:
    page, nadia = f"{YEAR}/{first(desk)}", sign_in(desk, "nadia")
    dutch = write(nadia, page, motivation="Half af.", colour=RED, switch_to="nl").text
    for words in ('lang="nl"', "Half af.", "Rood", "Opslaan", "Berekend door Fieldlog"):
        assert words in dutch, words
    assert re.search(r'<input checked [^>]*name="colour"[^>]*value="3"', dutch)
    with desk.app_context():
        assert db.session.query(Evaluation).count() == 0


def test_a_refused_text_comes_back_whole(desk: Flask) -> None:
    page, nadia = f"{YEAR}/{first(desk)}", sign_in(desk, "nadia")
    for wrong in ({"analysis": "x" * 10_001}, {"colour": "99"}):
        answer = write(nadia, page, **{"motivation": "Longuement pesé."} | wrong)
        assert answer.status_code == 422
        assert "Longuement pesé." in answer.text
        assert "data-mistakes" in answer.text


def test_last_years_text_and_an_earlier_version_are_taken_over_without_saving(desk: Flask) -> None:
    number, nadia = first(desk), sign_in(desk, "nadia")
    write(nadia, f"/evaluation/2023-2024/2023/{number}", motivation="Comme en 2023.")
    page = nadia.get(f"{YEAR}/{number}").text
    take = re.findall(r'name="take" value="(motivation:[0-9]+)"', page)[0]
    filled = write(nadia, f"{YEAR}/{number}", take=take, motivation="Commencé ici.", colour=ORANGE)
    assert filled.status_code == 200
    assert re.search(r"<textarea[^>]*name=\"motivation\"[^>]*>\s*Commencé ici\.\n\nComme en 2023\.", filled.text)
    assert "checked" in filled.text
    with desk.app_context():
        assert db.session.query(Evaluation).count() == 1
    assert write(nadia, f"{YEAR}/{number}", take="motivation:99").status_code == 400
    write(nadia, f"/evaluation/2023-2024/2023/{number}", revision="1")  # what was taken out again is not offered
    assert "motivation:" not in nadia.get(f"{YEAR}/{number}").text


def test_the_last_text_of_the_plan_before_is_offered_in_the_first_year_of_the_next(desk: Flask) -> None:
    number, nadia = first(desk), sign_in(desk, "nadia")
    write(nadia, f"{YEAR}/{number}", motivation="Comme en 2024.")
    with desk.app_context():
        shipped = read_shipped_plan().model_copy(update={"slug": "2025-2026"})
        following = load_plan(plan=shipped, first_day=date(2025, 1, 1), last_day=date(2026, 12, 31))
        same = list_indicators(following)[0].id
    page = f"/evaluation/2025-2026/2025/{same}"
    take = re.findall(r'name="take" value="(motivation:[0-9]+)"', nadia.get(page).text)[0]
    assert "Comme en 2024." in write(nadia, page, take=take).text


def test_a_plan_file_takes_away_nothing_that_people_wrote(any_app: Flask) -> None:
    with any_app.app_context():
        load_measured_plan()
        author = make_person("nadia", "coordination", "coordinator")
        number = list_indicators_of()[0].id
        content = Content(motivation="Tout.")
        write_evaluation(indicator_id=number, period="2024", seen=0, content=content, author_id=author.id, at=AT)
        file = read_shipped_plan().as_data()
        of_first = file["themes"][0]["objectives"][0]["indicators"]
        of_first[0]["wording"] = "En d’autres mots"
        load_plan(plan=PlanFile.model_validate(file))
        assert (list_indicators_of()[0].id, list_indicators_of()[0].wording) == (number, "En d’autres mots")
        del of_first[0]
        with pytest.raises(IndicatorInUse, match="En d’autres mots"):
            load_plan(plan=PlanFile.model_validate(file))
        assert db.session.query(Evaluation).one().motivation == "Tout."


def test_a_colour_in_use_is_retired_and_one_never_given_is_deleted(desk: Flask) -> None:
    page, nadia = f"{YEAR}/{first(desk)}", sign_in(desk, "nadia")
    write(nadia, page, colour=RED)
    write(nadia, page, colour=RED, revision="1", motivation="Encore.")
    assert "donnée une fois" in nadia.get("/colours").text
    token = {"csrf_token": csrf_token(nadia)}
    assert "ne peut pas être supprimée" in nadia.post("/colours/3/delete", data=token, follow_redirects=True).text
    for _tap in range(2):
        nadia.post("/colours/3/retire", data=token | {"offered": "no"})
    nadia.post("/colours/4/delete", data=token)
    blue = {"name_fr": "Bleu", "name_nl": "Blauw", "tone": "none", "symbol": "flag"}
    assert nadia.post("/colours/new", data=token | blue).status_code == 303
    assert nadia.post("/colours/new", data=token | blue).status_code == 422
    assert nadia.post("/colours/1", data=token | blue | {"name_fr": ""}).status_code == 422
    with desk.app_context():
        new = list_colours()[2]
    nadia.post(f"/colours/{new.id}/up", data=token)
    with desk.app_context():
        assert [row.name_fr for row in list_colours()] == ["Vert", "Bleu", "Orange", "Rouge"]
    offered = nadia.get(f"{YEAR}/{list_second(desk)}").text
    assert "Bleu" in offered
    assert 'name="colour" type="radio" value="3"' not in offered
    assert 'value="3"' in nadia.get(page).text


def list_second(app: Flask) -> int:
    with app.app_context():
        return int(list_indicators_of()[1].id)


@pytest.mark.parametrize("address", ["/evaluation/2023-2024/2025", "/evaluation/x/2024", f"{YEAR}/99999"])
def test_what_no_plan_has_is_not_found(desk: Flask, address: str) -> None:
    assert sign_in(desk, "nadia").get(address).status_code == 404


def test_both_pages_take_at_most_fifteen_queries(desk: Flask) -> None:
    nadia, number = sign_in(desk, "nadia"), first(desk)
    write(nadia, f"{YEAR}/{number}", motivation="a", colour=RED)
    for address in (YEAR, "/evaluation/2023-2024/plan", f"{YEAR}/{number}", f"/evaluation/2023-2024/plan/{number}"):
        with counted_queries(desk) as statements:
            assert nadia.get(address).status_code == 200
        assert len(statements) <= 15, statements


@pytest.mark.parametrize(
    ("tone", "statuses", "expected"),
    [
        ("good", ["reached", "on_track"], False),
        ("good", ["reached", "behind"], True),
        ("warn", ["reached", "missed"], False),
        ("warn", ["missed"], False),
        ("warn", ["reached"], True),
        ("bad", ["missed", "behind"], False),
        ("bad", ["reached", "missed"], True),
        ("none", ["reached"], False),
        (None, ["missed"], False),
        ("bad", ["no_target", "no_data", None], False),
    ],
)
def test_colour_and_statuses_differ_as_the_rule_says(tone: str | None, statuses: list[Any], expected: bool) -> None:
    assert differs(tone, statuses) is expected


def test_texts_that_meet_keep_what_either_changed() -> None:
    seen, stored = Content(analysis="a", motivation="m"), Content(analysis="b", motivation="n", colour_id=1)
    met = meet(seen, stored, Content(analysis="a", motivation="o"))
    assert met.content == Content(analysis="b", motivation="o", colour_id=1)
    assert met.both == ("motivation",)
    assert taken("old", typed="saved", saved="saved") == "old"


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("ck_evaluation_period_known", {"period": "1"}),
        ("ck_evaluation_revision_from_one", {"revision": 0}),
        (r"uq_evaluation_indicator_id_period_revision|evaluation\.revision", {}),
        (r"fk_evaluation_colour_id_colour|FOREIGN KEY", {"revision": 2, "colour_id": 99}),
        (r"fk_evaluation_indicator_id_indicator|FOREIGN KEY", {"revision": 2, "indicator_id": 9999}),
    ],
)
def test_an_evaluation_that_cannot_be_is_refused(any_app: Flask, constraint: str, row: dict[str, Any]) -> None:
    with any_app.app_context():
        load_measured_plan()
        author = make_person("nadia", "coordination", "coordinator")
        said = {"indicator_id": list_indicators_of()[0].id, "period": "plan", "revision": 1, "author_id": author.id}
        said |= {"analysis": "", "motivation": "", "explanation": "", "written_at": AT}
        db.session.add(Evaluation(**said))
        db.session.commit()
        db.session.add(Evaluation(**said | row))
        with pytest.raises(IntegrityError, match=constraint):
            db.session.commit()
        db.session.rollback()


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("ck_colour_tone_known", {"tone": "blue"}),
        ("ck_colour_named_in_both_languages", {"name_nl": ""}),
        (r"uq_colour_name_fr|colour\.name_fr", {"name_fr": "Vert"}),
        (r"uq_colour_name_nl|colour\.name_nl", {"name_nl": "Groen"}),
    ],
)
def test_a_colour_that_cannot_be_is_refused(any_app: Flask, constraint: str, row: dict[str, Any]) -> None:
    with any_app.app_context():
        new = {"position": 9, "name_fr": "Bleu", "name_nl": "Blauw", "tone": "none", "symbol": "flag"}
        db.session.add(Colour(**new | row))
        with pytest.raises(IntegrityError, match=constraint):
            db.session.commit()
        db.session.rollback()
