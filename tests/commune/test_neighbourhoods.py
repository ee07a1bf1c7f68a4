"""Coordinators and administrators keep the neighbourhoods and their target areas by date; the night is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Thread

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from fieldlog.commune.changes import areas_of, change_areas
from fieldlog.commune.lists.queries import hold
from fieldlog.commune.models import FIRST_DAY, LAST_DAY, CommuneChange, ListChange, Neighbourhood
from fieldlog.commune.queries import find_commune, lock_commune
from fieldlog.commune.rules import Area, CommuneFile
from fieldlog.commune.services import load_commune
from fieldlog.dates import now
from fieldlog.extensions import db
from tests.commune.desk import cora, newest_on, undo
from tests.entries.browser import post
from tests.factories import make_neighbourhood, make_partner, make_person, sign_in

PARK = "/commune/neighbourhoods/park"
AREA = {"phenomenon": "burglary", "first_day": "2026-01-01", "last_day": "2026-06-30"}
STATION = {"name_fr": "Gare", "name_nl": "Station"}
MADE = Area("burglary", date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture(autouse=True)
def _one_morning():
    with time_machine.travel(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def client(any_app: Flask) -> FlaskClient:
    with any_app.app_context():
        make_neighbourhood("park")
    return cora(any_app)


def areas(app: Flask, slug: str = "park") -> list[Area]:
    with app.app_context():
        return areas_of(db.session.get_one(Neighbourhood, slug))


def marks(app: Flask) -> list[tuple[str, date, date]]:
    with app.app_context():
        query = select(CommuneChange).order_by(CommuneChange.number)
        return [(mark.what, mark.first_day, mark.last_day) for mark in db.session.scalars(query)]


def area_on(client: FlaskClient, at: int = 0) -> str:
    """The address of a target area on the page of the neighbourhood."""
    return re.findall(rf'href="({PARK}/areas/[0-9]+)"', client.get(PARK).text)[at]


def test_a_new_neighbourhood_can_be_chosen_at_once(any_app: Flask) -> None:
    client = cora(any_app)
    assert "Pas encore de quartiers" in client.get("/commune/neighbourhoods").text
    names = {"name_fr": "Étangs Noirs", "name_nl": "Zwarte Vijvers"}
    assert post(client, "/commune/neighbourhoods/new", **names).location.endswith("/etangs-noirs")
    assert "Cora" in client.get("/commune/neighbourhoods/etangs-noirs").text
    with any_app.app_context():
        make_person("alice")
    assert "Étangs Noirs" in sign_in(any_app, "alice").get("/entries/new/patrol").text
    for more, sentence in (
        (names, "porte déjà ce nom"),
        (names | {"name_fr": "Etangs noirs", "name_nl": "Andere"}, "porte déjà ce nom"),
        ({"name_fr": "Étangs", "name_nl": "Vijvers", "slug": "etangs-noirs"}, "nom court est déjà pris"),
        ({"name_fr": "Étangs", "name_nl": "Vijvers", "slug": "Deux mots"}, "Utilisez uniquement des minuscules"),
        ({"name_fr": "Ωμέγα", "name_nl": "Omega"}, "le nom n’en donne aucun"),
        ({"name_fr": " ", "name_nl": "Vijvers"}, "Indiquez le nom."),
    ):
        answer = post(client, "/commune/neighbourhoods/new", **more)
        assert (answer.status_code, sentence in answer.text) == (422, True), more


def test_of_two_who_add_the_same_neighbourhood_at_once_the_second_is_told(any_app: Flask) -> None:
    """Also before the commune's file was loaded, when there is nothing of it to hold on to."""
    client, answers = cora(any_app), list[TestResponse]()
    while_it_is_added(any_app, lambda: answers.append(post(client, "/commune/neighbourhoods/new", **STATION)))
    assert [(answer.status_code, "porte déjà ce nom" in answer.text) for answer in answers] == [(422, True)]


def test_the_communes_file_waits_for_who_adds_a_neighbourhood_and_knows_it_then(any_app: Flask) -> None:
    names, counts = {"fr": STATION["name_fr"], "nl": STATION["name_nl"]}, list[int]()
    file = {"commune": {"name": "X"}, "neighbourhoods": [{"slug": "gare", "name": names}]}

    def load() -> None:
        with any_app.app_context():
            counts.append(load_commune(commune=CommuneFile.model_validate(file)).changed)

    while_it_is_added(any_app, load)
    assert counts == [0]


def while_it_is_added(app: Flask, act: Callable[[], object]) -> None:
    """Somebody else acts while a neighbourhood is being added, and waits for that."""
    other = Thread(target=act)
    with app.app_context():
        assert find_commune() is None
        lock_commune()
        db.session.add(Neighbourhood(slug="gare", **STATION))
        db.session.flush()
        other.start()
        other.join(0.5)
        assert other.is_alive()
        db.session.commit()
    other.join(20)


def test_another_name_and_its_undoing_stand_with_who_did_it(any_app: Flask, client: FlaskClient) -> None:
    post(client, PARK, name_fr="Parc", name_nl="Park")
    page = client.get(PARK).text
    assert "Park → Parc" in page
    assert "Cora" in page
    tapped = newest_on(client, PARK)
    for _ in range(2):  # two taps do not undo each other
        assert post(client, f"{PARK}/undo", newest=tapped).status_code == 303
    assert "rien n’a été annulé" in client.get(PARK).text
    assert "Parc → Park" in client.get(PARK).text
    with any_app.app_context():
        make_neighbourhood("parc")
    assert post(client, PARK, name_fr="parc", name_nl="Park").status_code == 422


def test_what_is_offered_no_more_stays_where_it_was_chosen(any_app: Flask, client: FlaskClient) -> None:
    with any_app.app_context():
        make_person("alice")
        make_neighbourhood("nord")
    alice = sign_in(any_app, "alice")
    answer = post(
        alice,
        "/entries/new/patrol",
        headers={"Accept": "application/json"},
        id="0d7c9c0e-3b5e-4a43-9f0c-0c5cf1a7a009",
        started_at="2026-03-01T18:30",
        ended_at="20:00",
        neighbourhood="park",
    )
    assert answer.status_code == 201
    post(client, f"{PARK}/offer", offered="no")
    post(client, f"{PARK}/offer", offered="no")
    assert "hors formulaires" in client.get("/commune/neighbourhoods").text
    assert 'value="park"' not in alice.get("/entries/new/patrol").text
    assert [one["value"] for one in alice.get("/phone.json").json["options"]["neighbourhood"]] == ["nord"]
    correction = alice.get("/entries/0d7c9c0e-3b5e-4a43-9f0c-0c5cf1a7a009/correct").text
    assert 'value="park"' in correction
    assert "<span>Park</span>" in correction
    undo(client, PARK)
    assert 'value="park"' in alice.get("/entries/new/patrol").text
    assert marks(any_app) == []


def test_a_target_area_by_date_marks_the_days_it_reaches(any_app: Flask, client: FlaskClient) -> None:
    assert post(client, f"{PARK}/areas/new", **AREA).status_code == 303
    assert areas(any_app) == [MADE]
    page = client.get(PARK).text
    assert all(words in page for words in ("Cambriolage", "1/1/2026 – 30/6/2026 · en cours"))
    for on, is_one in (("", True), ("?on=2026-07-01", False), ("?on=2026-06-30", True), ("?on=soon", True)):
        assert ("Cambriolage" in client.get(f"/commune/neighbourhoods{on}").text) == is_one, on
    longer = AREA | {"last_day": ""}
    assert post(client, area_on(client), **longer).status_code == 303
    assert "Cambriolage, 1/1/2026 – 30/6/2026 → Cambriolage, depuis le 1/1/2026" in client.get(PARK).text
    reached = [("target_area", date(2026, 1, 1), last) for last in (date(2026, 6, 30), LAST_DAY)]
    assert marks(any_app) == [reached[0], *reached]
    undo(client, PARK)
    assert areas(any_app) == [MADE]
    post(client, f"{area_on(client)}/remove")
    assert areas(any_app) == []
    undo(client, PARK)
    assert areas(any_app) == [MADE]
    assert marks(any_app) == [reached[0], *reached, *reached, reached[0], reached[0]]


def test_one_that_always_was_and_has_no_end_has_no_days(any_app: Flask, client: FlaskClient) -> None:
    post(client, f"{PARK}/areas/new", phenomenon="incivilities")
    assert areas(any_app) == [Area("incivilities", FIRST_DAY, LAST_DAY)]
    assert "toujours" in client.get(PARK).text
    assert 'value="0001' not in client.get(area_on(client)).text


def test_of_two_who_add_one_at_once_the_second_meets_what_the_first_did(any_app: Flask, client: FlaskClient) -> None:
    answers: list[TestResponse] = []
    other = Thread(target=lambda: answers.append(post(client, f"{PARK}/areas/new", **AREA)))
    with any_app.app_context():
        park = db.session.get_one(Neighbourhood, "park")
        hold(park)
        change_areas(park, [Area("burglary", FIRST_DAY, LAST_DAY)], by_id=None, at=now())
        db.session.flush()
        other.start()
        other.join(0.5)
        assert other.is_alive()
        db.session.commit()
    other.join(20)
    assert [(answer.status_code, "partie de ces jours" in answer.text) for answer in answers] == [(422, True)]
    assert areas(any_app) == [Area("burglary", FIRST_DAY, LAST_DAY)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phenomenon": ""}, "Choisissez un phénomène."),
        ({"phenomenon": "arson"}, "Choisissez un phénomène."),
        ({"first_day": "31/02"}, "Indiquez un jour, par exemple"),
        ({"first_day": "0202-01-01"}, "de 2000 à 2099"),
        ({"first_day": "2026-07-01"}, "Le dernier jour précède le premier."),
        ({"first_day": "2025-06-30", "last_day": "2026-01-01"}, "partie de ces jours\u00a0: Cambriolage, 1/1/2026"),
        ({"first_day": "", "last_day": ""}, "partie de ces jours"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(app: Flask, wrong: dict[str, str], sentence: str) -> None:
    with app.app_context():
        make_neighbourhood("park")
    client = cora(app, role="admin")
    post(client, f"{PARK}/areas/new", **AREA)
    answer = post(client, f"{PARK}/areas/new", **AREA | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert areas(app) == [MADE]


def test_the_days_may_touch_and_another_phenomenon_has_its_own(app: Flask) -> None:
    with app.app_context():
        make_neighbourhood("park")
    client = cora(app)
    for more in ({}, {"first_day": "2026-07-01", "last_day": "2026-07-01"}, {"phenomenon": "incivilities"}):
        assert post(client, f"{PARK}/areas/new", **AREA | more).status_code == 303
    assert len(areas(app)) == 3
    assert post(client, area_on(client, 1), **AREA).status_code == 422  # over the first one
    assert post(client, area_on(client, 1), **AREA | {"first_day": "2026-07-02", "last_day": ""}).status_code == 303


def test_the_communes_file_leaves_its_trace_too_and_it_can_be_taken_back(any_app: Flask) -> None:
    one = {"slug": "park", "name": {"fr": "Parc", "nl": "Park"}}
    always, half = "burglary", {"phenomenon": "burglary", "from": "2026-01-01", "to": "2026-06-30"}
    with any_app.app_context():
        for target_for in ([always], [half, "fraud"]):
            file = {"commune": {"name": "X"}, "neighbourhoods": [one | {"target_for": target_for}]}
            load_commune(commune=CommuneFile.model_validate(file))
    client = cora(any_app)
    assert "par un fichier" in client.get(PARK).text
    undo(client, PARK)
    assert areas(any_app) == [Area("burglary", FIRST_DAY, LAST_DAY)]


def test_nobody_else_keeps_the_neighbourhoods_and_none_is_made_up(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_neighbourhood("park")
        make_neighbourhood("nord", "burglary")
    for client, status in ((sign_in(app, "alice"), 403), (cora(app, "eva", "evaluator"), 200)):
        assert client.get("/commune/neighbourhoods").status_code == status
        assert post(client, f"{PARK}/areas/new", **AREA).status_code == 403
    client = cora(app)
    assert client.get("/commune/neighbourhoods/sud").status_code == 404
    for act in ("", "/remove"):  # another one's, or one that somebody took away meanwhile
        answer = post(client, f"{PARK}/areas/1{act}", **AREA)
        assert (answer.location, areas(app)) == (PARK, [])
    assert "supprimé entre-temps" in client.get(PARK).text


def test_a_trace_of_the_lists_is_about_something_known(any_app: Flask) -> None:
    with any_app.app_context():
        make_partner("transit")
        for wrong, name in (({"of": "street"}, "of_known"), ({"what": "colour"}, "what_known")):
            known = {"of": "partner", "slug": "transit", "what": "added"}
            db.session.add(ListChange(**known | wrong, changed_at=now()))
            with pytest.raises(IntegrityError, match=f"ck_list_change_{name}"):
                db.session.commit()
            db.session.rollback()
