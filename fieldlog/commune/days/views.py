"""The days on which services work, on their pages."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import current_user

from ...accounts.kinds import SERVICES
from ...dates import now, today
from ...formats import WEEKDAYS as WEEKDAY_NAMES
from ...formats import day, label, language
from ..kinds import WEEKDAYS
from ..models import DaysChange
from ..queries import list_closing_days, list_days_changes, list_service_weekdays, service_weekdays
from ..views import blueprint
from . import services
from .forms import ClosingDayForm, WeekdaysForm

WHAT_WORDS = {
    "weekdays": lazy_gettext("Weekdays"),
    "closed": lazy_gettext("Closed"),
    "opened": lazy_gettext("Open again"),
}


@blueprint.get("/commune/days")
def days() -> str:
    closed = list_closing_days()
    coming = {slug: sum(one.service == slug and one.day >= today() for one in closed) for slug in SERVICES}
    weekdays = {slug: weekday_words(works) for slug, works in list_service_weekdays().items()}
    return render_template("commune/days.html", weekdays=weekdays, coming=coming)


@blueprint.route("/commune/days/<service>", methods=["GET", "POST"])
def service_days(service: str) -> ResponseReturnValue:
    name = _name(service)
    form = WeekdaysForm(data={"weekdays": service_weekdays(service)})
    if form.validate_on_submit():
        if services.change_weekdays(
            service=service, weekdays=form.weekdays.data or (), by_id=current_user.id, at=now()
        ):
            flash(_("The days are saved. The next night computes the figures anew."))
        return redirect(url_for("commune.service_days", service=service), 303)
    changes = [(change, _words(change)) for change in list_days_changes(service)]
    page = render_template(
        "commune/service_days.html",
        form=form,
        service=service,
        name=name,
        closing_days=[one for one in list_closing_days() if one.service == service],
        changes=changes,
        WHAT_WORDS=WHAT_WORDS,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/commune/days/<service>/close", methods=["GET", "POST"])
def close_day(service: str) -> ResponseReturnValue:
    name, form = _name(service), ClosingDayForm()
    if not form.validate_on_submit():
        page = render_template("commune/close_day.html", form=form, service=service, name=name)
        return page, 422 if form.is_submitted() else 200
    columns = {field: value for field, value in form.data.items() if field != "csrf_token"}
    closed = services.close_day(service=service, **columns, by_id=current_user.id, at=now())
    on = day(columns["day"])
    if closed:
        words = ngettext("Closed on %(day)s.", "%(num)d services are closed on %(day)s.", closed, day=on)
        anew = _("The next night computes the figures anew.")
        flash(f"{words} {anew}")
    else:
        flash(_("It was closed on %(day)s already.", day=on))
    return redirect(url_for("commune.service_days", service=service), 303)


@blueprint.post("/commune/days/<service>/open")
def open_day(service: str) -> ResponseReturnValue:
    _name(service)
    try:
        wanted = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        abort(422)
    if services.open_day(service=service, day=wanted, by_id=current_user.id, at=now()):
        flash(_("%(day)s is a service day like others again.", day=day(wanted)))
    return redirect(url_for("commune.service_days", service=service), 303)


def weekday_words(works: tuple[str, ...]) -> str:
    """Monday to Friday in a row is lundi – vendredi; else the days one by one."""
    names = [WEEKDAY_NAMES[language()][WEEKDAYS.index(one)].lower() for one in works]
    if len(names) > 2 and tuple(works) in {WEEKDAYS[first : first + len(works)] for first in range(7)}:
        return f"{names[0]} – {names[-1]}"
    return ", ".join(names)


def _name(service: str) -> str:
    if service not in SERVICES:
        abort(404)
    return label(SERVICES[service].label)


def _words(change: DaysChange) -> str:
    if change.what == "weekdays":
        before, after = (weekday_words(tuple((one or "").split(","))) for one in (change.before, change.after))
        return f"{before} → {after}"
    return day(date.fromisoformat(change.after or change.before or ""))
