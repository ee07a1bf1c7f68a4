"""Somebody at the desk with an old register, and the register."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from datetime import time as clock
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from tests.factories import csrf_token, sign_in

PATROL = "peacekeepers/patrol"
VISIT = "techno_prevention/techno_visit"
CONTACT = "victim_support/case_contact"
NOW = datetime(2026, 11, 23, 9, 32, tzinfo=UTC)


def patrols(*more: list[Any]) -> bytes:
    """A brigade's register: a title, a merged heading over two lines, blank lines, French dates, and a total."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["REGISTRE DES PATROUILLES 2024"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["Date", "Horaire", None, "Quartier", "Gardiens", "Remarques"])
    sheet.merge_cells("B3:C3")
    sheet.append([None, "Début", "Fin"])
    sheet.append(["1 mars 2024", "7h30", "12:00", "Etangs noirs", "A. Dupont / Bob", "RAS"])
    sheet.append([])
    sheet.append([date(2024, 3, 2), clock(18, 30), clock(2, 0), "Maritim", "Alice Dupont", None])
    sheet.append(["3/3/2024", "7,5", 0.5, "Étangs Noirs", "Bob Peeters", "=rien"])
    sheet["F8"].data_type = "s"
    for row in more:
        sheet.append(row)
    sheet.append(["Total", 3])
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


class Importer:
    """Somebody at the desk, who goes from step to step."""

    def __init__(self, app: Flask, username: str) -> None:
        self.client: FlaskClient = sign_in(app, username)
        self.token = csrf_token(self.client)
        self.at = ""

    def post(self, address: str, **fields: Any) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token, **fields})

    def upload(self, data: bytes, what: str = PATROL) -> TestResponse:
        answer = self.post("/imports", what=what, file=(io.BytesIO(data), "registre 2024.xlsx"))
        self.at = (answer.location or "").removesuffix("/columns")
        return answer

    def page(self, step: str) -> str:
        answer = self.client.get(f"{self.at}/{step}")
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def proposed(self, step: str) -> dict[str, str]:
        """What the page's lists stand at."""
        return chosen_in(self.page(step))

    def go(self, step: str, **changed: str) -> TestResponse:
        answer = self.post(f"{self.at}/{step}", **self.proposed(step) | changed)
        assert answer.status_code == 303
        return answer

    def bring_in(self, data: bytes, what: str = PATROL, sheet: str = "Sheet", **words: str) -> str:
        """All the way as proposed; returns the address of the import."""
        self.upload(data, what)
        self.go("columns")
        self.go("words", **words)
        return self.press(sheet).location or ""

    def press(self, sheet: str = "Sheet") -> TestResponse:
        """The button that brings it all in."""
        return self.post(f"{self.at}/check", sheet=sheet)


def chosen_in(page: str) -> dict[str, str]:
    found = {}
    for name, options in re.findall(r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def entries(app: Flask) -> list[Entry]:
    return list(db.session.scalars(select(Entry).order_by(Entry.number)))


def count(what: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(what)) or 0


def multipart(token: str, data: bytes) -> dict[str, Any]:
    """A body written by hand: the client's own would leave a file open."""
    fields = {b"csrf_token": token.encode(), b"what": PATROL.encode()}
    parts = [b'name="%b"\r\n\r\n%b\r\n' % field for field in fields.items()]
    parts.append(b'name="file"; filename="large.csv"\r\n\r\n' + data + b"\r\n")
    body = b"".join(b"--part\r\nContent-Disposition: form-data; %b\r\n" % part for part in parts) + b"--part--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=part"}
