"""Writes the reminders: who rings the day's round, and which message was claimed, and how that ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, update

from ..config import VERSION
from ..extensions import db, insert_into
from ..measurements.models import JobRun
from .models import Reminder

REMIND = "remind"
LEASE = timedelta(minutes=10)
RETRY_AFTER = timedelta(minutes=5)


def claim_round(*, day: date, owner: str, at: datetime) -> int | None:
    """The right to remind people on a day, as the number of its run: for one of all nodes that ring, again five
    minutes after a round that failed, and for whoever finds one that died. None where there is nothing to do."""
    fresh = {"state": "running", "owner": owner, "lease_until": at + LEASE, "started_at": at, "code_version": VERSION}
    is_dead = and_(JobRun.state == "running", JobRun.lease_until < at)
    is_to_repeat = and_(JobRun.state == "failed", JobRun.finished_at <= at - RETRY_AFTER)
    claim = (
        insert_into(JobRun)
        .values(job=REMIND, period_key=day.isoformat(), tries=1, **fresh)
        .on_conflict_do_update(
            index_elements=[JobRun.job, JobRun.period_key],
            set_={**fresh, "tries": JobRun.tries + 1, "error": None, "finished_at": None},
            where=or_(is_dead, is_to_repeat),
        )
        .returning(JobRun.id)
    )
    run_id = db.session.scalar(claim)
    db.session.commit()
    return run_id


def end_round(*, run_id: int, owner: str, error: str | None, at: datetime) -> None:
    """How a round ended, unless somebody else took it over meanwhile."""
    db.session.execute(
        update(JobRun)
        .where(JobRun.id == run_id, JobRun.owner == owner, JobRun.state == "running")
        .values(state="failed" if error else "done", finished_at=at, error=error)
    )
    db.session.commit()


def claim_reminder(*, person_id: int, day: date, entries: Sequence[int], at: datetime) -> int | None:
    """The right to send a person the message of a day; None where it was sent, refused, or claimed before."""
    fresh = {"state": "claimed", "claimed_at": at, "entries": list(entries)}
    claim = (
        insert_into(Reminder)
        .values(person_id=person_id, day=day, **fresh)
        .on_conflict_do_update(
            index_elements=[Reminder.person_id, Reminder.day],
            set_={**fresh, "ended_at": None},
            where=Reminder.state == "failed",
        )
        .returning(Reminder.id)
    )
    reminder_id = db.session.scalar(claim)
    db.session.commit()
    return reminder_id


def end_reminder(*, reminder_id: int, state: str, at: datetime) -> None:
    """``sent``, ``failed`` or ``refused``."""
    is_ours = (Reminder.id == reminder_id, Reminder.state == "claimed")
    db.session.execute(update(Reminder).where(*is_ours).values(state=state, ended_at=at))
    db.session.commit()
