"""The staff on its pages. An address holds no name: what is searched for is posted, and a person is a number.

A link with which somebody comes in is shown once, in the answer to the form that made it: it has no address, so that no
history, proxy or log keeps it.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from urllib.parse import urlsplit

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from ...accounts import services as accounts
from ...accounts.kinds import ROLES, SERVICES
from ...accounts.models import Person, PersonChange
from ...accounts.queries import find_search
from ...accounts.refusals import AccountRefused, LastAdministrator, NotTheirs
from ...accounts.rules import TRACED_DAYS
from ...accounts.services import keep_search
from ...config import LOOPBACK
from ...dates import now, today
from ...formats import day, label
from ..views import blueprint
from . import services
from .cards import printed
from .forms import LANGUAGES, NewPersonForm, PersonForm
from .queries import (
    Member,
    get_member,
    list_brigades,
    list_changes,
    list_members,
    list_usernames,
    matches,
    newest_act,
    states_for,
)

NUMBER = "<int(max=2147483647):person>"
STATE_WORDS = {
    "active": lazy_gettext("At work"),
    "waiting": lazy_gettext("Without access"),
    "left": lazy_gettext("Left"),
}
WHAT_WORDS = {
    "added": lazy_gettext("Added"),
    "invited": lazy_gettext("Invited"),
    "revoked": lazy_gettext("Invitation taken back"),
    "name": lazy_gettext("Name"),
    "service": lazy_gettext("Service"),
    "role": lazy_gettext("Role"),
    "brigade": lazy_gettext("Brigade"),
    "is_constatateur": lazy_gettext("Records offences (constatateur)"),
    "constatateur_since": lazy_gettext("Constatateur since"),
    "joined_on": lazy_gettext("First day of work"),
    "left_on": lazy_gettext("Last day of work"),
    "language": lazy_gettext("Language"),
}


LAST_ADMINISTRATOR = lazy_gettext("This is the last administrator: give somebody else that role first.")
ONLY_ADMINISTRATORS = lazy_gettext("An administrator invites here: who scans the code reads what the account may read.")


@blueprint.route("/commune/staff", methods=["GET", "POST"])
def staff() -> ResponseReturnValue:
    states = states_for(current_user)
    state = next((slug for slug in states if slug == request.args.get("state")), "active")
    service = next((slug for slug in SERVICES if slug == request.args.get("service")), None)
    if request.method == "POST":
        words = request.form.get("search", "").replace("\0", "").strip()[:80]
        found = keep_search(sign_in_id=g.sign_in.id, words=words, at=now()) if words else None
        return redirect(url_for("commune.staff", found=found), 303)
    token = request.args.get("found", "").replace("\0", "")
    search = (find_search(token, sign_in_id=g.sign_in.id) or "") if token else ""
    everybody = list_members(at=now(), on=today())
    if search:
        shown = [one for one in everybody if matches(one, search)]
    else:
        shown = [one for one in everybody if state in one.states and service in (None, one.person.service)]
    return render_template(
        "commune/staff.html",
        groups=_by_brigade(shown),
        shown=shown,
        counts={slug: sum(slug in one.states for one in everybody) for slug in states},
        states=states,
        state=state,
        service=service,
        search=search,
        services={one.person.service for one in everybody},
        STATE_WORDS=STATE_WORDS,
        ROLES=ROLES,
    )


@blueprint.route("/commune/staff/new", methods=["GET", "POST"])
def add_person() -> ResponseReturnValue:
    form = NewPersonForm(by=current_user, taken=list_usernames(), data={"role": "worker", "language": "fr"})
    if not form.validate_on_submit():
        return _form_page("commune/add_person.html", form)
    try:
        person = accounts.add_person(**form.columns(), by_id=current_user.id)  # type: ignore[arg-type]
    except AccountRefused:
        form.username.errors = [_("No username can be made of this name, or it was taken this moment. Fill one in.")]
        return _form_page("commune/add_person.html", form)
    flash(
        _(
            "%(name)s was added as %(username)s. An invitation opens the way in.",
            name=person.name,
            username=person.username,
        )
    )
    return redirect(url_for("commune.person", person=person.id), 303)


@blueprint.get(f"/commune/staff/{NUMBER}")
def person(person: int) -> str:
    member = _member(person)
    return render_template(
        "commune/person.html",
        member=member,
        person=member.person,
        changes=[(change, _words(change)) for change in list_changes(person)],
        may_change=member.may_be_changed_by(current_user),
        may_invite=member.may_be_invited_by(current_user),
        newest=newest_act(person),
        ROLES=ROLES,
        LANGUAGES=LANGUAGES,
    )


@blueprint.route(f"/commune/staff/{NUMBER}/change", methods=["GET", "POST"])
def change_person(person: int) -> ResponseReturnValue:
    one = _changeable(person)
    form = PersonForm(by=current_user, of=one)
    if not form.validate_on_submit():
        return _form_page("commune/change_person.html", form, person=one)
    try:
        if services.change_person(person=one, columns=form.columns(), by=current_user, at=now()):
            flash(_("The change is saved, and stands below with who made it."))
    except LastAdministrator:
        form.form_errors.append(LAST_ADMINISTRATOR)
        return _form_page("commune/change_person.html", form, person=one)
    return redirect(url_for("commune.person", person=person), 303)


@blueprint.post(f"/commune/staff/{NUMBER}/undo")
def undo_person(person: int) -> ResponseReturnValue:
    try:
        newest = request.form.get("newest", 0, type=int)
        if services.undo_change(person=_changeable(person), newest=newest, by=current_user, at=now()):
            flash(_("The change is taken back."))
        else:
            flash(_("Something else was changed meanwhile, and nothing was taken back: look at what stands below."))
    except NotTheirs:
        flash(_("Only an administrator takes this change back."), "error")
    except LastAdministrator:
        flash(LAST_ADMINISTRATOR, "error")
    return redirect(url_for("commune.person", person=person), 303)


@blueprint.route("/commune/staff/invitations", methods=["GET", "POST"])
def invitations() -> ResponseReturnValue:
    """Whom to invite; posted, the cards with the links of those who were ticked."""
    everybody = list_members(at=now(), on=today())
    if request.method == "GET":
        waiting = [one for one in everybody if one.is_waiting]
        mine = [one for one in waiting if one.may_be_invited_by(current_user)]
        others = len(waiting) - len(mine)
        return render_template("commune/invitations.html", groups=_by_brigade(mine), others=others)
    members = _ticked(everybody)
    cards = services.invite_people(members=members, by=current_user, at=now())
    if not cards:
        flash(_("Tick whom to invite; nobody was.") if not members else ONLY_ADMINISTRATORS, "error")
        return redirect(url_for("commune.invitations"), 303)
    base = current_app.config["SETTINGS"].base_url
    is_here_only = urlsplit(base).hostname in LOOPBACK
    shown = [printed(card, base) for card in cards]
    return render_template("commune/invitations.html", cards=shown, is_here_only=is_here_only)


@blueprint.post(f"/commune/staff/{NUMBER}/revoke")
def revoke(person: int) -> ResponseReturnValue:
    one = _changeable(person)
    if services.revoke_invitation(person=one, by=current_user, at=now()):
        flash(_("The invitation of %(name)s works no longer.", name=one.name))
    return redirect(url_for("commune.person", person=person), 303)


def _member(person: int) -> Member:
    return get_member(person, at=now(), on=today())


def _changeable(person: int) -> Person:
    """That person, or 403 for who may not change her."""
    member = _member(person)
    if not member.may_be_changed_by(current_user):
        abort(403)
    return member.person


def _ticked(members: list[Member]) -> list[Member]:
    """Those who are to be invited: a whole group of those who wait, or one by one."""
    if group := request.form.get("group"):
        return [
            one for one in members if one.is_waiting and f"{one.person.service}/{one.person.brigade or ''}" == group
        ]
    wanted = set(request.form.getlist("person"))
    return [one for one in members if str(one.person.id) in wanted]


def _by_brigade(members: list[Member]) -> list[tuple[tuple[str, str | None], list[Member]]]:
    """Members under their service and brigade, in the order they stand in."""
    return [(key, list(of)) for key, of in groupby(members, key=lambda one: (one.person.service, one.person.brigade))]


def _form_page(template: str, form: PersonForm, **more: object) -> ResponseReturnValue:
    page = render_template(template, form=form, brigades=list_brigades(), **more)
    return page, 422 if form.is_submitted() else 200


def _words(change: PersonChange) -> tuple[str, str]:
    """What was changed, and what it was and became, as they are called on the screen; "" for an event."""
    title = str(WHAT_WORDS[change.what])
    if change.before == change.after:
        return title, ""
    return title, f"{_value(change.what, change.before)} → {_value(change.what, change.after)}"


def _value(what: str, text: str | None) -> str:
    if what == "is_constatateur":
        return _("yes") if text else _("no")
    if text is None:
        return "–"
    if what in TRACED_DAYS:
        return day(date.fromisoformat(text))
    known = {"service": {slug: one.label for slug, one in SERVICES.items()}, "role": ROLES}.get(what, {})
    return label(known[text]) if text in known else LANGUAGES.get(text, text) if what == "language" else text
