"""What each day gave: entries x plan -> the additive parts and the different keys of every local day.

Counting happens in the database, one pass over the entries per kind and dating column, whatever the number of
results. Read-only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select, true

from ..dates import days_between
from ..entries.kinds import KINDS
from ..entries.models import Entry, EntryCrew, EntryPartner
from ..indicators.kinds import Measure, Target
from . import coverage
from .rules import Parts
from .sql import Facts, as_bits, dating_column, fits, fits_part, positions


class Counted(NamedTuple):
    """An expected result as the night sees it, with one of the measures it has or had: the one by which periods are
    counted that end from ``since`` to ``until``."""

    result_id: int
    code: str
    measure: Measure
    target: Target | None
    since: date = date.min
    until: date = date.max

    def holds(self, last_day: date) -> bool:
        """Whether a period that ends on that day is counted so."""
        return self.since <= last_day <= self.until


class DayOf(NamedTuple):
    """Whose day: a result, a local day, and the kind of entry that gave it."""

    result_id: int
    day: date
    kind: str


class KeyOf(NamedTuple):
    """A key that counts once, on one day (see ``DayKey``)."""

    result_id: int
    role: str
    key: str
    day: date
    kind: str


@dataclass
class Found:
    """What was counted, and how many entries were read for it."""

    parts: dict[DayOf, Parts] = field(default_factory=dict)
    keys: set[KeyOf] = field(default_factory=set)
    entries_read: int = 0


@dataclass(frozen=True)
class Window:
    """Which days to count: from ``first_day`` to ``last_day``, and of a kind named in ``only`` just those days.
    ``facts`` say what is known: the as-of day may lie after the last day that is counted. ``neighbourhood``: only what
    is noted there."""

    first_day: date
    last_day: date
    facts: Facts
    only: Mapping[str, frozenset[date]] | None = None
    neighbourhood: str | None = None

    def of(self, kind: str) -> frozenset[date] | None:
        """The kind's days to count anew, None for all."""
        return None if self.only is None else self.only.get(kind, frozenset())

    def holds(self, kind: str, column: Any) -> ColumnElement[bool]:
        """The date in ``column`` is one of the days to count."""
        days = self.of(kind)
        if days is None:
            return and_(column >= self.first_day, column <= self.last_day)
        return column.in_(sorted(days))

    @property
    def place(self) -> ColumnElement[bool]:
        """The entry is noted where the window looks."""
        return true() if self.neighbourhood is None else Entry.neighbourhood == self.neighbourhood


def count_days(connection: Connection, results: Iterable[Counted], window: Window) -> Found:
    """What the window's days gave each result, straight from the entries. A plan still to begin has no days yet."""
    found = Found()
    if window.last_day < window.first_day:
        return found
    results = list(results)
    for kind in KINDS:
        if window.of(kind) == frozenset():
            continue
        concerned = [one for one in results if kind in one.measure.kinds()]
        covered = [one for one in concerned if one.measure.verb == "coverage"]
        by_dating: dict[str, list[Counted]] = defaultdict(list)
        for one in concerned:
            if one.measure.verb != "coverage":
                by_dating[one.measure.dated_by or "day"].append(one)
        for group in by_dating.values():
            _count_parts(connection, kind, group, window, found)
            _collect_keys(connection, kind, group, window, found)
        if covered:
            _measure_coverage(connection, kind, covered, window, found)
    return found


def _standing(kind: str, window: Window, dating: Any) -> ColumnElement[bool]:
    """Entries of the kind that count at all, on the days wanted."""
    return and_(Entry.kind == kind, window.holds(kind, dating), Entry.withdrawn_at.is_(None), window.place)


def _count_parts(connection: Connection, kind: str, group: list[Counted], window: Window, found: Found) -> None:
    """One pass: a row per day, three numbers per result."""
    dating = dating_column(group[0].measure)
    numbers = [number for one in group for number in _parts_of(one.measure, kind, window.facts)]
    query = select(dating, func.count(), *numbers).where(_standing(kind, window, dating)).group_by(dating)
    for day, read, *values in connection.execute(query):
        found.entries_read += read
        for position, one in enumerate(group):
            parts = Parts(*(int(value or 0) for value in values[3 * position : 3 * position + 3]))
            if parts.entries:
                found.parts[DayOf(one.result_id, day, kind)] = parts


def _parts_of(measure: Measure, kind: str, facts: Facts) -> tuple[Any, Any, Any]:
    """Amount, base and entries of one result as aggregates over a day."""
    among = fits(measure, kind, facts)
    entries = func.count().filter(among)
    if measure.is_distinct:
        return literal(0), literal(0), entries
    if measure.share is not None:
        return func.count().filter(fits_part(measure, kind, facts)), entries, entries
    if measure.verb in ("people", "hours"):
        column = Entry.people if measure.verb == "people" else Entry.minutes
        return func.sum(column).filter(among), literal(0), entries
    return entries, literal(0), entries


def _collect_keys(connection: Connection, kind: str, group: list[Counted], window: Window, found: Found) -> None:
    """The different cases, partners and people of each day: one pass per sort of key."""
    by_sort: dict[str, list[Counted]] = defaultdict(list)
    for one in group:
        if one.measure.is_distinct:
            by_sort["cases" if one.measure.share else str(one.measure.verb)].append(one)
    for sort, results in by_sort.items():
        wanted = [(one.result_id, role, condition) for one in results for role, condition in _roles(one, kind, window)]
        dating = dating_column(results[0].measure)
        held = as_bits([condition for _, _, condition in wanted])
        for key, joined in _keys_of(sort):
            query = select(dating, key, held).select_from(joined).where(_standing(kind, window, dating), held > 0)
            for day, value, bits in connection.execute(query.distinct()):
                for position in positions(bits):
                    result_id, role, _ = wanted[position]
                    found.keys.add(KeyOf(result_id, role, str(value), day, kind))


def _roles(one: Counted, kind: str, window: Window) -> Iterator[tuple[str, ColumnElement[bool]]]:
    among = fits(one.measure, kind, window.facts)
    if one.measure.share is None:
        yield "part", among
    else:
        yield "part", fits_part(one.measure, kind, window.facts)
        yield "whole", among


def _keys_of(sort: str) -> list[tuple[Any, Any]]:
    """Where a sort of key is read: its column, and what to read it from."""
    if sort == "cases":  # a case is a service and its number
        return [(Entry.service + ":" + Entry.case, Entry)]
    if sort == "partners":
        return [(EntryPartner.partner, _beside(EntryPartner))]
    return [(Entry.author_id, Entry), (EntryCrew.person_id, _beside(EntryCrew))]


def _beside(association: Any) -> Any:
    return Entry.__table__.join(association.__table__, association.entry_number == Entry.number)


def _measure_coverage(connection: Connection, kind: str, covered: list[Counted], window: Window, found: Found) -> None:
    """Hours of presence (see ``coverage``); results with the same measure are counted once."""
    by_measure: dict[Measure, list[Counted]] = defaultdict(list)
    for one in covered:
        by_measure[one.measure].append(one)
    conditions = [fits(measure, kind, window.facts) for measure in by_measure]
    days, changed = list(days_between(window.first_day, window.last_day)), window.of(kind)
    intervals = connection.execute(coverage.select_intervals(kind, days, changed, conditions).where(window.place))
    for day, presences in coverage.lay_over_each_other(intervals, days, len(conditions)):
        if changed is not None and day not in changed:
            continue
        found.entries_read += max(presence.entries - presence.carried + len(presence.long) for presence in presences)
        for presence, results in zip(presences, by_measure.values(), strict=True):
            for one in results:
                if presence.seconds:
                    parts = Parts(presence.seconds, presence.carried, presence.entries)
                    found.parts[DayOf(one.result_id, day, kind)] = parts
                found.keys.update(KeyOf(one.result_id, "entry", str(entry), day, kind) for entry in presence.long)
