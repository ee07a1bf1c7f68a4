"""Notes what came from a phone. The services that call this commit, in the transaction of what they tell of.

Rows are taken in one order everywhere, entry, phone, arrival, quarantine: two senders never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, update

from ..extensions import db, insert_into
from .models import Arrival, Phone, Quarantined
from .queries import count_phones, find_phone
from .rules import MOST_PHONES, Origin, skew_of


def see_phone(device: UUID, *, person_id: int, at: datetime, made: int = 0) -> Phone | None:
    """The row of a phone that just spoke, new or locked; None for one that belongs to somebody else, and for more
    phones than a person ever has."""
    phone = find_phone(device, locked=True)
    if phone is None:
        if count_phones(person_id) >= MOST_PHONES:
            return None
        new = {"device": device, "person_id": person_id, "first_seen_at": at, "last_seen_at": at}
        db.session.execute(insert_into(Phone).values(made=0, waiting=0, **new).on_conflict_do_nothing())
        phone = find_phone(device, locked=True)
    if phone is None or phone.person_id != person_id:
        return None
    phone.last_seen_at = max(phone.last_seen_at, at)
    phone.made = max(phone.made, made)
    return phone


def note_stored(origin: Origin, *, entry_id: UUID, change_id: UUID | None, at: datetime) -> None:
    """What came is stored, now or before: its number has arrived, and what was refused of it is put right."""
    note_arrival(origin, outcome="stored", entry_id=entry_id, change_id=change_id, at=at)
    by_key = Quarantined.key == (change_id or entry_id)
    by_number = Quarantined.number == origin.quarantined if origin.quarantined else by_key
    its_rows = (Quarantined.person_id == origin.person_id, or_(by_key, by_number))
    _mark_repaired(*its_rows, entry_id=entry_id, change_id=change_id, at=at)


def note_imported(ids: Select[Any], *, at: datetime) -> None:
    """Entries came in a file: what phones sent under their ids is put right by that."""
    _mark_repaired(Quarantined.key.in_(ids), Quarantined.change_id.is_(None), at=at)


def _mark_repaired(
    *which: ColumnElement[bool], at: datetime, entry_id: UUID | None = None, change_id: UUID | None = None
) -> None:
    """What was refused is stored after all, so that the numbers it came with have arrived."""
    repaired = update(Quarantined).where(*which, Quarantined.repaired_at.is_(None)).values(repaired_at=at)
    returned = repaired.returning(Quarantined.phone_id, Quarantined.seq, Quarantined.key)
    for phone_id, seq, key in db.session.execute(returned.execution_options(synchronize_session=False)).all():
        if phone_id is not None and seq is not None:
            its_number = (Arrival.phone_id == phone_id, Arrival.seq == seq, Arrival.outcome == "refused")
            stored = {"outcome": "stored", "entry_id": entry_id or key, "change_id": change_id}
            came = update(Arrival).where(*its_number).values(stored)
            db.session.execute(came.execution_options(synchronize_session=False))


def note_arrival(
    origin: Origin, *, outcome: str, entry_id: UUID | None, change_id: UUID | None, at: datetime
) -> Phone | None:
    """The number that came with a form, and the phone it came from; None where no phone can be told."""
    sending = origin.sending
    if sending.device is None:
        return None
    phone = see_phone(sending.device, person_id=origin.person_id, at=at, made=sending.seq or 0)
    if phone is not None and sending.seq is not None:
        row = {
            "phone_id": phone.id,
            "seq": sending.seq,
            "outcome": outcome,
            "entry_id": entry_id,
            "change_id": change_id,
            "sent_by_id": origin.sent_by_id,
            "sent_at": sending.sent_at,
            "received_at": at,
            "skew": skew_of(sending, at),
        }
        _keep([row])
    return phone


def note_dropped(phone: Phone, numbers: Iterable[int], *, by_id: int, at: datetime) -> None:
    """Their own writer deleted these before they were sent: they will never come, and nobody waits for them."""
    row = {"phone_id": phone.id, "outcome": "dropped", "sent_by_id": by_id, "received_at": at}
    empty = dict.fromkeys(("entry_id", "change_id", "sent_at", "skew"))
    _keep([{**row, **empty, "seq": number} for number in sorted(set(numbers))])


def _keep(rows: list[dict[str, Any]]) -> None:
    """A number that is stored stays so, whatever is said of it later; the first telling of anything else gives way."""
    if not rows:
        return
    new = insert_into(Arrival).values(rows)
    changed = {name: new.excluded[name] for name in rows[0] if name not in ("phone_id", "seq")}
    kept = new.on_conflict_do_update(
        index_elements=["phone_id", "seq"], set_=changed, where=Arrival.outcome != "stored"
    )
    db.session.execute(kept)
