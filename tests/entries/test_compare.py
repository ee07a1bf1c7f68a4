"""Two versions of an entry in words: to whom they are shown, and what that person may choose."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.entries.models import EntryChange
from tests.entries.browser import CONTACT, JSON, PATROL, VISIT, change, count, log, post
from tests.factories import sign_in

VISIT_MADE = VISIT | {"day": "2026-11-20", "note": "CANARY-VISIT"}


def compare(client: FlaskClient, id: str, kind: str, **fields: Any) -> str:
    """The fragment that the phone gets for what it holds under an id."""
    answer = post(client, f"/entries/{id}/compare", kind=kind, id=id, **fields)
    assert answer.status_code == 200, answer.text
    return answer.text


def choices(fragment: str) -> list[str]:
    return re.findall(r'data-choice="(\w+)"', fragment)


def differing(fragment: str) -> set[str]:
    """The labels of the facts that are marked, on either side."""
    return set(re.findall(r'<div class="differs"><dt>([^<]+?) ?<', fragment))


def versions(fragment: str) -> list[dict[str, str]]:
    """What is stored, then what the phone holds: text by label."""
    facts = re.compile(r"<dt>([^<]+?) ?<.*?<dd>(.*?)</dd>", re.DOTALL)
    return [dict(facts.findall(side)) for side in fragment.split('<section class="version"')[1:]]


def test_guard_reads_both_versions_in_words_and_sees_what_differs(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    mine = PATROL | {"ended_at": "01:00", "crew": "bob"}
    fragment = compare(alice, id, "patrol", **mine)
    stored, phone = versions(fragment)
    assert (stored["Fin"], phone["Fin"]) == ("21/11/2026 à 02:00", "21/11/2026 à 01:00")
    assert (stored["Durée"], phone["Durée"]) == ("7\u00a0h\u00a030", "6\u00a0h\u00a030")
    assert (stored["Avec des collègues"], phone["Avec des collègues"]) == ("–", "Bob")
    assert stored["Quartier"] == phone["Quartier"] == "Maritime"
    assert differing(fragment) == {"Fin", "Durée", "Avec des collègues"}
    assert 'data-revision="1"' in fragment
    assert choices(fragment) == ["stored", "mine"]


def test_comparing_stores_nothing(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    marks = count(people, EntryChange)
    compare(alice, id, "patrol", **PATROL | {"ended_at": "01:00"})
    assert (count(people), count(people, EntryChange)) == (1, marks)
    assert "01:00" not in alice.get(f"/entries/{id}").text


@pytest.mark.parametrize(
    ("kind", "stored", "phone", "is_offered"),
    [
        ("patrol", PATROL, {"started_at": "2026-11-20T19:00"}, False),
        ("patrol", PATROL, {"started_at": "2026-11-20T08:00", "ended_at": "12:00"}, True),
        ("meeting", {"day": "2026-11-20", "topic": "platform"}, {"note": "b", "minutes": "1h30"}, False),
        ("meeting", {"day": "2026-11-20", "topic": "platform"}, {"day": "2026-11-19"}, True),
    ],
)
def test_both_are_kept_only_where_they_tell_of_two_things(
    people: Flask, kind: str, stored: dict[str, str], phone: dict[str, str], is_offered: bool
) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, kind, **stored)
    assert ("both" in choices(compare(alice, id, kind, **stored | phone))) == is_offered


def test_a_correction_made_late_is_compared_with_what_the_entry_became(people: Flask) -> None:
    alice, lead = sign_in(people, "alice"), sign_in(people, "lead")
    id = log(alice, "patrol", **PATROL)
    post(lead, f"/entries/{id}/correct", headers=JSON, **change(**PATROL | {"ended_at": "03:00"}))
    fragment = compare(alice, id, "patrol", **change(**PATROL | {"ended_at": "01:00"}), wants="correction")
    assert 'data-revision="2"' in fragment
    assert differing(fragment) == {"Fin", "Durée"}
    assert choices(fragment) == ["stored", "mine"]
    of_lead = compare(lead, id, "patrol", **change(**PATROL | {"started_at": "2026-11-19T08:00"}), wants="correction")
    assert choices(of_lead) == ["stored", "mine"]  # never a round of the lead's own


def test_an_entry_withdrawn_meanwhile_can_be_kept_so_or_logged_anew(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    post(alice, f"/entries/{id}/withdraw", headers=JSON, **change(reason="duplicate"))
    mine = change(**PATROL | {"ended_at": "01:00"})
    fragment = compare(alice, id, "patrol", **mine, wants="correction")
    assert "duplicate" in fragment
    assert choices(fragment) == ["stored", "both"]
    assert choices(compare(alice, id, "patrol", **change(), wants="withdrawal")) == ["stored"]


def test_a_withdrawal_of_what_was_corrected_since_shows_the_entry_and_asks_again(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    post(alice, f"/entries/{id}/correct", headers=JSON, **change(**PATROL | {"ended_at": "03:00"}))
    fragment = compare(alice, id, "patrol", **change(reason="Notée deux fois"), wants="withdrawal")
    assert "Notée deux fois" in fragment
    assert differing(fragment) == {"Retirer l’entrée"}
    assert choices(fragment) == ["stored", "mine"]


def test_what_says_the_same_only_leaves_the_phone(people: Flask) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    fragment = compare(alice, id, "patrol", **PATROL)
    assert (differing(fragment), choices(fragment)) == (set(), ["stored"])


@pytest.mark.parametrize("username", ["charlie", "adviser", "coordinator", "supporter"])
def test_nobody_reads_by_comparing_what_is_not_theirs_to_see(people: Flask, username: str) -> None:
    contact = log(sign_in(people, "support"), "case_contact", **CONTACT)
    patrol = log(sign_in(people, "bob"), "patrol", **PATROL | {"note": "CANARY-ROUND"})
    client = sign_in(people, username)
    seen = 0
    for id, kind, fields in ((contact, "case_contact", {"case": "X-1"}), (patrol, "patrol", PATROL)):
        is_visible = client.get(f"/entries/{id}").status_code == 200
        answer = post(client, f"/entries/{id}/compare", kind=kind, id=id, **fields)
        assert answer.status_code == (200 if is_visible else 404)
        assert "CANARY-NOTE" not in answer.text
        if not is_visible:
            assert "CANARY" not in answer.text
            assert "SV-1" not in answer.text
            assert "data-revision" not in answer.text
        seen += is_visible
    assert seen <= 1


def test_what_somebody_else_wrote_on_this_phone_is_not_put_into_words(people: Flask) -> None:
    patrol = log(sign_in(people, "alice"), "patrol", **PATROL)
    answer = post(sign_in(people, "bob"), f"/entries/{patrol}/compare", kind="patrol", owner="alice", **PATROL)
    assert answer.status_code == 403
    assert "Maritime" not in answer.text


def test_an_id_that_is_not_there_answers_like_one_that_may_not_be_seen(people: Flask) -> None:
    contact = log(sign_in(people, "support"), "case_contact", **CONTACT)
    alice = sign_in(people, "alice")
    answers = [post(alice, f"/entries/{id}/compare", kind="patrol", **PATROL) for id in (contact, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    assert choices(answers[0].text) == ["both", "stored"]
    late = post(alice, f"/entries/{contact}/compare", kind="patrol", **change(**PATROL))
    assert choices(late.text) == ["stored"]


def test_a_stored_note_is_shown_only_to_who_may_read_it(people: Flask) -> None:
    support = sign_in(people, "support")
    contact = log(support, "case_contact", **CONTACT)
    assert "CANARY-NOTE" in compare(support, contact, "case_contact", **CONTACT | {"note": "mine"})
    for username in ("supporter", "headsupport"):
        fragment = compare(sign_in(people, username), contact, "case_contact", **CONTACT | {"note": "mine"})
        assert "CANARY-NOTE" not in fragment
        assert "Remarque" not in fragment
    visit = log(sign_in(people, "adviser"), "techno_visit", **VISIT_MADE)
    for note in ("", "mine"):
        fragment = compare(sign_in(people, "coordinator"), visit, "techno_visit", **VISIT_MADE | {"note": note})
        assert "CANARY-VISIT" not in fragment
        assert "Remarque" not in fragment


@pytest.mark.parametrize(
    "fields",
    [
        {"started_at": "yesterday", "ended_at": "x" * 500, "neighbourhood": "<script>", "crew": "nobody"},
        {"author": "bob", "people": "-1", "topic": ["round", "other"], "wants": "x", "change_id": "x"},
        {"note": "a\0b"},
    ],
)
def test_what_the_phone_holds_may_be_anything(people: Flask, fields: dict[str, Any]) -> None:
    alice = sign_in(people, "alice")
    id = log(alice, "patrol", **PATROL)
    fragment = compare(alice, id, "patrol", **fields)
    assert "<script>" not in fragment
    assert post(alice, f"/entries/{id}/compare", kind="nothing").status_code == 404
    assert post(alice, f"/entries/{id}/compare").status_code == 404
