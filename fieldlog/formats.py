"""How dates, hours and numbers are written on the screen, in French and in Dutch; the Jinja filters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, TypeVar

from flask import Flask
from flask_babel import get_locale, gettext, lazy_gettext

from .dates import BRUSSELS, ONE_DAY, local_day, monday_of

Named = TypeVar("Named")
THIN = "\u202f"  # narrow no-break space: groups of thousands, and before a unit
NO_BREAK = "\u00a0"
MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
}  # fmt: skip
SHORT_MONTHS = {
    "fr": ("jan", "fév", "mar", "avr", "mai", "juin", "juil", "août", "sep", "oct", "nov", "déc"),
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
}
WEEKDAYS = {
    "fr": ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"),
    "nl": ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"),
}

STATUS_WORDS = {
    "reached": lazy_gettext("reached"),
    "on_track": lazy_gettext("on track"),
    "behind": lazy_gettext("behind"),
    "missed": lazy_gettext("missed"),
    "early": lazy_gettext("too early to tell"),
    "no_target": lazy_gettext("no target"),
    "no_data": lazy_gettext("no data"),
}


def language() -> Literal["fr", "nl"]:
    """The language of this request: ``fr`` or ``nl``."""
    locale = get_locale()
    return "nl" if locale is not None and locale.language == "nl" else "fr"


def label(labels: Mapping[str, str]) -> str:
    """The text in this request's language, of a declaration's ``{"fr": …, "nl": …}``."""
    return labels[language()]


def named(row: Any, attribute: str = "label") -> str:
    """The same for a row with ``label_fr`` and ``label_nl`` (or ``name_…``)."""
    text: str = getattr(row, f"{attribute}_{language()}")
    return text


def fold(text: str) -> str:
    """Without accents and capitals, to search in: the databases agree on neither."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).casefold()


def by_name(rows: Iterable[Named]) -> list[Named]:
    """Rows with ``name_fr`` and ``name_nl`` as people look for them: by name in this language, accents aside."""
    return sorted(rows, key=lambda row: fold(named(row, "name")))


def day(value: date) -> str:
    """22/11/2026"""
    return f"{value.day}/{value.month}/{value.year}"


def day_short(value: date) -> str:
    """22/11"""
    return f"{value.day}/{value.month}"


def day_name(value: date, today: date) -> str:
    """A day as a heading: Aujourd’hui, Hier, Lundi 16/11, Lundi 17/11/2025."""
    if value == today:
        return gettext("Today")
    if value == today - ONE_DAY:
        return gettext("Yesterday")
    weekday = WEEKDAYS[language()][value.weekday()]
    return f"{weekday} {day_short(value) if value.year == today.year else day(value)}"


def week_name(monday: date, today: date) -> str:
    """A week as a heading: Cette semaine, La semaine dernière, Semaine du 2/11 au 8/11."""
    weeks = (monday_of(today) - monday).days // 7
    if weeks in (0, 1):
        return gettext("Last week") if weeks else gettext("This week")
    sunday = monday + 6 * ONE_DAY
    last = day_short(sunday) if sunday.year == today.year else day(sunday)
    return gettext("Week of %(first)s to %(last)s", first=day_short(monday), last=last)


def month_name(month: date) -> str:
    """novembre 2026"""
    return f"{MONTHS[language()][month.month - 1]} {month.year}"


def month_short(month: date) -> str:
    """nov"""
    return SHORT_MONTHS[language()][month.month - 1]


def clock(instant: datetime) -> str:
    """The wall clock of Brussels: 03:30"""
    return f"{instant.astimezone(BRUSSELS):%H:%M}"


def local_minute(instant: datetime) -> str:
    """As a native input takes it: 2026-11-22T03:30"""
    return f"{instant.astimezone(BRUSSELS):%Y-%m-%dT%H:%M}"


def moment(instant: datetime) -> str:
    """22/11/2026 à 03:30"""
    local = instant.astimezone(BRUSSELS)
    return gettext("%(day)s at %(clock)s", day=day(local.date()), clock=clock(instant))


def hours(minutes: int) -> str:
    """Minutes as 7 h 30 (7 u 30 in Dutch), 45 min, 2 h."""
    whole, rest = divmod(minutes, 60)
    unit = "u" if language() == "nl" else "h"
    if not whole:
        return f"{rest}{NO_BREAK}min"
    return f"{whole}{NO_BREAK}{unit}{NO_BREAK}{rest:02d}" if rest else f"{whole}{NO_BREAK}{unit}"


def rounded(value: float, decimals: int = 0) -> Decimal:
    """As people round: 56.25 is 56.3. Python's own rounding would give 56.2, the even neighbour."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def number(value: float, decimals: int = 0) -> str:
    """1 234,5 with a decimal comma; ``decimals`` are always written."""
    return f"{rounded(value, decimals):,f}".replace(",", THIN).replace(".", ",")


def figure(value: float, unit: str = "", decimals: int = 0) -> str:
    """A number with its unit: 8,4 h/jour, 86 %."""
    text = number(value, decimals)
    return f"{text}{NO_BREAK}{unit}" if unit else text


def status_word(status: str) -> str:
    """What the status of a result over a year is called."""
    return str(STATUS_WORDS[status])


FILTERS = (
    day, day_short, day_name, week_name, month_name, month_short, clock, local_minute, local_day, moment, hours, number,
    figure, label, named, status_word,
)  # fmt: skip


def add_formats(app: Flask) -> None:
    """The filters under their own names, and ``language()`` for templates."""
    for filter_ in FILTERS:
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals["language"] = language
