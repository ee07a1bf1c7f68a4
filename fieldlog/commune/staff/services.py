"""Writes the staff: changes a person and takes that back, invites people and takes an invitation back. Everything
leaves its trace (``accounts/changes.py``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...accounts.changes import change_columns, end_invitations, note_change, open_invitation
from ...accounts.models import Person
from ...accounts.queries import list_standing_administrators
from ...accounts.refusals import LastAdministrator, NotTheirs
from ...accounts.rules import INVITATION_LASTS, from_text, may_manage, may_open
from ...extensions import db
from .queries import Member, newest_act

#: What nobody changes about herself: the right to change it back would go with it.
OF_OTHERS_ONLY = frozenset({"service", "role", "left_on"})


@dataclass(frozen=True)
class Card:
    """An invitation that was just made: the only moment at which its token can be shown."""

    person: Person
    token: str
    until: datetime


def change_person(*, person: Person, columns: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """Give a person these values; whether that changed anything. Raises NotTheirs, LastAdministrator."""
    allowed = {name: value for name, value in columns.items() if person.id != by.id or name not in OF_OTHERS_ONLY}
    _check_may(person, allowed, by)
    if person.role == "admin":
        _check_one_stays(person, allowed)
    is_changed = change_columns(person, allowed, by_id=by.id, at=at)
    db.session.commit()
    return is_changed


def _check_may(person: Person, columns: Mapping[str, Any], by: Person) -> None:
    service = columns.get("service", person.service)
    opens = person.password_hash is not None and service != person.service
    if not may_manage(by.role, of={person.role, columns.get("role", person.role)}) or (
        opens and not may_open(by.role, {service})
    ):
        raise NotTheirs(f"only an administrator gives {person.username!r} what was asked")


def _check_one_stays(person: Person, columns: Mapping[str, Any]) -> None:
    stays = columns.get("role", person.role) == "admin" and columns.get("left_on", person.left_on) is None
    if not stays and not set(list_standing_administrators()) - {person.id}:
        raise LastAdministrator(f"{person.username!r} is the last administrator without a last day")


def undo_change(*, person: Person, newest: int, by: Person, at: datetime) -> bool:
    """Give a person the values back that the newest change took, which was number ``newest`` when it was looked at:
    False where that is the newest no more, so that two taps do not undo each other.
    Raises NotTheirs, LastAdministrator."""
    changes = newest_act(person.id)
    if not changes or changes[0].number != newest:
        return False
    before = {change.what: from_text(change.what, change.before) for change in changes}
    return change_person(person=person, columns=before, by=by, at=at)


def invite_people(*, members: Sequence[Member], by: Person, at: datetime) -> list[Card]:
    """A link for each of these whom this person may invite; an older link to the same account ends."""
    cards = [
        Card(member.person, open_invitation(member.person, by_id=by.id, at=at), at + INVITATION_LASTS)
        for member in members
        if member.may_be_invited_by(by)
    ]
    db.session.commit()
    return cards


def revoke_invitation(*, person: Person, by: Person, at: datetime) -> bool:
    """End the link of a person; whether there was one."""
    is_ended = end_invitations(person.id, at)
    if is_ended:
        note_change(person.id, "revoked", by_id=by.id, at=at)
    db.session.commit()
    return is_ended
