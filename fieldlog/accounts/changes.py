"""A person's account changes: each change leaves its trace, and ends the sign-ins it concerns at once. The services
that call this commit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from ..dates import local_day
from ..extensions import db
from .models import Invitation, Person, PersonChange
from .rules import INVITATION_LASTS, TRACED, as_text, may_come_in, token_hash
from .sessions import end_all_sessions


def change_columns(person: Person, columns: Mapping[str, Any], *, by_id: int | None, at: datetime) -> bool:
    """Give a stored person these values; whether that changed anything. The sign-ins and links
    of whoever may see something else from now on, or has left, end."""
    if not columns.get("is_constatateur", True):
        columns = {**columns, "constatateur_since": None}
    differing = {name: value for name, value in columns.items() if getattr(person, name) != value}
    for name, value in differing.items():
        if name in TRACED:
            note_change(person.id, name, by_id=by_id, at=at, before=getattr(person, name), after=value)
        setattr(person, name, value)
    is_out = not may_come_in(disabled_at=person.disabled_at, left_on=person.left_on, today=local_day(at))
    if differing.keys() & {"role", "service"} or (is_out and differing):
        end_invitations(person.id, at)
        end_all_sessions(person.id, at)
    return bool(differing)


def note_change(
    person_id: int,
    what: str,
    *,
    by_id: int | None,
    at: datetime,
    before: date | str | bool | None = None,
    after: date | str | bool | None = None,
) -> None:
    texts = {"before": as_text(before), "after": as_text(after)}
    db.session.add(PersonChange(person_id=person_id, by_id=by_id, changed_at=at, what=what, **texts))


def open_invitation(person: Person, *, by_id: int | None, at: datetime) -> str:
    """The token of a link that works once within 48 hours; older ones of this person end."""
    end_invitations(person.id, at)
    token = secrets.token_urlsafe(32)
    db.session.add(Invitation(token_hash=token_hash(token), person_id=person.id, expires_at=at + INVITATION_LASTS))
    note_change(person.id, "invited", by_id=by_id, at=at)
    return token


def end_invitations(person_id: int, at: datetime) -> bool:
    """Whether there was one to end."""
    unused = (Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.expires_at > at)
    ended = update(Invitation).where(*unused).values(expires_at=at).returning(Invitation.id)
    return bool(db.session.scalars(ended).all())
