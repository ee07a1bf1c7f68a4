"""Reads phones, what never came from them, what was refused, and who may send for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..accounts.queries import is_open
from ..extensions import db
from .models import Arrival, Phone, Quarantined, Release
from .rules import Age, age_of, lost, missing

SHOWN = 5  # missing numbers of a phone that a page names
FORGOTTEN_AFTER = timedelta(days=90)
SILENT_AFTER = timedelta(days=7)  # longer than a weekend and some days off


def find_phone(device: UUID, *, locked: bool = False) -> Phone | None:
    """The phone as it is now; ``locked``: nobody else changes it before this transaction ends."""
    query = select(Phone).where(Phone.device == device)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def count_phones(person_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Phone.person_id == person_id)) or 0


def list_missing(phone: Phone) -> list[int]:
    """The numbers that this phone gave out and of which nothing came, the lowest first."""
    counted = select(func.count()).where(Arrival.phone_id == phone.id)
    if phone.made <= (db.session.scalar(counted) or 0):
        return []
    return missing(phone.made, set(db.session.scalars(select(Arrival.seq).where(Arrival.phone_id == phone.id))))


@dataclass(frozen=True)
class PhoneState:
    """A phone as somebody who looks after it sees it. ``missing`` numbers never came, the first of them are ``named``;
    ``lost`` of them are not on the phone any more either. ``age``: how worrying what still waits is."""

    phone: Phone
    missing: int
    named: list[int]
    lost: int
    age: Age
    may_sign_in: bool
    hours: int

    @property
    def holds_something(self) -> bool:
        return self.phone.waiting > 0

    def was_seen_lately(self, at: datetime) -> bool:
        """Within 90 days: a phone that was given back with nothing on it needs no line any more."""
        return self.phone.last_seen_at > at - FORGOTTEN_AFTER


def list_phones(person: Person, *, at: datetime) -> list[PhoneState]:
    """The phones that a person looks after, those of the own service or, for coordinators and evaluators, of all;
    first those that hold something, the longest first, then those of which something never came."""
    numbers = select(Arrival.phone_id, func.count().label("came"), _refused_among().label("refused"))
    arrived = numbers.group_by(Arrival.phone_id).subquery()
    query = select(Phone, func.coalesce(arrived.c.came, 0), func.coalesce(arrived.c.refused, 0))
    query = query.join(Phone.person).outerjoin(arrived, arrived.c.phone_id == Phone.id)
    if person.role == "team_lead":
        query = query.where(Person.service == person.service)
    rows = db.session.execute(query.options(contains_eager(Phone.person)).order_by(Person.name, Phone.id)).all()
    states = [_state(phone, came, refused, at) for phone, came, refused in rows]
    return sorted((state for state in states if state.holds_something or state.was_seen_lately(at)), key=_urgency)


def count_quiet_phones(services: Collection[str], *, first_day: date, until: datetime, at: datetime) -> tuple[int, int]:
    """How many phones of these services may still hold entries of a period that begins on a day and ends at ``until``:
    those that hold something since then, and those not seen since then and for a week, of people who were still there.
    Forgotten phones are not counted, as on the page of the phones."""
    holds = and_(Phone.waiting > 0, Phone.waiting_since < until)
    was_there = or_(Person.left_on.is_(None), Person.left_on >= first_day)
    seen = Phone.last_seen_at
    is_silent = and_(Phone.waiting == 0, seen < until, seen < at - SILENT_AFTER, seen > at - FORGOTTEN_AFTER, was_there)
    query = select(func.count().filter(holds), func.count().filter(is_silent)).join(Phone.person)
    holding, silent = db.session.execute(query.where(Person.service.in_(services))).one()
    return holding, silent


def _refused_among() -> ColumnElement[int]:
    return func.count().filter(Arrival.outcome == "refused")


def _state(phone: Phone, came: int, refused: int, at: datetime) -> PhoneState:
    never_came = phone.made - came
    since = phone.waiting_since or at
    return PhoneState(
        phone=phone,
        missing=never_came,
        named=list_missing(phone)[:SHOWN] if never_came else [],
        lost=lost(never_came, waiting=phone.waiting, refused=refused),
        age=age_of(since, at),
        may_sign_in=is_open(phone.person, at=at),
        hours=max(0, int((at - since).total_seconds() // 3600)),
    )


def _urgency(state: PhoneState) -> tuple[bool, float, bool, float]:
    since = state.phone.waiting_since
    return (
        not state.holds_something,
        since.timestamp() if since else 0,
        state.missing == 0,
        -state.phone.last_seen_at.timestamp(),
    )


def _is_waiting_for_repair() -> ColumnElement[bool]:
    return and_(Quarantined.repaired_at.is_(None), Quarantined.discarded_at.is_(None))


def openable_by(person: Person) -> ColumnElement[bool]:
    """The refused forms that a person may read and put right: one's own and, for a team lead, those of the service
    unless they are confidential. Everybody else sees counts."""
    own = Quarantined.person_id == person.id
    if person.role != "team_lead":
        return own
    return or_(own, and_(Quarantined.service == person.service, Quarantined.is_confidential.is_(False)))


def list_refused(person: Person, *, only_own: bool = False) -> list[Quarantined]:
    """What was refused and waits for somebody who may put it right, the oldest first."""
    which = Quarantined.person_id == person.id if only_own else openable_by(person)
    query = select(Quarantined).where(which, _is_waiting_for_repair()).options(joinedload(Quarantined.person))
    return list(db.session.scalars(query.order_by(Quarantined.first_received_at, Quarantined.number)))


def find_refused(person: Person, number: int) -> Quarantined | None:
    """A refused form that a person may open, also one that was put right meanwhile."""
    query = select(Quarantined).where(Quarantined.number == number, openable_by(person))
    return db.session.scalars(query.options(joinedload(Quarantined.person))).one_or_none()


def find_refused_by_key(person_id: int, key: UUID) -> Quarantined | None:
    return db.session.scalars(
        select(Quarantined).where(Quarantined.person_id == person_id, Quarantined.key == key)
    ).one_or_none()


def count_refused(person_id: int) -> int:
    """How many refused forms of a person wait to be put right."""
    query = select(func.count()).where(Quarantined.person_id == person_id, _is_waiting_for_repair())
    return db.session.scalar(query) or 0


def count_refused_by_service(services: Iterable[str] = SERVICES) -> dict[str, int]:
    """How many refused forms wait in each service, where there are any; numbers only, whatever the service."""
    query = select(Quarantined.service, func.count()).where(_is_waiting_for_repair()).group_by(Quarantined.service)
    counts = dict(db.session.execute(query).all())
    return {service: counts[service] for service in services if service in counts}


def count_refused_forms(services: Collection[str], kinds: Collection[str], *, since: datetime) -> int:
    """How many refused forms wait that may hold entries of these kinds: those that came at an instant or after it."""
    may_be = or_(Quarantined.kind.is_(None), Quarantined.kind.in_(kinds))
    came = and_(Quarantined.service.in_(services), Quarantined.first_received_at >= since)
    return db.session.scalar(select(func.count()).where(came, may_be, _is_waiting_for_repair())) or 0


def find_released(username: str, *, to: Person, at: datetime) -> Person | None:
    """The person of that name, whose queue ``to`` may send at this moment."""
    return next((person for person in list_released(to=to, at=at) if person.username == username), None)


def list_released(*, to: Person, at: datetime) -> list[Person]:
    """Whose queues ``to`` may send: released by nobody else, not over, and not of somebody who can sign in again."""
    running = select(Release.person_id).where(Release.released_by_id == to.id, Release.until > at)
    people = db.session.scalars(select(Person).where(Person.id.in_(running)).order_by(Person.username))
    return [person for person in people if not is_open(person, at=at)]
