"""What the tests of entries in the browser start from: a commune with people, and how they send a form."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from tests.factories import csrf_token

JSON = {"Accept": "application/json"}
PATROL = {"started_at": "2026-11-20T18:30", "ended_at": "02:00", "neighbourhood": "maritime"}
VISIT = {"requested_on": "2026-11-10", "offence_on": "2026-11-09", "topic": "post_offence", "audience": "resident"}
CONTACT = {"day": "2026-11-20", "case": "SV-1", "topic": "interview", "note": "CANARY-NOTE"}


def post(client: FlaskClient, url: str, *, headers: Any = None, **fields: Any) -> TestResponse:
    return client.post(url, data={"csrf_token": csrf_token(client), **fields}, headers=headers)


def log(client: FlaskClient, kind: str, **fields: Any) -> str:
    """Logs an entry and gives its id."""
    id = fields.pop("id", str(uuid4()))
    answer = post(client, f"/entries/new/{kind}", headers=JSON, id=id, **fields)
    assert answer.status_code == 201, answer.text
    return id


def change(**fields: Any) -> dict[str, Any]:
    return {"change_id": str(uuid4()), "revision": "1", "reason": "typing error", **fields}


def count(app: Flask, table: Any = Entry) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def stored(app: Flask, id: str) -> Entry:
    with app.app_context():
        entry = db.session.scalars(select(Entry).where(Entry.id == UUID(id))).one()
        db.session.expunge(entry)
        return entry
