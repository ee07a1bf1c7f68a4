"""How long a sign-in lasts, and everything that ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from fieldlog.accounts.models import SignIn
from fieldlog.accounts.services import change_role, disable_person, set_password
from fieldlog.accounts.sessions import note_seen
from fieldlog.dates import now
from fieldlog.extensions import db
from tests.accounts.doors import PASSWORD, is_in, make_member, post_sign_in
from tests.factories import csrf_token, sign_in

MORNING = datetime(2026, 3, 2, 7, tzinfo=UTC)


def copy_of(client: FlaskClient, app: Flask) -> FlaskClient:
    """Another browser with the same cookie: whoever copied it."""
    cookie = client.get_cookie("fieldlog")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("fieldlog", cookie.value)
    return thief


def test_a_new_sign_in_brings_a_new_session_and_ends_the_old_one(any_app: Flask):
    make_member(any_app)
    client = any_app.test_client()
    anonymous = csrf_token(client)
    post_sign_in(client)
    first, old_token = copy_of(client, any_app), csrf_token(client)
    assert is_in(first)
    post_sign_in(client)
    assert is_in(client)
    assert not is_in(first)
    assert len({anonymous, old_token, csrf_token(client)}) == 3
    assert client.post("/sign-out", data={"csrf_token": old_token}).status_code == 400


def test_bob_signing_in_on_alices_phone_ends_her_session(app: Flask):
    make_member(app)
    make_member(app, "bob")
    phone = app.test_client()
    post_sign_in(phone)
    alice = copy_of(phone, app)
    post_sign_in(phone, "bob")
    assert phone.get("/session.json").json["username"] == "bob"
    assert not is_in(alice)


def test_signing_out_ends_every_session_and_every_copied_cookie(any_app: Flask):
    make_member(any_app)
    phone, desk = sign_in(any_app, "alice"), sign_in(any_app, "alice")
    thief = copy_of(phone, any_app)
    assert is_in(thief)
    answer = phone.post("/sign-out", data={"csrf_token": csrf_token(phone)})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "Clear-Site-Data" not in answer.headers
    assert not any(is_in(browser) for browser in (phone, desk, thief))


def test_disabling_another_role_and_another_password_end_every_session(any_app: Flask):
    make_member(any_app)
    changes = [
        lambda: change_role(username="alice", role="team_lead", at=now()),
        lambda: set_password(username="alice", password="another password"),
        lambda: disable_person(username="alice", at=now()),
    ]
    for change in changes:
        browsers = sign_in(any_app, "alice"), sign_in(any_app, "alice")
        assert all(is_in(browser) for browser in browsers)
        with any_app.app_context():
            change()
        assert not any(is_in(browser) for browser in browsers)


def test_bob_stays_when_alice_is_disabled(app: Flask):
    make_member(app)
    make_member(app, "bob")
    bob = sign_in(app, "bob")
    with app.app_context():
        disable_person(username="alice", at=now())
    assert is_in(bob)


def test_twelve_idle_hours_end_a_session(any_app: Flask):
    make_member(any_app)
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(any_app, "alice")
        clock.shift(timedelta(hours=11, minutes=59))
        assert client.get("/account").status_code == 200
        clock.shift(timedelta(hours=11, minutes=59))
        assert client.get("/account").status_code == 200
        clock.shift(timedelta(hours=12))
        assert client.get("/account").status_code == 302


def test_thirty_days_end_a_session_however_busy(any_app: Flask):
    make_member(any_app)
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(any_app, "alice")
        for _half_day in range(60):
            clock.shift(timedelta(hours=11, minutes=50))
            assert client.get("/account").status_code == 200
        clock.move_to(MORNING + timedelta(days=30) - timedelta(seconds=1))
        assert client.get("/account").status_code == 200
        clock.move_to(MORNING + timedelta(days=30))
        assert client.get("/account").status_code == 302


def test_asking_for_a_token_does_not_prolong_a_session(any_app: Flask):
    make_member(any_app)
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(any_app, "alice")
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            assert is_in(client)
        clock.shift(timedelta(hours=1))
        assert not is_in(client)


def test_presence_is_noted_at_most_every_five_minutes(any_app: Flask):
    make_member(any_app)
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(any_app, "alice")
        clock.shift(timedelta(minutes=4, seconds=59))
        client.get("/account")
        assert seen_at(any_app) == MORNING
        clock.shift(timedelta(seconds=1))
        client.get("/account")
        assert seen_at(any_app) == MORNING + timedelta(minutes=5)
        clock.shift(timedelta(minutes=5))
        client.post("/account/password", data={"csrf_token": csrf_token(client)})
        assert seen_at(any_app) == MORNING + timedelta(minutes=10)


def seen_at(app: Flask) -> datetime | None:
    with app.app_context():
        return db.session.scalar(select(func.max(SignIn.seen_at)))


def test_an_ended_session_is_not_revived_by_a_request_that_was_under_way(any_app: Flask):
    make_member(any_app)
    client = sign_in(any_app, "alice")
    late = copy_of(client, any_app)
    with any_app.app_context():
        sign_in_id = db.session.scalars(select(SignIn.id)).one()
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    with any_app.app_context():
        note_seen(sign_in_id=sign_in_id, at=now())
        row = db.session.get_one(SignIn, sign_in_id)
        assert row.ended_at is not None
    assert not is_in(late)


def test_a_page_does_not_wait_for_whoever_writes(app: Flask):
    make_member(app)
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(app, "alice")
        clock.shift(timedelta(minutes=6))
        with app.app_context():
            engine = db.engine
        with engine.connect() as writer:
            writer.exec_driver_sql("SELECT 1")  # BEGIN IMMEDIATE: the only writer there can be
            assert client.get("/account").status_code == 200
            assert client.get("/session.json").status_code == 200
            assert post_sign_in(app.test_client(), "").status_code == 422
        assert seen_at(app) == MORNING
        client.get("/account")
        assert seen_at(app) == MORNING + timedelta(minutes=6)


def test_the_database_keeps_no_token_that_opens_a_door(app: Flask):
    make_member(app)
    client = sign_in(app, "alice")
    with client.session_transaction() as session:
        token = session["token"]
    with app.app_context():
        assert token not in db.session.scalars(select(SignIn.token_hash)).all()


def test_a_made_up_token_opens_nothing(app: Flask):
    make_member(app)
    for made_up in ("x", "", "é" * 500):
        client = app.test_client()
        with client.session_transaction() as session:
            session["token"] = made_up
        assert not is_in(client)


def test_alice_changes_her_password_and_only_this_browser_stays(any_app: Flask):
    make_member(any_app)
    here, elsewhere = sign_in(any_app, "alice"), sign_in(any_app, "alice")
    before = copy_of(here, any_app)
    fields = {"current": PASSWORD, "password": "quatre petits chats", "repeated": "quatre petits chats"}
    answer = here.post("/account/password", data=fields | {"csrf_token": csrf_token(here)})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert [is_in(browser) for browser in (here, elsewhere, before)] == [True, False, False]
    assert post_sign_in(any_app.test_client()).status_code == 422
    assert post_sign_in(any_app.test_client(), password="quatre petits chats").status_code == 303


def test_a_new_password_needs_the_current_one(app: Flask):
    make_member(app)
    client = sign_in(app, "alice")
    fields = {"current": "not this one", "password": "quatre petits chats", "repeated": "quatre petits chats"}
    answer = client.post("/account/password", data=fields | {"csrf_token": csrf_token(client)})
    assert answer.status_code == 422
    assert 'id="current-error"' in answer.text
    assert post_sign_in(app.test_client()).status_code == 303
