"""The forms in which parts of a plan are worded and added."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from ...accounts.kinds import SERVICES
from ...entries.kinds import KINDS
from ...fields import SubmittedForm
from ...formats import label, language
from ..plan_file import PlanFile
from .parts import codes

CODE = re.compile(r"[A-Za-z0-9.]{1,8}")
LONGEST_LABEL, LONGEST_WORDING = 200, 2000


NO_BREAKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def on_one_line(value: str | None) -> str | None:
    """Pasted text keeps its words and the spaces that do not break; line breaks and what cannot be printed go, such as
    the hyphens and empty signs that come out of a word processor."""
    if not value:
        return value
    spaced = re.sub("[\\s\u2028\u2029]", lambda space: space[0] if space[0] in NO_BREAKS else " ", value)
    kept = "".join(sign for sign in spaced if sign.isprintable() or sign in NO_BREAKS)
    return re.sub(" {2,}", " ", kept).strip(" ")


def short(words: Any, *, optional: bool = False) -> StringField:
    too_long = Length(max=LONGEST_LABEL, message=_("Give at most 200 characters."))
    needed = Optional() if optional else DataRequired(_("Fill this in."))
    more = {"autocomplete": "off", "maxlength": LONGEST_LABEL}
    return StringField(words, filters=[on_one_line], validators=[needed, too_long], render_kw=more)


def long(words: Any, lang: str = "fr") -> TextAreaField:
    too_long = Length(max=LONGEST_WORDING, message=_("Give at most 2000 characters."))
    more = {"rows": 4, "maxlength": LONGEST_WORDING, "lang": lang}
    return TextAreaField(
        words, filters=[on_one_line], validators=[DataRequired(_("Fill this in.")), too_long], render_kw=more
    )


def code(words: Any) -> StringField:
    more = {"autocomplete": "off", "maxlength": 8, "spellcheck": "false"}
    return StringField(words, filters=[on_one_line], validators=[DataRequired(_("Fill this in."))], render_kw=more)


def check_code(plan: PlanFile, level: str, field: StringField) -> None:
    """Raises ValidationError."""
    if not CODE.fullmatch(field.data or ""):
        raise ValidationError(gettext("Use letters, digits and dots only, at most 8."))
    if field.data in codes(plan, level):
        raise ValidationError(gettext("This code is taken. Choose another."))


class TextsForm(SubmittedForm):
    """The texts of one part: the plan's own French, and what screens show."""

    seen = HiddenField()

    @property
    def values(self) -> dict[str, Any]:
        """The part's values, empty ones as None."""
        return {name: value or None for name, value in self.data.items() if name not in ("csrf_token", "seen")}


class ThemeForm(TextsForm):
    label_fr = short(_("Name in French"))
    label_nl = short(_("Name in Dutch"))


class ObjectiveForm(TextsForm):
    wording = long(_("Words of the plan"))
    label_fr = short(_("Short name in French"), optional=True)
    label_nl = short(_("Name in Dutch"))


class ResultForm(TextsForm):
    wording = long(_("Words of the plan"))
    label_fr = short(_("Name in French"))
    label_nl = short(_("Name in Dutch"))
    service = RadioField(_("Whose work is it?"), validate_choice=False, validators=[AnyOf(["", *SERVICES])])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.service.choices = [
            ("", gettext("Of any service")),
            *((slug, label(SERVICES[slug].label)) for slug in SERVICES),
        ]
        self.service.data = self.service.data or ""
        self.service.flags.required = True


FORMS: dict[str, type[TextsForm]] = {
    "theme": ThemeForm,
    "strategic": ObjectiveForm,
    "operational": ObjectiveForm,
    "result": ResultForm,
}


class NewOperationalForm(SubmittedForm):
    """A new operational objective; its results are added afterwards."""

    code = code(_("Code"))
    wording = long(_("Words of the plan"))
    label_fr = short(_("Short name in French"), optional=True)
    label_nl = short(_("Name in Dutch"))

    def __init__(self, *, plan: PlanFile, **more: Any) -> None:
        super().__init__(**more)
        self.plan = plan

    def validate_code(self, field: StringField) -> None:
        check_code(self.plan, "operational", field)

    def part(self) -> dict[str, Any]:
        return self._values("code", "wording", "label_fr", "label_nl")

    def _values(self, *names: str, start: str = "") -> dict[str, Any]:
        return {name: self[f"{start}{name}"].data or None for name in names}


class NewResultForm(ResultForm):
    """A new expected result: at first the number of entries of one kind, which its next page says more closely."""

    code = code(_("Code"))
    kind = RadioField(_("What does it count?"), validators=[DataRequired(_("Choose what is counted."))])

    def __init__(self, *, plan: PlanFile, **more: Any) -> None:
        super().__init__(**more)
        self.plan = plan
        self.kind.choices = [(slug, label(kind.label)) for slug, kind in KINDS.items()]

    def validate_code(self, field: StringField) -> None:
        check_code(self.plan, "result", field)

    def part(self) -> dict[str, Any]:
        values = self.values
        return values | {"measure": {"count": {"kind": values.pop("kind")}}}


class NewStrategicForm(NewOperationalForm):
    """A new strategic objective with its first operational one; of one service where the theme is split."""

    strategic_wording = long(_("Words of the plan"))
    strategic_label_fr = short(_("Short name in French"), optional=True)
    strategic_label_nl = short(_("Name in Dutch"))
    service = RadioField(_("Service"), validators=[DataRequired(_("Choose a service."))])

    def __init__(self, *, services: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(**more)
        if services:
            self.service.choices = [(slug, label(SERVICES[slug].label)) for slug in services]
        else:
            del self.service

    def part(self) -> dict[str, Any]:
        values = self._values("wording", "label_fr", "label_nl", start="strategic_")
        service = self.service.data if self.service else None
        return values | {"service": service, "operational": [_without_nothing(super().part())]}


class NewThemeForm(NewStrategicForm):
    """A new theme with its first objectives."""

    theme_code = code(_("Code"))
    theme_label_fr = short(_("Name in French"))
    theme_label_nl = short(_("Name in Dutch"))
    phenomenon = SelectField(_("Phenomenon"))

    def __init__(self, *, plan: PlanFile, **more: Any) -> None:
        super().__init__(plan=plan, **more)
        names = [(part.slug, getattr(part, f"label_{language()}")) for part in plan.phenomena]
        self.phenomenon.choices = [("", gettext("none")), *names]

    def validate_theme_code(self, field: StringField) -> None:
        check_code(self.plan, "theme", field)

    def part(self) -> dict[str, Any]:
        values = self._values("code", "label_fr", "label_nl", start="theme_")
        return values | {"phenomenon": self.phenomenon.data or None, "objectives": [_without_nothing(super().part())]}


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


class PlanFileForm(SubmittedForm):
    """A plan file to try; posted again with its text, to load it."""

    file = FileField(_("Plan file"))
    text = HiddenField()
    seen = HiddenField()

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.file.flags.required = True
