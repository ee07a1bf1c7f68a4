"""Writes what phones report of themselves, what was refused of them, and who may send for whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, update

from ..accounts.models import Person
from ..accounts.queries import is_open
from ..extensions import db, insert_into
from .arrivals import note_arrival, note_dropped, see_phone
from .models import Quarantined, Release
from .queries import count_refused, find_refused_by_key, list_missing
from .rules import MOST_REFUSED, RELEASE_LASTS, Origin, Refused, Sending, may_release, on_our_clock, read_uuid


class CannotRelease(Exception):
    """The person can still sign in, or this is nobody who may send for that person."""


def report_phone(
    *,
    sending: Sending,
    person_id: int,
    made: int,
    waiting: int,
    waiting_since: datetime | None,
    dropped: Collection[int],
    at: datetime,
) -> list[int]:
    """Keeps what a phone says of itself; gives the numbers that it gave out and of which nothing came."""
    phone = sending.device and see_phone(sending.device, person_id=person_id, at=at, made=max((made, *dropped)))
    if not phone:
        db.session.rollback()
        return []
    since = on_our_clock(waiting_since, sent_at=sending.sent_at, received_at=at)
    if waiting_since is None and phone.waiting_since:
        since = phone.waiting_since
    phone.waiting, phone.waiting_since, phone.reported_at = waiting, since if waiting else None, at
    db.session.flush()
    note_dropped(phone, dropped, by_id=person_id, at=at)
    never_came = list_missing(phone)
    db.session.commit()
    return never_came


def keep_refused(*, refused: Refused, origin: Origin, at: datetime) -> None:
    """Keeps a refused form before its phone hears of it. Sent again it is the same row, brought up to date; one that
    was put right or discarded opens again only when it says something else.

    At most 500 wait for each person. Beyond that the oldest stay and the new one is not kept: the phone still has it,
    and whoever has 500 refused forms is no person.
    """
    is_new = find_refused_by_key(origin.person_id, refused.key) is None
    if is_new and count_refused(origin.person_id) >= MOST_REFUSED:
        db.session.rollback()  # nor did its number come: what is not kept must be missed when the phone is lost
        return
    phone = note_arrival(
        origin,
        outcome="refused",
        entry_id=read_uuid(refused.entry_id),
        change_id=read_uuid(refused.change_id),
        at=at,
    )
    _upsert(refused, origin, phone.id if phone else None, at)
    db.session.commit()


def _upsert(refused: Refused, origin: Origin, phone_id: int | None, at: datetime) -> None:
    row = vars(refused) | {"phone_id": phone_id, "seq": origin.sending.seq}
    new = insert_into(Quarantined).values(
        person_id=origin.person_id, key=refused.key, first_received_at=at, received_at=at, **row
    )
    row["received_at"] = case((Quarantined.received_at > at, Quarantined.received_at), else_=at)
    says_the_same = Quarantined.hash == new.excluded.hash
    closed = {
        name: case((says_the_same, getattr(Quarantined, name)), else_=None)
        for name in ("repaired_at", "discarded_at", "discarded_by_id")
    }
    db.session.execute(new.on_conflict_do_update(index_elements=["person_id", "key"], set_=row | closed))


def discard_refused(*, number: int, by_id: int, at: datetime) -> None:
    """Nobody will put it right. It stays as it was sent, with who decided that and when."""
    waiting = (Quarantined.number == number, Quarantined.discarded_at.is_(None), Quarantined.repaired_at.is_(None))
    db.session.execute(update(Quarantined).where(*waiting).values(discarded_at=at, discarded_by_id=by_id))
    db.session.commit()


def release_queue(*, owner: Person, by: Person, at: datetime) -> Release:
    """For 48 hours ``by`` may send what ``owner``, who cannot sign in any more, left on a phone.
    Raises CannotRelease."""
    if is_open(owner, at=at) or not may_release(by, owner):
        raise CannotRelease
    release = Release(person_id=owner.id, released_by_id=by.id, released_at=at, until=at + RELEASE_LASTS)
    db.session.add(release)
    db.session.commit()
    return release
