"""Changing the language in the middle of a form: everything typed stays, nothing is stored, no script is needed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask

from fieldlog.entries.models import EntryRevision
from tests.entries.browser import JSON, PATROL, VISIT, change, count, log, post, stored
from tests.factories import sign_in


def input_named(page: str, name: str, value: str = "") -> str:
    """The first input of that name (and value) in a page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}[^>]*>', page)
    assert found, name
    return found[0]


def test_the_language_button_belongs_to_the_form_and_is_not_its_first_button(people: Flask) -> None:
    page = sign_in(people, "alice").get("/entries/new/patrol").text
    button = re.search(r'<button[^>]*form="entry-form"[^>]*>', page)
    assert button
    assert 'name="switch_to" value="nl"' in button[0]
    assert "formnovalidate" in button[0]
    assert page.index('<button class="go"') < page.index(button[0])  # so that Enter saves
    assert 'action="/account/language"' not in page


def test_alice_switches_to_dutch_and_keeps_everything_she_typed(people: Flask) -> None:
    alice, id = sign_in(people, "alice"), str(uuid4())
    fields = {**PATROL, "started_at": "hier à 9h", "note": "sous la pluie", "crew": ["bob", "charlie"], "topic": ""}
    answer = post(alice, "/entries/new/patrol", id=id, switch_to="nl", **fields)
    assert answer.status_code == 200
    page = answer.text
    assert '<html lang="nl">' in page
    assert "Patrouille noteren" in page
    assert id in input_named(page, "id")
    assert 'value="hier à 9h"' in page
    assert "sous la pluie</textarea>" in page
    for name, value in (("neighbourhood", "maritime"), ("crew", "bob"), ("crew", "charlie")):
        assert "checked" in input_named(page, name, value)
    assert "data-mistakes autofocus" not in page  # without it, it is the template that scripts copy
    assert 'aria-invalid="true"' not in page
    assert count(people) == 0


def test_the_new_language_stays_hers(people: Flask) -> None:
    alice = sign_in(people, "alice")
    post(alice, "/entries/new/patrol", id=str(uuid4()), switch_to="nl", **PATROL)
    assert '<html lang="nl">' in alice.get("/home").text
    assert '<html lang="nl">' in sign_in(people, "alice").get("/home").text


def test_after_the_switch_the_form_is_saved_once(people: Flask) -> None:
    alice, id = sign_in(people, "alice"), str(uuid4())
    post(alice, "/entries/new/patrol", id=id, switch_to="nl", **PATROL)
    assert post(alice, "/entries/new/patrol", id=id, **PATROL).status_code == 303
    assert count(people) == 1


def test_a_correction_keeps_what_was_changed_and_its_reason_in_the_other_words(people: Flask) -> None:
    adviser = sign_in(people, "adviser")
    id = log(adviser, "techno_visit", **VISIT)
    fields = {**VISIT, "day": "2026-11-23", "note": "sonnette en panne", "reason": ["visite effectuée", "à midi"]}
    sent = change(switch_to="nl", **fields)
    page = post(adviser, f"/entries/{id}/correct?done=today", **sent).text
    assert "sonnette en panne</textarea>" in page
    assert "2026-11-23" in input_named(page, "day")
    assert "checked" in input_named(page, "reason", "bezoek afgelegd")
    assert 'name="reason" value="à midi"' in page
    assert sent["change_id"] in input_named(page, "change_id")
    assert stored(people, id).revision == 1
    assert count(people, EntryRevision) == 0


def test_a_withdrawal_keeps_its_reason(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    page = post(alice, f"/entries/{id}/withdraw", **change(switch_to="nl", reason="doublon")).text
    assert "checked" in input_named(page, "reason", "dubbel")
    assert not stored(people, id).is_withdrawn


@pytest.mark.parametrize("language", ["xx", ""])
def test_there_is_no_third_language(people: Flask, language: str) -> None:
    answer = post(sign_in(people, "alice"), "/entries/new/patrol", id=str(uuid4()), switch_to=language, **PATROL)
    assert answer.status_code == 400
    assert count(people) == 0


def test_a_phones_outbox_gets_its_receipt_whatever_else_it_sends(people: Flask) -> None:
    alice, id = sign_in(people, "alice"), str(uuid4())
    answer = post(alice, "/entries/new/patrol", headers=JSON, id=id, switch_to="nl", **PATROL)
    assert (answer.status_code, answer.json["outcome"]) == (201, "stored")


def test_the_language_of_a_form_of_others_changes_nothing_there(people: Flask) -> None:
    id = log(sign_in(people, "alice"), "patrol", **PATROL)
    adviser = sign_in(people, "adviser")
    assert post(adviser, f"/entries/{id}/correct", **change(switch_to="nl")).status_code == 404
