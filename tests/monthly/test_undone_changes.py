"""The plan is what it was before a change: so are its figures, at once, or its pages say that they are not."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fieldlog.dates import now
from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult
from fieldlog.indicators.queries import export_plan, get_plan, get_result
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.models import JobRun
from fieldlog.measurements.plan_changes import list_results_changed
from fieldlog.measurements.queries import is_changed_since, what_else_waits
from fieldlog.measurements.services import claim_recalculation
from tests.entries.browser import post
from tests.factories import sign_in
from tests.monthly.measuring import AS_OF, CHANGES, VISITS, note, save, stored

PLAN = "/plan/2023-2024"
TOTALS = ("/monthly/2024-05", "/monthly/glance")
SINCE_CHANGED = "Le plan a été modifié depuis"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(f"{AS_OF + timedelta(days=1)} 09:00+02:00", tick=True):
        yield


@pytest.fixture
def cora(any_app: Flask) -> FlaskClient:
    note(any_app)
    return sign_in(any_app, "cora")


def undo(client: FlaskClient) -> str:
    """Takes the newest change back; what the next page says."""
    [edit, *_] = re.findall(r"/history/([0-9]+)", client.get(f"{PLAN}/history").text)
    fields = dict(re.findall(r'name="(newest)" value="([0-9]*)"', client.get(f"{PLAN}/history/{edit}").text))
    assert post(client, f"{PLAN}/history/{edit}", **fields).location == PLAN
    return html.unescape(client.get(PLAN).text)


def load(client: FlaskClient, text: str) -> str:
    """Loads a plan file as its page does after the look at it; what the next page says."""
    with client.application.app_context():
        newest = db.session.scalar(select(db.func.max(db.text("number"))).select_from(db.text("plan_edit")))
    assert post(client, "/plans/import", text=text, seen=newest or "").location == PLAN
    return html.unescape(client.get(PLAN).text)


def waiting() -> list[str]:
    return [one.code for one in list_results_changed(get_plan("2023-2024"))]


def all_figures() -> dict[str, Any]:
    return {code: stored(code) for code in db.session.scalars(select(ExpectedResult.code))}


def are_those_of_a_full_run() -> None:
    assert waiting() == []
    before = all_figures()
    measure_night(as_of=AS_OF, again=True)
    assert check_figures() == []
    assert all_figures() == before


def test_undoing_a_measure_gives_its_figures_back_at_once(any_app: Flask, cora: FlaskClient) -> None:
    with any_app.app_context():
        before = stored("1.1c")
    assert save(cora, VISITS, *CHANGES["a longer term"]) == 303
    with any_app.app_context():
        assert stored("1.1c") != before
    said = undo(cora)
    assert "Le plan est redevenu ce qu’il était avant cette modification. 1.1c\xa0: Recalculé. plan entier" in said
    with any_app.app_context():
        assert stored("1.1c") == before
        are_those_of_a_full_run()
    assert all(SINCE_CHANGED not in cora.get(address).text for address in TOTALS)


def test_a_result_that_comes_back_has_its_figures(any_app: Flask, cora: FlaskClient) -> None:
    with any_app.app_context():
        before = stored("1.1d")
    assert before
    take_out(cora, "1.1d")
    assert "1.1d\xa0: Recalculé." in undo(cora)
    with any_app.app_context():
        assert stored("1.1d") == before
        are_those_of_a_full_run()


def take_out(client: FlaskClient, code: str) -> None:
    address = f"{PLAN}/result/{code}/take-out"
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', client.get(address).text)[0]
    assert post(client, address, seen=seen).status_code == 303


def test_while_a_run_is_at_work_the_pages_say_what_waits(any_app: Flask, cora: FlaskClient) -> None:
    assert save(cora, VISITS, *CHANGES["a longer term"]) == 303
    with any_app.app_context():
        other = get_result(get_plan("2023-2024"), "1.1a").id
        claim_recalculation(result_id=other, owner="somebody", at=now())
    assert "Un calcul est déjà en cours" in undo(cora)
    for address in TOTALS:
        said = html.unescape(cora.get(address).text)
        waits = "jusqu’à la nuit prochaine, les chiffres de 1.1c ne sont pas ceux du plan tel qu’il est"
        assert f"{SINCE_CHANGED}\xa0: {waits}" in said
    assert "Le plan, un quartier cible ou un jour de service a changé depuis cette nuit" in html.unescape(
        cora.get("/monthly/2024-05/1.1c").text
    )
    take_out(cora, "1.1d")
    undo(cora)
    page = html.unescape(cora.get("/monthly/2024-05/1.1d").text)
    assert "Pas encore de chiffres\xa0: la nuit prochaine les calcule." in page
    assert 'action="/monthly/2024-05/1.1d/recalculate"' in page
    assert "les chiffres de 2 résultats ne sont pas" in html.unescape(cora.get(TOTALS[0]).text)
    with any_app.app_context():
        db.session.query(JobRun).filter(JobRun.owner == "somebody").delete()
        db.session.commit()
    for code in ("1.1c", "1.1d"):
        post(cora, f"/monthly/2024-05/{code}/recalculate")
    with any_app.app_context():
        are_those_of_a_full_run()
    assert "Pas encore de chiffres" not in html.unescape(cora.get("/monthly/2024-05/1.1d").text)


def test_a_plan_file_is_counted_at_once_and_of_many_results_by_one_run(any_app: Flask, cora: FlaskClient) -> None:
    with any_app.app_context():
        before, text = all_figures(), export_plan(get_plan("2023-2024"))
    said = load(cora, text.replace("days: 14", "days: 21", 1))
    assert re.search("Le plan est chargé. 1.1[abc]\xa0: Recalculé", said)
    said = load(cora, re.sub(r"at_least: [0-9.]+", "at_least: 1", text))
    assert "chiffres modifiés" in said
    with any_app.app_context():
        are_those_of_a_full_run()
        assert all_figures() != before
    assert "chiffres modifiés" in undo(cora)
    undo(cora)
    with any_app.app_context():
        assert waiting() == []


def test_a_year_more_that_is_taken_back_is_no_change(any_app: Flask, cora: FlaskClient) -> None:
    with any_app.app_context():
        runs, everything = db.session.query(JobRun).count(), len(all_figures())
    assert post(cora, f"{PLAN}/extend", seen="2024-12-31").status_code == 303
    with any_app.app_context():
        assert len(waiting()) == everything
        assert what_else_waits() == (True, False)
    assert f"les chiffres de {everything} résultats ne sont pas" in html.unescape(cora.get(TOTALS[0]).text)
    undo(cora)
    with any_app.app_context():
        assert waiting() == []
        assert what_else_waits() == (False, False)
        assert not is_changed_since(get_result(get_plan("2023-2024"), "C.5b"), date(2024, 5, 1), AS_OF, None)
        assert db.session.query(JobRun).count() == runs  # and there was nothing to compute
        are_those_of_a_full_run()


def test_undoing_what_the_night_counted_already_is_a_change(any_app: Flask, cora: FlaskClient) -> None:
    assert post(cora, f"{PLAN}/extend", seen="2024-12-31").status_code == 303
    with any_app.app_context():
        measure_night(as_of=AS_OF, again=True)
        assert waiting() == []
    assert "chiffres modifiés" in undo(cora)
    with any_app.app_context():
        are_those_of_a_full_run()
