"""Coordinators and administrators keep the days on which services work; the night is told, and so is who looks."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from fieldlog.commune.kinds import OFFICE_DAYS
from fieldlog.commune.models import FIRST_DAY, LAST_DAY, ClosingDay, CommuneChange, DaysChange, ServiceDay
from fieldlog.commune.queries import lock_commune, service_weekdays
from fieldlog.commune.weekdays import always
from fieldlog.dates import now
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.inputs import list_counted, list_plans_to_measure, read_calendar
from tests.entries.browser import post
from tests.factories import make_person, sign_in

GUARDS = "/commune/days/peacekeepers"
BRIDGE = {"day": "2026-05-15", "name_fr": "Pont de l’Ascension", "name_nl": "Brugdag"}


@pytest.fixture
def cora(any_app: Flask) -> FlaskClient:
    with any_app.app_context():
        make_person("cora", "coordination", "coordinator", name="Cora D.")
    return sign_in(any_app, "cora")


def marks(app: Flask) -> list[tuple[str, date, date]]:
    with app.app_context():
        query = select(CommuneChange).order_by(CommuneChange.number)
        return [(mark.what, mark.first_day, mark.last_day) for mark in db.session.scalars(query)]


def test_other_weekdays_reach_every_day_and_stand_with_who_changed_them(any_app: Flask, cora: FlaskClient) -> None:
    assert post(cora, GUARDS, weekdays=list(OFFICE_DAYS), is_always="y").status_code == 303  # as it was
    assert marks(any_app) == []
    post(cora, GUARDS, weekdays=["sun", "mon", "fri"], is_always="y")
    page = cora.get(GUARDS).text
    assert "lundi – vendredi → lundi, vendredi, dimanche" in page
    assert "Cora D." in page
    assert "lundi, vendredi, dimanche" in cora.get("/commune/days").text
    assert marks(any_app) == [("service_days", FIRST_DAY, LAST_DAY)]
    with any_app.app_context():
        assert service_weekdays("peacekeepers") == always(("mon", "fri", "sun"))
        assert service_weekdays("mediation") == always(OFFICE_DAYS)
    for none in ([], ["someday"]):
        assert post(cora, GUARDS, weekdays=none, is_always="y").status_code == 422


def test_no_mean_is_taken_over_a_closing_day(any_app: Flask, cora: FlaskClient) -> None:
    assert post(cora, f"{GUARDS}/close", **BRIDGE).status_code == 303
    post(cora, f"{GUARDS}/close", **BRIDGE)  # twice is once
    assert "Pont de l’Ascension" in cora.get(GUARDS).text
    assert "Pont de l’Ascension" not in cora.get("/commune/days/mediation").text
    assert marks(any_app) == [("service_days", date(2026, 5, 15), date(2026, 5, 15))]
    assert date(2026, 5, 15) not in days_of_guards(any_app)
    assert date(2026, 5, 13) in days_of_guards(any_app)
    post(cora, f"{GUARDS}/open", day="2026-05-15")
    assert date(2026, 5, 15) in days_of_guards(any_app)
    assert len(marks(any_app)) == 2


def test_two_who_keep_the_days_at_once_both_succeed(any_app: Flask, cora: FlaskClient) -> None:
    """The other one is in the middle of it: whoever comes second waits, and meets what the first one did."""
    answers: list[TestResponse] = []

    def keep_days() -> None:
        answers.append(post(cora, f"{GUARDS}/close", **BRIDGE))
        answers.append(post(cora, GUARDS, weekdays=["mon", "sat"], is_always="y"))

    other = Thread(target=keep_days)
    with any_app.app_context():
        lock_commune()
        db.session.add(ClosingDay(service="peacekeepers", day=date(2026, 5, 15), name_fr="Pont", name_nl="Brug"))
        db.session.add(ServiceDay(service="peacekeepers", first_day=FIRST_DAY, weekday="mon"))
        db.session.flush()
        other.start()
        other.join(0.5)
        assert other.is_alive()
        db.session.commit()
    other.join(20)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert marks(any_app) == [("service_days", FIRST_DAY, LAST_DAY)]
    with any_app.app_context():
        assert service_weekdays("peacekeepers") == always(("mon", "sat"))


def days_of_guards(app: Flask) -> frozenset[date]:
    with app.app_context():
        load_shipped_plan()
        connection = db.session.connection()
        results = [one for plan in list_plans_to_measure(connection) for one in list_counted(connection, plan.id)]
        return read_calendar(date(2026, 1, 1), date(2026, 12, 31), results, date(2026, 6, 1)).service_days[
            "peacekeepers"
        ]


def test_the_whole_commune_is_closed_at_once(any_app: Flask, cora: FlaskClient) -> None:
    assert '="None"' not in cora.get(f"{GUARDS}/close").text
    post(cora, f"{GUARDS}/close", **BRIDGE, is_for_all="y")
    assert "Pont de l’Ascension" in cora.get("/commune/days/mediation").text
    assert len(marks(any_app)) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day": ""}, "Indiquez un jour, par exemple"),
        ({"day": "0201-05-15"}, "de 2000 à 2099"),
        ({"day": "2026-12-25"}, "jour férié légal"),
        ({"name_nl": " "}, "Indiquez le nom."),
    ],
)
def test_a_day_that_cannot_be_closed_is_refused_with_a_sentence(
    app: Flask, wrong: dict[str, str], sentence: str
) -> None:
    with app.app_context():
        make_person("root", "coordination", "admin")
    answer = post(sign_in(app, "root"), f"{GUARDS}/close", **BRIDGE | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_guards_leave_the_days_alone_and_no_service_is_made_up(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_person("root", "coordination", "admin")
    assert post(sign_in(app, "alice"), GUARDS, weekdays=["sun"]).status_code == 403
    root = sign_in(app, "root")
    assert root.get("/commune/days/police").status_code == 404
    assert post(root, f"{GUARDS}/open", day="tomorrow").status_code == 422


def test_a_change_of_days_is_one_of_those_known(any_app: Flask) -> None:
    with any_app.app_context():
        by = make_person("cora").id
        db.session.add(DaysChange(service="peacekeepers", by_id=by, changed_at=now(), what="dreamt"))
        with pytest.raises(IntegrityError, match="ck_days_change_what_known"):
            db.session.commit()
        db.session.rollback()
