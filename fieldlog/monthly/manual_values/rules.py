"""Where a typed-in value may stand, what it means for a target, and how a number is read. Arithmetic only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from ...measurements.rules import Period, status_of
from ..rules import Figure, Result, Typed, Unit

#: The most that a value can be, where its unit says so.
MOST: Mapping[str, int] = {"percent": 100, "hours_per_day": 24, "hours_per_week": 168}
HIGHEST = 1_000_000_000
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]{1,4})?")
#: 1.250 is a thousand and more to some, one and a quarter to others.
UNSURE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")

Mistake = Literal["none", "unsure", "not_whole", "too_much"]
At = tuple[str, date]


class Content(NamedTuple):
    """What a version says."""

    value: float
    unit: Unit
    known_on: date
    evidence: str


class NotANumber(Exception):
    """``why`` a text is not taken for the value of a figure."""

    def __init__(self, why: Mistake) -> None:
        super().__init__(why)
        self.why = why


def read_number(text: str, unit: Unit) -> float:
    """``12,5``, ``12.5`` or ``1 250``; of a share also ``80 %``. Raises NotANumber."""
    bare = re.sub(r"\s", "", text)
    if unit == "percent":
        bare = bare.removesuffix("%")
    if UNSURE.fullmatch(bare):
        raise NotANumber("unsure")
    if not NUMBER.fullmatch(bare):
        raise NotANumber("none")
    value = Decimal(bare.replace(",", "."))
    if unit == "number" and value != int(value):
        raise NotANumber("not_whole")
    if value > MOST.get(unit, HIGHEST):
        raise NotANumber("too_much")
    return float(value)


def may_be_typed(figure: Figure) -> bool:
    """Nothing was counted: no entry stands behind the figure, nor anything of which it would be a part."""
    return figure.entries == 0 and figure.base == 0


def with_typed(result: Result, figures: Iterable[Figure], typed: Mapping[At, Typed], as_of: date) -> list[Figure]:
    """The figures, with what was typed in where nothing was counted. A year's status follows the rules of the night."""
    return [_with_typed(result, one, typed.get((one.period, one.first_day)), as_of) for one in figures]


def _with_typed(result: Result, figure: Figure, typed: Typed | None, as_of: date) -> Figure:
    result = result.on(figure.last_day)
    if typed is None or typed.unit != result.unit or not may_be_typed(figure):
        return figure
    status = None
    if figure.period == "year":
        year = Period(figure.period, figure.first_day, figure.last_day)
        status = status_of(result.measure, result.target, typed.value, year, as_of)
    return figure._replace(value=typed.value, status=status, typed=typed)
