"""The timetable: which job, at what hour; nothing else.

The clock only rings; a table decides (``measurements.jobs.due_night``). It rings every minute rather than at 03:30, so
that downtime, a clock change or a restart heals by the same path, and in every worker of every node, because the claim
lets one through.
"""

from __future__ import annotations

import logging
from datetime import UTC, time

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from .dates import now
from .entries.imports.services import forget_old_uploads
from .mail import MailServerDown
from .measurements.jobs import measure_due_night
from .workday.jobs import remind_due_people

log = logging.getLogger("fieldlog.night")


def start_scheduler(app: Flask) -> BackgroundScheduler:
    """Rings from now on, until ``shutdown`` is called on what is returned."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    nightly_at = app.config["SETTINGS"].nightly_at
    scheduler.add_job(ring, "interval", minutes=1, args=[app, nightly_at], id="night", next_run_time=now())
    if app.config["SETTINGS"].mail_server:
        scheduler.add_job(ring_reminders, "interval", minutes=1, args=[app], id="reminders", next_run_time=now())
    scheduler.add_job(ring_uploads, "interval", minutes=5, args=[app], id="uploads", next_run_time=now())
    scheduler.start()
    return scheduler


def ring(app: Flask, nightly_at: time) -> None:
    """One tick. A night that fails is noted in its run and tried again; the clock goes on."""
    with app.app_context():
        try:
            report = measure_due_night(at=now(), nightly_at=nightly_at)
        except Exception:
            log.exception("the night failed; it is tried three times")
            return
    if report is not None:
        log.info(
            "night of %s: %d entries read, %d figures changed, %.1f s",
            report.as_of, report.entries_read, report.figures_changed, report.seconds,
        )  # fmt: skip


def ring_reminders(app: Flask) -> None:
    """One tick of the morning's job. A round that fails is noted, and tried again until midnight."""
    settings = app.config["SETTINGS"]
    with app.app_context():
        try:
            done = remind_due_people(at=now(), server=settings.mail_server, base_url=settings.base_url)
        except MailServerDown as error:
            log.error("reminders are tried again: %s", error)
            return
        except Exception:
            log.exception("reminders failed; they are tried again")
            return
    if done:
        log.info("reminders: %s", ", ".join(f"{count} {outcome}" for outcome, count in done.items()))


def ring_uploads(app: Flask) -> None:
    """Files that nobody brought in within their hour."""
    with app.app_context():
        try:
            gone = forget_old_uploads(at=now())
        except Exception:
            log.exception("uploaded registers are thrown away with the next tick")
            return
    if gone:
        log.info("%d uploaded registers thrown away", gone)
