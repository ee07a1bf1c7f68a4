"""What a measure that is typed and not saved yet would change, period by period, and in one line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from ..formats import status_word
from ..indicators.models import ExpectedResult, Plan
from ..indicators.versions import Version
from ..measurements.what_if import figures_as_if
from . import wording
from .rules import Figure, Result, as_told
from .secrecy import holds_secrets


class Compared(NamedTuple):
    """A period: its figure as stored (None for none), and as it would be."""

    period: str
    first_day: date
    stored: Figure | None
    as_if: Figure

    @property
    def is_same(self) -> bool:
        return self.stored == self.as_if


class WhatIf(NamedTuple):
    """Every period that has begun, in the order of the result's page. Of what is under professional secrecy months and
    quarters are not shown before they are saved, which leaves a trace: who tries choice after choice could take a few
    people from others, month by month."""

    every: list[Compared]
    hides_months: bool = False

    @property
    def changed(self) -> list[Compared]:
        return [one for one in self.every if not one.is_same]

    @property
    def shown(self) -> list[Compared]:
        return [one for one in self.changed if not self.hides_months or one.period in ("year", "plan")]

    @property
    def hidden(self) -> int:
        """How many change that are not shown."""
        return len(self.changed) - len(self.shown)

    @property
    def kept(self) -> int:
        return len(self.every) - len(self.changed)

    def as_told(self, stored: Result, typed: Result, as_of: date) -> WhatIf:
        """With the statuses as pages tell them."""
        every = [
            one._replace(
                stored=one.stored and as_told(one.stored, stored, as_of), as_if=as_told(one.as_if, typed, as_of)
            )
            for one in self.every
        ]
        return self._replace(every=every)

    def year(self, year: int) -> Compared | None:
        return next((one for one in self.every if one.period == "year" and one.first_day.year == year), None)


def as_it_stands(figures: list[Figure]) -> WhatIf:
    """Where nothing is changed yet."""
    return WhatIf([Compared(one.period, one.first_day, one, one) for one in figures])


def what_if(
    result: ExpectedResult, plan: Plan, versions: tuple[Version, ...], figures: list[Figure], as_of: date
) -> WhatIf:
    stored = {(one.period, one.first_day): one for one in figures}
    every = [
        Compared(
            period.name, period.first_day, stored.get((period.name, period.first_day)),
            Figure(period.name, period.first_day, period.last_day, *row.figure, row.status),
        )
        for period, row in figures_as_if(result, plan, versions, as_of).items()
    ]  # fmt: skip
    return WhatIf(every, any(holds_secrets(one.measure) for one in (*versions, *result.versions)))


def in_one_line(tried: WhatIf, year: int, stored: Result, typed: Result) -> str:
    """2026: 145 instead of 108; 12 other periods change"""
    if not tried.changed:
        return _("No figure changes so far.")
    this_year = tried.year(year)
    others = len(tried.changed) - (this_year in tried.changed)
    said = ngettext("%(num)d other period changes", "%(num)d other periods change", others)
    if not this_year:
        return said
    of_year = _year_in_words(this_year, stored, typed)
    return _("%(year)s; %(others)s", year=of_year, others=said) if others else of_year


def _year_in_words(one: Compared, stored: Result, typed: Result) -> str:
    year, before, after = one.first_day.year, one.stored, one.as_if
    new = wording.value_text(after, typed, unit=True) or wording.NOTHING
    old = wording.value_text(before, stored, unit=True)
    if old == new and before and before.status and after.status and before.status != after.status:
        old, new = status_word(before.status), status_word(after.status)
        return _("%(year)s: “%(new)s” instead of “%(old)s”", year=year, new=new, old=old)
    if old == new:
        return _("%(year)s: %(value)s as before", year=year, value=new)
    if not old:
        return _("%(year)s: %(value)s", year=year, value=new)
    return _("%(year)s: %(new)s instead of %(old)s", year=year, new=new, old=old)
