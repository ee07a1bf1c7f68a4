"""Coordinators and administrators manage the staff; what they change is traced, and ends what it must end."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from fieldlog.accounts.models import Person, PersonChange
from fieldlog.accounts.rules import propose_username
from fieldlog.commune.rules import CommuneFile
from fieldlog.commune.services import load_commune
from fieldlog.commune.staff.qr import draw_code
from fieldlog.extensions import db
from tests.accounts.doors import PASSWORD, is_in, make_member, post_sign_in
from tests.commune.desk import FIELDS, cora, ids, links_of, newest_on, stored, undo
from tests.entries.browser import post
from tests.factories import make_person, sign_in

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _one_morning():
    with time_machine.travel(MORNING, tick=True):
        yield


def traces(app: Flask) -> list[tuple[str, str | None, str | None, int | None]]:
    with app.app_context():
        query = select(PersonChange).order_by(PersonChange.number)
        return [(one.what, one.before, one.after, one.by_id) for one in db.session.scalars(query)]


@pytest.mark.parametrize("role", ["coordinator", "admin"])
def test_who_manages_finds_people_by_state_service_and_name(app: Flask, role: str) -> None:
    make_member(app, "alice", name="Zoé B.")
    with app.app_context():
        make_person("bob", brigade="A")
        make_person("carl", "mediation", left_on=date(2026, 2, 27))
    client = cora(app, role=role)
    page = client.get("/commune/staff").text
    assert all(part in page for part in ("Zoé B.", "Bob", "brigade\u00a0A", "sans invitation"))
    assert "Carl" not in page
    assert "Zoé" not in client.get("/commune/staff?state=waiting").text
    assert "départ le 27/2/2026" in client.get("/commune/staff?state=left&service=mediation").text
    assert "Bob" not in client.get("/commune/staff?service=mediation").text
    found = post(client, "/commune/staff", search="ZOE b")
    assert (found.status_code, "zoe" in found.location.lower()) == (303, False)
    assert "Bob" not in client.get(found.location).text
    assert "Zoé B." in client.get(found.location).text
    assert "Commune" in client.get("/commune/").text


def test_nobody_else_opens_or_changes_the_staff(app: Flask) -> None:
    make_member(app)
    alice, eva = sign_in(app, "alice"), cora(app, "eva", "evaluator")
    for address in ("/commune/", "/commune/staff", "/commune/staff/1"):
        assert alice.get(address).status_code == 403
    for client in (alice, eva):
        assert client.get("/commune/staff/invitations").status_code == 403
        assert post(client, "/commune/staff/1/change", **FIELDS | {"role": "admin"}).status_code == 403
        assert post(client, "/commune/staff/invitations", person="1").status_code == 403
    assert cora(app).get("/commune/staff/999").status_code == 404


def test_a_person_is_added_with_a_username_made_from_the_name(any_app: Flask) -> None:
    client = cora(any_app)
    fields = {
        **FIELDS,
        "name": "Zoé D'Hondt",
        "brigade": "B",
        "is_constatateur": "y",
        "constatateur_since": "2024-05-01",
    }
    first, second = (post(client, "/commune/staff/new", **fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert "zoe.d.hondt.2" in client.get(second.location).text
    zoe = stored(any_app, "zoe.d.hondt")
    assert (zoe.brigade, zoe.is_constatateur, zoe.joined_on, zoe.left_on) == ("B", True, date(2020, 1, 1), None)
    assert traces(any_app)[0] == ("added", None, None, ids(any_app, "cora"))
    assert "oui, depuis le 1/5/2024" in client.get(first.location).text
    post(client, f"{first.location}/change", **FIELDS)
    assert "oui, depuis le 1/5/2024 →" not in client.get(first.location).text
    assert stored(any_app, "zoe.d.hondt").constatateur_since is None  # with the mark goes its day
    undo(client, first.location)
    assert stored(any_app, "zoe.d.hondt").constatateur_since == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Indiquez le nom."),
        ({"service": "police"}, "Choisissez un service."),
        ({"role": ""}, "Choisissez un rôle."),
        ({"joined_on": "31/02"}, "Indiquez un jour, par exemple"),
        ({"constatateur_since": "2024-05-01"}, "Cochez"),
        ({"left_on": "2019-12-31"}, "Le dernier jour précède le premier."),
        ({"username": "Deux mots"}, "Utilisez uniquement"),
        ({"username": "cora"}, "Quelqu’un porte déjà ce nom d’utilisateur."),
        ({"name": "Ωμέγα"}, "Aucun nom d’utilisateur"),
    ],
)
def test_what_no_person_can_be_is_refused_with_a_sentence(app: Flask, wrong: dict[str, str], sentence: str) -> None:
    answer = post(cora(app), "/commune/staff/new", **FIELDS | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_another_role_is_traced_ends_every_sign_in_and_can_be_taken_back(any_app: Flask) -> None:
    alice = make_member(any_app)
    hers, client = sign_in(any_app, "alice"), cora(any_app)
    address = f"/commune/staff/{alice}"
    assert post(client, f"{address}/change", **FIELDS | {"language": "nl"}).location == address
    assert is_in(hers)
    post(client, f"{address}/change", **FIELDS | {"language": "nl", "role": "team_lead", "brigade": "A"})
    assert not is_in(hers)
    by = ids(any_app, "cora")
    assert traces(any_app) == [
        ("language", "fr", "nl", by),
        ("brigade", None, "A", by),
        ("role", "worker", "team_lead", by),
    ]
    page = client.get(address).text
    assert "Agent → Responsable d’équipe" in page
    assert "Cora" in page
    tapped = newest_on(client, address)
    for _ in range(2):  # two taps do not undo each other
        assert post(client, f"{address}/undo", newest=tapped).status_code == 303
    assert "rien n’a été annulé" in client.get(address).text
    assert (stored(any_app).role, stored(any_app).brigade, stored(any_app).language) == ("worker", None, "nl")


def test_whoever_has_left_is_out_at_once_and_the_invitation_with_her(app: Flask) -> None:
    alice = make_member(app)
    hers, client = sign_in(app, "alice"), cora(app)
    link = links_of(post(client, "/commune/staff/invitations", person=alice))[0]
    post(client, f"/commune/staff/{alice}/change", **FIELDS | {"left_on": "2026-03-02"})
    assert is_in(hers)  # still her last day
    post(client, f"/commune/staff/{alice}/change", **FIELDS | {"left_on": "2026-03-01"})
    assert not is_in(hers)
    assert post_sign_in(app.test_client()).status_code == 422
    assert app.test_client().get(link).status_code == 404
    assert "départ le 1/3/2026" in client.get(f"/commune/staff/{alice}").text
    undo(client, f"/commune/staff/{alice}")
    assert not is_in(hers)  # what ended stays ended; the door is open again
    assert post_sign_in(app.test_client()).status_code == 303


def test_a_brigade_is_invited_and_each_link_opens_on_its_own_phone(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with app.app_context():
        people = [make_person(name, brigade="A").id for name in ("alice", "bob")]
        make_person("gone", brigade="A", left_on=date(2026, 1, 1))
        make_person("dora", brigade="B")
    client = cora(app)
    page = client.get("/commune/staff/invitations").text
    assert {str(one) for one in people} < set(re.findall(r'name="person" value="(\d+)"', page))
    answer = post(client, "/commune/staff/invitations", person=[*people, ids(app, "gone")])
    assert len(links_of(answer)) == 2
    answer = post(client, "/commune/staff/invitations", group="peacekeepers/A")  # anew: the first links are over
    links = links_of(answer)
    assert len(links) == answer.text.count('class="qr"') == 2
    assert "ne s’ouvrent que sur cet ordinateur" in answer.text, "its address is still a loopback one"
    assert "4/3/2026" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    phone = app.test_client()
    assert "Alice" in phone.get(links[0], follow_redirects=True).text
    assert "invitation jusqu’au 4/3/2026" in client.get("/commune/staff").text
    assert not any(link.rpartition("/")[2] in caplog.text for link in links)
    assert "Personne n’était coché" in client.get(post(client, "/commune/staff/invitations").location).text


def test_each_card_is_in_the_language_of_whom_it_invites(app: Flask) -> None:
    with app.app_context():
        for username, language in (("adil", "fr"), ("nele", "nl")):
            make_person(username, brigade="A", language=language)
        cora = make_person("cora", "coordination", "coordinator", language="nl")
        people = [str(one.id) for one in db.session.scalars(select(Person).where(Person.id != cora.id))]
    page = post(sign_in(app, "cora"), "/commune/staff/invitations", person=people).text
    assert '<html lang="nl">' in page
    cards = dict(re.findall(r'<section class="card invitation" lang="(..)">(.*?)</section>', page, re.DOTALL))
    for language, name, others in (
        ("fr", "Adil", ("Gardiens de la paix · brigade\u00a0A", "À scanner", "Sert une fois, jusqu’au 4/3/2026 à")),
        ("nl", "Nele", ("Gemeenschapswachten · brigade\u00a0A", "Scannen", "Werkt één keer, tot 4/3/2026 om")),
    ):
        for words in (f"<h2>{name}</h2>", *others):
            assert words in cards[language], words


def test_an_invitation_is_taken_back_and_made_again(any_app: Flask) -> None:
    with any_app.app_context():
        alice = make_person("alice").id
    client = cora(any_app)
    first = links_of(post(client, "/commune/staff/invitations", person=alice))[0]
    assert post(client, f"/commune/staff/{alice}/revoke").status_code == 303
    assert any_app.test_client().get(first).status_code == 404
    assert "invitation expirée" in client.get("/commune/staff").text
    second = links_of(post(client, "/commune/staff/invitations", person=alice))[0]
    phone = any_app.test_client()
    assert post(phone, second, password=PASSWORD, repeated=PASSWORD).status_code == 303
    page = client.get(f"/commune/staff/{alice}").text
    assert not any(words in page for words in ("sans invitation", "invitation expirée", "invitation jusqu"))
    assert [what for what, *_ in traces(any_app)] == ["invited", "revoked", "invited"]


def test_the_communes_file_leaves_its_trace_and_ends_sign_ins_too(any_app: Flask) -> None:
    person = {"username": "ann", "name": "Ann", "service": "mediation"}
    with any_app.app_context():
        for change in ({}, {"role": "team_lead"}):
            load_commune(commune=CommuneFile.model_validate({"commune": {"name": "X"}, "staff": [person | change]}))
    assert traces(any_app) == [("added", None, None, None), ("role", "worker", "team_lead", None)]


def test_a_trace_is_about_something_known(any_app: Flask) -> None:
    with any_app.app_context():
        alice = make_person("alice")
        db.session.add(PersonChange(person_id=alice.id, changed_at=MORNING, what="shoes"))
        with pytest.raises(IntegrityError, match="ck_person_change_what_known"):
            db.session.commit()
        db.session.rollback()
        with pytest.raises(IntegrityError, match="ck_person_since_only_of_constatateurs"):
            db.session.execute(update(Person).values(constatateur_since=MORNING.date()))
        db.session.rollback()


@pytest.mark.parametrize(
    ("name", "taken", "username"),
    [
        ("Amina B.", set(), "amina.b"),
        ("Amina B.", {"amina.b", "amina.b.2"}, "amina.b.3"),
        ("  Loïc  Çelik-O'Neill ", set(), "loic.celik.o.neill"),
        ("Ωμέγα", set(), ""),
    ],
)
def test_a_username_is_proposed_from_a_name(name: str, taken: set[str], username: str) -> None:
    assert propose_username(name, taken) == username


def test_a_code_holds_its_black_modules_and_a_quiet_zone() -> None:
    code = draw_code("https://fieldlog.example.be/invitation/abc")
    assert code.size >= 29 + 8
    assert code.path.startswith("M4 4h7v1h-7z")  # the finder's upper edge
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", code.path)
