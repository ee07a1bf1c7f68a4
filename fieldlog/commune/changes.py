"""What the commune keeps lists of changes: each change leaves its trace, and a mark for the night where figures depend
on it. The services that call this commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from ..accounts.rules import as_text
from ..extensions import db
from .models import FIRST_DAY, CommuneChange, DaysChange, ListChange, Listed, Neighbourhood, ServiceDay, TargetArea
from .rules import Area
from .weekdays import Patterns, days_that_differ, weekdays_on


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


def put_weekdays(
    service: str, before: Patterns, after: Patterns, *, by_id: int | None, at: datetime
) -> list[tuple[date, date]]:
    """Make ``after`` the weekdays of a service, where ``before`` are stored. Gives the days this reaches, first and
    last, for who marks them."""
    db.session.execute(delete(ServiceDay).where(ServiceDay.service == service))
    for first_day, weekdays in after:
        db.session.add_all(ServiceDay(service=service, first_day=first_day, weekday=one) for one in weekdays)
    for gone in sorted({*before} - {*after}):
        if gone.first_day not in {one.first_day for one in after}:
            _note_weekdays("taken_back", service, gone.first_day, before, after, by_id=by_id, at=at)
    for new in sorted({*after} - {*before}):
        _note_weekdays("weekdays", service, new.first_day, before, after, by_id=by_id, at=at)
    return days_that_differ(before, after)


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


def note_days(service: str, what: str, *, by_id: int | None, at: datetime, **values: Any) -> None:
    """The trace of a change of a service's days."""
    db.session.add(DaysChange(service=service, what=what, by_id=by_id, changed_at=at, **values))


def _note_weekdays(
    what: str, service: str, first_day: date, before: Patterns, after: Patterns, *, by_id: int | None, at: datetime
) -> None:
    values = {"before": weekdays_on(before, first_day), "after": weekdays_on(after, first_day)}
    texts = {name: ",".join(weekdays) for name, weekdays in values.items()}
    note_days(service, what, by_id=by_id, at=at, first_day=None if first_day == FIRST_DAY else first_day, **texts)
