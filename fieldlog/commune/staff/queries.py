"""Reads the staff for its pages: who is there, who has left, who cannot sign in yet, and what was changed by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...accounts.kinds import SERVICES
from ...accounts.models import Invitation, Person, PersonChange
from ...accounts.rules import may_manage, may_open, may_send
from ...extensions import db
from ...formats import fold

STATES = ("active", "waiting", "left")


@dataclass(frozen=True)
class Member:
    """A person of the staff on a day. ``invited_until``: the end of a link that still works;
    ``was_invited``: whether there ever was one; ``services``: where she works and has worked, which is what a way into
    her account opens."""

    person: Person
    on: date
    invited_until: datetime | None
    was_invited: bool
    services: frozenset[str]

    @property
    def has_left(self) -> bool:
        """The last day of work is over, or the account was closed."""
        return self.person.disabled_at is not None or bool(self.person.left_on and self.person.left_on < self.on)

    @property
    def is_waiting(self) -> bool:
        """Works here, and never had a password."""
        return not self.has_left and self.person.password_hash is None

    def may_be_changed_by(self, other: Person) -> bool:
        return may_manage(other.role, of={self.person.role})

    def may_be_invited_by(self, other: Person) -> bool:
        return not self.has_left and self.may_be_changed_by(other) and may_open(other.role, self.services)

    @property
    def states(self) -> tuple[str, ...]:
        if self.has_left:
            return ("left",)
        return ("active", "waiting") if self.is_waiting else ("active",)


def states_for(person: Person) -> tuple[str, ...]:
    """The states that the pages tell this person of: who can sign in is known to those only who manage the staff."""
    return STATES if may_send("commune.invitations", person.role) else ("active", "left")


def list_members(*, at: datetime, on: date) -> list[Member]:
    """Everybody, by service in the declared order, brigade and name."""
    links, earlier = _last_links(), _earlier_services()
    people = db.session.scalars(select(Person).order_by(Person.brigade, Person.name, Person.username)).all()
    place = {slug: number for number, slug in enumerate(SERVICES)}
    members = [_member(person, links, earlier, at, on) for person in people]
    return sorted(members, key=lambda one: (place[one.person.service], one.person.brigade or ""))


def get_member(person_id: int, *, at: datetime, on: date) -> Member:
    """That person, or 404."""
    person = db.one_or_404(select(Person).where(Person.id == person_id))
    return _member(person, _last_links(), _earlier_services(), at, on)


def matches(member: Member, search: str) -> bool:
    """Whether the name or the username holds every word."""
    text = fold(f"{member.person.name} {member.person.username}")
    return all(word in text for word in fold(search).split())


def list_usernames() -> set[str]:
    return set(db.session.scalars(select(Person.username)))


def list_brigades() -> Sequence[str]:
    query = select(Person.brigade).where(Person.brigade.is_not(None)).distinct().order_by(Person.brigade)
    return [brigade for brigade in db.session.scalars(query) if brigade]


def list_changes(person_id: int) -> Sequence[PersonChange]:
    """What was changed about a person, the newest first."""
    query = select(PersonChange).where(PersonChange.person_id == person_id).options(joinedload(PersonChange.by))
    return db.session.scalars(query.order_by(PersonChange.number.desc())).all()


def newest_act(person_id: int) -> list[PersonChange]:
    """All that was changed together by the newest change of this person's values; nothing where the newest is an
    event, which no value undoes."""
    query = select(PersonChange).where(PersonChange.person_id == person_id).order_by(PersonChange.number.desc())
    newest = db.session.scalars(query.limit(1)).one_or_none()
    if newest is None or newest.before == newest.after:
        return []
    return list(db.session.scalars(query.where(PersonChange.changed_at == newest.changed_at)))


def _member(
    person: Person, links: dict[int, tuple[datetime, bool]], earlier: dict[int, set[str]], at: datetime, on: date
) -> Member:
    ends_at, is_unused = links.get(person.id, (at, False))
    services = frozenset({person.service, *earlier.get(person.id, ())})
    return Member(person, on, ends_at if is_unused and ends_at > at else None, person.id in links, services)


def _last_links() -> dict[int, tuple[datetime, bool]]:
    """Of each person's last link when it ends, and whether nobody used it."""
    query = select(Invitation.person_id, Invitation.expires_at, Invitation.used_at).order_by(Invitation.id)
    return {person_id: (ends_at, used_at is None) for person_id, ends_at, used_at in db.session.execute(query)}


def _earlier_services() -> dict[int, set[str]]:
    """Where each person worked before."""
    query = select(PersonChange.person_id, PersonChange.before).where(PersonChange.what == "service")
    found: dict[int, set[str]] = {}
    for person_id, service in db.session.execute(query):
        if service in SERVICES:
            found.setdefault(person_id, set()).add(service)
    return found
