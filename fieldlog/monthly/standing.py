"""The plan at a glance: what stands where, by theme and by service, and the months of every result in one period.

Arithmetic only: nothing is counted or judged again here. A status is a year's; beside a quarter stands that of its
year, beside the whole plan that of its newest year with figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ..dates import month_of
from ..entries.dimensions import Labels
from ..measurements.rules import Period, periods_of
from .rules import STATUSES, URGENT, Figure, Line, Row, months_between, row_of


@dataclass(frozen=True)
class Span:
    """A period of a plan as an address names it (2024, 2024-Q2, plan), the year whose statuses stand beside it, and
    its newest month with figures."""

    period: Period
    year: int
    newest: date

    @property
    def name(self) -> str:
        return name_of(self.period)

    @property
    def months(self) -> list[date]:
        return months_between(self.period.first_day, self.period.last_day)


def name_of(period: Period) -> str:
    if period.name == "quarter":
        return f"{period.first_day.year}-Q{(period.first_day.month + 2) // 3}"
    return str(period.first_day.year) if period.name == "year" else period.name


def spans_of(first_day: date, last_day: date, as_of: date) -> list[Span]:
    """The whole plan, its years and its quarters, as far as they have begun."""
    return [
        _span(period, min(period.last_day, as_of))
        for period in periods_of(first_day, last_day)
        if period.name != "month" and period.first_day <= as_of
    ]


def _span(period: Period, known_until: date) -> Span:
    return Span(period, known_until.year, month_of(known_until))


class Seen(NamedTuple):
    """A result with its months in the period, the figure of the period, and whose result it is."""

    line: Line
    row: Row
    figure: Figure | None
    services: frozenset[str]

    @property
    def status(self) -> str:
        return self.row.status or "no_data"

    @property
    def is_urgent(self) -> bool:
        return self.status in URGENT


def seen_of(
    lines: Iterable[Line],
    figures: Mapping[int, Sequence[Figure]],
    services: Mapping[int, frozenset[str]],
    span: Span,
) -> list[Seen]:
    """Every result of the plan in its order."""
    return [
        Seen(
            line, row_of(line.result, of, span.year, span.months), _figure_of(of, span.period), services[line.result.id]
        )
        for line in lines
        if line.result
        for of in [figures.get(line.result.id, ())]
    ]


def _figure_of(figures: Iterable[Figure], period: Period) -> Figure | None:
    return next((one for one in figures if (one.period, one.first_day) == (period.name, period.first_day)), None)


def narrowed(seen: Iterable[Seen], *, theme: str = "", service: str = "", status: str = "") -> list[Seen]:
    return [
        one
        for one in seen
        if theme in ("", one.line.theme)
        if not service or service in one.services
        if status in ("", one.status)
    ]


class Stack(NamedTuple):
    """How many results of a theme or of a service stand where, in the order of the statuses."""

    slug: str
    labels: Labels
    counts: dict[str, int]

    @property
    def parts(self) -> Iterator[tuple[str, int, int]]:
        """Each status with how many stand before it and how many there are."""
        before = 0
        for status, count in self.counts.items():
            yield status, before, count
            before += count

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def urgent(self) -> int:
        return sum(count for status, count in self.counts.items() if status in URGENT)


def stack_of(slug: str, labels: Labels, seen: Iterable[Seen]) -> Stack:
    found = [one.status for one in seen]
    return Stack(slug, labels, {status: found.count(status) for status in STATUSES if status in found})


def stacks_of_themes(seen: Sequence[Seen]) -> list[Stack]:
    """One for each theme, in the plan's order."""
    themes = {one.line.theme: one.line.theme_labels for one in seen}
    return [stack_of(code, labels, narrowed(seen, theme=code)) for code, labels in themes.items()]


def stacks_of_services(seen: Sequence[Seen], labels: Mapping[str, Labels]) -> list[Stack]:
    """One for each service that has results, in the order of ``labels``. A result of two services stands with both."""
    stacks = [stack_of(service, of, narrowed(seen, service=service)) for service, of in labels.items()]
    return [stack for stack in stacks if stack.total]


def by_theme_and_service(seen: Iterable[Seen]) -> Iterator[tuple[Line, str | None, list[Seen]]]:
    """The parts of the table: each with a line of it, and the service where the theme is split between several."""
    for (_, service), inner in groupby(seen, key=lambda one: (one.line.theme, one.line.service)):
        part = list(inner)
        yield part[0].line, service, part
