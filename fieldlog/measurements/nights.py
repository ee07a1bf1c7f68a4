"""The page of the nights: how each ran and what it changed, in words; and a run at once, by hand."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ..dates import now
from ..extensions import db
from ..formats import NO_BREAK, number, rounded
from . import queries
from .jobs import measure_night, newest_as_of
from .models import JobRun
from .rules import is_stale
from .services import NightIsRunning
from .views import blueprint

SHOWN = 60  # nights: two months


@blueprint.get("/nights")
def nights() -> str:
    """The newest first."""
    at = now()
    waiting, _oldest = queries.count_waiting_changes(db.session.connection())
    return render_template(
        "measurements/nights.html",
        runs=queries.list_nights(SHOWN),
        by_hand=queries.list_recalculations(SHOWN),
        last=queries.find_last_good_night(),
        is_stale=is_stale(queries.last_good_night_at(), at),
        waiting=waiting,
        else_waits=queries.what_else_waits(),
        nightly_at=current_app.config["SETTINGS"].nightly_at,
        may_run=current_user.role in ("coordinator", "admin"),
        at=at,
    )


@blueprint.post("/nights/run")
def run_night() -> AnyResponse:
    """The figures as the next night would give them; with ``full`` every day anew instead of those that changed."""
    flash(ran_at_once(full="full" in request.form))
    return redirect(url_for(".nights"), 303)


def ran_at_once(*, full: bool = False) -> str:
    """Runs the night now, by hand, and gives what became of that in words."""
    as_of = newest_as_of(at=now(), nightly_at=current_app.config["SETTINGS"].nightly_at)
    try:
        report = measure_night(as_of=as_of, full=full, again=True, by_id=current_user.id)
    except NightIsRunning:
        return _("A run is at work already: look again in a minute.")
    except Exception as error:  # noted in the run, which the page shows
        current_app.logger.exception("a night that was run by hand failed")
        why = words_of_error(name_of(error))
        return _("The run did not end well: %(why)s The figures are as they were.", why=why)
    changes = report.figures_changed
    changed = ngettext("%(count)s figure changed", "%(count)s figures changed", changes, count=number(changes))
    return _("Done in %(time)s: %(changed)s.", time=duration(report.seconds), changed=changed)


@blueprint.app_template_filter()
def night_as_of(run: JobRun) -> date:
    """The day up to which it counted."""
    return date.fromisoformat(run.period_key)


@blueprint.app_template_filter()
def run_seconds(run: JobRun) -> float | None:
    """How long it took; None while it runs."""
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else None


@blueprint.app_template_filter()
def duration(seconds: float) -> str:
    """0,4 s; 12 s; 3 min 05 s"""
    if seconds < 10:
        return f"{number(seconds, 1)}{NO_BREAK}s"
    minutes, rest = divmod(int(rounded(seconds)), 60)
    return f"{minutes}{NO_BREAK}min{NO_BREAK}{rest:02d}{NO_BREAK}s" if minutes else f"{rest}{NO_BREAK}s"


@blueprint.app_template_test("dead_run")
def is_dead(run: JobRun, at: datetime) -> bool:
    """Whether it stopped in the middle: its lease is over and nobody said how it ended."""
    return run.state == "running" and run.lease_until < at


@blueprint.app_template_filter()
def error_words(run: JobRun) -> str:
    """Why it did not end well, for people who run no computers."""
    return words_of_error((run.error or "").partition("\n")[0])


def name_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def words_of_error(first_line: str) -> str:
    """``first_line`` is how ``measure_night`` notes a failure: the exception's name, and what it says."""
    line = first_line.lower()
    for signs, words in _SIGNS:
        if any(sign in line for sign in signs):
            return words()
    return _("Something unexpected happened. Whoever keeps the program running finds it in the log.")


_SIGNS = (
    (("is full", "disk full", "no space left"), lambda: _("The disk of the server is full.")),
    (("memoryerror", "out of memory"), lambda: _("The server had too little memory.")),
    (("the process died",), lambda: _("The program was stopped in the middle, three times.")),
    (("claimlost",), lambda: _("It took longer than half an hour, and another run took its place.")),
    (("figuresmovedon",), lambda: _("Another run changed the figures at the same time, three times.")),
    (("readonly", "read-only"), lambda: _("The database may be read, but not written.")),
    (("locked", "timeout"), lambda: _("The database was busy for too long.")),
    (("operationalerror", "interfaceerror"), lambda: _("The database did not answer.")),
)
