"""Light, dark or high contrast, chosen on a device and kept there, whoever holds it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import csrf_token, make_person, sign_in


@pytest.fixture
def guard(app: Flask) -> FlaskClient:
    with app.app_context():
        make_person("alice")
    return sign_in(app, "alice")


def choose(client: FlaskClient, look: str):
    return client.post("/account/look", data={"look": look, "csrf_token": csrf_token(client)})


def first_tag(page: str) -> str:
    return re.search(r"<html[^>]*>", page)[0]


@pytest.mark.parametrize(
    ("look", "attribute"),
    [("light", 'data-theme="light"'), ("dark", 'data-theme="dark"'), ("contrast", "data-contrast")],
)
def test_a_choice_holds_on_every_page_of_this_device_also_when_nobody_is_signed_in(
    guard: FlaskClient, look: str, attribute: str
):
    answer = choose(guard, look)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "HttpOnly" not in answer.headers["Set-Cookie"]  # the pages that a phone keeps read it with a script
    assert attribute in first_tag(guard.get("/home").text)
    assert 'aria-pressed="true"><span>' in guard.get("/account").text
    guard.post("/sign-out", data={"here": "1", "csrf_token": csrf_token(guard)})
    assert attribute in first_tag(guard.get("/sign-in").text)


def test_the_system_decides_until_somebody_chooses_and_again_when_she_takes_it_back(guard: FlaskClient):
    assert "data-" not in first_tag(guard.get("/home").text)
    choose(guard, "dark")
    choose(guard, "")
    assert "data-" not in first_tag(guard.get("/home").text)


def test_a_look_that_there_is_not_changes_nothing(guard: FlaskClient):
    choose(guard, '"><script>')
    guard.set_cookie("look", "pink")
    assert "data-" not in first_tag(guard.get("/home").text)


def test_what_a_phone_keeps_is_the_same_for_every_look_and_has_a_script_that_asks(guard: FlaskClient):
    before = guard.get("/shell/fr/home")
    choose(guard, "dark")
    after = guard.get("/shell/fr/home")
    assert before.data == after.data
    assert "/js/look.js" in after.text
    assert "/js/look.js" not in guard.get("/home").text
