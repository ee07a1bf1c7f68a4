"""The one-time link, passwords that are refused, and the accounts behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldlog.accounts import services
from fieldlog.accounts.models import Invitation, Person
from fieldlog.accounts.weak_passwords import COMMON_PASSWORDS, LONGEST_PASSWORD, SHORTEST_PASSWORD, password_fault
from fieldlog.dates import now
from fieldlog.extensions import db
from tests.accounts.doors import PASSWORD, is_in, make_member, post_sign_in
from tests.factories import csrf_token, make_person, sign_in

MORNING = datetime(2026, 3, 2, 7, tzinfo=UTC)


def invite(app: Flask, username: str = "alice") -> str:
    with app.app_context():
        return services.invite_person(username=username, at=now())


def choose(client: FlaskClient, token: str, password: str = PASSWORD, repeated: str | None = None) -> TestResponse:
    fields = {"password": password, "repeated": password if repeated is None else repeated}
    return client.post(f"/invitation/{token}", data=fields | {"csrf_token": csrf_token(client)})


def test_alice_chooses_a_password_and_is_signed_in(any_app: Flask):
    with any_app.app_context():
        make_person("alice")
    token, client = invite(any_app), any_app.test_client()
    assert "Alice" in client.get(f"/invitation/{token}").text
    answer = choose(client, token)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/session.json").json["username"] == "alice"
    assert post_sign_in(any_app.test_client()).status_code == 303


def test_an_invitation_works_once(any_app: Flask):
    make_member(any_app)
    token = invite(any_app)
    assert choose(any_app.test_client(), token).status_code == 303
    again = any_app.test_client()
    assert again.get(f"/invitation/{token}").status_code == 404
    assert choose(again, token, "somebody else's").status_code == 404
    assert not is_in(again)
    assert post_sign_in(any_app.test_client()).status_code == 303


def test_of_two_browsers_with_one_link_the_second_comes_too_late(any_app: Flask):
    make_member(any_app)
    invite(any_app)
    with any_app.app_context():
        invitation_id = db.session.scalars(select(Invitation.id)).one()
        services.accept_invitation(invitation_id=invitation_id, password=PASSWORD, at=now())
        with pytest.raises(services.InvitationIsOver):
            services.accept_invitation(invitation_id=invitation_id, password="somebody else's", at=now())


def test_an_invitation_ends_after_48_hours(any_app: Flask):
    make_member(any_app)
    with time_machine.travel(MORNING, tick=False) as clock:
        token, client = invite(any_app), any_app.test_client()
        clock.shift(timedelta(hours=47, minutes=59))
        assert client.get(f"/invitation/{token}").status_code == 200
        clock.shift(timedelta(minutes=1))
        assert client.get(f"/invitation/{token}").status_code == 404


def test_a_new_invitation_ends_the_older_one(any_app: Flask):
    make_member(any_app)
    make_member(any_app, "bob")
    bobs, first, second = invite(any_app, "bob"), invite(any_app), invite(any_app)
    client = any_app.test_client()
    answers = [client.get(f"/invitation/{token}").status_code for token in (bobs, first, second)]
    assert answers == [200, 404, 200]


def test_choosing_a_password_ends_the_sessions_of_before(any_app: Flask):
    make_member(any_app)
    before = sign_in(any_app, "alice")
    choose(any_app.test_client(), invite(any_app))
    assert not is_in(before)


def test_disabling_ends_an_invitation(app: Flask):
    make_member(app)
    token = invite(app)
    with app.app_context():
        services.disable_person(username="alice", at=now())
        with pytest.raises(services.BadAccount):
            services.invite_person(username="alice", at=now())
    assert app.test_client().get(f"/invitation/{token}").status_code == 404


def test_the_database_keeps_no_link(app: Flask):
    make_member(app)
    token = invite(app)
    with app.app_context():
        assert token not in db.session.scalars(select(Invitation.token_hash)).all()


@pytest.mark.parametrize("password", ["", "a" * 11, "a" * 12, "motdepasse123", "MotDePasse123", "x1" * 129])
def test_a_bad_password_is_refused_with_a_sentence(app: Flask, password: str):
    make_member(app)
    client = app.test_client()
    answer = choose(client, invite(app), password)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert not is_in(client)


def test_two_different_passwords_are_refused(app: Flask):
    make_member(app)
    answer = choose(app.test_client(), invite(app), PASSWORD, "trois petits rats")
    assert answer.status_code == 422
    assert 'id="repeated-error"' in answer.text


@pytest.mark.parametrize("password", ["only lower case", "123 soleil 123", "é" * 4 + "àçù " * 4, "pq" + "rs" * 127])
def test_length_is_all_that_is_asked(app: Flask, password: str):
    """Also with 256 characters, of which the last one counts."""
    make_member(app)
    choose(app.test_client(), invite(app), password)
    assert post_sign_in(app.test_client(), password=password).status_code == 303
    assert post_sign_in(app.test_client(), password=password[:-1]).status_code == 422


def test_the_list_of_common_passwords_holds_none_that_length_refuses():
    assert all(SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD for password in COMMON_PASSWORDS)
    assert {password_fault(password) for password in COMMON_PASSWORDS} == {"common"}


def test_an_account_is_added_without_a_password(any_app: Flask):
    with any_app.app_context():
        services.add_person(username="dora", name="Dora", service="mediation", role="worker")
        assert db.session.scalars(select(Person.password_hash)).all() == [None]
        with pytest.raises(services.UsernameTaken):
            services.add_person(username="dora", name="Dora", service="mediation", role="worker")


@pytest.mark.parametrize(
    "wrong", [{"username": "Two Words"}, {"username": ""}, {"service": "police"}, {"role": "mayor"}]
)
def test_an_account_that_cannot_be_is_refused(app: Flask, wrong: dict[str, str]):
    good = {"username": "dora", "name": "Dora", "service": "mediation", "role": "worker"}
    with app.app_context(), pytest.raises(services.BadAccount):
        services.add_person(**good | wrong)


def test_nobody_is_nobody(app: Flask):
    with app.app_context():
        for change in (
            lambda: services.set_password(username="nobody", password=PASSWORD),
            lambda: services.disable_person(username="nobody", at=now()),
            lambda: services.change_role(username="nobody", role="worker", at=now()),
            lambda: services.invite_person(username="nobody", at=now()),
        ):
            with pytest.raises(services.UnknownPerson, match="nobody"):
                change()


def test_a_forged_field_changes_no_role(app: Flask):
    make_member(app)
    client = sign_in(app, "alice")
    extra = {"role": "admin", "service": "coordination", "username": "root", "id": "7", "person_id": "7"}
    fields = {"current": PASSWORD, "password": "quatre petits chats", "repeated": "quatre petits chats"}
    client.post("/account/password", data=fields | extra | {"csrf_token": csrf_token(client)})
    client.post("/account/language", data=extra | {"language": "nl", "csrf_token": csrf_token(client)})
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert (person.username, person.role, person.service, person.language) == (
            "alice", "worker", "peacekeepers", "nl",
        )  # fmt: skip
