"""What the forms of all stages share: how a submission is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField
from wtforms.validators import InputRequired, Optional


def is_switching() -> bool:
    """Whether a half-filled form was sent by the button of the other language: it is shown again with all that was
    typed, and nothing is checked or saved."""
    return request.method == "POST" and "switch_to" in request.values


class SubmittedForm(FlaskForm):
    """Reads the body as a form only: as JSON, which Flask-WTF would take too, it could be of any shape. A form that
    is opened with what somebody wrote before is given it as a ``MultiDict``."""

    def is_submitted(self) -> bool:
        return bool(super().is_submitted()) and not is_switching()

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if isinstance(formdata, MultiDict):
                return formdata
            return request.form if request.method == "POST" else None


def refilled(filled: MultiDict[str, str] | None) -> dict[str, Any]:
    """How a form is told of what was sent before; its token was not kept and is not asked for."""
    return {} if filled is None else {"formdata": filled, "meta": {"csrf": False}}


class DayField(DateField):
    """A day, which may be left out unless a sentence says that it is ``missing``; what is none is refused with a
    sentence of ours."""

    def __init__(self, words: Any, *, missing: Any = None, **named: Any) -> None:
        super().__init__(words, [InputRequired(missing) if missing else Optional()], **named)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError:
            raise ValueError(gettext("Give a day such as 27/11/2026.")) from None
