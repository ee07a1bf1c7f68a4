"""Writes on which days services work. Every change marks the days it reaches for the night, and leaves its trace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete

from ...accounts.kinds import SERVICES
from ...extensions import db, insert_into
from ..changes import mark_days
from ..kinds import WEEKDAYS
from ..models import FIRST_DAY, LAST_DAY, ClosingDay, DaysChange, ServiceDay
from ..queries import lock_commune, service_weekdays


def change_weekdays(*, service: str, weekdays: Collection[str], by_id: int, at: datetime) -> bool:
    """The weekdays on which a service works; whether that changed anything. Of two at once, the later decides."""
    lock_commune()
    before, after = service_weekdays(service), tuple(one for one in WEEKDAYS if one in weekdays)
    if before == after:
        db.session.rollback()
        return False
    db.session.execute(delete(ServiceDay).where(ServiceDay.service == service))
    db.session.add_all(ServiceDay(service=service, weekday=weekday) for weekday in after)
    _note(service, "weekdays", by_id=by_id, at=at, before=",".join(before), after=",".join(after))
    mark_days("service_days", [(FIRST_DAY, LAST_DAY)])
    db.session.commit()
    return True


def close_day(
    *, service: str, day: date, name_fr: str, name_nl: str, is_for_all: bool, by_id: int, at: datetime
) -> int:
    """Close a service, or all of them, on a day; of how many that was new."""
    closed = 0
    for slug in SERVICES if is_for_all else [service]:
        new = insert_into(ClosingDay).values(service=slug, day=day, name_fr=name_fr, name_nl=name_nl)
        if db.session.scalar(new.on_conflict_do_nothing().returning(ClosingDay.day)) is None:
            continue
        _note(slug, "closed", by_id=by_id, at=at, after=day.isoformat())
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
        _note(service, "opened", by_id=by_id, at=at, before=day.isoformat())
        mark_days("service_days", [(day, day)])
    db.session.commit()
    return is_opened


def _note(
    service: str, what: str, *, by_id: int, at: datetime, before: str | None = None, after: str | None = None
) -> None:
    values = {"before": before, "after": after}
    db.session.add(DaysChange(service=service, by_id=by_id, changed_at=at, what=what, **values))
