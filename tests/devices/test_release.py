"""What somebody left on a phone who cannot sign in any more: a team lead or a coordinator sends it, as theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.models import Person
from fieldlog.accounts.services import disable_person
from fieldlog.dates import now
from fieldlog.extensions import db
from tests.devices.phone import Outbox, arrivals, phones, quarantined
from tests.devices.test_repair import names
from tests.entries.browser import CONTACT, PATROL, change, count, post, stored
from tests.factories import sign_in


def leave(app: Flask, username: str) -> None:
    with app.app_context():
        disable_person(username=username, at=now())


def release(client: FlaskClient, username: str) -> int:
    return post(client, "/phones/release", person=username).status_code


def released_to(client: FlaskClient) -> list[str]:
    return list(client.get("/session.json").json["released"])


@pytest.fixture
def outbox(people: Flask) -> Outbox:
    """Alice's phone, which sent one patrol and holds two; then she left."""
    outbox = Outbox(people, "alice")
    outbox.log(id=str(uuid4()))
    outbox.report(made="3", waiting="2", waiting_since="2026-11-23T08:00:00Z")
    leave(people, "alice")
    return outbox


def test_the_team_lead_releases_it_and_sends_it_as_hers(people: Flask, outbox: Outbox) -> None:
    lead = sign_in(people, "lead")
    assert 'value="alice"' in lead.get("/phones").text
    assert outbox.log(client=lead).json["outcome"] == "other_user"
    assert release(lead, "alice") == 303
    assert released_to(lead) == ["alice"]
    assert 'value="alice"' not in lead.get("/phones").text
    outbox.seq = 1
    id = outbox.log(client=lead).json["id"]
    assert names(people, id) == ("alice", "lead")
    assert outbox.send(f"/entries/{id}/withdraw", client=lead, **change()).json["outcome"] == "stored"
    assert stored(people, id).is_withdrawn
    assert [number for number, _outcome, _id in arrivals(people)] == [1, 2, 3]
    assert [phone.made for phone in phones(people)] == [3]


def test_what_is_refused_of_it_is_kept_as_hers(people: Flask, outbox: Outbox) -> None:
    lead = sign_in(people, "lead")
    release(lead, "alice")
    assert outbox.log(client=lead, neighbourhood="nowhere").status_code == 422
    (row,) = quarantined(people)
    with people.app_context():
        person = db.session.get(Person, row.person_id)
        assert person is not None
        assert person.username == "alice"


def test_her_kinds_and_her_view_count_and_not_the_coordinators(people: Flask, outbox: Outbox) -> None:
    coordinator = sign_in(people, "coordinator")
    assert release(coordinator, "alice") == 303
    assert outbox.log(client=coordinator).json["outcome"] == "stored"
    assert outbox.log("techno_visit", client=coordinator).status_code == 422


def test_what_is_confidential_is_sent_unread(people: Flask) -> None:
    outbox = Outbox(people, "support")
    outbox.report(made="1", waiting="1")
    leave(people, "support")
    coordinator = sign_in(people, "coordinator")
    assert release(coordinator, "support") == 303
    id = outbox.log("case_contact", client=coordinator, **CONTACT).json["id"]
    assert names(people, id) == ("support", "coordinator")
    assert coordinator.get(f"/entries/{id}").status_code == 404


def test_only_a_team_lead_of_hers_and_coordinators_release_and_only_for_themselves(
    people: Flask, outbox: Outbox
) -> None:
    for username, status in (("headsupport", 404), ("adviser", 403), ("bob", 403), ("admin", 403)):
        assert release(sign_in(people, username), "alice") == status
    assert release(sign_in(people, "lead"), "alice") == 303
    for username in ("bob", "coordinator", "headsupport"):
        client = sign_in(people, username)
        assert released_to(client) == []
        assert outbox.log(client=client).json["outcome"] == "other_user"
    assert count(people) == 1


@pytest.mark.parametrize("username", ["bob", "lead", "nobody", "a\0b", "", "x" * 500])
def test_nobody_who_can_sign_in_is_released(people: Flask, username: str) -> None:
    lead = sign_in(people, "lead")
    assert release(lead, username) == 404
    assert released_to(lead) == []


def test_it_ends_after_two_days_and_when_she_may_sign_in_again(people: Flask, outbox: Outbox) -> None:
    lead = sign_in(people, "lead")
    release(lead, "alice")
    with people.app_context():
        alice = db.session.query(Person).filter_by(username="alice").one()
        alice.disabled_at = None
        db.session.commit()
    assert released_to(lead) == []
    assert outbox.log(client=lead).json["outcome"] == "other_user"
    with people.app_context():
        alice = db.session.query(Person).filter_by(username="alice").one()
        alice.left_on = date(2026, 11, 20)
        db.session.commit()
    assert released_to(lead) == ["alice"]
    with time_machine.travel(datetime(2026, 11, 25, 9, 33, tzinfo=UTC), tick=False):
        late = sign_in(people, "lead")
        assert released_to(late) == []
        assert outbox.log(client=late).json["outcome"] == "other_user"


def test_an_owner_that_no_database_keeps_is_somebody_else(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    for owner in ("a\0b", "x" * 5_000, "é", "' OR 1=1"):
        assert outbox.log(owner=owner).status_code == 403
    assert outbox.log(owner="").json["outcome"] == "stored"


def test_what_she_corrected_is_hers_though_the_lead_sends_it(people: Flask) -> None:
    outbox = Outbox(people, "alice")
    id = outbox.log().json["id"]
    leave(people, "alice")
    lead = sign_in(people, "lead")
    release(lead, "alice")
    fields = change(**PATROL | {"ended_at": "01:00"})
    assert outbox.send(f"/entries/{id}/correct", client=lead, **fields).json["outcome"] == "stored"
    page = lead.get(f"/entries/{id}").text
    assert "Alice · envoyé par Lead" in page
