"""Signing in and out, and how long it lasts."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.services import set_password
from tests.factories import csrf_token, make_person, sign_in

PASSWORD = "trois petits chats"


def post_sign_in(client: FlaskClient, username: str = "alice", password: str = PASSWORD, **more: str):
    fields = {"username": username, "password": password, "csrf_token": csrf_token(client)}
    return client.post("/sign-in", data=fields, **more)


def make_member(app: Flask, username: str = "alice", **more) -> None:
    with app.app_context():
        make_person(username, **more)
        set_password(username=username, password=PASSWORD)


def test_alice_signs_in_with_her_password(any_app: Flask):
    make_member(any_app)
    client = any_app.test_client()
    answer = post_sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/session.json").json["username"] == "alice"
    assert "Alice" in client.get("/account").text


def test_a_signed_in_browser_of_the_factories_is_signed_in(any_app: Flask):
    make_member(any_app)
    assert sign_in(any_app, "alice").get("/session.json").json["username"] == "alice"
