"""What the databases refuse by themselves about phones: each constraint is provoked on both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from fieldlog.accounts.models import Person
from fieldlog.devices.models import Arrival, Phone, Quarantined, Release
from fieldlog.extensions import Model, db
from tests.factories import make_entry, make_person

AT = datetime(2026, 11, 23, 9, 32, tzinfo=UTC)
EARLIER = AT - timedelta(hours=1)


@pytest.fixture
def alice(any_app: Flask) -> Iterator[Person]:
    with any_app.app_context():
        yield make_person("alice")
        db.session.rollback()


def keep(row: Model) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def make_phone(person: Person, **more: Any) -> Phone:
    return keep(Phone(**{"device": uuid4(), "person_id": person.id, "first_seen_at": AT, "last_seen_at": AT} | more))


def make_arrival(phone: Phone, **more: Any) -> Arrival:
    values = {"seq": 1, "outcome": "stored", "entry_id": uuid4(), "sent_by_id": phone.person_id, "received_at": AT}
    return keep(Arrival(phone_id=phone.id, **values | more))


def make_quarantined(person: Person, **more: Any) -> Quarantined:
    values = {"key": uuid4(), "address": "/entries/new/patrol", "service": person.service, "hash": "0" * 64}
    values |= {"is_confidential": False, "fields": [], "errors": {}, "is_cut": False}
    return keep(Quarantined(person_id=person.id, first_received_at=AT, **values | {"received_at": AT} | more))


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("seen_last_after_first", {"last_seen_at": EARLIER}),
        ("made_not_negative", {"made": -1}),
        ("waiting_not_negative", {"waiting": -1, "waiting_since": AT}),
        ("waiting_since_some_time", {"waiting": 1}),
        ("waiting_since_some_time", {"waiting_since": AT}),
    ],
)
def test_a_phone_that_cannot_be_is_refused(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"ck_phone_{constraint}"):
        make_phone(alice, **row)


def test_a_device_is_one_phone(alice: Person) -> None:
    phone = make_phone(alice)
    with pytest.raises(IntegrityError, match=r"uq_phone_device|phone\.device"):
        make_phone(alice, device=phone.device)


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("numbers_begin_with_one", {"seq": 0}),
        ("outcome_known", {"outcome": "lost"}),
        ("stored_names_its_entry", {"entry_id": None}),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    phone = make_phone(alice)
    with pytest.raises(IntegrityError, match=f"ck_arrival_{constraint}"):
        make_arrival(phone, **row)


def test_a_number_of_a_phone_arrives_once(alice: Person) -> None:
    phone = make_phone(alice)
    make_arrival(phone)
    with pytest.raises(IntegrityError, match=r"uq_arrival_phone_id_seq|arrival\.phone_id, arrival\.seq"):
        make_arrival(phone)


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("discarded_by_somebody", {"discarded_at": AT}),
        ("discarded_by_somebody", {"discarded_by_id": 1}),
        ("received_again_later", {"received_at": EARLIER}),
    ],
)
def test_a_refused_form_that_cannot_be_is_refused(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"ck_quarantined_{constraint}"):
        make_quarantined(alice, **row)


def test_a_refused_form_is_kept_once_for_its_person(alice: Person) -> None:
    make_quarantined(alice, key=UUID(int=1))
    make_quarantined(make_person("bob"), key=UUID(int=1))
    with pytest.raises(IntegrityError, match=r"uq_quarantined_person_id_key|quarantined\.person_id, quarantined\.key"):
        make_quarantined(alice, key=UUID(int=1))


@pytest.mark.parametrize(
    ("constraint", "row"),
    [("ends_after_it_began", {"until": AT}), ("for_somebody_else", {"released_by_id": 1})],
)
def test_a_release_that_cannot_be_is_refused(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    lead = make_person("lead", role="team_lead")
    values = {"released_by_id": lead.id, "released_at": AT, "until": AT + timedelta(hours=48)}
    assert alice.id == 1
    with pytest.raises(IntegrityError, match=f"ck_release_{constraint}"):
        keep(Release(person_id=alice.id, **values | row))


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("clock_skew_of_hours", {"clock_skew": 700}),
        ("estimated_end_is_there", {"is_end_estimated": True}),
        ("overlap_reason_of_hours", {"overlap_reason": "handover"}),
    ],
)
def test_what_is_said_of_hours_needs_hours(alice: Person, constraint: str, row: dict[str, Any]) -> None:
    make_entry(alice, "patrol", started_at=EARLIER, ended_at=AT, **row)
    with pytest.raises(IntegrityError, match=f"ck_entry_{constraint}"):
        make_entry(alice, **row)
