"""Whether all is well: database and schema, the last good night, and the figures an alarm is made of."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from ..config import PROJECT
from ..entries.models import Entry
from ..extensions import db
from . import queries
from .models import JobRun
from .rules import is_stale


def newest_revision() -> str:
    """The newest migration; a file's name is its revision."""
    return max(path.stem for path in (PROJECT / "migrations" / "versions").glob("[0-9]*.py"))


def find_trouble() -> str | None:
    """Why the application cannot work, None when it can."""
    try:
        revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        db.session.rollback()
        fault = type(error).__name__
        return f"the database does not answer ({fault}): is FIELDLOG_DATABASE_URL right, was fieldlog init run?"
    if revision != newest_revision():
        return f"the schema is {revision}, {newest_revision()} was expected: run fieldlog init"
    return None


def find_night_trouble(at: datetime) -> str | None:
    """Why the figures are not of last night, None when they are. A new installation has 26 hours from its init."""
    last = queries.last_good_night_at()
    if last is None:
        return "no night has ended well and the day of installation is not known: run fieldlog init"
    if is_stale(last, at):
        return f"the last good night ended {last:%Y-%m-%d %H:%M} UTC, more than 26 hours ago"
    return None


def metrics_text(at: datetime) -> bytes:
    """Prometheus text: the nights and what waits for them; and what later stages add (``extensions["figures"]``)."""
    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, value: float) -> None:
        Gauge(f"fieldlog_{name}", meaning, registry=registry).set(value)

    good = queries.find_last_good_night()
    if good is not None and good.finished_at is not None:
        gauge("night_last_success_timestamp_seconds", "When the last good night ended", good.finished_at.timestamp())
        gauge("night_duration_seconds", "How long it took", (good.finished_at - good.started_at).total_seconds())
        gauge("night_figures_changed", "Figures it changed", good.figures_changed or 0)
    is_failed = (JobRun.job == "nightly", JobRun.state == "failed")
    failed = db.session.scalar(select(func.count()).select_from(JobRun).where(*is_failed)) or 0
    gauge("nights_failed", "Nights that did not end well", failed)
    waiting, oldest = queries.count_waiting_changes(db.session.connection())
    gauge("changes_waiting", "Changed entries that wait for the night", waiting)
    if oldest is not None:
        gauge("changes_oldest_timestamp_seconds", "When the oldest of them was made", oldest.timestamp())
    gauge("entries", "Entries stored", db.session.scalar(select(func.count()).select_from(Entry)) or 0)
    for figures in current_app.extensions.get("figures", ()):
        for name, meaning, value in figures(at):
            gauge(name, meaning, value)
    return generate_latest(registry)
