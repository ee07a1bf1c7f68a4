"""The ENTRY: one row of well-known dimensions, whatever its kind; what has several values stands beside it.

What one kind requires lives in its declaration (``kinds``); the constraints here are what must hold for all.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..extensions import Instant, Model


def _only_where(name: str, column: str, condition: str) -> Index:
    """A partial index: as small as the few entries it is for."""
    return Index(name, column, sqlite_where=text(condition), postgresql_where=text(condition))


class Entry(Model):
    """What somebody did, for which service, on which day.

    ``id`` is made on the phone and is the entry's name everywhere; ``number`` is this database's short key for it.
    ``day`` is empty while it is still to be done. For kinds with hours ``day`` and ``last_day`` are the local days of
    the start and of the end; else ``last_day`` is ``day``. ``topic`` is empty for kinds with several topics.
    ``submission_hash`` is that of the first submission: a resend is compared with it, whatever was corrected since.
    ``clock_skew``: the hours came from a phone's clock that was so many seconds behind (negative: ahead);
    ``is_end_estimated``: nobody stopped the clock, and the end was a guess. Hours that are given anew clear both.
    ``overlap_reason``: why the hours are right though those of the same person overlap them.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("(started_at IS NULL) = (ended_at IS NULL)", name="hours_have_start_and_end"),
        CheckConstraint("ended_at > started_at", name="ended_after_started"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        CheckConstraint("people >= 0", name="people_not_negative"),
        CheckConstraint("length(note) <= 280", name="note_is_short"),
        CheckConstraint("day >= requested_on", name="day_after_request"),
        CheckConstraint("day >= offence_on", name="day_after_offence"),
        CheckConstraint("last_day >= day", name="last_day_after_day"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_a_reason"),
        CheckConstraint("clock_skew IS NULL OR started_at IS NOT NULL", name="clock_skew_of_hours"),
        CheckConstraint("NOT is_end_estimated OR ended_at IS NOT NULL", name="estimated_end_is_there"),
        CheckConstraint("overlap_reason IS NULL OR started_at IS NOT NULL", name="overlap_reason_of_hours"),
        Index("ix_entry_day", "day"),
        Index("ix_entry_kind_day", "kind", "day"),
        Index("ix_entry_author_id_day", "author_id", "day"),
        _only_where("ix_entry_requested_on", "requested_on", "requested_on IS NOT NULL"),
        _only_where("ix_entry_due_on", "due_on", "due_on IS NOT NULL"),
        # The night asks which hours reach into a changed day; most entries never leave their own day.
        _only_where("ix_entry_last_day", "last_day", "last_day > day"),
        _only_where("ix_entry_long", "minutes", "minutes >= 1380"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    service: Mapped[str] = mapped_column(String(32))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date | None]
    last_day: Mapped[date | None]
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    minutes: Mapped[int | None]
    neighbourhood: Mapped[str | None] = mapped_column(ForeignKey("neighbourhood.slug"))
    topic: Mapped[str | None] = mapped_column(String(32))
    audience: Mapped[str | None] = mapped_column(String(16))
    people: Mapped[int | None]
    case: Mapped[str | None] = mapped_column("case_number", String(20))
    relayed_to: Mapped[str | None] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(16))
    requested_on: Mapped[date | None]
    offence_on: Mapped[date | None]
    due_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(280))
    revision: Mapped[int] = mapped_column(default=1)
    submission_hash: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(280))
    clock_skew: Mapped[int | None] = mapped_column(BigInteger)
    is_end_estimated: Mapped[bool] = mapped_column(default=False, server_default=false())
    overlap_reason: Mapped[str | None] = mapped_column(String(280))

    author: Mapped[Person] = relationship(foreign_keys=author_id)
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=recorded_by_id)
    topics: Mapped[list[EntryTopic]] = relationship(cascade="all, delete-orphan", order_by="EntryTopic.topic")
    partners: Mapped[list[EntryPartner]] = relationship(cascade="all, delete-orphan", order_by="EntryPartner.partner")
    crew: Mapped[list[EntryCrew]] = relationship(cascade="all, delete-orphan", order_by="EntryCrew.person_id")
    attempts: Mapped[list[EntryAttempt]] = relationship(order_by="EntryAttempt.day, EntryAttempt.number", viewonly=True)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def crew_ids(self) -> set[int]:
        return {member.person_id for member in self.crew}


class EntryTopic(Model):
    """A topic of an entry whose kind may have several (``case_contact``)."""

    __tablename__ = "entry_topic"

    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(32), primary_key=True)


class EntryPartner(Model):
    """A partner present or involved."""

    __tablename__ = "entry_partner"

    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    partner: Mapped[str] = mapped_column(ForeignKey("partner.slug"), primary_key=True)


class EntryCrew(Model):
    """A colleague who took part beside the author.

    ``answer``: what that colleague says of it, "there" or "not_there"; empty until then, and again once the hours are
    other ones. It changes no figure: the author's word counts, and the two are for people to compare.
    """

    __tablename__ = "entry_crew"
    __table_args__ = (
        CheckConstraint("answer IN ('there', 'not_there')", name="answer_is_known"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_some_time"),
        Index("ix_entry_crew_person_id", "person_id"),
    )

    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answer: Mapped[str | None] = mapped_column(String(16))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship()


class EntryRevision(Model):
    """What an entry was before a change, who changed it, when and why. Append-only.

    ``number`` is the revision that was replaced, ``snapshot`` its content as a line of ``entries.csv``; where it was
    withdrawn, or its hours came from a clock, that too (``rules.versions``).
    ``change_id`` is made on the phone and, with ``change_hash``, makes sending the change twice harmless.
    ``recorded_by`` is who sent it in the place of ``changed_by``.
    """

    __tablename__ = "entry_revision"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="with_a_reason"),)

    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[UUID] = mapped_column(unique=True)
    change_hash: Mapped[str] = mapped_column(String(64))
    snapshot: Mapped[dict[str, str]] = mapped_column(JSON)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(280))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    changed_by: Mapped[Person] = relationship(foreign_keys=changed_by_id)
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=recorded_by_id)


class EntryAttempt(Model):
    """A visit that was tried and not made: nobody was there, or the person asked for a later day. Append-only.

    It changes no figure and so leaves no mark for the night: the request stays open, and its terms go on running.
    ``id`` is made on the phone and, with ``change_hash``, makes sending it twice harmless.
    """

    __tablename__ = "entry_attempt"
    __table_args__ = (
        CheckConstraint("outcome IN ('absent', 'postponed')", name="outcome_known"),
        CheckConstraint("(outcome = 'postponed') = (until IS NOT NULL)", name="postponed_until_a_day"),
        CheckConstraint("until > day", name="until_after_day"),
        Index("ix_entry_attempt_entry_number", "entry_number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    change_hash: Mapped[str] = mapped_column(String(64))
    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"))
    outcome: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    until: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    by: Mapped[Person] = relationship(foreign_keys=by_id)
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=recorded_by_id)


class EntryDifference(Model):
    """Two entries that look like one thing told twice, and of which somebody said that they are not."""

    __tablename__ = "entry_difference"
    __table_args__ = (CheckConstraint("first_number < second_number", name="lower_number_first"),)

    first_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    second_number: Mapped[int] = mapped_column(ForeignKey("entry.number"), primary_key=True)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(Instant)


class EntryChange(Model):
    """A mark for the night: the dates of one version of an entry, written in the same transaction as the entry.

    A new entry leaves one mark, a correction two (the old dates and the new); the night deletes exactly the marks
    it read. A timestamp watermark would lose late commits on PostgreSQL.
    """

    __tablename__ = "entry_change"

    number: Mapped[int] = mapped_column(primary_key=True)
    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"))
    kind: Mapped[str] = mapped_column(String(32))
    day: Mapped[date | None]
    last_day: Mapped[date | None]
    requested_on: Mapped[date | None]
    offence_on: Mapped[date | None]
    due_on: Mapped[date | None]
    marked_at: Mapped[datetime] = mapped_column(Instant)
