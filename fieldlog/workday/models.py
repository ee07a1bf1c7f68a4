"""Tables of the working day: who was reminded of what was due."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Instant, Model


class Reminder(Model):
    """The one message that a person may get on a day, claimed before it is handed to the mail server.

    Whoever dies in between leaves it ``claimed``: it may have gone out, so it is not sent again, and seen in the
    figures of ``/metrics``. ``failed`` was not taken by the server and is tried again on the same day; ``refused`` will
    never be taken for that address. ``entries``: the numbers of the entries it lists.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        CheckConstraint("state IN ('claimed','sent','failed','refused')", name="state_known"),
        CheckConstraint("(state = 'claimed') = (ended_at IS NULL)", name="claimed_until_it_ended"),
        Index("ix_reminder_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(8))
    claimed_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    entries: Mapped[list[int]] = mapped_column(JSON)
