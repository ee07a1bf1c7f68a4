"""The form of a person of the staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from ...accounts.forms import normal_username, trimmed
from ...accounts.kinds import ROLES, SERVICES
from ...accounts.models import Person
from ...accounts.rules import USERNAME, may_manage, may_open, propose_username
from ...fields import DayField, SubmittedForm
from ...formats import label
from .services import OF_OTHERS_ONLY

LANGUAGES = {"fr": "Français", "nl": "Nederlands"}


def choice(words: Any, sentence: Any, slugs: Iterable[str]) -> RadioField:
    validators = [InputRequired(sentence), AnyOf(list(slugs), sentence)]
    return RadioField(words, validators=validators, validate_choice=False)


class PersonForm(SubmittedForm):
    """What can be changed about a person."""

    name = StringField(
        _("Name"),
        filters=[trimmed],
        validators=[DataRequired(_("Fill in the name.")), Length(max=120, message=_("Give at most 120 characters."))],
        render_kw={"autocomplete": "off", "maxlength": 120},
    )
    service = choice(_("Service"), _("Choose a service."), SERVICES)
    brigade = StringField(
        _("Brigade"),
        filters=[trimmed],
        validators=[Optional(), Length(max=32, message=_("Give at most 32 characters."))],
        render_kw={"autocomplete": "off", "maxlength": 32, "list": "brigades"},
    )
    role = choice(_("Role"), _("Choose a role."), ROLES)
    is_constatateur = BooleanField(_("Records offences (constatateur)"))
    constatateur_since = DayField(_("Constatateur since"))
    language = choice(_("Language"), _("Choose a language."), LANGUAGES)
    joined_on = DayField(_("First day of work"))
    left_on = DayField(_("Last day of work"))

    def __init__(self, *, by: Person, of: Person | None = None, **more: Any) -> None:
        super().__init__(obj=of, **more)
        self.by, self.of = by, of
        self.service.choices = [(slug, label(service.label)) for slug, service in SERVICES.items()]
        self.role.choices = [(slug, label(names)) for slug, names in ROLES.items() if may_manage(by.role, of={slug})]
        self.language.choices = list(LANGUAGES.items())
        if of is not None and of.id == by.id:
            for name in OF_OTHERS_ONLY:
                delattr(self, name)

    def validate_service(self, field: RadioField) -> None:
        moves = self.of is not None and self.of.password_hash is not None and field.data != self.of.service
        if moves and not may_open(self.by.role, {field.data}):
            raise ValidationError(gettext("Professional secrecy holds there: only an administrator moves somebody in."))

    def validate_role(self, field: RadioField) -> None:
        if not may_manage(self.by.role, of={field.data}):
            raise ValidationError(gettext("Only an administrator makes administrators."))

    def validate_constatateur_since(self, field: DayField) -> None:
        if field.data and not self.is_constatateur.data:
            raise ValidationError(gettext("Tick that this person records offences, or leave the day empty."))

    def validate_left_on(self, field: DayField) -> None:
        if field.data and self.joined_on.data and field.data < self.joined_on.data:
            raise ValidationError(gettext("The last day comes before the first. Put one of the two right."))

    def columns(self) -> dict[str, str | bool | date | None]:
        """The values of the person, empty ones as None."""
        names: Mapping[str, Any] = self.data
        return {name: names[name] or None for name in names if name != "csrf_token"} | {
            "is_constatateur": bool(self.is_constatateur.data)
        }


class NewPersonForm(PersonForm):
    """The same, with the username: made from the name where it is left empty."""

    username = StringField(
        _("Username"),
        filters=[normal_username],
        validators=[Optional()],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": 64},
    )

    def __init__(self, *, by: Person, taken: set[str], **more: Any) -> None:
        super().__init__(by=by, **more)
        self.taken = taken

    def validate_username(self, field: StringField) -> None:
        if not USERNAME.fullmatch(field.data or ""):
            raise ValidationError(gettext("Use small letters, digits, dots and dashes only, at most 64."))
        if field.data in self.taken:
            raise ValidationError(gettext("Somebody has this username already. Choose another."))

    def columns(self) -> dict[str, str | bool | date | None]:
        columns = super().columns()
        return columns | {"username": columns["username"] or propose_username(str(columns["name"]), self.taken)}
