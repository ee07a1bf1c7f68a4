"""Reads people, their sign-ins and their invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from ..dates import local_day
from ..extensions import db
from .models import Invitation, Person, Search, SignIn, SignInAttempt
from .rules import LIMITS, WINDOW, is_running, may_come_in, token_hash


def find_person(username: str) -> Person | None:
    return db.session.scalars(select(Person).where(Person.username == username)).one_or_none()


def find_sign_in(token: str, *, at: datetime) -> SignIn | None:
    """The running sign-in of this token, with its person: not ended, not too old, and the person may come in."""
    query = select(SignIn).join(SignIn.person).options(contains_eager(SignIn.person))
    query = query.where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
    sign_in = db.session.scalars(query).one_or_none()
    if sign_in is None or not is_running(signed_in_at=sign_in.signed_in_at, seen_at=sign_in.seen_at, at=at):
        return None
    return sign_in if is_open(sign_in.person, at=at) else None


def find_search(token: str, *, sign_in_id: int) -> str | None:
    """The words that this token stands for in this sign-in."""
    query = select(Search.words).where(Search.token == token, Search.sign_in_id == sign_in_id)
    return db.session.scalar(query)


def find_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The invitation of this token, when it is unused, not too old, and its person may come in."""
    query = select(Invitation).join(Invitation.person).options(contains_eager(Invitation.person))
    query = query.where(
        Invitation.token_hash == token_hash(token), Invitation.used_at.is_(None), Invitation.expires_at > at
    )
    invitation = db.session.scalars(query).one_or_none()
    return invitation if invitation and is_open(invitation.person, at=at) else None


def list_standing_administrators() -> Sequence[int]:
    """Who is one with no end in sight. Whoever may change that waits for whoever is just doing it."""
    standing = (Person.role == "admin", Person.disabled_at.is_(None), Person.left_on.is_(None))
    return db.session.scalars(select(Person.id).where(*standing).order_by(Person.id).with_for_update()).all()


def is_open(person: Person, *, at: datetime) -> bool:
    return may_come_in(disabled_at=person.disabled_at, left_on=person.left_on, today=local_day(at))


def seconds_to_wait(*, username: str, place: str, is_known: bool, at: datetime) -> int:
    """How long until another sign-in of ``username`` from ``place`` may be tried; 0 for at once.

    A browser that this person signed in with before (``is_known``) is counted by itself: whoever attacks a name, or
    all of them, from elsewhere does not lock its owner out.
    """
    by_name, by_place = SignInAttempt.username == username, SignInAttempt.address == place
    waits = [_wait(LIMITS["pair"], at, by_name, by_place), _wait(LIMITS["address"], at, by_place)]
    if not is_known:
        waits += [_wait(LIMITS["username"], at, by_name), _wait(LIMITS["everybody"], at)]
    return max(waits)


def _wait(limit: int, at: datetime, *which: ColumnElement[bool]) -> int:
    """Seconds until fewer than ``limit`` of these attempts lie in the window."""
    query = select(SignInAttempt.failed_at).where(*which, SignInAttempt.failed_at > at - WINDOW)
    newest_first = query.order_by(SignInAttempt.failed_at.desc(), SignInAttempt.id.desc())
    failed_at = db.session.scalar(newest_first.offset(limit - 1).limit(1))
    return 0 if failed_at is None else int((failed_at + WINDOW - at).total_seconds()) + 1
