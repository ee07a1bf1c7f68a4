"""French or Dutch: the person's choice, else the browser's."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.doors import make_member, post_sign_in
from tests.factories import csrf_token, sign_in


def language_of(client: FlaskClient, address: str = "/sign-in", **headers: str) -> str:
    text = client.get(address, headers=headers).text
    return text.split('<html lang="')[1][:2]


def choose(client: FlaskClient, language: str, back: str = "/sign-in"):
    fields = {"language": language, "next": back, "csrf_token": csrf_token(client)}
    return client.post("/account/language", data=fields)


@pytest.mark.parametrize(
    ("asked", "given"), [("nl", "nl"), ("nl-BE,fr;q=0.5", "nl"), ("fr-BE", "fr"), ("de,en;q=0.8", "fr"), ("", "fr")]
)
def test_a_stranger_reads_the_browsers_language(client: FlaskClient, asked: str, given: str):
    assert language_of(client, **{"Accept-Language": asked}) == given


def test_a_stranger_may_choose_and_returns_to_the_same_page(client: FlaskClient):
    answer = choose(client, "nl", "/sign-in?next=/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")
    assert language_of(client, **{"Accept-Language": "fr"}) == "nl"


def test_alice_keeps_her_language_on_every_device(any_app: Flask):
    make_member(any_app)
    phone = sign_in(any_app, "alice")
    assert language_of(phone, "/account") == "fr"
    choose(phone, "nl", "/account")
    assert language_of(phone, "/account", **{"Accept-Language": "fr"}) == "nl"
    assert language_of(sign_in(any_app, "alice"), "/account") == "nl"


def test_signing_in_keeps_what_the_person_chose_before(app: Flask):
    make_member(app, language="nl")
    client = app.test_client()
    choose(client, "fr")
    post_sign_in(client)
    assert language_of(client, "/account") == "nl"


def test_another_language_is_refused(client: FlaskClient):
    assert choose(client, "xx").status_code == 400


def test_choosing_a_language_leads_nowhere_else(client: FlaskClient):
    assert choose(client, "nl", "//evil.example").location == "/"
