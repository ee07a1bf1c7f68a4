"""Whether an entry is counted: said on its page once a night has read its newest version, and never before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from tests.entries.browser import PATROL, change, log, post
from tests.factories import make_neighbourhood, make_person, sign_in

MORNING = datetime(2024, 11, 23, 9, 32, tzinfo=UTC)
LAST_NIGHT = {**PATROL, "started_at": "2024-11-20T18:30"}
NOT_YET, COUNTED = "Pas encore comptée", "Comptée dans les chiffres jusqu’au"


def night(app: Flask, as_of: date) -> None:
    with app.app_context():
        measure_night(as_of=as_of)


def said_on(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    return next((words for words in (NOT_YET, COUNTED) if words in page), "")


def test_an_entry_is_counted_once_a_night_has_read_its_newest_version(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_neighbourhood("maritime")
        load_shipped_plan()
    with time_machine.travel(MORNING, tick=False):
        alice = sign_in(app, "alice")
        address = f"/entries/{log(alice, 'patrol', **LAST_NIGHT)}"
        assert said_on(alice, address) == NOT_YET
        night(app, date(2024, 11, 19))
        assert said_on(alice, address) == NOT_YET, "its day comes after those that the night knew"
        night(app, date(2024, 11, 22))
        assert said_on(alice, address) == COUNTED
        assert "22/11/2024" in alice.get(address).text
        post(alice, f"{address}/correct", **change(**LAST_NIGHT, note="calme"))
        assert said_on(alice, address) == NOT_YET
        night(app, date(2024, 11, 23))
        assert said_on(alice, address) == COUNTED
        post(alice, f"{address}/withdraw", **change(revision="2"))
        assert said_on(alice, address) == "", "it says that it counts nowhere"


def test_a_day_that_no_plan_covers_is_promised_nothing(app: Flask) -> None:
    with app.app_context():
        make_person("alice")
        make_neighbourhood("maritime")
        load_shipped_plan()
    with time_machine.travel(MORNING + timedelta(days=600), tick=False):
        alice = sign_in(app, "alice")
        address = f"/entries/{log(alice, 'patrol', **PATROL | {'started_at': '2026-07-01T18:30'})}"
        night(app, date(2026, 7, 14))
        assert said_on(alice, address) == ""
