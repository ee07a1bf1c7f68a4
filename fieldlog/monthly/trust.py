"""How far a figure can be trusted: what may still be missing from it, and what in it is a guess. Read-only.

Complete is what none of this holds of. Whatever the reader may not see is a number, and a small one is not told.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from ..accounts.models import Person
from ..dates import ONE_DAY, midnight
from ..devices.queries import count_quiet_phones, count_refused_forms
from ..entries.duplicates.queries import suspected_among
from ..entries.kinds import KINDS
from ..entries.models import Entry, EntryChange
from ..entries.queries import visible_entries
from ..extensions import db
from ..indicators.kinds import Measure, Within
from ..indicators.models import ExpectedResult
from ..measurements.in_time import deadlines_of, only_term_of, select_in_time
from ..measurements.models import MeasuredPlan
from ..measurements.queries import (
    Basis,
    find_recalculation,
    first_counted_at,
    is_changed_since,
    last_good_night_at,
    select_entries_behind,
)
from ..measurements.rules import is_stale
from .rules import Figure
from .secrecy import SMALL

#: The marks that entries of a figure have, by which its list can be narrowed.
ENTRY_MARKS = ("estimated", "duplicates", "late")
#: So many entries of a longer period than a month are compared with each other at once: 0.3 s of a processor.
COMPARED_AT_MOST = 15_000


class Count(NamedTuple):
    """Entries that the reader may see, and entries known to the reader as a number only."""

    seen: int = 0
    hidden: int = 0

    @property
    def total(self) -> int:
        return self.seen + self.hidden

    @property
    def is_small(self) -> bool:
        """Whether the exact number could point to somebody."""
        return 0 < self.hidden < SMALL


class Trust(NamedTuple):
    """``computed_at``: by the night, or since then by hand. ``missed``: the last good night, where it is long ago.
    ``holding`` phones, ``silent`` ones and ``refused`` forms may have entries of the period. ``duplicates``: None where
    they are looked for in months only. ``since``: entries that came or changed after the computation; ``is_changed``:
    the plan or the commune did. ``running``: the sort of a period that is not over, else empty; ``in_time``: entries
    still to be done, within a deadline of the measure, that may still count; ``term``: that deadline, where all have
    the same. The rest are entries in the figure."""

    computed_at: datetime
    as_of: date
    missed: datetime | None
    holding: int
    silent: int
    refused: int
    estimated: Count
    duplicates: Count | None
    late: Count
    since: Count
    is_changed: bool
    running: str
    in_time: Count
    term: Within | None

    @property
    def is_complete(self) -> bool:
        if self.duplicates is None:
            return False
        counts = (self.estimated, self.duplicates, self.late, self.since, self.in_time)
        away = (self.missed, self.holding, self.silent, self.refused, self.is_changed, self.running)
        return not any(away) and not any(count.total for count in counts)


def trust_of(
    person: Person, result: ExpectedResult, figure: Figure, measured: MeasuredPlan, basis: Basis, at: datetime
) -> Trust:
    """What is to be said of a figure of the result, to that person."""
    numbers = select_entries_behind(result, figure.first_day, figure.last_day, basis)
    recalculated = find_recalculation(result.id)
    if recalculated and recalculated.started_at < measured.computed_at:
        recalculated = None
    since = recalculated.started_at if recalculated else None
    known_until = min(figure.last_day, measured.as_of)
    until = midnight(known_until + ONE_DAY)
    last_night = last_good_night_at()
    measure = result.at(figure.last_day).measure
    estimated, late = _count_in_figure(person, measure, numbers, figure)
    services, kinds = services_of(measure), kinds_of(measure)
    holding, silent = count_quiet_phones(services, first_day=figure.first_day, until=until, at=at)
    return Trust(
        computed_at=(recalculated and recalculated.finished_at) or measured.computed_at,
        as_of=measured.as_of,
        missed=last_night if is_stale(last_night, at) else None,
        holding=holding,
        silent=silent,
        refused=count_refused_forms(services, kinds, since=midnight(figure.first_day)),
        estimated=estimated,
        duplicates=_count(person, Entry.number.in_(suspected_among(numbers))) if has_comparison(figure) else None,
        late=late,
        since=_count_since(person, measure, figure.first_day, known_until, since),
        is_changed=is_changed_since(result, figure.first_day, known_until, since),
        running=figure.period if measured.as_of < figure.last_day else "",
        in_time=_count_in_time(person, result, figure, basis),
        term=only_term_of(measure),
    )


def _count_in_time(person: Person, result: ExpectedResult, figure: Figure, basis: Basis) -> Count:
    numbers = select_in_time(result, figure.first_day, figure.last_day, basis)
    return _count(person, Entry.number.in_(numbers)) if deadlines_of(result.at(figure.last_day).measure) else Count()


def has_comparison(figure: Figure) -> bool:
    """Whether its entries are compared with each other: those of a month always, else unless they are too many."""
    return figure.period == "month" or figure.entries <= COMPARED_AT_MOST


def select_marked(mark: str, result: ExpectedResult, figure: Figure, basis: Basis) -> Select[int]:
    """The numbers of the figure's entries that have one of ``ENTRY_MARKS``; for doubles see ``list_groups``."""
    numbers = select_entries_behind(result, figure.first_day, figure.last_day, basis)
    has_mark = _has_estimated_end(result.at(figure.last_day).measure) if mark == "estimated" else _is_late(figure)
    return select(Entry.number).where(Entry.number.in_(numbers), has_mark)


def services_of(measure: Measure) -> set[str]:
    """Whose phones may hold what the measure looks at."""
    named: set[str] = set()
    for slug in kinds_of(measure):
        wanted = [one.service for one in measure.selections if slug in one.kind] or [()]
        named.update(*(services or KINDS[slug].services for services in wanted))
    return named


def kinds_of(measure: Measure) -> list[str]:
    """The two staff measures look at trainings."""
    return list(measure.kinds()) or ["training"]


def _has_estimated_end(measure: Measure) -> ColumnElement[bool]:
    """A guessed end makes hours a guess; how many rounds there were it leaves alone."""
    return Entry.is_end_estimated.is_(True) if measure.verb in ("hours", "coverage") else false()


def _is_late(figure: Figure) -> ColumnElement[bool]:
    """Recorded after the first good night that counted the period to its last day had begun: whoever read the period
    then read it without. Of a period that still runs nothing is late."""
    return Entry.recorded_at > first_counted_at(figure.last_day).scalar_subquery()


def _hidden_from(person: Person) -> Any:
    """1 where the person may not see the entry."""
    seen: Any = visible_entries(person).whereclause
    return case((seen, 0), else_=1)


def _count_in_figure(person: Person, measure: Measure, numbers: Select[int], figure: Figure) -> tuple[Count, Count]:
    hidden = _hidden_from(person)
    marks = (_has_estimated_end(measure), _is_late(figure))
    counts = [func.count().filter(mark, hidden == flag) for mark in marks for flag in (0, 1)]
    row = db.session.execute(select(*counts).where(Entry.number.in_(numbers))).one()
    return Count(row[0], row[1]), Count(row[2], row[3])


def _count(person: Person, condition: ColumnElement[bool]) -> Count:
    hidden = func.coalesce(func.sum(_hidden_from(person)), 0)
    total, of_them = db.session.execute(select(func.count(), hidden).where(condition)).one()
    return Count(total - int(of_them), int(of_them))


def _count_since(person: Person, measure: Measure, first_day: date, last_day: date, at: datetime | None) -> Count:
    """Entries whose marks wait for the night, of the kinds and with any of the dates that the figure may go by; after a
    recalculation only those marked since it began."""
    mark = EntryChange
    dates = (mark.requested_on, mark.offence_on, mark.due_on)
    touches = or_(
        and_(mark.day <= last_day, mark.last_day >= first_day), *(d.between(first_day, last_day) for d in dates)
    )
    if measure.staff_measure:
        touches = mark.day <= last_day
    waiting = select(mark.entry_number).where(mark.kind.in_(kinds_of(measure)), touches)
    if at is not None:
        waiting = waiting.where(mark.marked_at > at)
    return _count(person, Entry.number.in_(waiting))
