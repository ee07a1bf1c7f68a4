"""The rows behind the cookies: a session begins, is seen, and ends. The services that call this commit."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import OperationalError

from ..extensions import db, without_waiting
from .models import Search, SignIn
from .rules import ABSOLUTE, IDLE, token_hash


class Opened(NamedTuple):
    """A sign-in that was just opened: the token for the browser, and whose it is."""

    token: str
    person_id: int


def begin_session(person_id: int, at: datetime) -> Opened:
    forget_searches(at)
    token = secrets.token_urlsafe(32)
    db.session.add(SignIn(token_hash=token_hash(token), person_id=person_id, signed_in_at=at, seen_at=at))
    return Opened(token, person_id)


def end_session(token: str, at: datetime) -> None:
    """End the session of this token, if it still runs."""
    running = update(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
    db.session.execute(running.values(ended_at=at))
    forget_searches(at)


def end_all_sessions(person_id: int, at: datetime) -> None:
    """End every session of this person, at once and everywhere."""
    running = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    db.session.execute(running.values(ended_at=at))
    forget_searches(at)


def forget_searches(at: datetime) -> None:
    """What was searched for in sessions that are over: ended, or run out, which nobody is there to notice."""
    over = or_(SignIn.ended_at.is_not(None), SignIn.seen_at <= at - IDLE, SignIn.signed_in_at <= at - ABSOLUTE)
    db.session.execute(delete(Search).where(Search.sign_in_id.in_(select(SignIn.id).where(over))))


def note_seen(*, sign_in_id: int, at: datetime) -> None:
    """Prolong a running sign-in, in a transaction of its own: a page that only reads must not wait for a writer.
    Where the database is busy the next request will note it. One that was ended stays ended."""
    running = update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
    with suppress(OperationalError), without_waiting() as connection:
        connection.execute(running.values(seen_at=at))
