"""Professional secrecy, page by page: no case number and no word of a service bound by it reaches others, an address or
a log.

Every address of the application is asked for with what Sam wrote, so that a new page is looked at the day it is
written, and fails here by its name where ``SAMPLES`` does not say what may stand in its address.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date, time
from itertools import product
from typing import NamedTuple
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldlog.accounts.rules import PUBLIC
from fieldlog.dates import at_local
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from tests.entries.browser import JSON, change, log, post
from tests.entries.imports.desk import Importer
from tests.factories import make_person, sign_in

TODAY = date(2024, 2, 14)
CONTACT = {"day": "2024-02-13", "topic": "interview", "case": "CANARY-CASE", "note": "CANARY-NOTE"}
OTHERS = {
    "coordinator": ("coordination", "coordinator"),
    "evaluator": ("coordination", "evaluator"),
    "admin": ("coordination", "admin"),
    "head": ("victim_support", "team_lead"),
    "chief": ("peacekeepers", "team_lead"),
    "adviser": ("techno_prevention", "worker"),
    "neighbour": ("legal_aid", "worker"),
}


class Written(NamedTuple):
    """The application, and all that Sam wrote there: entries by their ids, the file of an old register that somebody
    of his service is bringing in, and the token of a search."""

    app: Flask
    ids: list[str]
    file: str
    token: str


@pytest.fixture(autouse=True)
def _on_valentine() -> Iterator[None]:
    with time_machine.travel(at_local(TODAY, time(9)), tick=False):
        yield


@pytest.fixture
def written(app: Flask, caplog: pytest.LogCaptureFixture) -> Written:
    """Sam of victim support helped somebody, put that right, sent a form that was refused, owes a partnership by
    tomorrow and looked for a case; the night was measured."""
    caplog.set_level(logging.DEBUG)
    with app.app_context():
        load_shipped_plan()
        make_person("sam", service="victim_support")
        for username, (service, role) in OTHERS.items():
            make_person(username, service=service, role=role)
    sam = sign_in(app, "sam")
    contact = log(sam, "case_contact", **CONTACT)
    corrected = change(**CONTACT | {"topic": "psychological_support"}, reason="CANARY-NOTE of a reason")
    assert post(sam, f"/entries/{contact}/correct", **corrected).status_code == 303
    due = log(sam, "milestone", topic="partnership", note="CANARY-NOTE", due_on="2024-02-15")
    phone = {"id": str(uuid4()), "device": str(uuid4()), "owner": "sam"}
    refused = post(sam, "/entries/new/case_contact", headers=JSON, **CONTACT | {"topic": ""}, **phone)
    assert refused.status_code == 422
    token = post(sam, "/entries/", search="CANARY-CASE").location.partition("found=")[2]
    with app.app_context():
        measure_night(as_of=TODAY)
    return Written(app, [contact, due], bring_in_registers(app), token)


def bring_in_registers(app: Flask) -> str:
    """Another head of victim support brought one in, and is about to do so with the next."""
    with app.app_context():
        make_person("successor", service="victim_support", role="team_lead")
    successor = Importer(app, "successor")
    register = b"Date;Dossier;Type;Intervenant;Note\n%b/1/2024;CANARY-CASE-2;Entretien;Sam;CANARY-NOTE\n"
    for day in (b"1", b"2"):
        successor.upload(register % day, "victim_support/case_contact")
        successor.go("columns")
        successor.go("words", **{"author/sam": "sam"})
        if day == b"1":
            assert successor.press("").location == "/imports/1"
    return successor.at.rpartition("/")[2]


def addresses(written: Written) -> list[str]:
    """Every page that asks who is there, with what Sam wrote wherever an address has room for it."""
    samples = {
        "id": written.ids,
        "kind": ["case_contact", "milestone"],
        "number": ["1"],
        "person": ["1"],
        "neighbourhood": ["park"],
        "partner": ["transit"],
        "arrangement": ["ramadan"],
        "area": ["1"],
        "service": ["victim_support"],
        "month": ["2024-02"],
        "code": ["3.3a"],
        "plan": ["2023-2024"],
        "level": ["result"],
        "edit": ["1"],
        "period": ["2024"],
        "indicator": ["1", "40"],
    }
    found = []
    for rule in written.app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        of_file = {"id": [written.file]} if rule.rule.startswith("/imports/") else {}
        with written.app.test_request_context():
            for values in product(*((samples | of_file)[name] for name in names)):
                found.append(written.app.url_for(rule.endpoint, **dict(zip(names, values, strict=True))))
    asking = [f"/entries/new/case_contact?{query}=" for query in ("like", "same")]
    return [
        *found,
        *(before + id for before in asking for id in written.ids),
        "/entries/new/case_contact?quarantined=1",
        "/milestones?service=victim_support",
        "/monthly/2024-02/3.3a/entries?period=year",
        "/monthly/free-dates/3.3a/entries?first=2024-02-01&last=2024-02-29",
        f"/entries/?found={written.token}",
    ]


def pages_of(written: Written, client: FlaskClient) -> Iterator[tuple[str, TestResponse]]:
    for address in addresses(written):
        answer = client.get(address)
        assert answer.status_code in {200, 302, 303, 403, 404}, address
        yield address, answer


def test_no_case_and_no_note_of_victim_support_gets_to_others(written: Written) -> None:
    """But for its head, who reads case numbers, and no notes."""
    for username in OTHERS:
        for address, answer in pages_of(written, sign_in(written.app, username)):
            said = f"{answer.headers}{answer.text}"
            assert ("CANARY-NOTE" if username == "head" else "CANARY") not in said, f"{username}: {address}"
    assert "CANARY-CASE" in sign_in(written.app, "head").get(f"/entries/{written.ids[0]}").text


def test_what_sam_finds_stands_in_no_address_no_log_and_no_list_of_the_phone(
    written: Written, caplog: pytest.LogCaptureFixture
) -> None:
    read = set()
    for address, answer in pages_of(written, sign_in(written.app, "sam")):
        told = [answer.headers.get("Location", ""), *re.findall(r'(?:href|action|src|hx-\w+)="([^"]*)"', answer.text)]
        assert "CANARY" not in " ".join(told), address
        read |= {address} if "CANARY" in answer.text else set()
    assert {"/home", "/entries/", "/phones/refused/1", f"/entries/{written.ids[0]}"} <= read
    assert "/phone.json" not in read
    assert "CANARY" not in caplog.text
