"""A phone as the server hears it: one outbox of one person, which numbers what it sends."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldlog.devices.models import Arrival, Phone, Quarantined
from fieldlog.extensions import db
from tests.entries.browser import JSON, PATROL
from tests.factories import csrf_token, sign_in

SENT_AT = "2026-11-23T09:32:00.000Z"  # the moment at which the commune's clock stands


class Outbox:
    """``owner``'s; ``client`` is the browser of whoever is signed in on the phone."""

    def __init__(self, app: Flask, owner: str, client: FlaskClient | None = None) -> None:
        self.app, self.owner = app, owner
        self.client = client or sign_in(app, owner)
        self.token = csrf_token(self.client)
        self.device, self.seq = str(uuid4()), 0

    def post(self, address: str, *, client: FlaskClient | None = None, **fields: Any) -> TestResponse:
        client = client or self.client
        token = self.token if client is self.client else csrf_token(client)
        return client.post(address, data={"csrf_token": token, **fields}, headers=JSON)

    def send(self, address: str, *, client: FlaskClient | None = None, **fields: Any) -> TestResponse:
        """One item with the next number, unless it brings its own."""
        self.seq += 1
        sending = {"owner": self.owner, "device": self.device, "seq": str(self.seq), "sent_at": SENT_AT}
        return self.post(address, client=client, **sending | fields)

    def log(self, kind: str = "patrol", *, client: FlaskClient | None = None, **fields: Any) -> TestResponse:
        content = PATROL if kind == "patrol" else {}
        return self.send(f"/entries/new/{kind}", client=client, **{"id": str(uuid4()), **content, **fields})

    def report(self, **fields: Any) -> TestResponse:
        return self.post("/phones/report", **{"device": self.device, "sent_at": SENT_AT, **fields})


def arrivals(app: Flask) -> list[tuple[int, str, UUID | None]]:
    with app.app_context():
        rows = db.session.scalars(select(Arrival).order_by(Arrival.phone_id, Arrival.seq))
        return [(row.seq, row.outcome, row.entry_id) for row in rows]


def phones(app: Flask) -> list[Phone]:
    return _all(app, select(Phone).order_by(Phone.id))


def quarantined(app: Flask) -> list[Quarantined]:
    return _all(app, select(Quarantined).order_by(Quarantined.number))


def _all(app: Flask, query: Any) -> list[Any]:
    with app.app_context():
        rows = list(db.session.scalars(query))
        db.session.expunge_all()
        return rows
