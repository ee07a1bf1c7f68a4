"""Tables of old registers: the file of the hour, the imports that were made of files, and what was learned of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import Person
from ...extensions import Instant, Model


class RegisterUpload(Model):
    """A file between its upload and its import, as packed text cells; nobody but its person opens it, and an hour after
    the last step it is gone. In the database and not in a folder: the next step may be answered by another node.

    ``reading``: how it is read (``lines.Reading``). ``report``: what the last dry run said of it.
    """

    __tablename__ = "register_upload"
    __table_args__ = (Index("ix_register_upload_touched_at", "touched_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    touched_at: Mapped[datetime] = mapped_column(Instant)
    file_name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(32))
    service: Mapped[str] = mapped_column(String(32))
    sheets: Mapped[bytes] = mapped_column(LargeBinary)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class RegisterImport(Model):
    """A whole import: who brought which sheet of which file in, when, and how many entries it made.

    ``upload_id``: what the file was called while it was here, so that a button pressed twice brings it in once.
    ``sheet_hash``: that of what its cells say, however it was saved. ``undone_at``: since then its entries are
    withdrawn, and the file may come again.
    """

    __tablename__ = "register_import"
    __table_args__ = (
        UniqueConstraint("upload_id", "sheet"),
        CheckConstraint("stored > 0", name="stored_something"),
        CheckConstraint("(undone_at IS NULL) = (undone_reason IS NULL)", name="undone_with_a_reason"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[UUID | None]
    sheet: Mapped[str] = mapped_column(String(100))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    imported_at: Mapped[datetime] = mapped_column(Instant)
    file_name: Mapped[str] = mapped_column(String(120))
    sheet_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    service: Mapped[str] = mapped_column(String(32))
    stored: Mapped[int]
    known: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_reason: Mapped[str | None] = mapped_column(String(280))

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    undone_by: Mapped[Person | None] = relationship(foreign_keys=undone_by_id)


class ImportedEntry(Model):
    """Which entry came with which import, of which line of a file (``lines``): its key."""

    __tablename__ = "imported_entry"
    __table_args__ = (
        Index("ix_imported_entry_import_number", "import_number"),
        Index("ix_imported_entry_line_key", "line_key"),
    )

    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    import_number: Mapped[int] = mapped_column(ForeignKey("register_import.number"))
    line_key: Mapped[UUID]


class RegisterHabit(Model):
    """How the last register of a kind and service was read: columns by their headings, words by dimension."""

    __tablename__ = "register_habit"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    service: Mapped[str] = mapped_column(String(32), primary_key=True)
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    defaults: Mapped[dict[str, str]] = mapped_column(JSON)
