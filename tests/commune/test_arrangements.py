"""Coordinators and administrators keep the dated arrangements that the commune announces."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError

from fieldlog.commune.models import Arrangement, ListChange
from fieldlog.commune.queries import list_arrangements
from fieldlog.commune.rules import CommuneFile
from fieldlog.commune.services import load_commune
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from tests.commune.desk import cora, undo
from tests.entries.browser import post
from tests.factories import make_person, sign_in

NEW = "/commune/arrangements/new"
RAMADAN = "/commune/arrangements/ramadan"
FIELDS = {"name_fr": "Ramadan", "name_nl": "Ramadan", "first_day": "2024-03-11", "last_day": "2024-04-09"}


@pytest.fixture(autouse=True)
def _one_morning():
    with time_machine.travel(datetime(2024, 3, 20, 8, tzinfo=UTC), tick=True):
        yield


def days(app: Flask) -> list[tuple[date, date, bool]]:
    with app.app_context():
        return [(one.first_day, one.last_day, one.is_cancelled) for one in list_arrangements()]


def test_an_arrangement_is_a_name_and_days_and_can_be_put_right(any_app: Flask) -> None:
    client = cora(any_app)
    assert "Pas encore de dispositifs" in client.get("/commune/arrangements").text
    assert post(client, NEW, **FIELDS).location == RAMADAN
    assert "11/3/2024 – 9/4/2024 · en cours" in client.get("/commune/arrangements").text
    post(client, RAMADAN, **FIELDS | {"last_day": "2024-04-10"})
    assert "9/4/2024 → 10/4/2024" in client.get(RAMADAN).text
    undo(client, RAMADAN)
    assert days(any_app) == [(date(2024, 3, 11), date(2024, 4, 9), False)]
    for _ in range(2):
        post(client, f"{RAMADAN}/cancel", cancelled="yes")
    assert "annulé" in client.get("/commune/arrangements").text
    assert post(client, NEW, **FIELDS).location == f"{RAMADAN}-2"  # in the place of the one that is cancelled
    answer = post(client, f"{RAMADAN}/cancel", cancelled="no")
    assert "vaut déjà pour une partie de ces jours" in client.get(answer.location).text
    assert days(any_app)[0] == (date(2024, 3, 11), date(2024, 4, 9), True)
    with any_app.app_context():
        assert not {"faith", "religion", "person_id"} & {*Arrangement.__table__.columns.keys()}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_fr": ""}, "Indiquez le nom."),
        ({"name_fr": "Ωμέγα"}, "le nom n’en donne aucun"),
        ({"first_day": ""}, "Indiquez un jour, par exemple"),
        ({"last_day": "2204-04-09"}, "de 2000 à 2099"),
        ({"last_day": "2024-03-10"}, "Le dernier jour précède le premier."),
        ({"first_day": "2024-02-01", "last_day": "2024-03-11"}, "vaut déjà pour une partie de ces jours"),
    ],
)
def test_an_arrangement_that_cannot_be_is_refused_with_a_sentence(
    app: Flask, wrong: dict[str, str], sentence: str
) -> None:
    client = cora(app, role="admin")
    post(client, NEW, **FIELDS)
    answer = post(client, NEW, **FIELDS | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    next_year = {"first_day": "2025-03-01", "last_day": "2025-03-29"}
    assert post(client, NEW, **FIELDS | next_year).status_code == 303
    assert "Chiffres de ces jours" not in client.get(RAMADAN).text  # administrators read no figures


def test_its_days_can_be_chosen_where_figures_stand_between_free_dates(app: Flask) -> None:
    with app.app_context():
        load_shipped_plan()
        measure_night(as_of=date(2024, 3, 19))
    client = cora(app)
    post(client, NEW, **FIELDS)
    post(
        client,
        NEW,
        **FIELDS | {"name_fr": "Été", "name_nl": "Zomer", "first_day": "2024-07-01", "last_day": "2024-08-31"},
    )
    chosen = "/monthly/free-dates?first=2024-03-11&amp;last=2024-04-09"
    assert f'href="{chosen}"' in client.get(RAMADAN).text
    page = client.get("/monthly/free-dates").text
    assert (f'href="{chosen}">Ramadan' in page, "Été" in page) == (True, False)
    assert client.get(chosen.replace("&amp;", "&")).status_code == 200
    post(client, f"{RAMADAN}/cancel", cancelled="yes")
    assert "Ramadan" not in client.get("/monthly/free-dates").text.partition('class="filter"')[0]


def test_it_stands_on_the_months_that_it_touches_and_on_the_first_page_before_and_while_it_holds(app: Flask) -> None:
    with app.app_context():
        load_shipped_plan()
        measure_night(as_of=date(2024, 3, 19))
    client, line = cora(app), "Ramadan\u00a0: du 11/3/2024 au 9/4/2024"
    post(client, NEW, **FIELDS)
    addresses = [f"/monthly/2024-0{month}" for month in (2, 3, 4, 5)]
    assert [line in client.get(address).text for address in addresses] == [False, True, True, False]
    for day, is_told in ((9, False), (10, True), (40, True), (69, True), (70, False)):
        with time_machine.travel(datetime(2024, 1, 31, 12, tzinfo=UTC) + timedelta(days=day)):
            client = sign_in(app, "cora")
            assert (line in client.get("/monthly/glance").text) == is_told, day
            assert line not in client.get("/monthly/glance/2023-2024/2023").text
    post(client, f"{RAMADAN}/cancel", cancelled="yes")
    assert "Ramadan" not in client.get("/monthly/2024-03").text


def test_the_communes_file_may_hold_arrangements(any_app: Flask) -> None:
    one = {"slug": "ramadan", "name": {"fr": "Ramadan", "nl": "Ramadan"}, "from": "2024-03-11", "to": "2024-04-08"}
    with any_app.app_context():
        for more in ({}, {"to": "2024-04-09"}, {"to": "2024-04-09"}):
            file = {"commune": {"name": "X"}, "arrangements": [one | more]}
            changed = load_commune(commune=CommuneFile.model_validate(file)).changed
        assert changed == 0
        traced = [(row.what, row.before, row.after) for row in db.session.query(ListChange).order_by(ListChange.number)]
        assert traced == [("added", None, None), ("last_day", "2024-04-08", "2024-04-09")]
        db.session.get_one(Arrangement, "ramadan").last_day = date(2024, 3, 10)
        with pytest.raises(IntegrityError, match="ck_arrangement_last_day_after_first"):
            db.session.commit()
        db.session.rollback()


def test_nobody_else_keeps_the_arrangements(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
    for client, status in ((sign_in(app, "alice"), 403), (cora(app, "eva", "evaluator"), 200)):
        assert client.get("/commune/arrangements").status_code == status
        assert post(client, NEW, **FIELDS).status_code == 403
    assert cora(app).get("/commune/arrangements/none").status_code == 404
