"""Writes on which days services work. Every change marks the days it reaches for the night, and leaves its trace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete

from ...accounts.kinds import SERVICES
from ...extensions import db
from ..kinds import WEEKDAYS
from ..models import FIRST_DAY, LAST_DAY, ClosingDay, CommuneChange, DaysChange, ServiceDay
from ..queries import service_weekdays


def change_weekdays(*, service: str, weekdays: Collection[str], by_id: int, at: datetime) -> bool:
    """The weekdays on which a service works; whether that changed anything."""
    before, after = service_weekdays(service), tuple(one for one in WEEKDAYS if one in weekdays)
    if before == after:
        return False
    db.session.execute(delete(ServiceDay).where(ServiceDay.service == service))
    db.session.add_all(ServiceDay(service=service, weekday=weekday) for weekday in after)
    _note(service, "weekdays", by_id=by_id, at=at, before=",".join(before), after=",".join(after))
    _mark(FIRST_DAY, LAST_DAY)
    db.session.commit()
    return True


def close_day(
    *, service: str, day: date, name_fr: str, name_nl: str, is_for_all: bool, by_id: int, at: datetime
) -> int:
    """Close a service, or all of them, on a day; of how many that was new."""
    closed = 0
    for slug in SERVICES if is_for_all else [service]:
        if db.session.get(ClosingDay, (slug, day)) is not None:
            continue
        db.session.add(ClosingDay(service=slug, day=day, name_fr=name_fr, name_nl=name_nl))
        _note(slug, "closed", by_id=by_id, at=at, after=day.isoformat())
        closed += 1
    if closed:
        _mark(day, day)
    db.session.commit()
    return closed


def open_day(*, service: str, day: date, by_id: int, at: datetime) -> bool:
    """Take a closing day back; whether there was one."""
    closing = db.session.get(ClosingDay, (service, day))
    if closing is not None:
        db.session.delete(closing)
        _note(service, "opened", by_id=by_id, at=at, before=day.isoformat())
        _mark(day, day)
    db.session.commit()
    return closing is not None


def _mark(first_day: date, last_day: date) -> None:
    db.session.add(CommuneChange(what="service_days", first_day=first_day, last_day=last_day))


def _note(
    service: str, what: str, *, by_id: int, at: datetime, before: str | None = None, after: str | None = None
) -> None:
    values = {"before": before, "after": after}
    db.session.add(DaysChange(service=service, by_id=by_id, changed_at=at, what=what, **values))
