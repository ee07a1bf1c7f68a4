"""Coordinators and administrators keep the partners: their names, and whether they can be chosen in the forms."""

from __future__ import annotations

import pytest
from flask import Flask

from fieldlog.commune.models import Partner
from fieldlog.extensions import db
from tests.commune.desk import cora, undo
from tests.entries.browser import log, post
from tests.factories import make_partner, make_person, sign_in

TRANSIT = "/commune/partners/transit"
NAMES = {"name_fr": "Transit", "name_nl": "Transit vzw"}


def test_a_new_partner_can_be_chosen_at_once_by_the_name_of_ones_language(any_app: Flask) -> None:
    client = cora(any_app)
    assert "Pas encore de partenaires" in client.get("/commune/partners").text
    assert post(client, "/commune/partners/new", **NAMES).location == TRANSIT
    assert "Transit" in client.get("/commune/partners").text
    with any_app.app_context():
        make_person("mia", "mediation", language="nl")
    mia = sign_in(any_app, "mia")
    for kind in ("meeting", "case_contact"):
        assert "<span>Transit vzw</span>" in mia.get(f"/entries/new/{kind}").text
    post(client, TRANSIT, name_fr="Transit asbl", name_nl="Transit Brussel")
    assert "<span>Transit Brussel</span>" in mia.get("/entries/new/meeting").text
    assert "Transit vzw → Transit Brussel" in client.get(TRANSIT).text
    undo(client, TRANSIT)
    with any_app.app_context():
        row = db.session.get_one(Partner, "transit")
        assert (row.name_fr, row.name_nl) == ("Transit", "Transit vzw")


def test_one_that_is_offered_no_more_stays_with_its_meetings(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_partner("transit")
    alice, client = sign_in(app, "alice"), cora(app)
    meeting = log(alice, "meeting", day="2024-03-01", topic="concertation", partners="transit")
    post(client, f"{TRANSIT}/offer", offered="no")
    assert "hors formulaires" in client.get("/commune/partners").text
    assert 'value="transit"' not in alice.get("/entries/new/meeting").text
    assert "<span>Transit</span>" in alice.get(f"/entries/{meeting}/correct").text
    # a phone that kept the choices before sends it all the same: what was held was held
    log(alice, "meeting", day="2024-03-04", topic="concertation", partners="transit")
    post(client, f"{TRANSIT}/offer", offered="yes")
    assert 'value="transit"' in alice.get("/entries/new/meeting").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_nl": " "}, "Indiquez le nom."),
        ({"name_fr": "TRANSIT"}, "porte déjà ce nom"),
        ({"name_nl": "Lokale bemiddeling"}, "porte déjà ce nom"),  # a service, which stands in the same list of a form
        ({"slug": "mediation"}, "nom court est déjà pris"),
        ({"name_fr": "x" * 121}, "au maximum 120\u00a0caractères"),
    ],
)
def test_what_no_partner_can_be_called_is_refused_with_a_sentence(
    app: Flask, wrong: dict[str, str], sentence: str
) -> None:
    with app.app_context():
        make_partner("transit")
    client = cora(app, role="admin")
    answer = post(client, "/commune/partners/new", **{"name_fr": "Rue", "name_nl": "Straat"} | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_name_that_stands_twice_since_long_hinders_no_other_change(app: Flask) -> None:
    with app.app_context():
        make_partner("transit")
        db.session.add(Partner(slug="transit-2", name_fr="Transit", name_nl="Transit"))
        db.session.commit()
    client = cora(app)
    assert post(client, TRANSIT, name_fr="Transit", name_nl="Transit vzw").status_code == 303
    assert post(client, f"{TRANSIT}-2", name_fr="Transit", name_nl="TRANSIT VZW").status_code == 422


def test_nobody_else_keeps_the_partners(app: Flask) -> None:
    with app.app_context():
        make_person("lea", role="team_lead")
        make_partner("transit")
    lea = sign_in(app, "lea")
    assert lea.get("/commune/partners").status_code == 403
    assert post(lea, TRANSIT, **NAMES).status_code == 403
    assert cora(app).get("/commune/partners/nobody").status_code == 404
