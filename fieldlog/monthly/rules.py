"""From stored figures to the rows of the monthly page. Arithmetic only: nothing is counted or judged again here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal, NamedTuple

from ..dates import add_months, last_of_month, month_of
from ..entries.dimensions import Labels
from ..indicators.kinds import Measure, Target
from ..indicators.versions import Version, version_on

#: As pages tell them: see ``as_told`` for what is too early to be called behind.
STATUSES = ("reached", "on_track", "behind", "missed", "early", "no_target", "no_data")
#: What somebody has to see to, or nothing is known of.
URGENT = frozenset({"behind", "missed", "no_data"})
FIRST_DAYS = 31

Unit = Literal["number", "percent", "yes_no", "hours", "hours_per_day", "per_day", "hours_per_week", "per_week"]


class Typed(NamedTuple):
    """A value that came from no entry: what somebody wrote down in the unit that figures had then, how it stood on
    which day, and where that is seen."""

    value: float
    unit: Unit
    known_on: date
    evidence: str
    author: str
    written_at: datetime


class Figure(NamedTuple):
    """A stored measurement, as it is read: see ``Measurement``; ``typed``: the value and the status are those of what
    was typed in, because nothing was counted."""

    period: str
    first_day: date
    last_day: date
    value: float | None
    amount: int
    base: int
    slots: int
    entries: int
    status: str | None
    typed: Typed | None = None


class Result(NamedTuple):
    """What the page says of an expected result."""

    id: int
    code: str
    labels: Labels
    measure: Measure
    target: Target | None
    versions: tuple[Version, ...] = ()

    def on(self, last_day: date) -> Result:
        """The result as a period is counted that ends on that day."""
        if len(self.versions) < 2:
            return self
        version = version_on(self.versions, last_day)
        return self._replace(measure=version.measure, target=version.target)

    @property
    def unit(self) -> Unit:
        return unit_of(self.measure, self.target)


class Line(NamedTuple):
    """An operational objective's place in the plan with one of its results; None for one the plan leaves blank."""

    theme: str
    theme_labels: Labels
    service: str | None
    objective: str
    objective_labels: Labels
    result: Result | None


@dataclass(frozen=True)
class Row:
    """A result with its year: its months (None where nothing is known yet), the year to date, the status. The months
    are the year's twelve, unless another period is looked at."""

    result: Result
    months: tuple[Figure | None, ...]
    year: Figure | None

    @property
    def status(self) -> str | None:
        return self.year.status if self.year else None

    @property
    def has_typed(self) -> bool:
        """Whether any of it comes from no entry."""
        return any(figure.typed for figure in (*self.months, self.year) if figure)


class ObjectiveBlock(NamedTuple):
    """One without rows is one whose expected result the plan leaves blank."""

    code: str
    labels: Labels
    rows: tuple[Row, ...]


class ServiceBlock(NamedTuple):
    """``service`` is None where the theme is not split between services."""

    service: str | None
    objectives: tuple[ObjectiveBlock, ...]


class ThemeBlock(NamedTuple):
    code: str
    labels: Labels
    services: tuple[ServiceBlock, ...]


def unit_of(measure: Measure, target: Target | None) -> Unit:
    """What the value of a measure is: a mean per day or week where the target says so, else the bare verb."""
    per = target.per if target else "year"
    if measure.verb is None or measure.verb == "share":
        return "percent"
    if measure.verb in ("exists", "lasting"):
        return "yes_no"
    is_hours = measure.verb in ("hours", "coverage")
    if per == "day":
        return "hours_per_day" if is_hours else "per_day"
    if per == "week":
        return "hours_per_week" if is_hours else "per_week"
    return "hours" if is_hours else "number"


def months_of(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def months_between(first_day: date, last_day: date) -> list[date]:
    """Every month that holds one of the days."""
    count = 12 * (last_day.year - first_day.year) + last_day.month - first_day.month + 1
    return [add_months(month_of(first_day), number) for number in range(count)]


def rows_of(lines: Iterable[Line], figures: Mapping[int, Sequence[Figure]], year: int) -> dict[str, Row]:
    """The row of every result, by its code, from the figures of each result's id."""
    months = months_of(year)
    return {
        line.result.code: row_of(line.result, figures.get(line.result.id, ()), year, months)
        for line in lines
        if line.result
    }


def row_of(result: Result, figures: Iterable[Figure], year: int, months: Iterable[date]) -> Row:
    of = {(figure.period, month_of(figure.first_day)): figure for figure in figures}
    in_year = [figure for figure in of.values() if figure.period == "year" and figure.first_day.year == year]
    return Row(
        result.on(date(year, 12, 31)),
        tuple(of.get(("month", month)) for month in months),
        in_year[0] if in_year else None,
    )


def blocks_of(lines: Sequence[Line], rows: Mapping[str, Row], *, theme: str = "", status: str = "") -> list[ThemeBlock]:
    """The page's parts in the plan's order; ``theme`` and ``status`` narrow it, and what is left empty goes."""
    chosen = [
        line
        for line in lines
        if not theme or line.theme == theme
        if not status or (line.result and rows[line.result.code].status == status)
    ]
    themes = [list(inner) for _, inner in groupby(chosen, key=lambda line: line.theme)]
    return [ThemeBlock(of[0].theme, of[0].theme_labels, tuple(_services(of, rows))) for of in themes]


def _services(lines: list[Line], rows: Mapping[str, Row]) -> Iterator[ServiceBlock]:
    for service, inner in groupby(lines, key=lambda line: line.service):
        yield ServiceBlock(service, tuple(_objectives(list(inner), rows)))


def _objectives(lines: list[Line], rows: Mapping[str, Row]) -> Iterator[ObjectiveBlock]:
    for code, inner in groupby(lines, key=lambda line: line.objective):
        found = list(inner)
        of = tuple(rows[line.result.code] for line in found if line.result)
        yield ObjectiveBlock(code, found[0].objective_labels, of)


def as_told(figure: Figure, result: Result, as_of: date) -> Figure:
    """The figure with its status as pages tell it. In the first month of a year nothing is called behind that has the
    whole year to come true; a mean per day or week may be behind on any day."""
    if figure.status != "behind" or (as_of - figure.first_day).days >= FIRST_DAYS:
        return figure
    target = result.on(figure.last_day).target
    return figure if target and target.per in ("day", "week") else figure._replace(status="early")


def find_figure(figures: Iterable[Figure], period: str, month: date) -> Figure | None:
    """The figure of the period of that name that holds the month; None where nothing is known yet."""
    last_day = last_of_month(month)
    return next(
        (one for one in figures if one.period == period and one.first_day <= last_day and one.last_day >= month), None
    )


def longer_periods(figures: Iterable[Figure], year: int) -> tuple[Figure, ...]:
    """The year's quarters, the year, and the whole plan."""
    order = ("quarter", "year", "plan")
    found = [one for one in figures if one.period == "plan" or (one.period in order and one.first_day.year == year)]
    return tuple(sorted(found, key=lambda one: (order.index(one.period), one.first_day)))


def tally(rows: Iterable[Row]) -> dict[str, int]:
    """How many results stand where, in the order of the statuses; those that none has are left out."""
    found = [row.status for row in rows]
    return {status: found.count(status) for status in STATUSES if status in found}


def bar_heights(figures: Sequence[Figure | None], full: int) -> list[int | None]:
    """Each month as a bar of at most ``full``; something is never shown as nothing. None: not known, or no value."""
    values = [figure.value if figure else None for figure in figures]
    most = max((value for value in values if value is not None), default=0.0)
    return [None if value is None else max(2, round(full * value / most)) if value else 0 for value in values]


def neighbour_years(month: date, first_day: date, last_day: date) -> tuple[date | None, date | None]:
    """The same month a year before and after, each moved into the days given, or None where that year has none."""
    earlier = max(add_months(month, -12), month_of(first_day))
    later = min(add_months(month, 12), month_of(last_day))
    return (earlier if earlier.year < month.year else None, later if later.year > month.year else None)
