"""Tables of people and of their signing in."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Instant, Model


class Person(Model, UserMixin):
    """A member of staff, who may sign in once a password is set.

    A person belongs to one service; ``left_on`` is the last day of work. ``disabled_at`` ends every session at once.
    ``email`` is for reminders, seen and changed by nobody else; who empties it has ``has_reminders`` off too.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('worker','team_lead','coordinator','evaluator','admin')", name="role_known"),
        CheckConstraint("language IN ('fr','nl')", name="language_known"),
        CheckConstraint("left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on", name="left_after_joined"),
        CheckConstraint("constatateur_since IS NULL OR is_constatateur", name="since_only_of_constatateurs"),
        Index("ix_person_service", "service"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    service: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(16), default="worker")
    brigade: Mapped[str | None] = mapped_column(String(32))
    is_constatateur: Mapped[bool] = mapped_column(default=False)
    constatateur_since: Mapped[date | None]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(2), default="fr")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    email: Mapped[str | None] = mapped_column(String(254))
    has_reminders: Mapped[bool] = mapped_column(default=True, server_default=true())


class SignIn(Model):
    """One session: the browser holds a random token, this row its hash. It ends by a date here, not by a cookie."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_in_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship()


class Search(Model):
    """Words that were searched for. They may be a case number, so no address holds them, only the token; and they are
    kept no longer than the sign-in lasts, the only one that the token says anything to."""

    __tablename__ = "search"
    __table_args__ = (Index("ix_search_sign_in_id", "sign_in_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_in.id"))
    words: Mapped[str] = mapped_column(String(80))


class SignInAttempt(Model):
    """A failed sign-in, counted per name and per address by every worker of every node alike."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_username", "username", "failed_at"),
        Index("ix_sign_in_attempt_address", "address", "failed_at"),
        Index("ix_sign_in_attempt_failed_at", "failed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime] = mapped_column(Instant)


class Invitation(Model):
    """A one-time link with which a person sets a password; only its hash is kept."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship()


class PersonChange(Model):
    """What was changed about a person, when and by whom; ``by`` is nobody where the shell or the commune's file did.
    ``before`` and ``after`` are the values as text. An event (added, invited, revoked) has neither."""

    __tablename__ = "person_change"
    __table_args__ = (
        CheckConstraint(
            "what IN ('added','invited','revoked','name','service','role','brigade','is_constatateur',"
            "'constatateur_since','joined_on','left_on','language')",
            name="what_known",
        ),
        Index("ix_person_change_person_id", "person_id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    what: Mapped[str] = mapped_column(String(32))
    before: Mapped[str | None] = mapped_column(String(120))
    after: Mapped[str | None] = mapped_column(String(120))

    by: Mapped[Person | None] = relationship(foreign_keys=by_id)
