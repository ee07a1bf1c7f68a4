"""Reads one neighbourhood, partner or arrangement for its page, and what was changed about it by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ...extensions import db
from ..models import Arrangement, ListChange, Listed, Neighbourhood, Partner, TargetArea
from ..rules import Area

Row = TypeVar("Row", Neighbourhood, Partner, Arrangement)


def get_listed(table: type[Row], slug: str) -> Row:
    """That one, or 404."""
    return db.one_or_404(select(table).where(table.slug == slug))


def find_area(neighbourhood: Neighbourhood, id: int) -> Area | None:
    query = select(TargetArea).where(TargetArea.id == id, TargetArea.neighbourhood == neighbourhood.slug)
    row = db.session.scalars(query).one_or_none()
    return row.area if row else None


def hold(row: Listed) -> None:
    """Read it anew; whoever else is about to change it waits until this transaction ends."""
    db.session.expire(row)
    db.session.refresh(row, with_for_update=True)


def list_phenomena_in_use() -> Sequence[str]:
    """The phenomena for which there is, was or will be a target area."""
    return db.session.scalars(select(TargetArea.phenomenon).distinct().order_by(TargetArea.phenomenon)).all()


def list_changes(row: Listed) -> Sequence[ListChange]:
    """What was changed about it, the newest first."""
    return db.session.scalars(_changes_of(row).options(joinedload(ListChange.by))).all()


def newest_act(row: Listed) -> list[ListChange]:
    """All that was changed together by the newest change; nothing where that is its being added, which nothing undoes:
    it can be offered no more."""
    newest = db.session.scalars(_changes_of(row).limit(1)).one_or_none()
    if newest is None or newest.what == "added":
        return []
    return list(db.session.scalars(_changes_of(row).where(ListChange.changed_at == newest.changed_at)))


def _changes_of(row: Listed) -> Select[ListChange]:
    query = select(ListChange).where(ListChange.of == row.__tablename__, ListChange.slug == row.slug)
    return query.order_by(ListChange.number.desc())
