"""The form of a patrol that is over: what stands in it already, and the links that fill it in without a script."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from tests.entries.browser import log
from tests.factories import make_person, sign_in

FRIDAY = {"started_at": "2026-11-20T08:00", "ended_at": "10:20", "neighbourhood": "maritime", "crew": "bob"}


def checked(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)" checked', page)


def value(page: str, name: str) -> str:
    found = re.search(rf'<input id="{name}"[^>]* value="([^"]*)"', page)
    assert found
    return found[1]


def links(page: str, name: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(rf'href="(/entries/new/patrol\?{name}=[^"]+)"', page)]


def test_the_place_and_the_partner_of_the_last_round_stand_in_the_form(people: Flask) -> None:
    alice = sign_in(people, "alice")
    log(alice, "patrol", **FRIDAY)
    page = alice.get("/entries/new/patrol").text
    assert (checked(page, "neighbourhood"), checked(page, "crew")) == (["maritime"], ["bob"])
    partner = sign_in(people, "bob").get("/entries/new/patrol").text
    assert checked(partner, "crew") == ["alice"]
    assert checked(sign_in(people, "charlie").get("/entries/new/patrol").text, "neighbourhood") == []


def test_the_same_as_on_the_last_day_of_work_is_filled_in_and_not_saved(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **{**FRIDAY, "ended_at": "09:45"})
    home = alice.get("/home").text
    assert "Comme le 20/11 · 08:00 – 09:45" in home
    assert links(home, "same") == [f"/entries/new/patrol?same={id}"]
    page = alice.get(links(home, "same")[0]).text
    assert (value(page, "started_at"), value(page, "ended_at")) == ("2026-11-23T08:00", "09:45")
    assert (checked(page, "neighbourhood"), checked(page, "crew")) == (["maritime"], ["bob"])
    assert "Comme le" not in sign_in(people, "charlie").get(f"/entries/new/patrol?same={id}").text


def test_usual_hours_are_a_link(people: Flask) -> None:
    alice = sign_in(people, "alice")
    for day in ("19", "20"):
        log(alice, "patrol", **{**FRIDAY, "started_at": f"2026-11-{day}T0{int(day) - 12}:00", "ended_at": "09:00"})
    page = alice.get("/entries/new/patrol").text
    assert "/entries/new/patrol?hours=2026-11-23T07:00/09:00" in page
    page = alice.get("/entries/new/patrol?hours=2026-11-23T07:00/09:00").text
    assert (value(page, "started_at"), value(page, "ended_at")) == ("2026-11-23T07:00", "09:00")
    for nonsense in ("/", "2026-11-23T07:00", '"><b>/09:00', "2026-11-23T07:00/9"):
        assert "10:30" in value(alice.get("/entries/new/patrol", query_string={"hours": nonsense}).text, "ended_at")


def test_a_colleague_who_left_is_not_along_once_more(people: Flask) -> None:
    with people.app_context():
        make_person("gone", left_on=date(2026, 11, 21))
    alice = sign_in(people, "alice")
    log(alice, "patrol", **{**FRIDAY, "crew": "gone"})
    page = alice.get("/entries/new/patrol").text
    assert (checked(page, "neighbourhood"), checked(page, "crew")) == (["maritime"], [])


def test_the_lead_sees_the_habits_of_the_guard_it_is_for(people: Flask) -> None:
    log(sign_in(people, "alice"), "patrol", **FRIDAY)
    lead = sign_in(people, "lead")
    page = lead.get("/entries/new/patrol?for=alice").text
    assert checked(page, "author") == ["alice"]
    assert (checked(page, "neighbourhood"), checked(page, "crew")) == (["maritime"], ["bob"])
    assert "for=alice" in page
    assert checked(guard_for(people), "author") == []


def test_the_lead_is_one_tap_from_logging_for_a_colleague(people: Flask) -> None:
    lead = sign_in(people, "lead")
    assert 'href="/entries/new/patrol?for="' in lead.get("/home").text
    assert "?for=" not in sign_in(people, "alice").get("/home").text
    page = lead.get("/entries/new/patrol?for=").text
    assert 'href="/entries/new/patrol?for=alice"' in page
    assert "<form id=" not in page  # nothing is saved as the lead's own by mistake
    assert "<form id=" in lead.get("/entries/new/patrol?for=alice").text


def guard_for(people: Flask) -> str:
    """What a guard sees who asks for the form of a colleague: the own one."""
    client: FlaskClient = sign_in(people, "bob")
    return client.get("/entries/new/patrol?for=alice").text
