"""Writes the commune: what its file says is created or updated, and nothing that may have entries is ever deleted.

What the night must know leaves a mark in the same transaction. Changes of staff leave none: the two staff measures
are computed from the staff of the moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..accounts import changes as accounts
from ..accounts.models import Person
from ..dates import now
from ..extensions import Model, db
from .changes import change_areas, change_columns, mark_days, note_change, put_areas, put_weekdays
from .kinds import OFFICE_DAYS
from .models import FIRST_DAY, LAST_DAY, Arrangement, Commune, Listed, Neighbourhood, Partner
from .queries import list_arrangements, list_service_weekdays, lock_commune
from .rules import Area, ArrangementPart, CommuneFile, NeighbourhoodPart, PartnerPart, StaffPart
from .weekdays import always

Row = TypeVar("Row", bound=Model)
ListedPart = NeighbourhoodPart | PartnerPart | ArrangementPart


@dataclass
class Loaded:
    """What a commune file held, and how many rows of the database it added or changed."""

    neighbourhoods: int
    partners: int
    staff: int
    added: int = 0
    changed: int = 0

    def __str__(self) -> str:
        return (
            f"{self.neighbourhoods} neighbourhoods, {self.partners} partners and {self.staff} people read: "
            f"{self.added} added, {self.changed} changed."
        )


def load_commune(*, commune: CommuneFile) -> Loaded:
    """Create or update the commune as its file says. Loading the same file again changes nothing."""
    loaded = put_commune(commune)
    db.session.commit()
    return loaded


def put_commune(commune: CommuneFile) -> Loaded:
    """The same, left to the caller to commit."""
    lock_commune()
    loaded = Loaded(len(commune.neighbourhoods), len(commune.partners), len(commune.staff))
    _put_name(commune, loaded)
    at = now()
    _put_neighbourhoods(commune.neighbourhoods, loaded, at)
    _put_partners(commune.partners, loaded, at)
    _put_arrangements(commune.arrangements, loaded, at)
    _put_service_days(commune, loaded, at)
    _put_staff(commune.staff, loaded, at)
    db.session.flush()
    return loaded


def _put_name(file: CommuneFile, loaded: Loaded) -> None:
    columns = {"name": file.commune.name, "languages": ",".join(file.commune.languages)}
    _put(db.session.get(Commune, 1), Commune(id=1, is_demo=False), columns, loaded)


def _put_neighbourhoods(parts: Sequence[NeighbourhoodPart], loaded: Loaded, at: datetime) -> None:
    rows = db.session.scalars(select(Neighbourhood).options(selectinload(Neighbourhood.target_areas)))
    known = {row.slug: row for row in rows}
    for part in parts:
        wanted = {
            Area(area.phenomenon, area.first_day or FIRST_DAY, area.last_day or LAST_DAY) for area in part.target_for
        }
        stored = known.get(part.slug)
        if stored is None:
            new = Neighbourhood(slug=part.slug)
            _add_listed(new, part, loaded, at)
            put_areas(new, wanted)
        else:
            is_changed = _change_listed(stored, part, at)
            loaded.changed += change_areas(stored, wanted, by_id=None, at=at) or is_changed


def _put_partners(parts: Sequence[PartnerPart], loaded: Loaded, at: datetime) -> None:
    known = {row.slug: row for row in db.session.scalars(select(Partner))}
    for part in parts:
        if part.slug in known:
            loaded.changed += _change_listed(known[part.slug], part, at)
        else:
            _add_listed(Partner(slug=part.slug), part, loaded, at)


def _put_arrangements(parts: Sequence[ArrangementPart], loaded: Loaded, at: datetime) -> None:
    known = {row.slug: row for row in list_arrangements()}
    for part in parts:
        days = {"first_day": part.first_day, "last_day": part.last_day}
        stored = known.get(part.slug)
        if stored is None:
            _add_listed(Arrangement(slug=part.slug, **days), part, loaded, at)
        else:
            is_changed = _change_listed(stored, part, at)
            loaded.changed += change_columns(stored, days, by_id=None, at=at) or is_changed


def _add_listed(row: Listed, part: ListedPart, loaded: Loaded, at: datetime) -> None:
    row.name_fr, row.name_nl = part.name.fr, part.name.nl
    db.session.add(row)
    note_change(row, "added", by_id=None, at=at)
    loaded.added += 1


def _change_listed(row: Listed, part: ListedPart, at: datetime) -> bool:
    return change_columns(row, {"name_fr": part.name.fr, "name_nl": part.name.nl}, by_id=None, at=at)


def _put_service_days(file: CommuneFile, loaded: Loaded, at: datetime) -> None:
    """A file has no dates: what it names for a service holds always. Where that is what holds last already, it changes
    nothing, so that what held before stays. A service it leaves out works Monday to Friday, unless its weekdays were
    dated on the pages, of which such a file says nothing."""
    reached: set[tuple[date, date]] = set()
    for service, before in list_service_weekdays().items():
        named = file.service_days.get(service)
        after = always(named or OFFICE_DAYS)
        is_left_to_pages = named is None and len(before) > 1
        if not is_left_to_pages and after[-1].weekdays != before[-1].weekdays:
            reached.update(put_weekdays(service, before, after, by_id=None, at=at))
    loaded.changed += bool(reached)
    mark_days("service_days", reached)


def _put_staff(parts: Sequence[StaffPart], loaded: Loaded, at: datetime) -> None:
    known = {row.username: row for row in db.session.scalars(select(Person))}
    for part in parts:
        columns = part.model_dump(exclude={"username", "constatateur", "email"})
        columns |= {"is_constatateur": part.constatateur}
        person = known.get(part.username)
        if part.email and (person is None or (person.email is None and person.has_reminders)):
            columns["email"] = part.email  # never over what the person chose, nor back once it was emptied
        if person is not None:
            loaded.changed += accounts.change_columns(person, columns, by_id=None, at=at)
            continue
        person = _put(None, Person(username=part.username), columns, loaded)
        db.session.flush()
        accounts.note_change(person.id, "added", by_id=None, at=at)


def _put(stored: Row | None, new: Row, columns: dict[str, Any], loaded: Loaded) -> Row:
    """The stored row, or else the new one, with these columns; counts what that adds or changes."""
    row = stored or new
    differing = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if stored is None:
        db.session.add(row)
        loaded.added += 1
    elif differing:
        loaded.changed += 1
    return row
