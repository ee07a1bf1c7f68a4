"""The entries of one day, by the conditions that the night counts by, whether the day counts or not. Read-only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, false, or_, select

from ..entries.models import Entry
from ..indicators.models import ExpectedResult
from .queries import Basis, stands_on
from .sql import fits


def select_entries_on(result: ExpectedResult, day: date, last_day: date, basis: Basis) -> Select[int]:
    """The numbers of those that give the day its amount: for coverage all with hours on it, also begun the day before.

    ``last_day``: of the period by whose measure the day is counted.
    """
    measure = result.at(last_day).measure
    of_kind = or_(false(), *((Entry.kind == kind) & fits(measure, kind, basis.facts) for kind in measure.kinds()))
    return select(Entry.number).where(Entry.withdrawn_at.is_(None), stands_on(measure, [(day, day)]), of_kind)
