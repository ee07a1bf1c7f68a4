"""The page on which team leads and coordinators see which phones still hold something, and since when."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.devices.phone import Outbox
from tests.entries.browser import JSON
from tests.factories import make_person, sign_in

NOW = datetime(2026, 11, 23, 9, 32, tzinfo=UTC)


def text_of(app: Flask, username: str) -> str:
    page = sign_in(app, username).get("/phones")
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.split("<main")[1]).split()).replace("\u00a0", " ")


def test_before_the_first_entry_it_says_what_will_stand_here(people: Flask) -> None:
    assert "Aucun téléphone n’a encore rien envoyé" in text_of(people, "lead")


def test_it_says_what_waits_since_when_and_what_never_came(people: Flask) -> None:
    alice, bob = Outbox(people, "alice"), Outbox(people, "bob")
    alice.log(seq="41")
    alice.log(seq="43")
    alice.report(made="43", waiting="0", dropped=[str(number) for number in range(1, 41)])
    bob.report(made="2", waiting="2", waiting_since="2026-11-23T07:32:00Z")
    text = text_of(people, "lead")
    assert "Un téléphone contient encore des entrées." in text
    assert "Une entrée n’est jamais arrivée et n’est plus sur aucun téléphone." in text
    assert "Il en est au numéro 43 ; jamais arrivé : 42" in text
    assert "demandez à Alice" in text
    assert "2 entrées y attendent depuis le 23/11/2026 à 08:32" in text
    assert text.index("Bob") < text.index("Alice")


def test_everything_sent_is_said_too(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.log()
    outbox.report(made="1", waiting="0")
    text = text_of(people, "lead")
    assert "Plus aucun téléphone ne contient d’entrées" in text
    assert "Rien n’y attend" in text
    assert "jamais" not in text


@pytest.mark.parametrize(
    ("hours", "tone", "words"),
    [(3, "none", "attend depuis 3 heures"), (25, "warn", "25 heures"), (60, "warn", "2 jours"), (80, "bad", "3 jours")],
)
def test_what_waits_long_is_said_in_words_and_in_colour(people: Flask, hours: int, tone: str, words: str) -> None:
    since = (NOW - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
    Outbox(people, "alice").report(made="1", waiting="1", waiting_since=since)
    page = sign_in(people, "lead").get("/phones").text.split("<main")[1]
    pill = re.search(r'<span class="pill (\w+)">(.*?)</span>', page, re.DOTALL)
    assert pill
    assert (pill[1], words in pill[2].replace("\u00a0", " ")) == (tone, True)


def test_many_missing_numbers_are_counted_and_not_all_named(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.log(seq="10")
    outbox.report(made="12", waiting="1", waiting_since="2026-11-23T07:32:00Z")
    assert "jamais arrivé : 1, 2, 3, 4, 5 et 6 autres" in text_of(people, "lead")


def test_numbers_that_may_still_wait_on_the_phone_alarm_nobody(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.log(seq="3")
    outbox.report(made="3", waiting="2", waiting_since="2026-11-23T07:32:00Z")
    text = text_of(people, "lead")
    assert "2 entrées y attendent" in text
    assert "jamais" not in text


def test_a_refused_entry_that_still_waits_on_the_phone_hides_no_lost_one(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    outbox.log(seq="2", neighbourhood="nowhere")
    outbox.report(made="2", waiting="1", waiting_since="2026-11-23T07:32:00Z")
    assert "1 n’est plus sur le téléphone" in text_of(people, "lead")


def test_team_leads_see_their_own_service_and_coordinators_all(people: Flask) -> None:
    with people.app_context():
        make_person("evaluator", "coordination", "evaluator")
    for username in ("alice", "adviser", "support"):
        Outbox(people, username).report(made="1", waiting="1")
    seen = {
        username: {name for name in ("Alice", "Adviser", "Support") if name in text_of(people, username)}
        for username in ("lead", "headsupport", "coordinator", "evaluator")
    }
    assert seen == {
        "lead": {"Alice"},
        "headsupport": {"Support"},
        "coordinator": {"Alice", "Adviser", "Support"},
        "evaluator": {"Alice", "Adviser", "Support"},
    }
    for username in ("alice", "adviser", "admin"):
        assert sign_in(people, username).get("/phones", headers=JSON).status_code == 403


def test_a_phone_with_nothing_on_it_is_forgotten_after_ninety_days(people: Flask) -> None:
    Outbox(people, "alice").report(made="0", waiting="0")
    Outbox(people, "bob").report(made="1", waiting="1")
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        text = text_of(people, "lead")
    assert "Bob" in text
    assert "Alice" not in text


def test_it_reads_in_dutch(people: Flask) -> None:
    outbox = Outbox(people, "bob")
    outbox.log(neighbourhood="nowhere")
    page = outbox.client.get("/phones/refused").text
    assert "Geweigerde registraties" in page
    assert '<html lang="nl">' in page
