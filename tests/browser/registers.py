"""Old registers in the demo, at the steps where there is something to look at: the coordinator's was brought in, and
its second sheet is about to be; the team lead's holds unknown words, and lines that cannot be read."""

from __future__ import annotations

import re

from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from fieldlog.accounts.models import Person
from fieldlog.commune.queries import list_colleagues, list_neighbourhoods
from fieldlog.dates import now
from fieldlog.entries.imports.models import RegisterUpload
from fieldlog.entries.imports.queries import find_upload, list_imports
from fieldlog.extensions import db
from tests.entries.imports.desk import Importer, saved

HEADINGS = ["Date", "Heure début", "Heure fin", "Quartier", "Gardien", "Collègues", "Remarques"]


def an_upload(person: Person | None) -> list[str]:
    id = db.session.scalar(select(RegisterUpload.id).where(RegisterUpload.person_id == person.id)) if person else None
    return [str(id)] if person and id and find_upload(person, id, at=now()) else []


def an_import(person: Person | None) -> list[str]:
    return [str(made.number) for made in list_imports(person)[:1]] if person else []


def leave_old_registers(app: Flask) -> None:
    with app.app_context():
        guards = [person.name for person in list_colleagues("peacekeepers") if person.role == "worker"][:3]
        places = [place.name_fr for place in list_neighbourhoods()][:3]
    good = Workbook()
    good.remove(good.active)
    for month in (1, 2):
        sheet = good.create_sheet(f"2019-{month:02d}")
        sheet.append(["REGISTRE DES PATROUILLES"])
        sheet.append(HEADINGS)
        for day in range(1, 21):
            who = [guards[day % 3], guards[(day + 1) % 3] if day % 2 else None, "RAS"]
            sheet.append([f"{day}/{month}/2019", "7h30", "12:00", places[day % 3], *who])
    coordinator = Importer(app, "coordinator")
    coordinator.bring_in(saved(good), sheet="2019-01")
    coordinator.go("columns")
    coordinator.go("words")
    bad = Workbook()
    bad.active.title = "Brigade A"
    bad.create_sheet("Brigade B").append(["à compléter"])
    bad.active.append(HEADINGS)
    for row in (
        ["1/2/2018", "7h30", "12:00", places[0], re.sub(r"^(.)\S*", r"\1.", guards[0]), None, "RAS"],
        ["32/2/2018", "7h30", "12:00", places[0], guards[1], None, None],
        ["3/2/2018", "le matin", "12:00", "Canal", guards[1], "Sam", None],
        ["4/2/2018", "7h30", "12:00", "Canal", guards[1], "Sam", "vu Mme Janssens"],
    ):
        bad.active.append(row)
    lead = Importer(app, "lead")
    lead.upload(saved(bad))
    lead.go("columns")
    lead.go("words")
