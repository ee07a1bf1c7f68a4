"""A measure as SQL, the same for both databases: what an entry must fit, as conditions on one row.

What has several values (topics of a contact, partners, crew) is asked with EXISTS: a join would count an entry twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from ..commune.models import FIRST_DAY, LAST_DAY
from ..entries.kinds import KINDS
from ..entries.models import Entry, EntryTopic
from ..indicators.kinds import Conditions, Measure, Within


@dataclass(frozen=True)
class Facts:
    """What a condition depends on beside the entry itself: the as-of day, and the target areas of each phenomenon as
    (neighbourhood, first day, last day).

    Target areas are few and written into the SQL: looking them up for every entry took half as long as all else.
    """

    as_of: date
    target_areas: Mapping[str, Sequence[tuple[str, date, date]]] = field(default_factory=dict)


class _later(FunctionElement[date]):
    """A date some time on. The number stands in the SQL itself: as a parameter it would be left out of the key under
    which the compiled statement is kept, and another term would get this one's SQL."""

    type = Date()
    inherit_cache = True

    def __init__(self, column: Any, number: int | None) -> None:
        super().__init__(column, literal_column(str(number)))


class days_later(_later):
    """A date so many days on."""

    inherit_cache = True


class months_later(_later):
    """The same day so many months on, or that month's last day where it has no such day.

    SQLite's own ``+1 month`` turns 31 January into 2 or 3 March; the earlier of that and the month's end is meant.
    """

    inherit_cache = True


class epoch(FunctionElement[int]):
    """An instant as whole seconds since 1970, what is less than a second left away."""

    type = BigInteger()
    inherit_cache = True


class month_of(FunctionElement[date]):
    """The first day of the month that holds a date."""

    type = Date()
    inherit_cache = True


def _arguments(element: FunctionElement[Any], compiler: Any, **kw: Any) -> tuple[str, int]:
    column, number = element.clauses
    return compiler.process(column, **kw), int(compiler.process(number, **kw))


@compiles(days_later, "sqlite")
def _days_later_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, days = _arguments(element, compiler, **kw)
    return f"date({column}, '+{days} days')"


@compiles(days_later, "postgresql")
def _days_later_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, days = _arguments(element, compiler, **kw)
    return f"({column} + {days})"


@compiles(months_later, "sqlite")
def _months_later_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, months = _arguments(element, compiler, **kw)
    return (
        f"min(date({column}, '+{months} months'), date({column}, 'start of month', '+{months + 1} months', '-1 day'))"
    )


@compiles(months_later, "postgresql")
def _months_later_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, months = _arguments(element, compiler, **kw)
    return f"CAST({column} + interval '{months} months' AS DATE)"


@compiles(month_of, "sqlite")
def _month_of_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"(substr({compiler.process(element.clauses, **kw)}, 1, 8) || '01')"


@compiles(month_of, "postgresql")
def _month_of_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(date_trunc('month', {compiler.process(element.clauses, **kw)}) AS DATE)"


@compiles(epoch, "sqlite")
def _epoch_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **kw)}) AS INTEGER)"


@compiles(epoch, "postgresql")
def _epoch_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **kw)})) AS BIGINT)"


def dating_column(measure: Measure) -> Any:
    """The date by which the measure's entries belong to a day."""
    return getattr(Entry, measure.dated_by or "day")


def fits(measure: Measure, kind: str, facts: Facts) -> ColumnElement[bool]:
    """An entry of this kind is among those the measure looks at (for a share: is in its denominator)."""
    day = day_of(measure, facts.as_of)
    return or_(false(), *(fits_all(one, kind, day, facts) for one in measure.selections if kind in one.kind))


def fits_part(measure: Measure, kind: str, facts: Facts) -> ColumnElement[bool]:
    """An entry of this kind is in the share's numerator."""
    if measure.share is None:
        raise ValueError("only a share has a part")
    day = day_of(measure, facts.as_of)
    return and_(fits(measure, kind, facts), fits_all(measure.share.when, kind, day, facts))


def day_of(measure: Measure, as_of: date) -> ColumnElement[Any]:
    """The entry's day as the as-of day sees it: where another date rules, a later day is still to come."""
    return case((Entry.day <= as_of, Entry.day)) if measure.dated_by else Entry.day.expression


def fits_all(conditions: Conditions, kind: str, day: ColumnElement[Any], facts: Facts) -> ColumnElement[bool]:
    """All of the conditions hold; ``day`` is the entry's as ``day_of`` the measure has it."""
    return and_(true(), *_conditions(conditions, kind, day, facts))


def _conditions(wanted: Conditions, kind: str, day: ColumnElement[Any], facts: Facts) -> Iterable[ColumnElement[bool]]:
    """The cheap ones first: a database reads them from left to right."""
    for column, slugs in (
        (Entry.service, wanted.service if wanted.service != KINDS[kind].services else ()),
        (Entry.audience, wanted.audience),
        (Entry.level, wanted.level),
    ):
        if slugs:
            yield column.in_(slugs)
    if wanted.topic:
        yield has_topic(kind, wanted.topic)
    if wanted.relayed_to is not None:
        yield Entry.relayed_to.is_not(None)
        if wanted.relayed_to.include:
            yield Entry.relayed_to.in_(wanted.relayed_to.include)
        if wanted.relayed_to.exclude:
            yield Entry.relayed_to.not_in(wanted.relayed_to.exclude)
    if wanted.done:
        yield day.is_not(None)
    if wanted.no_later_than:
        yield day <= getattr(Entry, wanted.no_later_than)
    if wanted.within:
        yield _is_within(wanted.within, day)
    if wanted.target_area:
        yield in_target_area(facts.target_areas.get(wanted.target_area, ()))


def has_topic(kind: str, topics: Iterable[str]) -> ColumnElement[bool]:
    """The entry has one of the topics; a contact may have several and stands once."""
    if not KINDS[kind].has_many_topics:
        return Entry.topic.in_(topics)
    return exists().where(EntryTopic.entry_number == Entry.number, EntryTopic.topic.in_(topics)).correlate(Entry)


def _is_within(within: Within, day: ColumnElement[Any]) -> ColumnElement[bool]:
    start = start_of_term(within)
    return and_(start <= day, day <= end_of_term(within, start))


def start_of_term(within: Within) -> Any:
    """The first of its dates that is given."""
    dates = [getattr(Entry, name) for name in within.of]
    return func.coalesce(*dates) if len(dates) > 1 else dates[0]


def end_of_term(within: Within, start: ColumnElement[Any]) -> ColumnElement[Any]:
    """The last day of a term that begins on that date."""
    return days_later(start, within.days) if within.days is not None else months_later(start, within.months)


def in_target_area(areas: Sequence[tuple[str, date, date]]) -> ColumnElement[bool]:
    """The neighbourhood is one of the target areas on the entry's day."""
    always = sorted({slug for slug, first_day, last_day in areas if (first_day, last_day) == (FIRST_DAY, LAST_DAY)})
    dated = [
        and_(Entry.neighbourhood == slug, Entry.day.between(first_day, last_day))
        for slug, first_day, last_day in areas
        if slug not in always
    ]
    return or_(Entry.neighbourhood.in_(always), *dated)


def reaches_target_areas(measure: Measure) -> bool:
    """Whether a change of target areas can change what the measure gives."""
    conditions = [*measure.selections, *([measure.share.when] if measure.share else [])]
    return any(one.target_area for one in conditions)


def as_bits(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """Which of the conditions hold, as one whole number: the first is bit 0. At most 62 fit in."""
    if len(conditions) > 62:
        raise ValueError(f"{len(conditions)} conditions at once: at most 62 were expected")
    bits = (case((condition, 1 << position), else_=0) for position, condition in enumerate(conditions))
    return sum(bits, start=literal(0))


@lru_cache(maxsize=10_000)
def positions(bits: int) -> tuple[int, ...]:
    """The conditions whose bit is set."""
    return tuple(position for position in range(bits.bit_length()) if bits >> position & 1)
