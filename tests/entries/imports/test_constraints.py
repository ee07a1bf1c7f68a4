"""What the databases refuse of imports, whoever writes: each constraint is provoked on both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fieldlog.accounts.models import Person
from fieldlog.entries.imports.models import ImportedEntry, RegisterHabit, RegisterImport, RegisterUpload
from fieldlog.extensions import db
from tests.entries.imports.desk import NOW
from tests.factories import make_entry

FILE = UUID("0d7c9c0e-3b5e-4a43-9f0c-0c5cf1a7a001")
OTHER = UUID("0d7c9c0e-3b5e-4a43-9f0c-0c5cf1a7a002")
OF = {"kind": "patrol", "service": "peacekeepers"}


def person() -> Person:
    return db.session.scalars(select(Person).where(Person.username == "boss")).one()


def add_upload(**more: Any) -> None:
    values = {"id": FILE, "person_id": person().id, "touched_at": NOW, "file_name": "r.xlsx", "sheets": b"", **OF}
    db.session.add(RegisterUpload(**values | {"reading": {}, "report": None} | more))
    db.session.flush()


def add_import(**more: Any) -> RegisterImport:
    values = {"upload_id": FILE, "sheet": "mars", "person_id": person().id, "imported_at": NOW, "file_name": "r.xlsx"}
    made = RegisterImport(**values | OF | {"sheet_hash": "x" * 64, "stored": 1, "known": 0} | more)
    db.session.add(made)
    db.session.flush()
    return made


def add_entry_of(import_number: int, **more: Any) -> None:
    db.session.add(ImportedEntry(**{"import_number": import_number, "line_key": FILE} | more))
    db.session.flush()


def add_habit() -> None:
    db.session.add(RegisterHabit(**OF, columns={}, words={}, defaults={}))
    db.session.flush()
    db.session.expunge_all()


UNDONE = {"undone_at": NOW, "undone_reason": "essai"}


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("ck_register_import_stored_something", {"stored": 0}),
        ("ck_register_import_undone_with_a_reason", {"undone_reason": "essai"}),
        ("ck_register_import_undone_by_somebody", UNDONE),
        ("fk_register_import_person_id_person", {"person_id": 999}),
        ("fk_register_import_undone_by_id_person", UNDONE | {"undone_by_id": 999}),
    ],
)
def test_an_import_that_cannot_be_true_is_refused(commune: Flask, constraint: str, row: dict[str, Any]):
    with commune.app_context():
        refuses(constraint, lambda: add_import(**row))


def test_a_sheet_of_a_file_comes_in_once_and_a_person_has_one_file(commune: Flask):
    with commune.app_context():
        add_import()
        add_import(sheet="avril")
        refuses("uq_register_import_upload_id_sheet", add_import)
        add_import(upload_id=None)
        add_import(upload_id=None)
        add_upload()
        refuses("uq_register_upload_person_id", lambda: add_upload(id=OTHER))
        refuses("fk_register_upload_person_id_person", lambda: add_upload(id=OTHER, person_id=999))
        add_upload()
        refuses("pk_register_upload", lambda: (db.session.expunge_all(), add_upload()))
        add_habit()
        refuses("pk_register_habit", add_habit)


def test_an_entry_came_with_one_import(commune: Flask):
    with commune.app_context():
        made, entry = add_import().number, make_entry(person()).number
        db.session.commit()
        refuses("fk_imported_entry_entry_number_entry", lambda: add_entry_of(made, entry_number=9_999))
        refuses("fk_imported_entry_import_number_register_import", lambda: add_entry_of(9_999, entry_number=entry))
        add_entry_of(made, entry_number=entry)
        db.session.expunge_all()
        refuses("pk_imported_entry", lambda: add_entry_of(made, entry_number=entry))


def refuses(constraint: str, act: Any) -> None:
    """SQLite names only checks; of the others it says what they are about."""
    with pytest.raises(IntegrityError) as refused:
        act()
    said = str(refused.value.orig)
    if db.engine.dialect.name == "postgresql" or constraint.startswith("ck_"):
        assert constraint in said
    else:
        assert ("FOREIGN KEY" if constraint.startswith("fk_") else "UNIQUE") in said
    db.session.rollback()
