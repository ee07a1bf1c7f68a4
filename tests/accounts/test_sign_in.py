"""The door: who comes in, what is said to who does not, and where one lands."""

from __future__ import annotations

import statistics
import time
from datetime import date, timedelta

import pytest
from flask import Flask

from fieldlog.accounts.passwords import hash_password, is_password
from fieldlog.accounts.rules import safe_path
from fieldlog.accounts.services import disable_person
from fieldlog.dates import now, today
from tests.accounts.doors import PASSWORD, is_in, make_member, post_sign_in
from tests.factories import csrf_token, make_person, sign_in


def test_alice_signs_in_with_her_password(any_app: Flask):
    make_member(any_app)
    client = any_app.test_client()
    answer = post_sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/session.json").json["username"] == "alice"
    assert "Alice" in client.get("/account").text


def test_a_capital_and_a_space_do_not_keep_alice_out(app: Flask):
    make_member(app)
    assert post_sign_in(app.test_client(), " Alice ").status_code == 303


def test_the_factories_sign_in_for_real(any_app: Flask):
    make_member(any_app)
    assert sign_in(any_app, "alice").get("/session.json").json["username"] == "alice"


def test_everybody_who_may_not_hears_the_same_words(app: Flask):
    make_member(app)
    make_member(app, "bob", left_on=today() - timedelta(days=1))
    make_member(app, "charlie")
    with app.app_context():
        make_person("nopassword")
        disable_person(username="charlie", at=now())
    tries = [("alice", "not her password"), ("nobody", PASSWORD), ("bob", PASSWORD), ("charlie", PASSWORD)]
    tries += [("nopassword", PASSWORD), ("nopassword", "x"), ("x" * 300, PASSWORD), ("alice", "x" * 300)]
    sentences = set()
    for username, password in tries:
        client = app.test_client()
        answer = post_sign_in(client, username, password)
        assert answer.status_code == 422
        assert not is_in(client)
        sentences.add(answer.text.split("<ul>")[1].split("</ul>")[0])
    assert len(sentences) == 1


def test_the_last_day_of_work_is_still_a_day_of_work(app: Flask):
    make_member(app, left_on=today(), joined_on=date(2020, 1, 1))
    assert post_sign_in(app.test_client()).status_code == 303


def test_a_missing_field_says_what_to_fill_in(app: Flask):
    client = app.test_client()
    answer = client.post("/sign-in", data={"csrf_token": csrf_token(client)})
    assert answer.status_code == 422
    assert answer.text.count('class="error"') == 2


def test_a_name_that_no_database_keeps_is_a_wrong_name(any_app: Flask):
    assert post_sign_in(any_app.test_client(), "al\0ice\0", "trois\0chats").status_code == 422


@pytest.mark.parametrize(
    "body",
    ["[1]", '"x"', "NaN", "[" * 100_000, '{"username": {"a": 1}}', '{"username": 1, "password": 2}',
     '{"username": "\\ud800", "password": "\\ud800"}', '{"username": "alice", "password": "trois petits chats"}'],
)  # fmt: skip
def test_the_door_takes_forms_only_whatever_is_sent(app: Flask, body: str):
    make_member(app)
    client = app.test_client()
    headers = {"X-CSRFToken": csrf_token(client)}
    answer = client.post("/sign-in", data=body, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert not is_in(client)


def test_an_unknown_name_takes_as_long_as_a_known_one(app: Flask):
    """In processor time, which other work on the machine does not stretch."""
    with app.app_context():
        stored = hash_password(PASSWORD)
        is_password(None, "warm")
        spent: dict[str, list[float]] = {"known": [], "unknown": []}
        for _round in range(200):
            for who, password_hash in (("known", stored), ("unknown", None)):
                begun = time.process_time_ns()
                assert not is_password(password_hash, "not this one")
                spent[who].append(time.process_time_ns() - begun)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < 0.15 * known


def test_a_huge_password_is_refused_at_once(app: Flask):
    client = app.test_client()
    token = csrf_token(client)
    for size, status in ((1_000_001, 413), (400_000, 422)):
        begun = time.monotonic()
        data = {"username": "alice", "password": "x" * size, "csrf_token": token}
        assert client.post("/sign-in", data=data).status_code == status
        assert time.monotonic() - begun < 0.2


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        ("worker", "/home"),
        ("team_lead", "/home"),
        ("coordinator", "/monthly/glance"),
        ("evaluator", "/monthly/glance"),
        ("admin", "/commune/"),
    ],
)
def test_each_role_lands_on_its_first_page(app: Flask, role: str, first_page: str):
    make_member(app, role=role, service="coordination")
    assert sign_in(app, "alice").get("/").location == first_page


def test_signing_in_returns_to_the_page_that_was_asked(app: Flask):
    make_member(app)
    client = app.test_client()
    door = client.get("/entries/?kind=patrol&search=a%20b").location
    assert post_sign_in(client, to=door).location == "/entries/?kind=patrol&search=a%20b"
    assert client.get(door).location == "/entries/?kind=patrol&search=a%20b"


def test_after_a_post_or_a_fragment_one_returns_to_a_page(app: Flask):
    client = app.test_client()
    assert client.post("/sign-out").location == "/sign-in"
    assert client.post("/account/password").location == "/sign-in?next=%2Faccount%2Fpassword"
    fragment = {"HX-Request": "true", "HX-Current-URL": "http://localhost/entries/?kind=patrol"}
    order = client.get("/entries/", headers=fragment).headers["HX-Redirect"]
    assert order == "/sign-in?next=%2Fentries%2F%3Fkind%3Dpatrol"
    unreadable = {"HX-Request": "true", "HX-Current-URL": "http://[::1/"}
    assert client.get("/entries/", headers=unreadable).headers["HX-Redirect"] == "/sign-in"


ELSEWHERE = [
    "https://evil.example/",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "//[::1",
    "http://[",
    "/..//evil.example",
    "/.//evil.example",
    "/x//evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "/" + "x" * 3_000,
    "",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(app: Flask, target: str):
    assert safe_path(target) is None
    make_member(app)
    client = app.test_client()
    token = csrf_token(client)
    data = {"username": "alice", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", query_string={"next": target}, data=data).location == "/"


@pytest.mark.parametrize("target", ["/", "/monthly/2024-03?theme=1#top", "/entries/?search=https://x.example", "/é"])
def test_a_path_of_this_site_is_a_way_back(target: str):
    assert safe_path(target) == target


def test_several_next_addresses_do_not_confuse(app: Flask):
    make_member(app)
    client = app.test_client()
    assert post_sign_in(client, to="/sign-in?next=/account&next=//evil.example").location == "/account"


def test_two_tabs_that_reach_the_door_together_after_signing_out_both_let_in(app: Flask):
    make_member(app)
    phone = sign_in(app, "alice")
    assert phone.post("/sign-out", data={"csrf_token": csrf_token(phone)}).status_code == 303
    cookie = phone.get_cookie("fieldlog")
    assert cookie
    doors = []
    for _ in range(2):  # neither has seen what the other was answered
        phone.set_cookie("fieldlog", cookie.value)
        doors.append(csrf_token(phone))
    for token in doors:
        phone.set_cookie("fieldlog", cookie.value)
        form = {"username": "alice", "password": PASSWORD, "csrf_token": token}
        assert phone.post("/sign-in", data=form).status_code == 303
