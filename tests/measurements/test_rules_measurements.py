"""The arithmetic of periods as tables: plain rows in, numbers out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fieldlog.commune.rules import service_days
from fieldlog.commune.weekdays import always
from fieldlog.dates import days_between
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.measurements.rules import (
    Calendar,
    Employment,
    Figure,
    Keys,
    Parts,
    Period,
    Training,
    counted_days,
    figure_of,
    inducted_newcomers,
    is_stale,
    periods_of,
    runs_of,
    status_of,
    trained_constatateurs,
    trained_share,
    weeks_of,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def measure(**parts: Any) -> Measure:
    return Measure.model_validate(parts)


MEETINGS = measure(count={"kind": "meeting"})
PATROLS = measure(coverage={"kind": "patrol"})
OUTINGS = measure(hours={"kind": "outreach", "service": "le_pont"})
CASES = measure(cases={"kind": "case_contact"})
EXISTS, LASTING = measure(exists={"kind": "meeting"}), measure(lasting={"kind": "meeting"})
SHARE = measure(share={"among": {"kind": "techno_visit"}, "when": {"done": True}}, dated_by="requested_on")
STAFF = measure(staff_measure="inducted_newcomers")
YEAR = Period("year", day("2024-01-01"), day("2024-12-31"))
MAY = Period("month", day("2024-05-01"), day("2024-05-31"))


# --- periods -----------------------------------------------------------------------------------------------------


def test_periods_are_cut_to_the_plan() -> None:
    found = periods_of(day("2023-10-17"), day("2024-05-11"))
    assert [(one.name, str(one.first_day), str(one.last_day)) for one in found] == [
        ("plan", "2023-10-17", "2024-05-11"),
        ("year", "2023-10-17", "2023-12-31"),
        ("year", "2024-01-01", "2024-05-11"),
        ("quarter", "2023-10-17", "2023-12-31"),
        ("quarter", "2024-01-01", "2024-03-31"),
        ("quarter", "2024-04-01", "2024-05-11"),
        ("month", "2023-10-17", "2023-10-31"),
        ("month", "2023-11-01", "2023-11-30"),
        ("month", "2023-12-01", "2023-12-31"),
        ("month", "2024-01-01", "2024-01-31"),
        ("month", "2024-02-01", "2024-02-29"),
        ("month", "2024-03-01", "2024-03-31"),
        ("month", "2024-04-01", "2024-04-30"),
        ("month", "2024-05-01", "2024-05-11"),
    ]


def test_a_plan_of_one_day_has_one_of_each() -> None:
    one_day = day("2024-02-29")
    assert periods_of(one_day, one_day) == [
        Period(name, one_day, one_day) for name in ("plan", "year", "quarter", "month")
    ]


@pytest.mark.parametrize(
    ("first", "last", "as_of", "mondays"),
    [
        # a week belongs to the period that holds its Thursday: 1 February 2024 is one, 29 February too
        ("2024-02-01", "2024-02-29", "2024-12-31", ["01-29", "02-05", "02-12", "02-19", "02-26"]),
        ("2024-01-01", "2024-01-31", "2024-12-31", ["01-01", "01-08", "01-15", "01-22"]),
        # and is complete when its Sunday is known: the last of February on 3 March
        ("2024-02-01", "2024-02-29", "2024-03-02", ["01-29", "02-05", "02-12", "02-19"]),
        ("2024-02-01", "2024-02-29", "2024-03-03", ["01-29", "02-05", "02-12", "02-19", "02-26"]),
        ("2024-02-01", "2024-02-29", "2024-02-03", []),
        ("2024-02-01", "2024-02-29", "2024-02-04", ["01-29"]),
        ("2024-02-01", "2024-02-29", "2023-02-04", []),
        # a cut period: from Friday, to Wednesday, a Thursday alone, no Thursday at all
        ("2024-03-01", "2024-03-13", "2024-12-31", ["03-04"]),
        ("2024-03-07", "2024-03-07", "2024-12-31", ["03-04"]),
        ("2024-03-08", "2024-03-13", "2024-12-31", []),
    ],
)  # fmt: skip
def test_weeks_of_a_period(first: str, last: str, as_of: str, mondays: list[str]) -> None:
    assert [f"{monday:%m-%d}" for monday in weeks_of(Period("month", day(first), day(last)), day(as_of))] == mondays


def calendar(as_of: str, weekdays: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")) -> Calendar:
    served = service_days(always(weekdays), YEAR.first_day, YEAR.last_day)
    return Calendar(YEAR.first_day, day(as_of), {"peacekeepers": frozenset(served)})


@pytest.mark.parametrize(
    ("what", "target", "as_of", "number"),
    [
        (MEETINGS, None, "2024-05-17", 17),
        (MEETINGS, None, "2024-12-31", 31),
        (MEETINGS, Target(at_least=1), "2024-04-30", 0),
        (LASTING, Target(is_yes=True), "2024-05-17", 31 + 29 + 31 + 30 + 17),
        # May 2024 has 23 weekdays less the 1st, Ascension (9th) and Whit Monday (20th)
        (PATROLS, Target(at_least=5, per="day"), "2024-12-31", 20),
        (PATROLS, Target(at_least=5, per="day"), "2024-05-17", 11),
        (PATROLS, Target(at_least=5, per="day"), "2024-05-01", 0),
        # whole weeks: those of the five Thursdays, the last of which ends on 2 June
        (OUTINGS, Target(at_least=2, per="week"), "2024-12-31", 35),
        (OUTINGS, Target(at_least=2, per="week"), "2024-06-01", 28),
    ],
)
def test_which_days_count(what: Measure, target: Target | None, as_of: str, number: int) -> None:
    assert len(counted_days(what, target, MAY, calendar(as_of))) == number


def test_other_service_days_are_the_communes() -> None:
    saturdays = calendar("2024-12-31", ("sat",))
    assert len(counted_days(PATROLS, Target(at_least=5, per="day"), MAY, saturdays)) == 4


def test_days_as_unbroken_runs() -> None:
    days = [day(text) for text in ("2024-02-29", "2024-03-01", "2024-03-03", "2024-02-28")]
    assert runs_of(days) == [(day("2024-02-28"), day("2024-03-01")), (day("2024-03-03"), day("2024-03-03"))]
    assert runs_of([]) == []


# --- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "target", "total", "keys", "counted", "figure"),
    [
        (MEETINGS, None, Parts(3, 0, 3), Keys(), 31, Figure(3, 3, 0, 0, 3)),
        (OUTINGS, None, Parts(90, 0, 2), Keys(), 31, Figure(1.5, 90, 0, 0, 2)),
        (OUTINGS, Target(at_least=2, per="week"), Parts(600, 0, 4), Keys(), 28, Figure(2.5, 600, 0, 4, 4)),
        (OUTINGS, Target(at_least=2, per="week"), Parts(0, 0, 0), Keys(), 0, Figure(None, 0, 0, 0, 0)),
        (PATROLS, Target(at_least=7, per="day"), Parts(36000, 1, 2), Keys(entry=1), 4, Figure(2.5, 36000, 1, 4, 3)),
        (PATROLS, Target(at_least=7, per="day"), Parts(0, 0, 0), Keys(), 0, Figure(None, 0, 0, 0, 0)),
        (CASES, None, Parts(0, 0, 9), Keys(part=4), 31, Figure(4, 4, 0, 0, 9)),
        (EXISTS, None, Parts(7, 0, 7), Keys(), 31, Figure(1, 7, 0, 0, 7)),
        (EXISTS, None, Parts(0, 0, 0), Keys(), 31, Figure(0, 0, 0, 0, 0)),
        (LASTING, None, Parts(1, 0, 1), Keys(), 31, Figure(1, 1, 0, 0, 1)),
        (SHARE, None, Parts(1, 3, 3), Keys(), 31, Figure(100 / 3, 1, 3, 0, 3)),
        (SHARE, None, Parts(0, 0, 0), Keys(), 31, Figure(None, 0, 0, 0, 0)),
    ],
)
def test_the_value_of_a_period(
    what: Measure, target: Target | None, total: Parts, keys: Keys, counted: int, figure: Figure
) -> None:
    days = frozenset(days_between(MAY.first_day, MAY.first_day + timedelta(days=counted - 1)))
    assert figure_of(what, target, total, keys, days) == figure


@pytest.mark.parametrize(
    ("what", "target", "value", "as_of", "status"),
    [
        (MEETINGS, None, 5.0, "2024-12-31", "no_target"),
        (MEETINGS, None, None, "2024-05-17", "no_target"),
        (SHARE, Target(at_least=30), None, "2024-12-31", "no_data"),
        (MEETINGS, Target(at_least=10), 10.0, "2024-01-01", "reached"),
        (MEETINGS, Target(at_least=10), 9.0, "2024-12-31", "missed"),
        (MEETINGS, Target(at_least=10), 9.0, "2025-01-05", "missed"),
        (MEETINGS, Target(at_least=10), 9.0, "2024-12-30", "behind"),
        # more than two: two is not enough, and two is what the days gone by are a part of
        (MEETINGS, Target(more_than=2), 2.0, "2024-12-31", "missed"),
        (MEETINGS, Target(more_than=2), 2.0, "2024-12-30", "on_track"),
        (MEETINGS, Target(more_than=2), 3.0, "2024-03-01", "reached"),
        (MEETINGS, Target(more_than=2), 1.0, "2024-07-01", "on_track"),
        (MEETINGS, Target(more_than=2), 1.0, "2024-07-02", "behind"),
        # a part of the year: 366 days, and exactly half of them on 1 July
        (MEETINGS, Target(at_least=366), 31.0, "2024-01-31", "on_track"),
        (MEETINGS, Target(at_least=366), 30.0, "2024-01-31", "behind"),
        # a January with nothing yet is behind, never missed
        (MEETINGS, Target(at_least=10), 0.0, "2024-01-01", "behind"),
        (CASES, Target(at_least=366), 100.0, "2024-03-01", "on_track"),
        (CASES, Target(is_yes=True), 0.0, "2024-03-01", "behind"),
        (CASES, Target(is_yes=True), 1.0, "2024-03-01", "reached"),
        # means, shares, yes and no are reached or not
        (PATROLS, Target(at_least=7, per="day"), 6.9, "2024-03-01", "behind"),
        (OUTINGS, Target(at_least=2, per="week"), 1.9, "2024-12-30", "behind"),
        (OUTINGS, Target(at_least=2, per="week"), 1.9, "2024-12-31", "missed"),
        (SHARE, Target(at_least=30), 29.0, "2024-01-10", "behind"),
        (STAFF, Target(at_least=100), 99.0, "2024-01-10", "behind"),
        (EXISTS, Target(is_yes=True), 0.0, "2024-01-10", "behind"),
        (LASTING, Target(is_yes=True), 0.0, "2024-12-31", "missed"),
        (LASTING, Target(is_yes=True), 1.0, "2024-01-10", "reached"),
    ],
)
def test_what_a_years_value_means(
    what: Measure, target: Target | None, value: float | None, as_of: str, status: str
) -> None:
    assert status_of(what, target, value, YEAR, day(as_of)) == status


def test_a_year_cut_to_the_plan_is_as_long_as_its_days() -> None:
    december = Period("year", day("2023-12-22"), day("2023-12-31"))
    assert status_of(MEETINGS, Target(at_least=10), 1.0, december, day("2023-12-22")) == "on_track"
    assert status_of(MEETINGS, Target(at_least=10), 1.0, december, day("2023-12-23")) == "behind"


# --- the two staff measures --------------------------------------------------------------------------------------

ALICE, BOB, CHARLIE, DORA, EVA = 1, 2, 3, 4, 5
PEOPLE = [
    Employment(ALICE, "peacekeepers", True, day("2024-05-01"), None),
    Employment(BOB, "peacekeepers", True, day("2022-01-01"), day("2024-05-17")),
    Employment(CHARLIE, "mediation", True, day("2024-05-31"), day("2024-05-31")),
    Employment(DORA, "peacekeepers", False, None, None),
    Employment(EVA, "peacekeepers", True, None, None, day("2024-06-01")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "people"),
    [("2024-04-30", set()), ("2024-05-01", {ALICE}), ("2024-05-30", {ALICE}), ("2024-12-31", {ALICE, CHARLIE})],
)
def test_newcomers_are_those_who_joined_in_the_period_and_are_known(as_of: str, people: set[int]) -> None:
    asked = inducted_newcomers(PEOPLE, MAY, day(as_of))
    assert (asked.people, asked.topic, asked.trained_until) == (people, "induction", day(as_of))


@pytest.mark.parametrize(
    ("as_of", "people"),
    [("2024-05-01", {ALICE, BOB}), ("2024-05-17", {ALICE, BOB}), ("2024-05-18", {ALICE}), ("2024-12-31", {ALICE})],
)
def test_who_leaves_on_the_last_known_day_is_still_a_constatateur(as_of: str, people: set[int]) -> None:
    asked = trained_constatateurs(PEOPLE, MAY, day(as_of))
    assert (asked.people, asked.trained_until) == (people, min(day(as_of), MAY.last_day))


def test_a_training_counts_once_for_each_person_it_trained() -> None:
    trainings = [
        Training(ALICE, "constatateur", day("2023-01-10"), 7),
        Training(BOB, "constatateur", day("2023-01-10"), 7),
        Training(ALICE, "constatateur", day("2024-05-01"), 8),
        Training(ALICE, "constatateur", day("2024-05-02"), 9),
        Training(ALICE, "induction", day("2024-05-01"), 10),
        Training(CHARLIE, "constatateur", day("2023-01-10"), 11),
    ]
    on_the_first = trained_constatateurs(PEOPLE, MAY, day("2024-05-01"))
    assert trained_share(on_the_first, trainings) == Figure(100.0, 2, 2, 0, 2)
    nobody = inducted_newcomers(PEOPLE, MAY, day("2024-04-30"))
    assert trained_share(nobody, trainings) == Figure(None, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("age", "is_late"), [(timedelta(hours=25, minutes=59), False), (timedelta(hours=26, seconds=1), True)]
)
def test_a_night_is_late_after_26_hours(age: timedelta, is_late: bool) -> None:
    ended = datetime(2024, 5, 18, 1, 30, tzinfo=UTC)
    assert is_stale(ended, ended + age) is is_late


def test_before_the_first_night_nothing_is_late() -> None:
    assert not is_stale(None, datetime(2024, 5, 18, 1, 30, tzinfo=UTC))
