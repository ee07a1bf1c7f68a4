"""Made results with made figures: what the style guide shows of progress and of the months' totals.
Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from ..dates import days_between
from ..entries.kinds import KINDS
from ..indicators.kinds import Conditions, Measure, Selection, Share, Target, Within
from ..indicators.models import Plan
from ..measurements.own import Own
from ..measurements.rules import GivenDay
from ..monthly.chart import chart_of, strip_of
from ..monthly.rules import STATUSES, Figure, ObjectiveBlock, Result, Row, ServiceBlock, ThemeBlock, Typed, months_of
from .progress import PlanYear, Progress

YEAR = date(2024, 1, 1)
VISITS, PATROLS, CONTACTS = (Selection(kind=(kind,)) for kind in ("techno_visit", "patrol", "case_contact"))
IN_TIME = Conditions(within=Within(days=14, of=("requested_on",)))
SOME_MONTHS = (3.0, 5.0, 0.0, 2.0, 6.0, 8.0, None)  # of May there is a mean without a day, of July nothing yet
MEASURES = {
    "reached": (Measure(coverage=(PATROLS,)), Target(at_least=7, per="day"), 8.4),
    "on_track": (Measure(count=(VISITS,)), Target(at_least=50), 43.0),
    "behind": (Measure(share=Share(among=(VISITS,), when=IN_TIME)), Target(at_least=100), 62.5),
    "missed": (Measure(count=(CONTACTS,)), Target(more_than=2), 0.0),
    "early": (Measure(count=(PATROLS,)), Target(at_least=500), 4.0),
    "no_target": (Measure(cases=(CONTACTS,)), None, 71.0),
    "no_data": (Measure(exists=(VISITS,)), Target(is_yes=True), None),
}


def made_plan_year() -> PlanYear:
    plan = Plan(first_day=YEAR, last_day=date(2024, 12, 31))
    return PlanYear(plan, YEAR.year, date(2024, 6, 18), date(2024, 6, 17), datetime(2024, 6, 18, 1, 30, tzinfo=UTC))


def made_progress() -> list[Progress]:
    """A result of each status, the third with a part of one's own."""
    return [_progress(number, status) for number, status in enumerate(STATUSES, start=1)]


def _progress(number: int, status: str) -> Progress:
    measure, target, value = MEASURES[status]
    kind = KINDS[next(measure.kinds())]
    result = Result(number, f"1.{number}a", kind.label, measure, target)
    months = tuple(_figure("month", month, of) for month, of in zip(months_of(YEAR.year), SOME_MONTHS, strict=False))
    year = _figure("year", YEAR, value, status)
    own = Own(entries=12, amount=12, base=16) if status in ("on_track", "behind") else None
    return Progress(result, made_plan_year(), (*months, *[None] * (12 - len(months))), year, own)


def _figure(period: str, first_day: date, value: float | None, status: str | None = None) -> Figure:
    return Figure(period, first_day, first_day, value, int(value or 0), 16, 1, 4, status)


def made_totals() -> dict[str, Any]:
    """What the table of the months' totals is made from: a theme with two objectives, one of them left blank."""
    progress = made_progress()
    rows = [Row(one.result, one.months, one.year) for one in progress]
    by_hand = Typed(3.0, "number", YEAR, "", "", datetime(2024, 6, 18, 9, tzinfo=UTC))
    rows[1] = Row(
        rows[1].result, (_figure("month", YEAR, 3.0)._replace(typed=by_hand), *rows[1].months[1:]), rows[1].year
    )
    first = progress[0].result
    objectives = (ObjectiveBlock("1.1", first.labels, tuple(rows)), ObjectiveBlock("1.2", first.labels, ()))
    return {
        "at": SimpleNamespace(name="2024-06", month=date(2024, 6, 1), has_plan=lambda month: False),
        "blocks": [ThemeBlock("1", first.labels, (ServiceBlock("peacekeepers", objectives),))],
        "themes": {"1": first.labels},
        "has_typed": True,
        "months": months_of(YEAR.year),
        "tally": dict.fromkeys(STATUSES, 1),
        "drawn": chart_of(rows[0], 60),
        "days": strip_of(first, _days()),
    }


def _days() -> Iterator[GivenDay]:
    """Two months of presence: every seventh day is no service day, some days bring too little, some nothing."""
    for place, day in enumerate(days_between(YEAR, date(2024, 2, 29))):
        hours = 0 if place % 11 == 5 else 4 if place % 5 == 3 else 8
        yield GivenDay(day, hours * 3600, place % 7 != 6)
