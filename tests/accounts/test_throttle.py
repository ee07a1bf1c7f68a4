"""Guessing passwords is slow for who guesses, whichever worker answers, and locks nobody else out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from fieldlog.accounts.models import SignInAttempt
from fieldlog.accounts.rules import LIMITS, WINDOW, throttled_address
from fieldlog.accounts.services import TooManyAttempts, begin_attempt
from fieldlog.dates import now
from fieldlog.extensions import db
from tests.accounts.doors import PASSWORD, make_member, post_sign_in
from tests.conftest import make_app
from tests.factories import csrf_token, sign_in

EVENING = datetime(2026, 3, 2, 19, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EVENING, tick=False) as clock:
        yield clock


def fail(app: Flask, times: int, *, username: str = "alice", address: str = "192.0.2.1") -> None:
    with app.app_context():
        for _time in range(times):
            begin_attempt(username=username, address=address, known_ids=(), at=now())


def from_address(address: str) -> dict[str, dict[str, str]]:
    return {"environ_base": {"REMOTE_ADDR": address}}


def test_ten_wrong_passwords_make_one_wait(any_app: Flask, clock: time_machine.Traveller):
    make_member(any_app)
    client = any_app.test_client()
    for _time in range(LIMITS["pair"]):
        assert post_sign_in(client, password="wrong").status_code == 422
    answer = post_sign_in(client)
    assert answer.status_code == 429
    assert 'role="alert"' in answer.text
    seconds = int(answer.headers["Retry-After"])
    assert seconds == WINDOW.total_seconds() + 1
    clock.shift(timedelta(seconds=seconds - 1))
    assert post_sign_in(client).status_code == 303


def test_two_workers_count_together(any_app: Flask):
    make_member(any_app)
    other_worker = make_app(any_app.config["SQLALCHEMY_DATABASE_URI"])
    for worker in (any_app, other_worker):
        fail(worker, LIMITS["pair"] // 2, address="127.0.0.1")
    for worker in (any_app, other_worker):
        assert post_sign_in(worker.test_client()).status_code == 429
    with other_worker.app_context():
        db.session.remove()
        db.engine.dispose()


def test_an_attack_on_alice_does_not_lock_bob_out(any_app: Flask):
    make_member(any_app)
    make_member(any_app, "bob")
    for host in range(10):
        fail(any_app, LIMITS["username"] // 10, address=f"192.0.2.{host}")
    assert post_sign_in(any_app.test_client(), **from_address("198.51.100.1")).status_code == 429
    assert post_sign_in(any_app.test_client(), "bob", **from_address("198.51.100.1")).status_code == 303


def test_an_attack_on_alice_does_not_lock_her_own_phone_out(any_app: Flask):
    make_member(any_app)
    phone: FlaskClient = sign_in(any_app, "alice")
    phone.post("/sign-out", data={"csrf_token": csrf_token(phone)})
    for host in range(10):
        fail(any_app, LIMITS["username"] // 10, address=f"192.0.2.{host}")
    assert post_sign_in(any_app.test_client(), **from_address("198.51.100.1")).status_code == 429
    assert post_sign_in(phone, **from_address("198.51.100.1")).status_code == 303


def test_a_stranger_behind_the_same_address_does_not_lock_her_own_phone_out(app: Flask):
    make_member(app)
    phone = sign_in(app, "alice")
    phone.post("/sign-out", data={"csrf_token": csrf_token(phone)})
    fail(app, LIMITS["pair"], address="127.0.0.1")
    assert post_sign_in(app.test_client()).status_code == 429
    assert post_sign_in(phone).status_code == 303


def test_a_known_browser_may_not_guess_for_ever_either(app: Flask):
    make_member(app)
    phone = sign_in(app, "alice")
    answers = [post_sign_in(phone, password="wrong").status_code for _time in range(LIMITS["pair"] + 1)]
    assert answers == [422] * LIMITS["pair"] + [429]


def test_one_address_trying_many_names_is_stopped(app: Flask):
    make_member(app)
    for number in range(LIMITS["address"]):
        fail(app, 1, username=f"name{number}", address="192.0.2.9")
    assert post_sign_in(app.test_client(), **from_address("192.0.2.9")).status_code == 429
    assert post_sign_in(app.test_client(), **from_address("192.0.2.8")).status_code == 303


def test_many_addresses_trying_many_names_are_stopped_but_not_known_browsers(app: Flask):
    make_member(app)
    phone = sign_in(app, "alice")
    phone.post("/sign-out", data={"csrf_token": csrf_token(phone)})
    for number in range(LIMITS["everybody"]):
        fail(app, 1, username=f"name{number}", address=f"2001:db8:{number:x}::1")
    with app.app_context(), pytest.raises(TooManyAttempts):
        begin_attempt(username="somebody", address="192.0.2.1", known_ids=(), at=now())
    assert post_sign_in(phone).status_code == 303


def test_a_refused_attempt_does_not_make_the_wait_longer(app: Flask, clock: time_machine.Traveller):
    fail(app, LIMITS["pair"])
    clock.shift(WINDOW / 2)
    for _time in range(50):
        with pytest.raises(TooManyAttempts):
            fail(app, 1)
    clock.shift(WINDOW / 2)
    fail(app, 1)


def test_a_good_password_clears_ones_own_mistakes_and_what_is_old(app: Flask, clock: time_machine.Traveller):
    make_member(app)
    fail(app, 3, username="charlie")
    clock.shift(timedelta(days=1, seconds=1))
    fail(app, 3, username="bob")
    client = app.test_client()
    for _time in range(LIMITS["pair"] - 1):
        post_sign_in(client, password="wrong")
    assert post_sign_in(client).status_code == 303
    with app.app_context():
        left = db.session.execute(select(SignInAttempt.username, func.count()).group_by(SignInAttempt.username)).all()
    assert [tuple(row) for row in left] == [("bob", 3)]


def test_guessing_the_current_password_of_an_open_browser_is_throttled_too(app: Flask):
    make_member(app)
    client = sign_in(app, "alice")
    fields = {"current": "wrong", "password": "quatre petits chats", "repeated": "quatre petits chats"}
    token = csrf_token(client)
    answers = [client.post("/account/password", data=fields | {"csrf_token": token}) for _time in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    right = fields | {"current": PASSWORD, "csrf_token": token}
    assert client.post("/account/password", data=right).status_code == 429


def test_an_ipv6_line_counts_as_one_address():
    assert throttled_address("2001:db8:1:2:3:4:5:6") == throttled_address("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert throttled_address("192.0.2.1") == "192.0.2.1"
    assert throttled_address("") == ""


@pytest.mark.parametrize(("proxies", "counted"), [(0, "10.0.0.1"), (1, "203.0.113.7"), (2, "192.0.2.66")])
def test_only_the_proxies_in_front_are_believed(sqlite_url: str, proxies: int, counted: str):
    """Whoever knocks can write addresses of its own before those that the proxies add at the end."""
    app = make_app(sqlite_url, FIELDLOG_PROXIES=str(proxies))
    forged = {"X-Forwarded-For": "192.0.2.55, 192.0.2.66, 203.0.113.7"}
    client = app.test_client()
    post_sign_in(client, headers=forged, **from_address("10.0.0.1"))
    with app.app_context():
        assert db.session.scalars(select(SignInAttempt.address)).all() == [counted]
        db.session.remove()
        db.engine.dispose()
