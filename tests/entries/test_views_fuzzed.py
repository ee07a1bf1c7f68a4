"""However malformed a submission is, it is answered without a 5xx, and only what is valid is stored; what is refused
to a phone is in quarantine when the phone hears of it."""

from __future__ import annotations

import json
import os
import random
from typing import Any
from urllib.parse import parse_qsl, quote_plus
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from fieldlog.devices.models import Arrival, Quarantined
from fieldlog.devices.rules import MOST_REFUSED
from fieldlog.entries.models import Entry
from fieldlog.entries.queries import load_reference
from fieldlog.entries.rows import content_of
from fieldlog.entries.rules import check
from fieldlog.extensions import db
from tests.conftest import make_app
from tests.factories import csrf_token, make_neighbourhood, make_partner, make_person, sign_in

NASTY = (
    b"", b" ", b"\0", b"a\0b", b"%00", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x9a\xb2", b"-1", b"0", b"1e9", b"NaN",
    b"99999999999999999999999", b"9" * 5_000, b"0000-01-01", b"0000-00-00T00:00", b"9999-12-31", b"9999-12-31T23:59",
    b"2024-02-30", b"2026-11-20T18:30+99:99", b"2026-11-20T18:30Z", b"1900-01-01T00:00", b"24:00", b"7h90", b"-7:30",
    b"not-a-uuid", b"{}", b"[]", b"null", b"true", b"' OR 1=1 --", b"<script>alert(1)</script>", b"=1+1", b"..;..",
    b"a;b", b"\r\n", b"\xe2\x80\xae", b"x" * 281, b"y" * 20_000, b"maritime\n", b"Maritime", b"patrol", b"bob",
    b"alice", b"00000000-0000-0000-0000-000000000000", b"7h30", b"45", b"02:00", b"2026-11-20", b"2026-11-20T18:30",
)  # fmt: skip
VALID = {
    "patrol": {"started_at": "2026-11-20T18:30", "ended_at": "02:00", "neighbourhood": "maritime", "crew": "bob"},
    "action": {"day": "2026-11-20", "topic": "other", "people": "12", "partners": "transit", "note": "marché"},
    "meeting": {"day": "2026-11-20", "topic": "concertation", "minutes": "1h30", "level": "local"},
    "milestone": {"topic": "vacancy", "requested_on": "2026-11-01"},
}
NAMES = (
    "id", "owner", "author", "day", "started_at", "ended_at", "minutes", "neighbourhood", "topic", "audience", "people",
    "case", "relayed_to", "partners", "level", "requested_on", "offence_on", "due_on", "note", "crew", "device", "seq",
    "sent_at", "change_id", "revision", "reason", "kind", "service", "é\0", "id[]", "", "clocked", "estimated", "made",
    "waiting", "waiting_since", "dropped",
)  # fmt: skip
ELSEWHERE = ("/entries/new/techno_visit", "/entries/new/nothing", "/entries/x/correct", "/entries/%00/withdraw",
             "/entries/0b5a4f0e-7d0c-4a7e-9f5e-6f4f3f1d2c3b/correct", "/phones/report", "/phones/release",
             "/entries/new/patrol?quarantined=1", "/entries/new/patrol?quarantined=%00")  # fmt: skip
ROUNDS = 20_000 if os.environ.get("FIELDLOG_SOAK") else 2_000
OTHER_TYPES = ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "")


def encoded(pairs: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()


def new_ids() -> dict[str, str]:
    """What a new entry needs beside its dimensions, and what a change needs."""
    return {"id": str(uuid4()), "change_id": str(uuid4()), "revision": "1", "reason": "doublon"}


def from_phone(number: int) -> dict[str, str]:
    """What a phone says beside a form."""
    return {"device": str(UUID(int=7)), "seq": str(number + 1), "sent_at": "2026-11-23T09:32:00.000Z", "made": "9"}


def submission(chance: random.Random, valid: dict[str, str]) -> tuple[bytes, str]:
    """A valid form in which some fields are changed, doubled, dropped or added, in a body that may be cut or be of
    another type."""
    pairs = [(name, value.encode()) for name, value in (new_ids() | valid).items()]
    for _ in range(chance.randint(0, 4)):
        name, value = chance.choice(NAMES), chance.choice(NASTY)
        if chance.random() < 0.5:
            pairs = [pair for pair in pairs if pair[0] != name]
        pairs.extend([(name, value)] * chance.choice((1, 1, 1, 2, 40)))
    body = encoded(pairs)
    if chance.random() < 0.1:
        body = body[: chance.randint(0, len(body))]
    if chance.random() < 0.1:
        body = body.replace(b"%", chance.choice((b"%", b"%%", b"", b"\xff")))
    if chance.random() < 0.15:
        if chance.random() < 0.5:
            body = json.dumps([name for name, _value in pairs] * chance.choice((1, 50))).encode()
        return body, chance.choice(OTHER_TYPES)
    return body, "application/x-www-form-urlencoded"


def send(client: Any, url: str, token: str, body: bytes, content_type: str, *, as_phone: bool) -> TestResponse:
    headers = {"X-CSRFToken": token, "Accept": "application/json" if as_phone else "text/html"}
    answer: TestResponse = client.post(url, data=body, content_type=content_type, headers=headers)
    return answer


def assert_all_valid(app: Flask) -> int:
    with app.app_context():
        reference = load_reference()
        entries = db.session.scalars(select(Entry)).all()
        for entry in entries:
            assert check(content_of(entry), reference) == []
        return len(entries)


def is_kept(app: Flask, answer: TestResponse) -> bool:
    """Whether a refused form is in quarantine, or there are as many as are kept of one person."""
    with app.app_context():
        kept = select(func.count()).select_from(Quarantined)
        of_this = db.session.scalar(kept.where(Quarantined.hash == answer.json["hash"]))
        return bool(of_this) or (db.session.scalar(kept) or 0) >= MOST_REFUSED


def names_a_device(body: bytes, content_type: str) -> bool:
    """Whether the server reads a device in it, and so knows that it comes from a phone."""
    if content_type != "application/x-www-form-urlencoded" or not body.isascii():
        return False
    fields = parse_qsl(body.decode(), keep_blank_values=True)
    return bool(next((value for name, value in fields if name == "device"), ""))


def address(chance: random.Random, kind: str, stored: list[UUID]) -> str:
    if stored and chance.random() < 0.3:
        return f"/entries/{chance.choice(stored)}/{chance.choice(('correct', 'withdraw'))}"
    return chance.choice(ELSEWHERE) if chance.random() < 0.1 else f"/entries/new/{kind}"


@pytest.mark.parametrize(("database", "rounds"), [("sqlite_url", ROUNDS), ("postgres_url", ROUNDS // 20)])
def test_malformed_submissions_never_fail_and_store_nothing_invalid(
    request: pytest.FixtureRequest, database: str, rounds: int
) -> None:
    app = make_app(request.getfixturevalue(database))
    with app.app_context():
        make_person("alice")
        make_person("bob")
        make_neighbourhood("maritime")
        make_partner("transit")
    client, chance = sign_in(app, "alice"), random.Random(rounds)
    token = csrf_token(client)
    stored: list[UUID] = []
    for number in range(rounds):
        kind, is_phone = chance.choice(list(VALID)), number % 4 != 0
        url = address(chance, kind, stored)
        body, content_type = submission(chance, VALID[kind] | (from_phone(number) if is_phone else {}))
        answer = send(client, url, token, body, content_type, as_phone=is_phone)
        assert answer.status_code < 500, (url, body[:500], content_type)
        if answer.status_code == 201 and "/new/" in url:
            stored.append(UUID(answer.json["id"]))
        if answer.status_code == 422 and is_phone and names_a_device(body, content_type):
            assert is_kept(app, answer), (url, body[:500])
    assert assert_all_valid(app) >= len(stored) > 0
    with app.app_context():
        arrived = select(func.count()).select_from(Arrival).where(Arrival.outcome == "stored")
        assert db.session.scalar(arrived) > 0
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("field", ["note", "reason", "case", "id", "crew", "search"])
def test_nul_characters_are_refused_on_both_databases(any_app: Flask, field: str) -> None:
    with any_app.app_context():
        make_person("alice")
        make_neighbourhood("maritime")
    client = sign_in(any_app, "alice")
    headers = {"X-CSRFToken": csrf_token(client), "Accept": "application/json"}
    fields = {"id": str(uuid4()), **VALID["patrol"], "crew": ""}
    url = "/entries/new/patrol"
    if field == "reason":
        client.post(url, data=fields, headers=headers)
        url = f"/entries/{fields['id']}/correct"
        fields |= {"change_id": str(uuid4()), "revision": "1"}
    answer = client.post(url, data=fields | {field: "a\0b"}, headers=headers)
    expected = 201 if field == "search" else 422  # a field the server does not know is ignored
    assert answer.status_code == expected
    if expected == 422:
        assert list(answer.json["errors"]) == [field]
