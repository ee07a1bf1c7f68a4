"""The monthly page as a CSV sheet: the same rows in the same order, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flask_babel import gettext as _

from ..accounts.kinds import SERVICES
from ..formats import label, status_word
from .rules import Figure, Result, Row, ThemeBlock
from .wording import target_text, unit_word, value_text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_sheet(blocks: Iterable[ThemeBlock], months: Sequence[date]) -> str:
    """One line a result: where it stands in the plan, its months and its year, target and status."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["code", _("theme"), _("service"), _("objective"), _("expected result"), _("unit")]
        + [f"{month:%Y-%m}" for month in months]
        + [str(months[0].year), _("target"), _("status"), _("typed in")]
    )
    for line in _lines(blocks):
        writer.writerow([safe_cell(cell) for cell in line])
    return text.getvalue()


def _lines(blocks: Iterable[ThemeBlock]) -> Iterator[list[str]]:
    for theme in blocks:
        for section in theme.services:
            service = label(SERVICES[section.service].label) if section.service else ""
            for objective in section.objectives:
                place = [label(theme.labels), service, f"{objective.code} {label(objective.labels)}"]
                yield from (_line(place, row) for row in objective.rows)


def _line(place: list[str], row: Row) -> list[str]:
    result = row.result
    figures = [_cell(figure, result) for figure in (*row.months, row.year)]
    status = status_word(row.status) if row.status else ""
    named = [label(result.labels), unit_word(result.unit)]
    return [result.code, *place, *named, *figures, target_text(result), status, " ".join(_typed_in(row))]


def _typed_in(row: Row) -> Iterator[str]:
    """The columns of the line that come from no entry."""
    for figure in (*row.months, row.year):
        if figure and figure.typed:
            yield f"{figure.first_day:%Y-%m}" if figure.period == "month" else str(figure.first_day.year)


def _cell(figure: Figure | None, result: Result) -> str:
    """A number with a decimal point, for machines; words where the page has words."""
    if figure is None or figure.value is None or result.unit == "yes_no":
        return value_text(figure, result)
    return f"{figure.value:.4f}".rstrip("0").rstrip(".")


def safe_cell(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula; an apostrophe makes it text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
