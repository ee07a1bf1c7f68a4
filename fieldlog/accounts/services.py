"""Writes people, passwords and sign-ins. Whatever changes who may come in ends the sign-ins it concerns at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from ..dates import now
from ..extensions import db
from .changes import change_columns, end_invitations, note_change, open_invitation
from .kinds import ROLES, SERVICES
from .models import Invitation, Person, Search, SignInAttempt
from .passwords import hash_password
from .queries import find_person, is_open, seconds_to_wait
from .refusals import BadAccount, BadPassword, InvitationIsOver, TooManyAttempts, UnknownPerson, UsernameTaken
from .rules import ATTEMPTS_KEPT, SEARCHES_KEPT, USERNAME, throttled_address
from .sessions import Opened, begin_session, end_all_sessions, end_session, forget_searches
from .weak_passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, password_fault

FAULTS = {
    "short": f"the password has fewer than {SHORTEST_PASSWORD} characters",
    "long": f"the password has more than {LONGEST_PASSWORD} characters",
    "common": "the password is easy to guess: a few words in a row were expected",
}


@dataclass(frozen=True)
class Attempt:
    """A sign-in that has begun: counted as failed until it succeeds."""

    username: str
    address: str
    person_id: int | None
    password_hash: str | None


def add_person(*, username: str, name: str, service: str, role: str, by_id: int | None = None, **more: Any) -> Person:
    """A new member of staff, who cannot sign in yet. ``more`` are columns of Person.
    Raises BadAccount, UsernameTaken."""
    if not USERNAME.fullmatch(username):
        raise BadAccount(f"username {username!r}: 1 to 64 of a-z, 0-9, dot, dash and underscore were expected")
    if service not in SERVICES:
        raise BadAccount(f"service {service!r}: one of {', '.join(SERVICES)} was expected")
    _check_role(role)
    if find_person(username) is not None:
        raise UsernameTaken(f"the username {username!r} is taken")
    person = Person(username=username, name=name, service=service, role=role, **more)
    db.session.add(person)
    db.session.flush()
    note_change(person.id, "added", by_id=by_id, at=now())
    db.session.commit()
    return person


def set_password(*, username: str, password: str) -> None:
    """Give a person a password; ends every sign-in of that person. Raises UnknownPerson, BadPassword."""
    password_hash = _hash_good_password(password)
    person = _person(username)
    person.password_hash = password_hash
    end_all_sessions(person.id, now())
    db.session.commit()


def change_password(*, attempt: Attempt, password: str, at: datetime) -> Opened:
    """The new password of someone who just gave the old one; ends every sign-in and opens a new one. Gives its token.
    Raises BadPassword."""
    password_hash = _hash_good_password(password)
    person_id = _succeed(attempt, at)
    opened = _begin_afresh(person_id, password_hash, at)
    db.session.commit()
    return opened


def disable_person(*, username: str, at: datetime) -> None:
    """Close an account: its sign-ins and invitations end. Raises UnknownPerson."""
    person = _person(username)
    person.disabled_at = person.disabled_at or at
    end_all_sessions(person.id, at)
    end_invitations(person.id, at)
    db.session.commit()


def change_role(*, username: str, role: str, at: datetime) -> None:
    """Another role, which its holder meets at the next sign-in. Raises UnknownPerson, BadAccount."""
    _check_role(role)
    person = _person(username)
    change_columns(person, {"role": role}, by_id=None, at=at)
    db.session.commit()


def change_language(*, person_id: int, language: str) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(language=language))
    db.session.commit()


def change_reminders(*, person_id: int, email: str | None, wanted: bool) -> None:
    """Where a person wants to be reminded of what is due, if at all; without an address not at all."""
    values = {"email": email or None, "has_reminders": wanted and bool(email)}
    db.session.execute(update(Person).where(Person.id == person_id).values(**values))
    db.session.commit()


def invite_person(*, username: str, at: datetime) -> str:
    """The token of a link that works once within 48 hours; older ones of this person end.
    Raises UnknownPerson, and BadAccount for a closed account."""
    person = _person(username)
    if not is_open(person, at=at):
        raise BadAccount(f"the account {username!r} is closed")
    token = open_invitation(person, by_id=None, at=at)
    db.session.commit()
    return token


def accept_invitation(*, invitation_id: int, password: str, at: datetime) -> Opened:
    """Use up the invitation: the person has this password and is signed in. Gives the sign-in's token.
    Raises BadPassword, and InvitationIsOver for whoever comes second."""
    password_hash = _hash_good_password(password)
    unused = (Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.expires_at > at)
    claim = update(Invitation).where(*unused).values(used_at=at).returning(Invitation.person_id)
    person_id = db.session.scalar(claim)
    if person_id is None:
        db.session.rollback()
        raise InvitationIsOver
    opened = _begin_afresh(person_id, password_hash, at)
    db.session.commit()
    return opened


def begin_attempt(*, username: str, address: str, known_ids: Collection[int], at: datetime) -> Attempt:
    """Count a sign-in before its password is looked at, so that attempts side by side cannot slip through.
    ``known_ids`` are the people this browser was signed in by before. Raises TooManyAttempts; such an attempt is not
    counted, or hammering would lock for ever."""
    username, place = username[:64], throttled_address(address)
    person = find_person(username)
    if is_known := person is not None and person.id in known_ids:
        place = f"known {place}"  # strangers behind the same address fill another count
    seconds = seconds_to_wait(username=username, place=place, is_known=is_known, at=at)
    if seconds:
        db.session.rollback()
        raise TooManyAttempts(seconds)
    if person is not None and not is_open(person, at=at):
        person = None
    attempt = Attempt(username, place, person and person.id, person and person.password_hash)
    db.session.add(SignInAttempt(username=username, address=place, failed_at=at))
    db.session.commit()
    return attempt


def open_sign_in(*, attempt: Attempt, at: datetime, replaces: str | None = None) -> Opened:
    """Sign the person of a successful attempt in; gives its token. What this browser held before
    (``replaces``) ends, and so does the count of this person's failures from this address."""
    person_id = _succeed(attempt, at)
    if replaces:
        end_session(replaces, at)
    opened = begin_session(person_id, at)
    db.session.commit()
    return opened


def sign_out(*, person_id: int, at: datetime, token: str | None = None) -> None:
    """End every sign-in of this person, on every device, or only that of ``token``: a copied cookie dies with it."""
    if token:
        end_session(token, at)
    else:
        end_all_sessions(person_id, at)
    db.session.commit()


def keep_search(*, sign_in_id: int, words: str, at: datetime) -> str:
    """Keep the words that somebody searched for until the sign-in is over, or until they are not among its newest any
    more; gives the token that stands for them in addresses."""
    forget_searches(at)
    token = secrets.token_urlsafe(16)
    db.session.add(Search(token=token, sign_in_id=sign_in_id, words=words))
    db.session.flush()
    newest = select(Search.id).where(Search.sign_in_id == sign_in_id).order_by(Search.id.desc()).limit(SEARCHES_KEPT)
    db.session.execute(delete(Search).where(Search.sign_in_id == sign_in_id, Search.id.not_in(newest)))
    db.session.commit()
    return token


def _person(username: str) -> Person:
    person = find_person(username)
    if person is None:
        raise UnknownPerson(f"there is nobody with the username {username!r}")
    return person


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise BadAccount(f"role {role!r}: one of {', '.join(ROLES)} was expected")


def _hash_good_password(password: str) -> str:
    if fault := password_fault(password):
        raise BadPassword(FAULTS[fault])
    try:
        password.encode()
    except UnicodeEncodeError:
        raise BadPassword("the password is not UTF-8 text") from None
    return hash_password(password)


def _begin_afresh(person_id: int, password_hash: str, at: datetime) -> Opened:
    db.session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))
    end_all_sessions(person_id, at)
    return begin_session(person_id, at)


def _succeed(attempt: Attempt, at: datetime) -> int:
    """The person of a successful attempt, whose failures from the same address are forgotten; so are all old ones."""
    assert attempt.person_id is not None, "nobody can succeed as nobody"
    same = (SignInAttempt.username == attempt.username) & (SignInAttempt.address == attempt.address)
    db.session.execute(delete(SignInAttempt).where(same | (SignInAttempt.failed_at < at - ATTEMPTS_KEPT)))
    return attempt.person_id
