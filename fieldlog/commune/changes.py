"""What the commune keeps lists of changes: each change leaves its trace, and a mark for the night where figures depend
on it. The services that call this commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ..accounts.rules import as_text
from ..extensions import db
from .models import CommuneChange, ListChange, Listed, Neighbourhood, TargetArea
from .rules import Area


def change_columns(row: Listed, columns: Mapping[str, Any], *, by_id: int | None, at: datetime) -> bool:
    """Give a stored row these values; whether that changed anything."""
    differing = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in differing.items():
        note_change(row, name, by_id=by_id, at=at, before=as_text(getattr(row, name)), after=as_text(value))
        setattr(row, name, value)
    return bool(differing)


def areas_of(neighbourhood: Neighbourhood) -> list[Area]:
    return [row.area for row in neighbourhood.target_areas]


def change_areas(neighbourhood: Neighbourhood, wanted: Collection[Area], *, by_id: int | None, at: datetime) -> bool:
    """Make these the target areas of a stored neighbourhood; whether that changed anything. One in the place of
    another is one change."""
    stored = areas_of(neighbourhood)
    gone, new = sorted(set(stored) - set(wanted)), sorted(set(wanted) - set(stored))
    if not gone and not new:
        return False
    put_areas(neighbourhood, wanted)
    pairs: Iterable[tuple[Area | None, Area | None]] = zip(gone, new, strict=False)
    if len(gone) != 1 or len(new) != 1:
        pairs = [*((one, None) for one in gone), *((None, one) for one in new)]
    for before, after in pairs:
        note_change(neighbourhood, "target_area", by_id=by_id, at=at, before=before, after=after)
    return True


def put_areas(neighbourhood: Neighbourhood, wanted: Collection[Area]) -> None:
    """The same without a trace, for a neighbourhood that is added with them."""
    stored = areas_of(neighbourhood)
    kept = [row for row in neighbourhood.target_areas if row.area in wanted]
    new = sorted(set(wanted) - set(stored))
    neighbourhood.target_areas = kept + [TargetArea(**area._asdict()) for area in new]
    mark_days("target_area", {area[1:] for area in set(wanted) ^ set(stored)})


def mark_days(what: str, reached: Iterable[tuple[date, date]]) -> None:
    """Tell the night which days a change reaches."""
    for first_day, last_day in sorted(reached):
        db.session.add(CommuneChange(what=what, first_day=first_day, last_day=last_day))


def note_change(
    row: Listed,
    what: str,
    *,
    by_id: int | None,
    at: datetime,
    before: Area | str | None = None,
    after: Area | str | None = None,
) -> None:
    texts = {"before": before and str(before), "after": after and str(after)}
    db.session.add(ListChange(of=row.__tablename__, slug=row.slug, by_id=by_id, changed_at=at, what=what, **texts))
