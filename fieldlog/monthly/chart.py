"""A result's months as bars beside what each should bring, and its days as cells. Arithmetic only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from ..dates import month_of
from ..measurements.rules import GivenDay
from .outlook import met_of, scale_of
from .rules import Figure, Result, Row, bar_heights

MOST_WEAKEST = 5

State = Literal["met", "partly", "nothing", "off"]


class Chart(NamedTuple):
    """Heights of the months out of ``full`` (None: not known, or no value); ``line``: how high the target stands."""

    full: int
    heights: list[int | None]
    a_month: float | None
    line: int | None

    def keys(self, current: int) -> set[int]:
        """The bars whose values are read where there is no room for all: the one looked at, and of the others the
        first of the tallest and of the lowest; never two beside each other."""
        known = [place for place, height in enumerate(self.heights) if height is not None]
        wanted = [current, *_first_of(known, self.heights, max), *_first_of(known, self.heights, min)]
        found: set[int] = set()
        for place in wanted:
            if all(abs(place - other) > 1 for other in found):
                found.add(place)
        return found


def _first_of(places: list[int], heights: Sequence[int | None], which: Callable[..., int]) -> list[int]:
    return [which(places, key=lambda place: heights[place] or 0)] if places else []


def chart_of(row: Row, full: int) -> Chart:
    """The highest of the bars and the target's line fills the picture."""
    a_month = month_target(row.result, row.year)
    most = max([figure.value or 0 for figure in row.months if figure] + [a_month or 0])
    highest = max((figure.value or 0 for figure in row.months if figure), default=0)
    heights = bar_heights(row.months, round(full * highest / most) if most else full)
    return Chart(full, heights, a_month, round(full * a_month / most) if a_month and most else None)


def month_target(result: Result, year: Figure | None) -> float | None:
    """What a month should show: a mean's or a share's own target, of an amount its even part of the year's.

    None where months say nothing of the target: without one, for yes or no, for what is counted once a year however
    often it occurs, and for amounts so small that most months need nothing (fewer than one a month).
    """
    target = result.target
    if target is None or target.is_yes or year is None:
        return None
    if result.unit not in ("number", "hours"):
        return target.number
    months = year.last_day.month - year.first_day.month + 1
    return None if result.measure.is_distinct or target.number < months else target.number / months


class DayCell(NamedTuple):
    """A day beside its target: met, partly, nothing although expected, or not expected; ``amount`` as in
    ``GivenDay``."""

    day: date
    state: State
    amount: int


class StripMonth(NamedTuple):
    """A month's days; how many of those expected met the target, and on which of them there was nothing."""

    month: date
    cells: list[DayCell]
    met: int
    expected: int

    @property
    def gaps(self) -> list[date]:
        return [cell.day for cell in self.cells if cell.state == "nothing"]


def strip_of(result: Result, days: Iterable[GivenDay]) -> list[StripMonth]:
    """The days of a target per day, month by month, up to the as-of day."""
    found = []
    for month, inner in groupby(days, lambda one: month_of(one.day)):
        of_month = list(inner)
        cells = [cell_of(result, one) for one in of_month]
        found.append(StripMonth(month, cells, *met_of(result, of_month)))
    return found


def cell_of(result: Result, one: GivenDay) -> DayCell:
    return DayCell(one.day, _state(result, one), one.amount)


def weakest_of(result: Result, days: Iterable[GivenDay]) -> list[GivenDay]:
    """The days expected to meet the target that are furthest from it, of equals the newest; at most five."""
    missed = [one for one in days if _state(result, one) in ("partly", "nothing")]
    return sorted(missed, key=lambda one: (one.amount, -one.day.toordinal()))[:MOST_WEAKEST]


class Hours(NamedTuple):
    """Presence and the hours of agents, in seconds."""

    presence: int
    agents: int


def hours_in(figure: Figure, days: Iterable[GivenDay], agents: Mapping[date, int]) -> Hours:
    """Of these days, as far as they lie in the figure's period."""
    of_period = [one for one in days if figure.first_day <= one.day <= figure.last_day]
    return Hours(sum(one.amount for one in of_period), sum(agents.get(one.day, 0) for one in of_period))


def _state(result: Result, one: GivenDay) -> State:
    if not one.is_expected:
        return "off"
    if result.target and result.target.is_met_by(one.amount / scale_of(result)):
        return "met"
    return "partly" if one.amount else "nothing"
