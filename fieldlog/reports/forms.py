"""The forms of what people judge: an indicator's evaluation, and a colour of the authority's list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from ..fields import SubmittedForm
from ..formats import label, named
from .kinds import SYMBOLS, TONES
from .models import Colour
from .rules import LONGEST_TEXT, TEXTS, Content, tidy

NO_COLOUR = ""


def long_text(name: Any, rows: int) -> TextAreaField:
    sentence = lazy_gettext("Shorten this text to %(count)s characters at most.", count=LONGEST_TEXT)
    return TextAreaField(
        name, filters=[tidy], validators=[Length(max=LONGEST_TEXT, message=sentence)], render_kw={"rows": rows}
    )


class EvaluationForm(SubmittedForm):
    """What the authority wrote, and what the commune answers. Nothing has to be filled in: a half-written evaluation
    is saved as it is."""

    analysis = long_text(_("Analysis by the authority"), 4)
    colour = RadioField(_("Colour given by the authority"), validate_choice=False)
    motivation = long_text(_("Motivation by the commune"), 10)
    explanation = long_text(_("Why colour and computation differ"), 4)
    revision = HiddenField(validators=[Regexp(r"^[0-9]{1,9}$")])

    def validate_colour(self, field: RadioField) -> None:
        if (field.data or NO_COLOUR) not in self._offered:
            raise ValidationError(gettext("This colour is no longer on the list. Choose another one."))

    def offer(self, colours: Sequence[Colour], given: int | None) -> None:
        """The colours that are still given, and the one that was given before, however it fares now."""
        offered = [colour for colour in colours if colour.retired_at is None or colour.id == given]
        names = {NO_COLOUR: gettext("none yet")} | {str(colour.id): named(colour, "name") for colour in offered}
        self.colour.choices = list(names.items())
        self._offered = names.keys()

    def show(self, content: Content, revision: int) -> None:
        """Stand there with that content, over that revision."""
        for name in TEXTS:
            self[name].data = getattr(content, name)
        self.colour.data = str(content.colour_id or NO_COLOUR)
        self.revision.data = str(revision)

    @property
    def content(self) -> Content:
        colour = self.colour.data or NO_COLOUR
        texts = {name: self[name].data or "" for name in TEXTS}
        return Content(colour_id=int(colour) if colour.isdecimal() else None, **texts)

    @property
    def seen(self) -> int:
        """The revision over which it was written; -1, which no evaluation has, where that cannot be read."""
        text = self.revision.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1


def name_of_colour(name: Any) -> StringField:
    return StringField(
        name,
        filters=[tidy],
        validators=[
            InputRequired(_("Fill in the name.")),
            Length(max=40, message=_("Choose a name of at most %(count)s characters.", count=40)),
        ],
        render_kw={"maxlength": 40, "required": False},
    )


class ColourForm(SubmittedForm):
    """One colour: its name in both languages, how it looks and so what it means, and its sign."""

    name_fr = name_of_colour(_("Name in French"))
    name_nl = name_of_colour(_("Name in Dutch"))
    tone = RadioField(_("How it looks, and what it means"), [InputRequired(_("Choose how it looks."))])
    symbol = RadioField(_("Sign beside the name"), [InputRequired(_("Choose a sign."))])

    def offer(self) -> None:
        """In the reader's language."""
        self.tone.choices = [(name, label(labels)) for name, labels in TONES.items()]
        self.symbol.choices = [(name, label(labels)) for name, labels in SYMBOLS.items()]
