"""A coordinator computes one result at once, and is told what that changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.queries import find_person
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import Measurement
from tests.entries.browser import post
from tests.factories import make_entry, make_person, sign_in
from tests.measurements.test_jobs_measurements import add_run
from tests.monthly.test_trust import words

PAGE = "/monthly/2024-05/C.5b"
BUTTON = f"{PAGE}/recalculate"


@pytest.fixture
def nadia(app: Flask) -> Iterator[FlaskClient]:
    """A coordinator, on the day after a night that counted one service evaluation in May."""
    with time_machine.travel(datetime(2024, 6, 10, 10, tzinfo=UTC), tick=True):
        with app.app_context():
            make_person("nadia", "coordination", "coordinator")
            make_person("eva", "coordination", "evaluator")
            make_person("root", "coordination", "admin")
            load_shipped_plan()
            log_evaluation(6)
            measure_night(as_of=date(2024, 6, 9))
        yield sign_in(app, "nadia")


def log_evaluation(day: int) -> None:
    nadia = find_person("nadia")
    assert nadia
    make_entry(nadia, "meeting", topic="service_evaluation", day=date(2024, 5, day))


def test_it_says_what_changed_and_that_nothing_did(app: Flask, nadia: FlaskClient) -> None:
    assert "Recalculer" in words(nadia.get(PAGE).text)
    with app.app_context():
        log_evaluation(7)
    answer = post(nadia, BUTTON)
    assert (answer.status_code, answer.location) == (303, PAGE)
    said = words(nadia.get(PAGE).text)
    assert "mai 2024 : 1 → 2 · 2e trimestre 2024 : 1 → 2 · 2024 : 1 → 2 · plan entier : 1 → 2." in said
    assert "Calculé le 10/6/2024 à 12:0" in said
    post(nadia, BUTTON)
    assert "rien n’a changé" in words(nadia.get(PAGE).text)
    nights = words(nadia.get("/nights").text)
    assert "Mesure du seul résultat C.5b" in nights
    assert "lancée à la main par Nadia" in nights
    with app.app_context():
        db.session.query(Measurement).update({"entries": 9})
        db.session.commit()
    post(nadia, BUTTON)
    assert "les chiffres sont les mêmes" in words(nadia.get(PAGE).text)


def test_while_another_run_is_at_work_it_says_so(app: Flask, nadia: FlaskClient) -> None:
    with app.app_context():
        log_evaluation(7)
        add_run("2024-06-08", "running", 1, "2024-06-10 11:59")
    post(nadia, BUTTON)
    said = words(nadia.get(PAGE).text)
    assert "Un calcul est déjà en cours" in said
    assert "1 → 2" not in said


def test_coordinators_and_administrators_only(app: Flask, nadia: FlaskClient) -> None:
    eva, root = (sign_in(app, username) for username in ("eva", "root"))
    assert "Recalculer" not in words(eva.get(PAGE).text)
    assert post(eva, BUTTON).status_code == 403
    assert post(root, BUTTON).location == "/nights"
    assert nadia.post(BUTTON).status_code == 400  # without its token
