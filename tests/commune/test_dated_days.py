"""A service works on other weekdays from a day on: what was before stays, and the night is told of no other day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Thread

import flask_migrate
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.commune.changes import put_weekdays
from fieldlog.commune.kinds import OFFICE_DAYS, WEEKDAYS
from fieldlog.commune.models import FIRST_DAY, LAST_DAY
from fieldlog.commune.queries import lock_commune, service_weekdays
from fieldlog.commune.rules import service_days
from fieldlog.commune.services import load_commune
from fieldlog.commune.weekdays import (
    Pattern,
    always,
    days_that_differ,
    patterns_of,
    weekdays_on,
    with_pattern,
    without_pattern,
)
from fieldlog.dates import now
from fieldlog.extensions import db
from tests.commune.desk import cora
from tests.commune.test_days import marks
from tests.commune.test_load_commune import commune_file
from tests.entries.browser import post
from tests.factories import make_person, sign_in

GUARDS = "/commune/days/peacekeepers"
JUNE, SEPTEMBER = date(2024, 6, 1), date(2024, 9, 1)
SIX, SEVEN = WEEKDAYS[:6], WEEKDAYS
BEFORE = Pattern(FIRST_DAY, OFFICE_DAYS)


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(datetime(2024, 7, 2, 8, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def client(any_app: Flask) -> FlaskClient:
    return cora(any_app)


def patterns(app: Flask) -> tuple[Pattern, ...]:
    with app.app_context():
        return service_weekdays("peacekeepers")


def page_of(client: FlaskClient, address: str = GUARDS) -> str:
    return client.get(address).text.replace("\u00a0", " ")


def save(client: FlaskClient, weekdays: tuple[str, ...], first_day: date | str = "", **more: str) -> str:
    """The page afterwards, with what it says of the change."""
    answer = post(client, GUARDS, weekdays=list(weekdays), first_day=str(first_day), **more)
    assert answer.status_code == 303
    return page_of(client)


def take_back(client: FlaskClient, first_day: date) -> str:
    assert post(client, f"{GUARDS}/take-back", day=str(first_day)).status_code == 303
    return page_of(client)


# --- the arithmetic -------------------------------------------------------------------------------------------------


def test_the_latest_weekdays_that_began_hold() -> None:
    dated = patterns_of([(JUNE, "sat"), (SEPTEMBER, "sun"), (JUNE, "mon")])
    assert dated == (BEFORE, Pattern(JUNE, ("mon", "sat")), Pattern(SEPTEMBER, ("sun",)))
    days = [FIRST_DAY, date(2024, 5, 31), JUNE, date(2024, 8, 31), SEPTEMBER, LAST_DAY]
    assert [len(weekdays_on(dated, day)) for day in days] == [5, 5, 2, 2, 1, 1]
    served = service_days(dated, date(2024, 5, 30), date(2024, 6, 8))  # a Thursday to a Saturday
    assert served == [date(2024, 5, 30), date(2024, 5, 31), JUNE, date(2024, 6, 3), date(2024, 6, 8)]
    assert patterns_of([]) == always(OFFICE_DAYS)


def test_which_days_two_histories_tell_apart() -> None:
    office, june = always(OFFICE_DAYS), (BEFORE, Pattern(JUNE, SIX))
    both = (*june, Pattern(SEPTEMBER, SEVEN))
    assert with_pattern(office, Pattern(JUNE, SIX)) == june
    assert with_pattern(june, Pattern(SEPTEMBER, SIX)) == june  # that holds there anyway
    assert with_pattern(both, Pattern(JUNE, OFFICE_DAYS)) == (BEFORE, Pattern(SEPTEMBER, SEVEN))
    assert without_pattern(both, SEPTEMBER) == june
    assert without_pattern(both, FIRST_DAY) == both
    august = date(2024, 8, 31)
    assert days_that_differ(office, june) == [(JUNE, LAST_DAY)]
    assert days_that_differ(both, without_pattern(both, JUNE)) == [(JUNE, august)]
    assert days_that_differ(both, office) == [(JUNE, LAST_DAY)]
    assert days_that_differ(both, always(SEVEN)) == [(FIRST_DAY, august)]
    assert days_that_differ(both, always(SIX)) == [(FIRST_DAY, date(2024, 5, 31)), (SEPTEMBER, LAST_DAY)]
    assert days_that_differ(both, both) == []


# --- the page -------------------------------------------------------------------------------------------------------


def test_saturdays_from_june_reach_no_day_before_june(any_app: Flask, client: FlaskClient) -> None:
    assert "<b>lundi – vendredi</b><small>Toujours</small>" in page_of(client)
    page = save(client, SIX, JUNE)
    assert "<b>lundi – samedi</b><small>Dès le 1/6/2024</small>" in page
    assert "<b>lundi – vendredi</b><small>Avant</small>" in page
    assert "recalcule les chiffres dès le 1/6/2024" in page
    assert "lundi – vendredi → lundi – samedi, dès le 1/6/2024" in page
    assert marks(any_app) == [("service_days", JUNE, LAST_DAY)]
    assert patterns(any_app) == (BEFORE, Pattern(JUNE, SIX))
    page = save(client, SEVEN, date(2024, 5, 15))
    assert "du 15/5/2024 au 31/5/2024" in page
    assert marks(any_app)[1:] == [("service_days", date(2024, 5, 15), date(2024, 5, 31))]
    assert "rien n’a changé" in save(client, SIX, SEPTEMBER)
    assert len(marks(any_app)) == 2


def test_a_dated_change_is_taken_back_once(any_app: Flask, client: FlaskClient) -> None:
    save(client, SIX, JUNE)
    save(client, SEVEN, SEPTEMBER)
    assert "lundi – samedi · dès le 1/9/2024 : lundi – dimanche" in page_of(client, "/commune/days")
    page = take_back(client, JUNE)
    assert "Changement annulé · lundi – samedi → lundi – vendredi, dès le 1/6/2024" in page
    assert marks(any_app)[2:] == [("service_days", JUNE, date(2024, 8, 31))]
    assert patterns(any_app) == (BEFORE, Pattern(SEPTEMBER, SEVEN))
    assert "déjà" in take_back(client, JUNE)
    take_back(client, FIRST_DAY)
    assert patterns(any_app) == (BEFORE, Pattern(SEPTEMBER, SEVEN))
    assert len(marks(any_app)) == 3


def test_always_corrects_the_past_and_keeps_its_trace(any_app: Flask, client: FlaskClient) -> None:
    save(client, SIX, JUNE)
    page = save(client, SEVEN, "no day at all", is_always="y")
    assert "<b>lundi – dimanche</b><small>Toujours</small>" in page
    assert "aussi ceux du passé" in page
    assert "lundi – samedi → lundi – dimanche, dès le 1/6/2024" in page
    assert marks(any_app)[1:] == [("service_days", FIRST_DAY, LAST_DAY)]
    assert patterns(any_app) == always(SEVEN)


@pytest.mark.parametrize(
    ("first_day", "sentence"),
    [
        ("", "Indiquez un jour, par exemple"),
        ("soon", "Indiquez un jour, par exemple"),
        ("0202-06-01", "de 2000 à 2099"),
    ],
)
def test_a_day_that_is_none_is_refused_and_nothing_is_lost(app: Flask, first_day: str, sentence: str) -> None:
    client = cora(app)
    answer = post(client, GUARDS, weekdays=["sat"], first_day=first_day)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{first_day}"' in answer.text
    assert answer.text.count("checked") == 1
    assert patterns(app) == always(OFFICE_DAYS)


def test_guards_take_nothing_back(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
    assert post(sign_in(app, "alice"), f"{GUARDS}/take-back", day=str(JUNE)).status_code == 403
    assert post(cora(app), f"{GUARDS}/take-back", day="tomorrow").status_code == 422
    assert post(cora(app), "/commune/days/police/take-back", day=str(JUNE)).status_code == 404


def test_who_takes_back_waits_for_who_changes_the_same(any_app: Flask, client: FlaskClient) -> None:
    save(client, SIX, JUNE)
    other = Thread(target=take_back, args=(client, JUNE))
    with any_app.app_context():
        lock_commune()
        before = service_weekdays("peacekeepers")
        put_weekdays("peacekeepers", before, (*before, Pattern(SEPTEMBER, SEVEN)), by_id=None, at=now())
        db.session.flush()
        other.start()
        other.join(0.5)
        assert other.is_alive()
        db.session.commit()
    other.join(20)
    assert patterns(any_app) == (BEFORE, Pattern(SEPTEMBER, SEVEN))


# --- the commune's file ---------------------------------------------------------------------------------------------


def test_a_file_that_says_what_holds_last_keeps_what_was_before(any_app: Flask, client: FlaskClient) -> None:
    save(client, SIX, JUNE)
    dated = patterns(any_app)
    with any_app.app_context():
        for said in ({"peacekeepers": SIX}, {}):  # the second leaves the guards to the page
            assert load_commune(commune=commune_file(service_days=said)).changed == 0
    assert (patterns(any_app), len(marks(any_app))) == (dated, 1)
    with any_app.app_context():
        assert load_commune(commune=commune_file(service_days={"peacekeepers": ["sat"]})).changed == 1
    assert patterns(any_app) == always(["sat"])
    assert marks(any_app)[1:] == [("service_days", FIRST_DAY, LAST_DAY)]
    assert "lundi – vendredi → samedi" in page_of(client)
    assert "par un fichier" in page_of(client)


# --- the migration --------------------------------------------------------------------------------------------------


def test_weekdays_of_before_hold_always_and_the_last_ones_survive_the_way_back(
    any_app: Flask, client: FlaskClient
) -> None:
    with any_app.app_context():
        load_commune(commune=commune_file(service_days={"mediation": ["tue"]}))
    save(client, SIX, JUNE)
    take_back(client, JUNE)
    save(client, SEVEN, SEPTEMBER)
    with any_app.app_context():
        flask_migrate.downgrade(revision="0025_create_past_run")
        stored = db.session.execute(sa.text("SELECT service, weekday FROM service_day")).all()
        assert sorted(map(tuple, stored)) == sorted(
            [("mediation", "tue"), *(("peacekeepers", weekday) for weekday in SEVEN)]
        )
        db.session.rollback()
        flask_migrate.upgrade()
        assert service_weekdays("peacekeepers") == always(SEVEN)
        assert service_weekdays("mediation") == always(["tue"])
    assert "Cora" in page_of(client)
