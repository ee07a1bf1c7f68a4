"""The fields of entry forms. Each keeps what a person wrote, so that a refused form shows it again unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import Field

from ...accounts.guard import LANGUAGES
from ..rules import Mistake
from .sentences import say

# What a native input can hold; anything else is shown in a text input, where it is not lost.
NATIVE = {
    "date": re.compile(r"|[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "datetime-local": re.compile(r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"),
    "time": re.compile(r"|[0-9]{2}:[0-9]{2}"),
}


@dataclass(frozen=True)
class Option:
    """One thing to choose. ``is_marked`` puts a star beside it; ``is_near``: a colleague of the own brigade; not
    ``is_offered``: only where it was chosen before."""

    value: str
    label: str
    is_marked: bool = False
    is_near: bool = False
    is_offered: bool = True


class WrittenField(Field):
    """One value as a person writes it: ``text`` is what stands in the input, ``data`` what it means, or None.

    ``read`` makes the second from the first and raises ValueError with a sentence for the person. ``shapes`` are the
    native inputs that may show it, the first that can hold the text. ``required_for`` are the topics with which it
    must be filled in, where it need not always be.
    """

    text: str = ""
    required_for: Sequence[str] = ()
    quick_days: Sequence[Any] = ()  # of a date: the days that are one tap away
    quick_minutes: Sequence[int] = ()  # of a duration: those that are one tap away
    list_name: str = ""  # of the phone's lists, the one that fills it in a page that holds no choices

    def __init__(
        self,
        label: str = "",
        *,
        read: Callable[[str], Any] = str,
        is_required: bool = False,
        shapes: Sequence[str] = (),
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.read = read
        self.flags.required = is_required
        self.shapes = shapes

    @property
    def input_type(self) -> str:
        return next((shape for shape in self.shapes if NATIVE[shape].fullmatch(self.text)), "text")

    @property
    def missing(self) -> str:
        """The sentence with which it is refused when it is empty, for the phone to say at once."""
        return say(Mistake(self.short_name, "missing"))

    def process_data(self, value: Any) -> None:
        self.text = "" if value is None else str(value)
        self.data = None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        texts = texts_of(valuelist)
        self.text = texts[0] if texts else ""
        self.data = None
        if len(texts) > 1:
            raise ValueError(_("Give one value only."))
        if texts:
            self.data = self.read(texts[0])


class IdField(WrittenField):
    """A UUID made with the form: sent twice, it is stored once. An unreadable one gives way to a new one."""

    @property
    def text_to_send(self) -> str:
        return str(self.data or uuid4())


class JoinedField(WrittenField):
    """A quick choice and words of one's own, under one name: together they are one text."""

    quick: Sequence[str] = ()

    def offer(self, choices: Sequence[Any]) -> None:
        """The quick choices, lazy texts, in this request's language; one that was made in the other language before
        a switch is the same one here."""
        self.quick = [str(choice) for choice in choices]
        for language in LANGUAGES:
            with force_locale(language):
                told = [str(choice) for choice in choices]
            for before, here in zip(told, self.quick, strict=True):
                if self.text.partition(" · ")[0] == before:
                    self.text = here + self.text.removeprefix(before)
                    return

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        texts = texts_of(valuelist)
        self.text = " · ".join(texts)
        self.data = self.read(self.text) if texts else None

    @property
    def chosen(self) -> str:
        """The quick choice that the text begins with, if any."""
        return next((choice for choice in self.quick if self.text.partition(" · ")[0] == choice), "")

    @property
    def own_words(self) -> str:
        return self.text.removeprefix(self.chosen).removeprefix(" · ")


Offer = tuple[Sequence[Option], Sequence[Option]]


class OfferedField(WrittenField):
    """What can be chosen: ``first`` is shown at once, ``others`` one tap further. ``offer`` gives both. It is asked
    when the field is shown, so that a form that is only read, while nobody else can write, asks for nothing more."""

    offer: Callable[[], Offer] = staticmethod(lambda: ((), ()))

    @cached_property
    def first(self) -> Sequence[Option]:
        return self._offered[0]

    @cached_property
    def others(self) -> Sequence[Option]:
        return self._offered[1]

    @cached_property
    def _offered(self) -> Offer:
        return self.offer()


class ChoiceField(OfferedField):
    """One of what is offered."""

    input_kind = "radio"

    @property
    def is_filled(self) -> bool:
        return bool(self.text)

    def is_chosen(self, value: str) -> bool:
        return self.text == value


class ChoicesField(OfferedField):
    """Any number of the options; ``data`` is a tuple, each value once. Sent as fields of the same name or, as in
    entries.csv, in one with semicolons between. ``is_ticked``: a list of rows to tick, all of them in view."""

    input_kind = "checkbox"
    is_ticked = False

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = tuple(texts_of(part for value in valuelist for part in str(value).split(";")))

    @property
    def is_filled(self) -> bool:
        return bool(self.data)

    def is_chosen(self, value: str) -> bool:
        return value in self.data


def texts_of(values: Iterable[Any]) -> list[str]:
    """The texts among submitted values: trimmed, without empty ones, each once."""
    return list(dict.fromkeys(text for value in values if (text := str(value).strip())))
