"""Coordinators and administrators read the lists of topics, and why they are fixed."""

from __future__ import annotations

from flask import Flask

from fieldlog.indicators.services import load_shipped_plan
from tests.commune.desk import cora
from tests.factories import make_person, sign_in


def test_every_topic_stands_in_both_languages_with_the_results_that_count_it(app: Flask) -> None:
    client = cora(app)
    assert "Concertation" in client.get("/commune/topics").text  # before there is any plan
    with app.app_context():
        load_shipped_plan()
        make_person("alice")
    page = client.get("/commune/topics").text
    assert "Préparation du Ramadan</b><small>Voorbereiding van de ramadan · compte pour 5.3a, 5.3c" in page
    assert " · compte pour C.3a" in page
    assert "Ces listes sont fixes" in page
    assert "Gardiens de la paix" in page
    assert "school_crossing" not in page  # what a machine calls it
    assert "/commune/topics" in client.get("/commune/").text
    assert sign_in(app, "alice").get("/commune/topics").status_code == 403
