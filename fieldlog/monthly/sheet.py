"""Pages of figures as CSV sheets: the same rows in the same order, for a spreadsheet. Sheets that leave the building do
not tell small figures of services under professional secrecy (secrecy.py)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from ..accounts.kinds import SERVICES
from ..formats import label, status_word
from .rules import Figure, Line, Result, Row, ThemeBlock
from .secrecy import PLAIN_UNITS, SMALL, Sign, is_few, is_secret, is_small, kept_back, lasts_a_year
from .wording import period_text, target_text, unit_word, value_text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FEW = f"< {SMALL}"


class Told(NamedTuple):
    """A result as it is counted on the last of some days, and what it gives over them: None as its figure where that is
    not told; whether it was counted just now, whether the entries behind it may
    be listed, and what was typed in for periods within the days."""

    line: Line
    figure: Figure | None
    is_counted_now: bool
    opens: bool
    typed: Sequence[Figure] = ()


class Days(NamedTuple):
    """The days that a sheet is about, the last known one at most, the neighbourhood's name if it is about one alone,
    and whether they are a year or longer."""

    first_day: date
    last_day: date
    place: str
    are_a_year: bool


def write_sheet(blocks: Iterable[ThemeBlock], months: Sequence[date], to_hand_on: date | None = None) -> str:
    """One line a result: where it stands in the plan, its months and its year, target and status; ``to_hand_on``: the
    day up to which all is known, where the sheet leaves the building."""
    head = ["code", _("theme"), _("service"), _("objective"), _("expected result"), _("unit")]
    head += [f"{month:%Y-%m}" for month in months]
    head += [str(months[0].year), _("target"), _("status"), _("typed in")]
    return _written(head, _lines(blocks, to_hand_on))


def write_days_sheet(lines: Iterable[Line], told: Iterable[Told], days: Days) -> str:
    """One line a result of the plan: what it gives over the days, what that is made of, and how it was found."""
    found = {one.line.result.id: one for one in told if one.line.result}
    head = [
        "code",
        _("theme"),
        _("service"),
        _("expected result"),
        _("unit"),
        _("from"),
        _("up to"),
        _("neighbourhood"),
    ]
    head += [
        _("value"),
        _("numerator"),
        _("denominator"),
        _("entries"),
        _("how it was found"),
        _("note"),
        _("typed in"),
    ]
    return _written(head, (_days_line(line, found.get(line.result.id), days) for line in lines if line.result))


def _written(head: list[str], lines: Iterable[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in line])
    return text.getvalue()


def _days_line(line: Line, told: Told | None, days: Days) -> list[str]:
    result = (told.line if told else line).result
    assert result
    of_days = [f"{days.first_day}", f"{days.last_day}", days.place]
    begins = [result.code, label(line.theme_labels), _service(line.service), label(result.labels)]
    beside = "; ".join(_beside(one, result, days) for one in told.typed) if told else ""
    return [*begins, unit_word(result.unit), *of_days, *_found(told, result, days), beside]


def _beside(typed: Figure, result: Result, days: Days) -> str:
    """What was typed in for a period: 2026: 1."""
    value = _cell(typed, result)
    if is_small(typed, result) and not lasts_a_year(typed.first_day, min(typed.last_day, days.last_day)):
        value = FEW if result.on(typed.last_day).unit in PLAIN_UNITS else _("not told")
    return _("%(month)s: %(value)s", month=period_text(typed.period, typed.first_day), value=value)


def _found(told: Told | None, result: Result, days: Days) -> list[str]:
    """The value, what it is made of, its entries, how it was found, and a note."""
    if told is None:
        return [""] * 5 + [_("not told: its entries have no neighbourhood")]
    how = _("counted just now") if told.is_counted_now else _("added up from the stored days")
    figure = told.figure
    if figure is None:
        return [""] * 5 + [_("not told: under professional secrecy, only for whole months and all neighbourhoods")]
    hides_few = is_secret(result.measure) and not days.are_a_year
    parts = [figure.amount, figure.base] if result.unit == "percent" else []
    numbers = [FEW if hides_few and is_few(one) else str(one) for one in (*parts, figure.entries)]
    value, is_hidden = _cell(figure, result), hides_few and is_small(figure, result)
    if is_hidden:
        value = FEW if result.unit in PLAIN_UNITS else ""
    note = ""
    if is_hidden or FEW in numbers:
        note = _("hidden where it is 1 to 4: under professional secrecy, less than a year")
    return [value, *([] if parts else ["", ""]), *numbers, how, note]


def _service(slug: str | None) -> str:
    return label(SERVICES[slug].label) if slug else ""


def _lines(blocks: Iterable[ThemeBlock], to_hand_on: date | None) -> Iterator[list[str]]:
    for theme in blocks:
        for section in theme.services:
            for objective in section.objectives:
                place = [label(theme.labels), _service(section.service), f"{objective.code} {label(objective.labels)}"]
                yield from (_line(place, row, to_hand_on) for row in objective.rows)


def _line(place: list[str], row: Row, to_hand_on: date | None) -> list[str]:
    """A year that is not told has no status, which says on which side of its target it is."""
    result, hidden = row.result, kept_back(row, to_hand_on) if to_hand_on else {}
    figures = [
        _sign_text(hidden[figure]) if figure in hidden else _cell(figure, result) for figure in (*row.months, row.year)
    ]
    status = status_word(row.status) if row.status and row.year not in hidden else ""
    named = [label(result.labels), unit_word(result.unit)]
    return [result.code, *place, *named, *figures, target_text(result), status, " ".join(_typed_in(row))]


def _typed_in(row: Row) -> Iterator[str]:
    """The columns of the line that come from no entry."""
    for figure in (*row.months, row.year):
        if figure and figure.typed:
            yield f"{figure.first_day:%Y-%m}" if figure.period == "month" else str(figure.first_day.year)


def _cell(figure: Figure | None, result: Result) -> str:
    """A number with a decimal point, for machines; words where the page has words."""
    if figure is None or figure.value is None or result.on(figure.last_day).unit == "yes_no":
        return value_text(figure, result)
    return f"{figure.value:.4f}".rstrip("0").rstrip(".")


def _sign_text(sign: Sign) -> str:
    return FEW if sign == "few" else _("not told")


def safe_cell(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula; an apostrophe makes it text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
