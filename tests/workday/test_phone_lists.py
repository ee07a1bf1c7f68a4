"""What a phone keeps of a person: enough to fill in every form, and nothing that names a case or tells on others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.entries.kinds import kinds_for
from fieldlog.entries.models import Entry, EntryCrew
from fieldlog.extensions import db
from tests.factories import make_entry, make_neighbourhood, make_partner, make_person, sign_in

TODAY = date(2024, 6, 5)
NOON = "2024-06-05T10:00:00+00:00"


@pytest.fixture
def commune(any_app: Flask) -> Flask:
    """Alice and Bob are guards, Lotte an adviser, Sam in a service bound by secrecy; it is the fifth of June."""
    with any_app.app_context(), time_machine.travel(NOON, tick=False):
        make_neighbourhood("maritime", "incivilities")
        make_neighbourhood("etangs-noirs")
        make_partner("transit")
        make_person("alice")
        make_person("bob")
        make_person("lead", role="team_lead")
        make_person("lotte", service="techno_prevention")
        make_person("sam", service="victim_support")
    return any_app


def lists(app: Flask, username: str) -> dict[str, Any]:
    with time_machine.travel(NOON, tick=False):
        answer = sign_in(app, username).get("/phone.json")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return dict(answer.json)


def log(app: Flask, username: str, kind: str, *, crew: str = "", **dimensions: Any) -> None:
    with app.app_context(), time_machine.travel(NOON, tick=False):
        author = find_person(username)
        assert author
        entry = make_entry(author, kind, **dimensions)
        if crew:
            companion = find_person(crew)
            assert companion
            db.session.add(EntryCrew(entry_number=entry.number, person_id=companion.id))
            db.session.commit()


def values(options: list[dict[str, Any]]) -> list[str]:
    return [option["value"] for option in options]


def test_alice_keeps_who_she_is_and_what_her_forms_ask_for(commune: Flask):
    found = lists(commune, "alice")
    assert (found["username"], found["name"], found["role"], found["language"]) == ("alice", "Alice", "worker", "fr")
    assert (found["service"], found["service_label"]) == ("peacekeepers", "Gardiens de la paix")
    assert found["is_confidential"] is False
    assert set(found["kinds"]) == {kind.slug for kind in kinds_for("peacekeepers")}
    options = found["options"]
    assert options["neighbourhood"][1] == {"value": "maritime", "label": "Maritime", "is_marked": True}
    assert values(options["neighbourhood"]) == ["etangs-noirs", "maritime"]
    assert values(options["crew"]) == ["bob", "lead"]
    assert values(options["partners"]) == ["transit"]
    assert options["author"] == []
    assert found["made_at"] == "2024-06-05T10:00:00+00:00"


def test_a_list_that_no_form_of_hers_asks_for_is_not_kept(commune: Flask):
    assert lists(commune, "lotte")["options"]["relayed_to"] == []
    assert "transit" in values(lists(commune, "sam")["options"]["relayed_to"])


def test_a_lead_may_log_for_the_others_and_stands_first(commune: Flask):
    assert values(lists(commune, "lead")["options"]["author"]) == ["lead", "alice", "bob"]


def test_what_alice_uses_most_and_last_stands_first(commune: Flask):
    log(commune, "alice", "action", topic="other", neighbourhood="maritime", day=date(2024, 6, 3))
    log(commune, "alice", "action", topic="rosace", neighbourhood="etangs-noirs", day=date(2024, 6, 4), crew="bob")
    found = lists(commune, "alice")
    assert found["kinds"][0] == "action"
    habits = found["recent"]["action"]
    assert habits["neighbourhood"] == ["etangs-noirs", "maritime"]
    assert habits["topic"] == ["rosace", "other", "vehicle_theft", "sac_jacking", "communal_event"]  # then the guards'
    assert habits["crew"] == ["bob"]


def test_sam_who_logged_nothing_yet_finds_the_kinds_and_topics_of_victim_support_first(commune: Flask):
    found = lists(commune, "sam")
    assert found["kinds"][:3] == ["case_contact", "meeting", "action"]
    assert found["recent"]["case_contact"]["topic"][:2] == ["socio_administrative", "psychological_support"]
    assert lists(commune, "alice")["kinds"][0] == "patrol"


def test_how_long_her_rounds_usually_take_is_known_after_three_of_them(commune: Flask):
    starts = datetime(2024, 6, 3, 8, tzinfo=UTC)
    for minutes in (60, 600):
        log(
            commune, "alice", "patrol", started_at=starts, ended_at=starts + timedelta(minutes=minutes), minutes=minutes
        )
    log(commune, "bob", "patrol", started_at=starts, ended_at=starts + timedelta(minutes=30), minutes=30)
    assert lists(commune, "alice")["usual_minutes"] == {"patrol": None}
    log(commune, "alice", "patrol", started_at=starts, ended_at=starts + timedelta(minutes=90), minutes=90)
    assert lists(commune, "alice")["usual_minutes"] == {"patrol": 90}
    assert lists(commune, "sam")["usual_minutes"] == {}


def test_today_holds_her_own_entries_as_kind_and_hour_only(commune: Flask):
    log(commune, "alice", "action", topic="rosace", day=TODAY, note="CANARY-NOTE", neighbourhood="maritime")
    log(commune, "alice", "action", topic="rosace", day=date(2024, 6, 4))
    log(commune, "bob", "action", topic="rosace", day=TODAY, crew="alice")
    (entry,) = lists(commune, "alice")["today"]
    assert entry.keys() == {"id", "kind", "label", "text", "minutes", "revision"}
    assert (entry["kind"], entry["label"], entry["text"]) == ("action", "Action", "5/6/2024")


def test_rounds_hold_hours_place_and_company_of_those_that_are_hers_or_name_her(commune: Flask):
    nine = datetime(2024, 6, 4, 9, tzinfo=UTC)
    hours = {"day": date(2024, 6, 4), "started_at": nine, "ended_at": nine + timedelta(hours=1), "minutes": 60}
    log(commune, "bob", "patrol", crew="alice", neighbourhood="maritime", note="CANARY-NOTE", **hours)
    log(commune, "bob", "patrol", **hours)
    (round,) = lists(commune, "alice")["rounds"]
    assert round.keys() == {"id", "started_at", "ended_at", "neighbourhood", "crew", "noted_by"}
    assert (round["started_at"], round["crew"], round["noted_by"]) == ("2024-06-04T09:00:00+00:00", ["bob"], "Bob")


def test_neither_a_case_nor_a_note_is_kept(commune: Flask):
    log(commune, "sam", "case_contact", topic="interview", case="CANARY-CASE", note="CANARY-NOTE", day=TODAY)
    found = lists(commune, "sam")
    assert found["is_confidential"] is True
    assert "case" not in found["recent"]["case_contact"]
    assert [entry["label"] for entry in found["today"]] == ["Contact de suivi"]
    assert "CANARY" not in str(found)


def test_lotte_may_make_a_visit_of_any_open_request_of_her_service(commune: Flask):
    with commune.app_context():
        make_person("karim", service="techno_prevention")
    log(
        commune, "karim", "techno_visit", topic="post_offence", audience="resident", neighbourhood="maritime", day=None,
        last_day=date(2024, 6, 1), requested_on=date(2024, 6, 1), offence_on=date(2024, 5, 30),
    )  # fmt: skip
    (request,) = lists(commune, "lotte")["requests"]
    assert request["title"] == "Après infraction"
    assert request["line"] == "Maritime\u00a0★ · Habitant · demandé\u00a0le\u00a01/6 · faits\u00a0du\u00a030/5"
    assert request["last_days"] == {"offence": "2024-06-13", "request": "2024-06-15"}
    assert dict(request["fields"]) == {
        "topic": "post_offence", "audience": "resident", "neighbourhood": "maritime", "requested_on": "2024-06-01",
        "offence_on": "2024-05-30",
    }  # fmt: skip
    assert (request["kind"], request["revision"]) == ("techno_visit", 1)


def test_a_request_with_a_note_needs_the_network_so_that_its_note_is_not_lost(commune: Flask):
    open_request = {"topic": "pre_offence", "audience": "resident", "day": None, "last_day": TODAY}
    log(commune, "lotte", "techno_visit", requested_on=TODAY, note="Sonner deux fois", **open_request)
    assert lists(commune, "lotte")["requests"] == []


@pytest.mark.parametrize("role", ["evaluator", "admin"])
def test_who_logs_nothing_has_nothing_to_keep(commune: Flask, role: str):
    with commune.app_context():
        make_person("erik", service="coordination", role=role)
    assert sign_in(commune, "erik").get("/phone.json").status_code == 403


def test_the_lists_are_in_the_language_of_the_person(commune: Flask):
    with commune.app_context():
        person = find_person("alice")
        assert isinstance(person, Person)
        person.language = "nl"
        db.session.commit()
    log(commune, "alice", "action", topic="rosace", day=TODAY)
    found = lists(commune, "alice")
    assert (found["language"], found["service_label"]) == ("nl", "Gemeenschapswachten")
    assert found["today"][0]["label"] == "Actie"


def test_a_withdrawn_entry_is_not_among_those_of_today(commune: Flask):
    log(commune, "alice", "action", topic="rosace", day=TODAY)
    with commune.app_context():
        entry = db.session.scalars(db.select(Entry)).one()
        entry.withdrawn_at, entry.withdrawn_reason = entry.recorded_at, "double"
        db.session.commit()
    assert lists(commune, "alice")["today"] == []
