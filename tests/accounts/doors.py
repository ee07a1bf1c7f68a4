"""What the tests of signing in share: a member with a password, and the form of the door."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldlog.accounts.services import set_password
from tests.factories import csrf_token, make_person

PASSWORD = "trois petits chats"


def make_member(app: Flask, username: str = "alice", **more: Any) -> int:
    with app.app_context():
        person_id = make_person(username, **more).id
        set_password(username=username, password=PASSWORD)
    return person_id


def post_sign_in(
    client: FlaskClient, username: str = "alice", password: str = PASSWORD, *, to: str = "/sign-in", **more: Any
) -> TestResponse:
    token = csrf_token(client)
    return client.post(to, data={"username": username, "password": password, "csrf_token": token}, **more)


def is_in(client: FlaskClient) -> bool:
    return client.get("/session.json").status_code == 200
