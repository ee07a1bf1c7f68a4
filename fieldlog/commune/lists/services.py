"""Writes neighbourhoods, their target areas, partners and arrangements. Every change leaves its trace and can be taken
back; one of target areas marks the days it reaches for the night."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from ...accounts.kinds import SERVICES
from ...accounts.rules import propose_slug
from ...extensions import db
from ...formats import fold
from ..changes import areas_of, change_areas, change_columns, note_change
from ..models import Arrangement, ListChange, Listed, Neighbourhood, Partner
from ..queries import lock_commune
from ..rules import Area, read_area
from .queries import Row, hold, newest_act

NAMES = ("name_fr", "name_nl")


class Taken(Exception):
    """Another one of the list has this name, or this short name: ``field`` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AreaOverlaps(Exception):
    """For some of these days it is a target area for the phenomenon already, by ``area``."""

    def __init__(self, area: Area) -> None:
        super().__init__(area)
        self.area = area


def add_listed(*, table: type[Row], slug: str = "", columns: Mapping[str, Any], by_id: int, at: datetime) -> Row:
    """A new one of these lists; without a ``slug`` one is made of the French name. Raises Taken."""
    lock_commune()
    row = table(**columns)
    taken = {one.slug for one in _all_of(table)} | (SERVICES.keys() if table is Partner else set())
    row.slug = slug or propose_slug(row.name_fr, taken)
    if not row.slug or row.slug in taken:
        raise Taken("slug")
    _check_free(row, columns)
    db.session.add(row)
    note_change(row, "added", by_id=by_id, at=at)
    db.session.commit()
    return row


def change_listed(*, row: Listed, columns: Mapping[str, Any], by_id: int, at: datetime) -> bool:
    """Give it these values; whether that changed anything. Raises Taken."""
    hold(row)
    _check_free(row, _differing(row, columns))
    is_changed = change_columns(row, columns, by_id=by_id, at=at)
    db.session.commit()
    return is_changed


def put_area(
    *, neighbourhood: Neighbourhood, area: Area, instead_of: Area | None = None, by_id: int, at: datetime
) -> bool:
    """One target area more, or another in the place of one; whether that changed anything. Raises AreaOverlaps."""
    hold(neighbourhood)
    others = [one for one in areas_of(neighbourhood) if one != instead_of]
    overlapping = next((one for one in others if one.overlaps(area)), None)
    if overlapping:
        raise AreaOverlaps(overlapping)
    return _change_areas(neighbourhood, [*others, area], by_id, at)


def remove_area(*, neighbourhood: Neighbourhood, area: Area, by_id: int, at: datetime) -> bool:
    """Whether there was such a target area."""
    hold(neighbourhood)
    return _change_areas(neighbourhood, [one for one in areas_of(neighbourhood) if one != area], by_id, at)


def _change_areas(neighbourhood: Neighbourhood, wanted: Collection[Area], by_id: int, at: datetime) -> bool:
    is_changed = change_areas(neighbourhood, wanted, by_id=by_id, at=at)
    db.session.commit()
    return is_changed


def undo_change(*, row: Listed, newest: int, by_id: int, at: datetime) -> bool:
    """Take back what the newest change did, which was number ``newest`` when it was looked at: False where that is the
    newest no more, so that two taps do not undo each other. Raises Taken."""
    hold(row)
    changes = newest_act(row)
    if not changes or changes[0].number != newest:
        db.session.rollback()
        return False
    columns = {one.what: _value(one) for one in changes if one.what != "target_area"}
    _check_free(row, _differing(row, columns))
    change_columns(row, columns, by_id=by_id, at=at)
    if isinstance(row, Neighbourhood):
        change_areas(row, _areas_before(row, changes), by_id=by_id, at=at)
    db.session.commit()
    return True


def _areas_before(neighbourhood: Neighbourhood, changes: Iterable[ListChange]) -> set[Area]:
    areas = set(areas_of(neighbourhood))
    for change in changes:
        if change.what == "target_area":
            areas -= {read_area(change.after)} if change.after else set()
            areas |= {read_area(change.before)} if change.before else set()
    return areas


def _value(change: ListChange) -> str | bool | date | None:
    if change.what in ("is_offered", "is_cancelled"):
        return change.before is not None
    return date.fromisoformat(change.before or "") if change.what in ("first_day", "last_day") else change.before


def _differing(row: Listed, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A name that the commune's file gave twice stands in nobody's way who changes something else."""
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def _check_free(row: Listed, columns: Mapping[str, Any]) -> None:
    if not columns:
        return
    if isinstance(row, Arrangement):
        _check_days(row, columns)
    else:
        _check_names(row, columns)


def _check_days(row: Arrangement, columns: Mapping[str, Any]) -> None:
    """One of every year may bear the same name; two on one day are one that was entered twice."""
    asked = {name: columns.get(name, getattr(row, name)) for name in (*NAMES, "first_day", "last_day", "is_cancelled")}
    for other in _all_of(Arrangement):
        if other.slug == row.slug or other.is_cancelled or asked["is_cancelled"]:
            continue
        is_apart = asked["last_day"] < other.first_day or other.last_day < asked["first_day"]
        if not is_apart and any(fold(asked[name]) == fold(getattr(other, name)) for name in NAMES):
            raise Taken("first_day")


def _check_names(row: Neighbourhood | Partner, columns: Mapping[str, Any]) -> None:
    """Two with one name could not be told apart in a form; there partners stand among the services."""
    for field in columns.keys() & set(NAMES):
        others = {fold(getattr(one, field)) for one in _all_of(type(row)) if one.slug != row.slug}
        if isinstance(row, Partner):
            others |= {fold(service.label[field[-2:]]) for service in SERVICES.values()}
        if fold(columns[field]) in others:
            raise Taken(field)


def _all_of(table: type[Any]) -> Sequence[Any]:
    rows: Sequence[Any] = db.session.scalars(select(table).order_by(table.slug)).all()
    return rows
