"""What phones ask and report, and the pages on which people see to them and to what was refused."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from ..accounts.kinds import SERVICES
from ..accounts.queries import find_person
from ..accounts.rules import OLDEST_CLIENT, USERNAME
from ..dates import now
from .models import Quarantined
from .queries import count_refused_by_service, find_refused, list_phones, list_refused, list_released
from .rules import MOST_NUMBERS, read_instant, read_number, read_sending
from .services import CannotRelease, discard_refused, release_queue, report_phone

blueprint = Blueprint("devices", __name__)

NUMBER = "<int(max=2147483647):number>"  # what a database's key can be
NOT_CONTENT = frozenset({"id", "owner", "device", "change_id", "revision", "seq", "sent_at"})


@blueprint.get("/session.json")
def session_json() -> Response:
    """What a phone asks before it sends: who is signed in, with which token, and for whom else it may send."""
    return jsonify(
        username=current_user.username,
        csrf_token=generate_csrf(),
        server_time=now().isoformat(timespec="seconds"),
        oldest_client=OLDEST_CLIENT,
        released=[person.username for person in list_released(to=current_user, at=now())],
    )


@blueprint.post("/phones/report")
def report() -> Response:
    """What a phone says of itself; it hears which of its numbers never came. What cannot be read counts as not said."""
    field = request.form.get
    said = (read_number(text) for text in request.form.getlist("dropped")[:MOST_NUMBERS])
    missing = report_phone(
        sending=read_sending(field),
        person_id=current_user.id,
        made=read_number(field("made")) or 0,
        waiting=read_number(field("waiting")) or 0,
        waiting_since=read_instant(field("waiting_since")),
        dropped=[number for number in said if number],
        at=now(),
    )
    return jsonify(missing=missing)


@blueprint.get("/phones")
def phones() -> str:
    at = now()
    states = list_phones(current_user, at=at)
    is_lead = current_user.role == "team_lead"
    is_counted = not is_lead or SERVICES[current_user.service].is_confidential
    services = [current_user.service] if is_lead else list(SERVICES)
    return render_template(
        "devices/phones.html",
        states=states,
        holding=sum(state.holds_something for state in states),
        lost=sum(state.lost for state in states),
        refused=list_refused(current_user),
        counts=count_refused_by_service(services) if is_counted else {},
        released={person.id for person in list_released(to=current_user, at=at)},
        may_release=current_user.role in ("team_lead", "coordinator"),
    )


@blueprint.get("/phones/refused")
def refused() -> str:
    """What a person wrote on a phone and could not be stored as it was."""
    return render_template("devices/refused.html", refused=list_refused(current_user, only_own=True))


@blueprint.get(f"/phones/refused/{NUMBER}")
def refused_entry(number: int) -> str:
    """One refused form, as it was sent."""
    row = _get_refused(number)
    fields = [(name, value) for name, value in row.fields if value.strip() and name not in NOT_CONTENT]
    return render_template("devices/refused_entry.html", row=row, fields=fields)


@blueprint.route(f"/phones/refused/{NUMBER}/discard", methods=["GET", "POST"])
def discard(number: int) -> str | AnyResponse:
    """Asks first; nothing is thrown away."""
    row = _get_refused(number)
    if request.method == "GET":
        return render_template("devices/discard.html", row=row)
    discard_refused(number=number, by_id=current_user.id, at=now())
    flash(_("Set aside. It counts nowhere, and stays as it was sent."))
    return redirect(_back(), 303)


@blueprint.post("/phones/release")
def release() -> AnyResponse:
    """Lets the signed-in person send what somebody left on a phone who cannot sign in any more."""
    username = request.form.get("person", "")
    owner = (find_person(username) if USERNAME.fullmatch(username) else None) or abort(404)
    try:
        release_queue(owner=owner, by=current_user, at=now())
    except CannotRelease:
        abort(404)
    flash(_("Released for 48 hours: sign in on the phone of %(name)s, and it sends what waits.", name=owner.name))
    return redirect(url_for("devices.phones"), 303)


def _get_refused(number: int) -> Quarantined:
    return find_refused(current_user, number) or abort(404)


def _back() -> str:
    return url_for("devices.phones" if current_user.role == "team_lead" else "devices.refused")
