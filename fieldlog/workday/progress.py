"""How far a service has come towards its expected results this year, and what a person's own entries give them.

The figures are the stored ones of the last night, with what coordinators typed in where nothing was counted, never
judged again; only today's hours of presence are measured as they are asked for, by the code of the night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from ..accounts.models import Person
from ..dates import month_of
from ..entries.habits import kinds_by_use
from ..entries.kinds import kinds_for
from ..indicators.models import Plan
from ..indicators.owners import services_by_result
from ..indicators.queries import list_results
from ..measurements.own import Own, Presence, measure_presence, read_own
from ..monthly.manual_values.queries import list_shown
from ..monthly.outlook import missing_of, needed_a_month
from ..monthly.queries import list_figures, list_plan_states, result_facts
from ..monthly.rules import Figure, Result, Row, months_of

MOST_ON_HOME = 4
URGENCY = {"behind": 0, "missed": 0, "no_data": 1, "early": 1, "on_track": 1, "reached": 2, "no_target": 3}


@dataclass(frozen=True)
class PlanYear:
    """A year of a plan, cut to its days, and up to which day and when its figures were computed (None: not yet).

    ``today`` is the day on which it is read, which may lie in a later year.
    """

    plan: Plan
    year: int
    today: date
    as_of: date | None
    computed_at: datetime | None

    @property
    def first_day(self) -> date:
        return max(self.plan.first_day, date(self.year, 1, 1))

    @property
    def last_day(self) -> date:
        return min(self.plan.last_day, date(self.year, 12, 31))


@dataclass(frozen=True)
class Progress:
    """One result of a service, and how far it has come.

    ``months`` are twelve (None where nothing is known), ``own`` is what the person's own entries of the year give, up
    to the as-of day; ``also`` are the results that are counted and aimed at in the very same way.
    ``today`` is the presence of today so far, for hours of presence a day.
    """

    result: Result
    at: PlanYear
    months: tuple[Figure | None, ...]
    year: Figure | None
    own: Own | None = None
    today: Presence | None = None
    also: tuple[Result, ...] = ()

    @property
    def status(self) -> str | None:
        return self.year.status if self.year else None

    @property
    def row(self) -> Row:
        """The same as the coordinators' pages have it."""
        return Row(self.result, self.months, self.year)

    @property
    def has_typed(self) -> bool:
        return self.row.has_typed

    @property
    def part(self) -> float | None:
        """How much of the target is there, from 0 to 1; None without a target or before there is a value."""
        target = self.result.target
        if target is None or self.year is None or self.year.value is None:
            return None
        if target.is_met_by(self.year.value):
            return 1.0
        # "More than 2" is not full with two.
        goal = target.number + 1 if target.more_than is not None else target.number
        return max(0.0, min(self.year.value / goal, 1.0)) if goal else 0.0

    @property
    def today_part(self) -> float | None:
        """How much of a day's target today has, from 0 to 1."""
        target = self.result.target
        if self.today is None or target is None or not target.number:
            return None
        return min(self.today.seconds / 3600 / target.number, 1.0)

    @property
    def missing(self) -> float | None:
        """What is still missing this year, in the unit of the value: contacts, people, hours, cases."""
        return missing_of(self.result, self.year.value if self.year else None)

    @property
    def this_month(self) -> Figure | None:
        """The figure of the month that runs; None on its first day, which no night has counted yet."""
        return self.months[self.at.today.month - 1] if self.at.today.year == self.at.year else None

    @property
    def days_left(self) -> int:
        """The days of the year that are still to come, today among them."""
        return max(0, (self.at.last_day - self.at.today).days + 1)

    @property
    def pace(self) -> int | None:
        """How much of what is missing each month that is left has to bring."""
        return needed_a_month(self.missing or 0, self.days_left)


def find_plan_year(on: date, *, today: date | None = None) -> PlanYear | None:
    """The year of ``on`` in the plan that holds that day; None where no plan does. It is read ``today``, else on that
    very day."""
    state = next((one for one in list_plan_states() if one.plan.first_day <= on <= one.plan.last_day), None)
    if state is None:
        return None
    measured = state.measured
    return PlanYear(
        state.plan,
        on.year,
        today or on,
        measured.as_of if measured else None,
        measured.computed_at if measured else None,
    )


def list_progress(service: str, at: PlanYear) -> list[Progress]:
    """All results of a service as the year is counted, in the plan's order; what is typed in stands by itself."""
    stored = list_results(at.plan)
    services = services_by_result(stored, at.last_day)
    results = [result_facts(one, at.last_day) for one in stored if service in services[one.id]]
    shown = list_shown(at, results, list_figures(at.plan, at.year))
    by_content: dict[object, list[Progress]] = defaultdict(list)
    for result in results:
        found = progress_of(result, at, shown.get(result.id, ()))
        by_content[result.measure, result.target, result.code if found.has_typed else ""].append(found)
    return [replace(first, also=tuple(one.result for one in others)) for first, *others in by_content.values()]


def progress_of(result: Result, at: PlanYear, figures: Iterable[Figure]) -> Progress:
    """From the figures of the result's months and years, as pages tell them."""
    of = {(one.period, month_of(one.first_day)): one for one in figures if one.first_day.year == at.year}
    year = next((one for (period, _), one in of.items() if period == "year"), None)
    return Progress(result, at, tuple(of.get(("month", month)) for month in months_of(at.year)), year)


def with_own(person: Person, found: Sequence[Progress]) -> list[Progress]:
    """The same with what the person's own entries of the year give; nothing before the plan's first night."""
    at = found[0].at if found else None
    if at is None or at.as_of is None:
        return list(found)
    measures = [one.result.measure for one in found]
    own = read_own(person, measures, first_day=at.first_day, last_day=at.last_day, as_of=at.as_of)
    return [replace(one, own=own[one.result.measure]) for one in found]


def with_presence_of(on: date, found: Sequence[Progress]) -> list[Progress]:
    """The same with the presence of ``on`` so far, for those that aim at hours a day; one query for all."""
    covered = [one.result.measure for one in found if one.result.unit == "hours_per_day"]
    today = measure_presence([measure for measure in covered if measure.verb == "coverage"], on)
    return [replace(one, today=today.get(one.result.measure)) for one in found]


class HomeProgress(NamedTuple):
    """What the first page says: the few results that matter most, and those that a patrol counts for."""

    few: list[Progress]
    presence: list[Progress]


def find_home_progress(person: Person, on: date) -> HomeProgress:
    """The few are fed by the kinds that the person logs, the one logged most first. Those behind stand at the top."""
    at = find_plan_year(on)
    if at is None:
        return HomeProgress([], [])
    kinds = kinds_by_use(person) or [kind.slug for kind in kinds_for(person.service)]
    rank = {kind: place for place, kind in enumerate(kinds)}
    found = with_presence_of(on, list_progress(person.service, at))
    fed = [one for one in found if rank.keys() & set(one.result.measure.kinds())]
    few = sorted(fed, key=lambda one: (min(_ranks(one, rank)), *_weight(one)))[:MOST_ON_HOME]
    few.sort(key=_urgency)
    return HomeProgress(with_own(person, few), [one for one in found if one.today])


def _urgency(one: Progress) -> int:
    return URGENCY.get(one.status or "", 1)


def _weight(one: Progress) -> tuple[bool, int, int]:
    """Before shares what every entry moves, and of that first what is behind, then what nothing else feeds. Of shares
    none is pushed by where it stands: one in three of a few is soon behind, and soon reached."""
    is_share = one.result.unit == "percent"
    return is_share, 0 if is_share else _urgency(one), len(list(one.result.measure.kinds()))


def _ranks(one: Progress, rank: Mapping[str, int]) -> list[int]:
    return [rank[kind] for kind in one.result.measure.kinds() if kind in rank]
