"""Tables of phones: each phone, every number it gave out that came, what was refused, and who may send for whom.

Entries are named by their ids only: what was refused is no entry yet.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..extensions import Instant, Model


class Phone(Model):
    """One person's outbox in one browser; it made its own ``device``. A shared phone is one row for each person.

    ``made`` is the highest number it says it gave to an entry or a change. ``waiting`` of them it still held when it
    last reported, since ``waiting_since``, which is put on the server's clock.
    """

    __tablename__ = "phone"
    __table_args__ = (
        CheckConstraint("last_seen_at >= first_seen_at", name="seen_last_after_first"),
        CheckConstraint("made >= 0", name="made_not_negative"),
        CheckConstraint("waiting >= 0", name="waiting_not_negative"),
        CheckConstraint("(waiting = 0) = (waiting_since IS NULL)", name="waiting_since_some_time"),
        Index("ix_phone_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first_seen_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    made: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None] = mapped_column(Instant)
    reported_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship()


class Arrival(Model):
    """What became of one number of a phone: an entry or change ``stored``, a form ``refused`` and kept in quarantine,
    or one ``dropped`` by its own writer before it was sent. Written in the transaction of what it tells of.

    ``skew``: by how many seconds the phone's clock was behind the server's; negative when it was ahead.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="numbers_begin_with_one"),
        CheckConstraint("outcome IN ('stored','refused','dropped')", name="outcome_known"),
        CheckConstraint("outcome <> 'stored' OR entry_id IS NOT NULL", name="stored_names_its_entry"),
        UniqueConstraint("phone_id", "seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("phone.id"))
    seq: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(8))
    entry_id: Mapped[UUID | None]
    change_id: Mapped[UUID | None]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    skew: Mapped[int | None] = mapped_column(BigInteger)


class Quarantined(Model):
    """A form from a phone that was refused, exactly as it was sent but for its token: a phone that is lost tomorrow
    loses nothing. ``key`` names it among its person's: the change's id, else the entry's, else one made of its hash.

    ``service`` is where it can be put right; when it ``is_confidential`` only its person may open it. It stays after
    it was repaired (stored under its id after all) or discarded, as the trace of what happened.
    """

    __tablename__ = "quarantined"
    __table_args__ = (
        CheckConstraint("(discarded_at IS NULL) = (discarded_by_id IS NULL)", name="discarded_by_somebody"),
        CheckConstraint("received_at >= first_received_at", name="received_again_later"),
        UniqueConstraint("person_id", "key"),
        Index("ix_quarantined_key", "key"),
        Index("ix_quarantined_service", "service"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[UUID]
    kind: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    service: Mapped[str] = mapped_column(String(32))
    is_confidential: Mapped[bool]
    entry_id: Mapped[str | None] = mapped_column(String(64))
    change_id: Mapped[str | None] = mapped_column(String(64))
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phone.id"))
    seq: Mapped[int | None]
    hash: Mapped[str] = mapped_column(String(64))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    is_cut: Mapped[bool]
    errors: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    first_received_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    repaired_at: Mapped[datetime | None] = mapped_column(Instant)
    discarded_at: Mapped[datetime | None] = mapped_column(Instant)
    discarded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    phone: Mapped[Phone | None] = relationship()
    discarded_by: Mapped[Person | None] = relationship(foreign_keys=discarded_by_id)


class Release(Model):
    """Somebody who cannot sign in any more left entries on a phone: ``released_by`` may send them as theirs."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("until > released_at", name="ends_after_it_began"),
        CheckConstraint("person_id <> released_by_id", name="for_somebody_else"),
        Index("ix_release_released_by_id_until", "released_by_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    released_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    released_by: Mapped[Person] = relationship(foreign_keys=released_by_id)
