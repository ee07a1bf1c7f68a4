"""Writes on which days services work. Every change marks the days it reaches for the night, and leaves its trace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete

from ...accounts.kinds import SERVICES
from ...extensions import db, insert_into
from ..changes import mark_days, note_days, put_weekdays
from ..models import ClosingDay
from ..queries import lock_commune, service_weekdays
from ..weekdays import Pattern, Patterns, always, in_order, with_pattern, without_pattern

Reached = list[tuple[date, date]]


def change_weekdays(
    *, service: str, weekdays: Collection[str], since: date | None, by_id: int, at: datetime
) -> Reached | None:
    """The weekdays on which a service works from a day on, until those that hold from a later one; ``since`` None:
    always, whatever held from which day. Gives the days this reaches, None where it changes nothing. Of two at once,
    the later decides."""
    lock_commune()
    before = service_weekdays(service)
    after = with_pattern(before, Pattern(since, in_order(weekdays))) if since else always(weekdays)
    return _put(service, before, after, by_id=by_id, at=at)


def take_back_weekdays(*, service: str, first_day: date, by_id: int, at: datetime) -> Reached | None:
    """What held before the weekdays of that day goes on. Gives the days this reaches, None where there were none."""
    lock_commune()
    before = service_weekdays(service)
    return _put(service, before, without_pattern(before, first_day), by_id=by_id, at=at)


def close_day(
    *, service: str, day: date, name_fr: str, name_nl: str, is_for_all: bool, by_id: int, at: datetime
) -> int:
    """Close a service, or all of them, on a day; of how many that was new."""
    closed = 0
    for slug in SERVICES if is_for_all else [service]:
        new = insert_into(ClosingDay).values(service=slug, day=day, name_fr=name_fr, name_nl=name_nl)
        if db.session.scalar(new.on_conflict_do_nothing().returning(ClosingDay.day)) is None:
            continue
        note_days(slug, "closed", by_id=by_id, at=at, after=day.isoformat())
        closed += 1
    if closed:
        mark_days("service_days", [(day, day)])
    db.session.commit()
    return closed


def open_day(*, service: str, day: date, by_id: int, at: datetime) -> bool:
    """Take a closing day back; whether there was one."""
    closing = delete(ClosingDay).where(ClosingDay.service == service, ClosingDay.day == day)
    is_opened = db.session.scalar(closing.returning(ClosingDay.day)) is not None
    if is_opened:
        note_days(service, "opened", by_id=by_id, at=at, before=day.isoformat())
        mark_days("service_days", [(day, day)])
    db.session.commit()
    return is_opened


def _put(service: str, before: Patterns, after: Patterns, *, by_id: int, at: datetime) -> Reached | None:
    if before == after:
        db.session.rollback()
        return None
    reached = put_weekdays(service, before, after, by_id=by_id, at=at)
    mark_days("service_days", reached)
    db.session.commit()
    return reached
