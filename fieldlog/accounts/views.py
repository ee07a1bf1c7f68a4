"""The door, and a person's own page."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm

from ..dates import now
from . import services
from .forms import ChangePasswordForm, NewPasswordForm, RemindersForm, SignInForm
from .guard import hold, let_go, switch_language
from .kinds import ROLES
from .looks import choose_look
from .passwords import is_password
from .queries import find_invitation
from .rules import safe_path

blueprint = Blueprint("accounts", __name__)

HOMES = {
    "worker": "workday.home",
    "team_lead": "workday.home",
    "coordinator": "monthly.glance",
    "evaluator": "monthly.glance",
    "admin": "commune.index",
}


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The page that comes first for a role."""
    return redirect(url_for(HOMES[current_user.role]))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    forward = safe_path(request.args.get("next")) or url_for("accounts.home")
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(forward)
    if not form.validate_on_submit():
        return _page(form)
    try:
        attempt = _begin_attempt(form.username.data or "")
    except services.TooManyAttempts as error:
        return _too_many(form, error.seconds)
    if not is_password(attempt.password_hash, form.password.data or ""):
        form.form_errors.append(_("The username or the password is not right."))
        return _page(form)
    hold(services.open_sign_in(attempt=attempt, at=now(), replaces=session.get("token")))
    return redirect(forward, 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """From this browser only, or everywhere: whoever hands on a shared phone keeps the own one signed in."""
    is_here = "here" in request.form
    services.sign_out(person_id=current_user.id, token=session.get("token") if is_here else None, at=now())
    let_go()
    flash(_("Signed out on this device.") if is_here else _("Signed out on every device."))
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """The one-time link with which a person chooses a password."""
    form, invited = NewPasswordForm(), find_invitation(token, at=now())
    if invited is None:
        return _page(form, 404, invited=None)
    if not form.validate_on_submit():
        return _page(form, invited=invited)
    try:
        opened = services.accept_invitation(invitation_id=invited.id, password=form.password.data or "", at=now())
    except services.InvitationIsOver:
        return _page(form, 404, invited=None)
    hold(opened)
    return redirect(url_for("accounts.home"), 303)


@blueprint.get("/account")
def me() -> ResponseReturnValue:
    return render_template("accounts/me.html", role=ROLES[current_user.role])


@blueprint.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change one's own password, by giving the present one; guessing it is throttled like signing in."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        attempt = _begin_attempt(current_user.username)
    except services.TooManyAttempts as error:
        return _too_many(form, error.seconds)
    if not is_password(attempt.password_hash, form.current.data or ""):
        form.current.errors = [_("This is not the current password.")]
        return _page(form)
    hold(services.change_password(attempt=attempt, password=form.password.data or "", at=now()))
    flash(_("The password was changed. Every other device was signed out."))
    return redirect(url_for("accounts.me"), 303)


@blueprint.route("/account/reminders", methods=["GET", "POST"])
def reminders() -> ResponseReturnValue:
    """The own address for reminders by e-mail, and the way to stop them. Nobody else sees it."""
    form = RemindersForm(obj=current_user)
    if not form.validate_on_submit():
        return _page(form)
    email, wanted = form.email.data or None, bool(form.has_reminders.data)
    services.change_reminders(person_id=current_user.id, email=email, wanted=wanted)
    flash(_("Reminders go to %(address)s.", address=email) if email and wanted else _("No reminders are sent."))
    return redirect(url_for("accounts.me"), 303)


@blueprint.post("/account/language")
def set_language() -> ResponseReturnValue:
    """French or Dutch: for the person who is signed in, and for this browser."""
    switch_language(request.form.get("language"))
    return redirect(safe_path(request.form.get("next")) or url_for("accounts.home"), 303)


@blueprint.post("/account/look")
def set_look() -> ResponseReturnValue:
    """How bright the screen is on this device, whoever holds it."""
    answer = redirect(url_for("accounts.me"), 303)
    choose_look(answer, request.form.get("look", ""))
    return answer


def _begin_attempt(username: str) -> services.Attempt:
    known_ids = session.get("known", ())
    return services.begin_attempt(username=username, address=request.remote_addr or "", known_ids=known_ids, at=now())


def _page(form: FlaskForm, status: int | None = None, **more: object) -> Response:
    """The endpoint's own page; 422 where its form was sent and refused."""
    name = (request.endpoint or "").replace(".", "/")
    status = status or (422 if form.is_submitted() else 200)
    return make_response(render_template(f"{name}.html", form=form, **more), status)


def _too_many(form: FlaskForm, seconds: int) -> Response:
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "Too many attempts. Try again in %(num)d minute.", "Too many attempts. Try again in %(num)d minutes.", minutes
    )
    form.form_errors.append(sentence)
    page = _page(form, 429)
    page.headers["Retry-After"] = str(seconds)
    return page
