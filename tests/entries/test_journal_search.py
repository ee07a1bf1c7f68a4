"""Searching the journal: the words stand in no address, have a way back, and end with the sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fieldlog.accounts.models import Search
from fieldlog.accounts.rules import SEARCHES_KEPT
from fieldlog.extensions import db
from tests.factories import csrf_token, make_entry, make_person, sign_in

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
KEPT_NO_LONGER = "Cette recherche n’est plus gardée"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def any_service(any_app: Flask) -> Flask:
    """Victim support: Alice with two cases, and Bob with the same ones."""
    with any_app.app_context():
        for username in ("alice", "bob"):
            person = make_person(username, "victim_support")
            for number, day in enumerate((date(2026, 11, 20), date(2026, 10, 20))):
                make_entry(person, "case_contact", day=day, case=f"ZEBRA-{number}", topic=None)
    return any_app


@pytest.fixture
def alice(any_service: Flask) -> FlaskClient:
    return sign_in(any_service, "alice")


def search(client: FlaskClient, words: str, address: str = "/entries/") -> str:
    """The address of what is found."""
    answer = client.post(address, data={"csrf_token": csrf_token(client), "search": words})
    assert answer.status_code == 303
    return answer.location


def rows(page: str) -> int:
    return page.count('class="row"')


def kept_words(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Search.words).order_by(Search.id)))


def test_words_stand_in_no_address_and_go_along_with_every_filter(alice: FlaskClient) -> None:
    found = search(alice, " zebra-1 ", "/entries/?kind=case_contact")
    assert re.fullmatch(r"/entries/\?kind=case_contact&found=[\w-]{22}", found)
    answer = alice.get(found)
    assert (rows(answer.text), answer.headers["Cache-Control"]) == (1, "no-store")
    assert 'value="zebra-1"' in answer.text
    addresses = [address.replace("&amp;", "&") for address in re.findall(r'(?:href|action)="([^"]*)"', answer.text)]
    assert not [address for address in addresses if "zebra" in address.lower()]
    token, without_words = found.partition("found=")[2], "/entries/?kind=case_contact"
    last_week = f"{without_words}&period=last_week&found={token}"
    assert {last_week, without_words} <= {*addresses}
    assert (rows(alice.get(last_week).text), rows(alice.get(without_words).text)) == (0, 2)
    assert search(alice, "", without_words) == without_words


def test_a_token_says_nothing_to_anybody_else_and_to_nobody_once_it_is_old(
    any_service: Flask, alice: FlaskClient
) -> None:
    found = search(alice, "zebra-1")
    for client, address in (
        (sign_in(any_service, "bob"), found),
        (sign_in(any_service, "alice"), found),  # on another device
        (alice, "/entries/?found=made-up"),
    ):
        page = client.get(address).text
        assert KEPT_NO_LONGER in page
        assert "zebra-1" not in page
        assert rows(page) == 2
    for number in range(SEARCHES_KEPT):
        search(alice, f"word {number}")
    assert KEPT_NO_LONGER in alice.get(found).text
    assert len(kept_words(any_service)) == SEARCHES_KEPT


def test_words_end_with_the_sign_in_that_searched(any_service: Flask, clock: time_machine.Coordinates) -> None:
    alice, desk, bob = (sign_in(any_service, name) for name in ("alice", "alice", "bob"))
    search(alice, "here")
    search(desk, "at the desk")
    search(bob, "bob's")
    alice.post("/sign-out", data={"csrf_token": csrf_token(alice), "here": "yes"})
    assert kept_words(any_service) == ["at the desk", "bob's"]
    desk.post("/sign-out", data={"csrf_token": csrf_token(desk)})
    assert kept_words(any_service) == ["bob's"]
    clock.shift(timedelta(hours=12))
    sign_in(any_service, "alice")
    assert kept_words(any_service) == []  # nobody signed Bob out: his session ran out
