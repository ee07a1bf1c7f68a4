"""Another contact in a case: the recent numbers are a tap away, and no address and no phone holds one."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.queries import find_person
from fieldlog.extensions import db
from tests.entries.browser import log as log_entry
from tests.entries.browser import post, stored
from tests.factories import make_person, sign_in

FORM = "/entries/new/case_contact"
NUMBER = re.compile(r'value="([2-9A-Z]{4}-[2-9A-Z]{4})"')


def contact(client: FlaskClient, case: str, **fields: str) -> str:
    return log_entry(client, "case_contact", **{"day": "2026-11-20", "topic": "interview", "case": case, **fields})


def chips(page: str) -> list[str]:
    return re.findall(r'type="radio" name="case" value="([^"]+)"', page)


def test_home_offers_the_cases_used_last_and_names_none_in_an_address(people: Flask) -> None:
    support = sign_in(people, "support")
    contact(support, "CASE-A")
    latest_of_b = contact(support, "CASE-B")
    latest_of_a = contact(support, "CASE-A")
    withdrawn = contact(support, "CASE-GONE")
    post(support, f"/entries/{withdrawn}/withdraw", change_id=withdrawn, revision="1", reason="double")
    page = support.get("/home").text
    assert "Quel dossier\u00a0?" in page
    links = re.findall(r'href="([^"]*like=[^"]*)"><b class="num">([^<]+)</b><small>([^<]*)', page)
    assert links == [
        (f"{FORM}?like={latest_of_a}", "CASE-A", "20/11"),
        (f"{FORM}?like={latest_of_b}", "CASE-B", "20/11"),
    ]
    assert not re.findall(r'(?:href|action|src)="[^"]*CASE-', page)


def test_a_tap_on_a_case_opens_its_next_contact_with_the_same_public(people: Flask) -> None:
    support = sign_in(people, "support")
    contact(support, "CASE-A", audience="family")
    before = contact(support, "CASE-B", audience="resident")
    page = support.get(f"{FORM}?like={before}").text
    assert '<input type="radio" name="case" value="CASE-B" checked>' in page
    assert '<input type="radio" name="audience" value="resident" checked>' in page
    assert chips(page) == ["CASE-B", "CASE-A"]
    shown = support.get(f"/entries/{before}").text
    assert f'href="{FORM}?like={before}"' in shown


def test_the_chosen_case_is_stored_and_one_typed_beside_it_is_refused(people: Flask) -> None:
    support = sign_in(people, "support")
    contact(support, "CASE-A")
    id = "11111111-1111-4111-8111-111111111111"
    fields = {"id": id, "day": "2026-11-20", "topic": "interview"}
    both = post(support, FORM, **fields, case=["CASE-A", "CASE-B"])
    assert both.status_code == 422
    assert "une seule valeur" in both.text
    assert post(support, FORM, **fields, case=["CASE-A", ""]).status_code == 303
    assert stored(people, id).case == "CASE-A"


def test_a_case_of_somebody_else_stays_out_of_reach(people: Flask) -> None:
    """A colleague of the same service may go on with a case; nobody else learns that it exists."""
    canary = contact(sign_in(people, "support"), "CANARY-1")
    with people.app_context():
        make_person("legal", "legal_aid")
        make_person("evaluator", "coordination", role="evaluator")
    assert "CANARY-1" in sign_in(people, "supporter").get(f"{FORM}?like={canary}").text
    for username in ("legal", "alice", "adviser", "coordinator", "evaluator", "admin"):
        client = sign_in(people, username)
        for path in (f"{FORM}?like={canary}", f"/entries/new/meeting?like={canary}", "/home", FORM, "/phone.json"):
            answer = client.get(path)
            assert "CANARY-1" not in answer.text, (username, path)
            assert answer.status_code != 200 or "like=" not in path or "meeting" in path, (username, path)
    assert sign_in(people, "headsupport").get("/home").text.count("CANARY-1") == 0  # not one of her own


def test_cases_of_a_former_service_are_not_offered_in_the_new_one(people: Flask) -> None:
    support = sign_in(people, "support")
    before = contact(support, "CASE-A")
    with people.app_context():
        find_person("support").service = "legal_aid"  # type: ignore[union-attr]
        db.session.commit()
    assert "CASE-A" not in support.get("/home").text
    assert "CASE-A" not in support.get(FORM).text
    assert "CASE-A" not in support.get(f"{FORM}?like={before}").text
    assert f"like={before}" not in support.get(f"/entries/{before}").text
    assert chips(support.get(f"/entries/{before}/correct").text) == ["CASE-A"]


@pytest.mark.parametrize("like", ["", "nonsense", "\0", "0" * 70])
def test_an_unreadable_case_to_go_on_with_is_an_empty_form(people: Flask, like: str) -> None:
    assert sign_in(people, "support").get(FORM, query_string={"like": like}).status_code == 200


def test_an_entry_that_is_nowhere_has_no_next_contact(people: Flask) -> None:
    unknown = "99999999-9999-4999-8999-999999999999"
    assert sign_in(people, "support").get(f"{FORM}?like={unknown}").status_code == 404


def test_a_new_case_is_one_tap_without_javascript(people: Flask) -> None:
    support = sign_in(people, "support")
    page = support.get(f"{FORM}?new_number=yes").text
    first = NUMBER.findall(page)
    assert len(first) == 1
    assert "Notez-le sur le dossier" in page
    again = post(support, FORM, new_number="yes", topic="interview", note="kept", minutes="45")
    assert again.status_code == 200
    second = NUMBER.findall(again.text)
    assert len(second) == 1
    assert first != second
    assert 'value="interview" checked' in again.text
    assert ">kept</textarea>" in again.text
    assert post(support, "/entries/new/meeting", new_number="yes").status_code == 200  # nothing to give a number to


def test_the_button_for_a_new_case_stores_nothing(people: Flask) -> None:
    support = sign_in(people, "support")
    contact(support, "CASE-A")
    answer = post(support, FORM, new_number="yes", day="2026-11-20", topic="interview", case=["CASE-A", ""])
    assert answer.status_code == 200
    assert 'value="CASE-A" checked' not in answer.text
    assert "Une chose à corriger" not in answer.text
