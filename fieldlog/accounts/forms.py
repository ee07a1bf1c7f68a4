"""The forms of signing in and of passwords."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Optional

from ..fields import SubmittedForm
from ..mail import LONGEST_ADDRESS, is_address
from .weak_passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, password_fault


def normal_username(value: str | None) -> str | None:
    """Phones put a capital first and a space last; PostgreSQL keeps no NUL, and no username has one."""
    return value.replace("\0", "").strip().lower() if value else value


def trimmed(value: str | None) -> str | None:
    return value.replace("\0", "").strip() if value else value


def check_address(_form: Any, field: Field) -> None:
    """Refuse what no message can be sent to."""
    if not is_address(field.data or ""):
        raise ValidationError(gettext("Give one e-mail address, such as name@example.be, or leave it empty."))


def check_password(_form: Any, field: Field) -> None:
    """Refuse a password that is too short, too long or in everybody's list."""
    if fault := password_fault(field.data or ""):
        raise ValidationError(fault_sentence(fault))


def fault_sentence(fault: str) -> str:
    if fault == "short":
        return gettext("Choose at least %(count)d characters; a few words in a row will do.", count=SHORTEST_PASSWORD)
    if fault == "long":
        return gettext("Choose at most %(count)d characters.", count=LONGEST_PASSWORD)
    return gettext("This password is easy to guess. Choose another one, for example a few words in a row.")


class SignInForm(SubmittedForm):
    username = StringField(
        _("Username"),
        filters=[normal_username],
        validators=[InputRequired(_("Fill in the username."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        validators=[InputRequired(_("Fill in the password."))],
        render_kw={"autocomplete": "current-password"},
    )


class RemindersForm(SubmittedForm):
    """Where a person wants to be reminded of what is due, and whether."""

    email = StringField(
        _("E-mail address"),
        filters=[trimmed],
        validators=[Optional(), check_address],
        render_kw={"type": "email", "autocomplete": "email", "maxlength": LONGEST_ADDRESS},
    )
    has_reminders = BooleanField(_("Remind me of what is due"))


class NewPasswordForm(SubmittedForm):
    """A password for somebody who has none, typed twice because it cannot be seen."""

    password = PasswordField(
        _("New password"),
        validators=[InputRequired(_("Fill in a password.")), check_password],
        render_kw={"autocomplete": "new-password", "minlength": SHORTEST_PASSWORD, "maxlength": LONGEST_PASSWORD},
    )
    repeated = PasswordField(
        _("New password, once more"),
        validators=[
            InputRequired(_("Fill in the password once more.")),
            EqualTo("password", _("This differs from the password above. Fill in the same one twice.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _("Current password"),
        validators=[InputRequired(_("Fill in the current password."))],
        render_kw={"autocomplete": "current-password"},
    )
