"""Reads the commune: neighbourhoods, partners, colleagues, service days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, or_, select, text
from sqlalchemy.orm import joinedload, selectinload

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..extensions import db
from .models import Arrangement, ClosingDay, Commune, DaysChange, Neighbourhood, Partner, ServiceDay
from .weekdays import Patterns, patterns_of


def find_commune() -> Commune | None:
    return db.session.get(Commune, 1)


def lock_commune() -> None:
    """Whoever else is about to change it waits until this transaction ends. The table and not its row, which
    is not there before the commune's file was loaded; on SQLite one writes at a time anyway."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE commune IN SHARE ROW EXCLUSIVE MODE"))


def is_demo() -> bool:
    """Whether this database holds made data."""
    commune = find_commune()
    return commune is not None and commune.is_demo


def list_neighbourhoods() -> Sequence[Neighbourhood]:
    """All of them with their target areas, by slug."""
    query = select(Neighbourhood).options(selectinload(Neighbourhood.target_areas)).order_by(Neighbourhood.slug)
    return db.session.scalars(query).all()


def list_neighbourhood_names() -> Sequence[Row[str, str, str]]:
    """Of all of them, by slug: what pages need that only name them."""
    row = Neighbourhood
    return db.session.execute(select(row.slug, row.name_fr, row.name_nl).order_by(row.slug)).all()


def is_place_offered(slug: str | None) -> bool:
    """Whether this neighbourhood can be chosen in the forms."""
    return bool(db.session.scalar(select(Neighbourhood.is_offered).where(Neighbourhood.slug == slug)))


def list_partners() -> Sequence[Partner]:
    return db.session.scalars(select(Partner).order_by(Partner.slug)).all()


def list_arrangements() -> Sequence[Arrangement]:
    """The dated arrangements, cancelled ones too, the newest first."""
    return db.session.scalars(select(Arrangement).order_by(Arrangement.first_day.desc(), Arrangement.slug)).all()


def list_arrangements_between(first_day: date, last_day: date) -> Sequence[Arrangement]:
    """Those that hold on one of the days, the earliest first; none that was cancelled."""
    touching = (
        Arrangement.first_day <= last_day,
        Arrangement.last_day >= first_day,
        Arrangement.is_cancelled.is_(False),
    )
    return db.session.scalars(
        select(Arrangement).where(*touching).order_by(Arrangement.first_day, Arrangement.slug)
    ).all()


def list_colleagues(service: str, *, on: date | None = None) -> Sequence[Person]:
    """The staff of a service by name; with ``on``, only those at work there on that day."""
    query = select(Person).where(Person.service == service)
    if on is not None:
        query = query.where(
            or_(Person.joined_on.is_(None), Person.joined_on <= on),
            or_(Person.left_on.is_(None), Person.left_on >= on),
        )
    return db.session.scalars(query.order_by(Person.name, Person.username)).all()


def service_weekdays(service: str) -> Patterns:
    """The weekdays on which a service works, from which day on; Monday to Friday where the commune sets none."""
    return list_service_weekdays()[service]


def list_service_weekdays() -> dict[str, Patterns]:
    """The same of every service."""
    stored: dict[str, list[tuple[date, str]]] = {service: [] for service in SERVICES}
    row = ServiceDay
    query = select(row.service, row.first_day, row.weekday).where(row.service.in_(SERVICES))
    for service, first_day, weekday in db.session.execute(query.order_by(row.service, row.first_day)):
        stored[service].append((first_day, weekday))
    return {service: patterns_of(rows) for service, rows in stored.items()}


def list_closing_days() -> Sequence[ClosingDay]:
    """The days on which services are closed beside the legal holidays, by day."""
    return db.session.scalars(select(ClosingDay).order_by(ClosingDay.day, ClosingDay.service)).all()


def list_days_changes(service: str) -> Sequence[DaysChange]:
    """What was changed about the days of a service, the newest first."""
    query = select(DaysChange).where(DaysChange.service == service).options(joinedload(DaysChange.by))
    return db.session.scalars(query.order_by(DaysChange.number.desc())).all()
