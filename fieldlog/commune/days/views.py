"""The days on which services work, on their pages."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from ...accounts.kinds import SERVICES
from ...dates import now, today
from ...formats import day, label
from ..queries import list_closing_days, list_days_changes, list_service_weekdays, service_weekdays
from ..views import blueprint
from ..weekdays import weekdays_on
from . import services
from .forms import ClosingDayForm, WeekdaysForm
from .wording import change_words, now_and_later, pattern_words, saved_words


@blueprint.get("/commune/days")
def days() -> str:
    closed = list_closing_days()
    coming = {slug: sum(one.service == slug and one.day >= today() for one in closed) for slug in SERVICES}
    weekdays = {slug: now_and_later(patterns, today()) for slug, patterns in list_service_weekdays().items()}
    return render_template("commune/days.html", weekdays=weekdays, coming=coming)


@blueprint.route("/commune/days/<service>", methods=["GET", "POST"])
def service_days(service: str) -> ResponseReturnValue:
    name = _name(service)
    patterns = service_weekdays(service)
    form = WeekdaysForm(data={"weekdays": weekdays_on(patterns, today()), "first_day": today()})
    if form.validate_on_submit():
        reached = services.change_weekdays(
            service=service, weekdays=form.weekdays.data or (), since=form.since(), by_id=current_user.id, at=now()
        )
        flash(saved_words(reached))
        return redirect(url_for("commune.service_days", service=service), 303)
    page = render_template(
        "commune/service_days.html",
        form=form,
        service=service,
        name=name,
        patterns=pattern_words(patterns),
        closing_days=[one for one in list_closing_days() if one.service == service],
        changes=[(change, change_words(change)) for change in list_days_changes(service)],
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/commune/days/<service>/take-back")
def take_back_weekdays(service: str) -> ResponseReturnValue:
    _name(service)
    reached = services.take_back_weekdays(service=service, first_day=_day_sent(), by_id=current_user.id, at=now())
    if reached is None:
        flash(_("That was taken back already."))
    else:
        flash(saved_words(reached))
    return redirect(url_for("commune.service_days", service=service), 303)


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
    wanted = _day_sent()
    if services.open_day(service=service, day=wanted, by_id=current_user.id, at=now()):
        flash(_("%(day)s is a service day like others again.", day=day(wanted)))
    return redirect(url_for("commune.service_days", service=service), 303)


def _name(service: str) -> str:
    if service not in SERVICES:
        abort(404)
    return label(SERVICES[service].label)


def _day_sent() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        abort(422)
