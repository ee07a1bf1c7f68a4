"""Who may change and invite whom: nobody takes away or gives what only an administrator has."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.accounts.doors import is_in, make_member
from tests.commune.desk import FIELDS, cora, ids, links_of, stored, undo
from tests.entries.browser import post
from tests.factories import make_person, sign_in


@pytest.mark.parametrize("role", ["coordinator", "admin"])
def test_nobody_takes_away_the_own_right_to_manage(app: Flask, role: str) -> None:
    client = cora(app, role=role)
    own = ids(app, "cora")
    assert 'name="role"' not in client.get(f"/commune/staff/{own}/change").text
    forged = FIELDS | {"name": "Cora D.", "left_on": "2024-01-01", "service": "mediation"}
    post(client, f"/commune/staff/{own}/change", **forged)
    assert (stored(app, "cora").name, stored(app, "cora").role, stored(app, "cora").left_on) == ("Cora D.", role, None)
    assert is_in(client)


def test_coordinators_touch_no_administrator_and_make_none(app: Flask) -> None:
    root, bob = make_member(app, "root", service="coordination", role="admin"), make_member(app, "bob")
    admin, client = sign_in(app, "root"), cora(app)
    assert 'value="admin"' not in client.get(f"/commune/staff/{bob}/change").text
    for address in (f"/commune/staff/{bob}/change", "/commune/staff/new"):
        assert post(client, address, **FIELDS | {"role": "admin"}).status_code == 422
    for act in ("change", "undo", "revoke"):
        assert post(client, f"/commune/staff/{root}/{act}", **FIELDS).status_code == 403
    refused = client.get(post(client, "/commune/staff/invitations", person=root).location)
    assert 'class="qr"' not in refused.text
    post(admin, f"/commune/staff/{bob}/change", **FIELDS | {"role": "admin"})
    post(admin, f"/commune/staff/{bob}/change", **FIELDS)
    assert "Seule l’administration annule" in client.get(undo(client, f"/commune/staff/{bob}").location).text
    assert stored(app, "bob").role == "worker"


def test_only_an_administrator_opens_a_way_to_what_is_under_professional_secrecy(app: Flask) -> None:
    mia, gus, new = make_member(app, "mia", service="mediation"), make_member(app, "gus"), 0
    make_member(app, "root", service="coordination", role="admin")
    with app.app_context():
        new = make_person("nina").id
    admin, client = sign_in(app, "root"), cora(app)
    assert "secret professionnel" in client.get(f"/commune/staff/{mia}").text
    assert 'class="qr"' not in post(client, "/commune/staff/invitations", person=mia).text
    post(client, f"/commune/staff/{mia}/change", **FIELDS)  # among the guards, the account still opens her own cases
    assert 'class="qr"' not in post(client, "/commune/staff/invitations", person=mia).text
    moved = post(client, f"/commune/staff/{gus}/change", **FIELDS | {"service": "mediation"})
    assert (moved.status_code, stored(app, "gus").service) == (422, "peacekeepers")
    link = links_of(post(client, "/commune/staff/invitations", person=new))[0]
    post(client, f"/commune/staff/{new}/change", **FIELDS | {"service": "mediation"})  # who cannot sign in sees nothing
    assert app.test_client().get(link).status_code == 404
    assert "1 personne de plus" in client.get("/commune/staff/invitations").text
    assert len(links_of(post(admin, "/commune/staff/invitations", person=[mia, new]))) == 2


def test_one_administrator_without_a_last_day_always_stays(any_app: Flask) -> None:
    with any_app.app_context():
        make_person("root", "coordination", "admin", left_on=date(2099, 12, 31))
        ada = make_person("ada", "coordination", "admin").id
    admin = sign_in(any_app, "root")
    for leaves in ({"role": "worker"}, {"role": "admin", "left_on": "2099-01-31"}):
        answer = post(admin, f"/commune/staff/{ada}/change", **FIELDS | {"service": "coordination"} | leaves)
        assert (answer.status_code, "dernière personne" in answer.text) == (422, True)
    post(admin, "/commune/staff/new", **FIELDS | {"service": "coordination", "role": "admin"})
    answer = post(admin, f"/commune/staff/{ada}/change", **FIELDS | {"service": "coordination"})
    assert (answer.status_code, stored(any_app, "ada").role) == (303, "worker")
