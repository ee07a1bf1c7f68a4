"""Hours of presence as tables: rounds in, seconds and entries of each local day out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fieldlog.dates import BRUSSELS, ONE_DAY, days_between, local_day
from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.measurements.coverage import Presence, lay_over_each_other
from fieldlog.measurements.rules import Days, Parts
from fieldlog.measurements.sql import epoch
from tests.factories import make_entry, make_person

HOUR = 3600
MONDAY = date(2024, 6, 10)
WEEK = (MONDAY, MONDAY + 6 * ONE_DAY)


def lay(
    rounds: list[tuple[str, str]], first: date = WEEK[0], last: date = WEEK[1], fits: int = 1, conditions: int = 1
) -> dict[date, list[Presence]]:
    """Rounds from local time to local time (``10 09:00`` in June 2024, or a whole instant), laid over each other."""
    spans = sorted((read(start), read(end)) for start, end in rounds)
    intervals = [
        (number, int(start.timestamp()), int(end.timestamp()), is_long(start, end), fits)
        for number, (start, end) in enumerate(spans, start=1)
    ]
    return dict(lay_over_each_other(intervals, list(days_between(first, last)), conditions))


def read(text: str) -> datetime:
    written = datetime.fromisoformat(text if len(text) > 8 else f"2024-06-{text}")
    return written if written.tzinfo else written.replace(tzinfo=BRUSSELS)


def is_long(start: datetime, end: datetime) -> int:
    return int((local_day(end) - local_day(start)).days > 1)


@pytest.mark.parametrize(
    ("rounds", "hours"),
    [
        ([("10 09:00", "10 12:00")], {10: 3}),
        # side by side, overlapping, one inside the other, end to end, apart
        ([("10 09:00", "10 12:00"), ("10 09:00", "10 12:00")], {10: 3}),
        ([("10 09:00", "10 12:00"), ("10 11:00", "10 13:00")], {10: 4}),
        ([("10 09:00", "10 17:00"), ("10 10:00", "10 11:00"), ("10 12:00", "10 13:00")], {10: 8}),
        ([("10 09:00", "10 12:00"), ("10 12:00", "10 13:00")], {10: 4}),
        ([("10 09:00", "10 10:00"), ("10 12:00", "10 13:00")], {10: 2}),
        # over midnight, to midnight sharp, from midnight, a whole day, over two midnights
        ([("10 22:00", "11 02:00")], {10: 2, 11: 2}),
        ([("10 22:00", "11 00:00")], {10: 2}),
        ([("11 00:00", "11 01:00")], {11: 1}),
        ([("10 00:00", "11 00:00")], {10: 24}),
        ([("10 23:00", "12 00:30")], {10: 1, 11: 24, 12: 0.5}),
        ([("10 23:00", "12 00:30"), ("11 09:00", "11 12:00"), ("12 00:00", "12 01:00")], {10: 1, 11: 24, 12: 1}),
        # a night and the next day's round overlap after midnight
        ([("10 22:00", "11 02:00"), ("11 01:00", "11 03:00")], {10: 2, 11: 3}),
        # what lies outside the days that are asked for is left away
        ([("09 22:00", "10 02:00")], {10: 2}),
        ([("16 22:00", "17 02:00")], {16: 2}),
        ([("08 12:00", "18 12:00")], dict.fromkeys(range(10, 17), 24)),
        ([("09 10:00", "09 12:00"), ("17 10:00", "17 12:00")], {}),
        ([], {}),
    ],
)
def test_hours_of_each_day(rounds: list[tuple[str, str]], hours: dict[int, float]) -> None:
    assert {day.day: on[0].seconds / HOUR for day, on in lay(rounds).items()} == hours


@pytest.mark.parametrize(
    ("day", "round_", "hours"),
    [
        (date(2024, 3, 31), ("2024-03-31T00:00+01:00", "2024-04-01T00:00+02:00"), 23),
        (date(2024, 10, 27), ("2024-10-27T00:00+02:00", "2024-10-28T00:00+01:00"), 25),
        (date(2024, 3, 31), ("2024-03-30T22:00+01:00", "2024-03-31T04:00+02:00"), 3),
        (date(2024, 10, 27), ("2024-10-26T22:00+02:00", "2024-10-27T04:00+01:00"), 5),
        # the hour that stands twice on the clock is two hours
        (date(2024, 10, 27), ("2024-10-27T02:00+02:00", "2024-10-27T02:00+01:00"), 1),
        (date(2024, 10, 27), ("2024-10-27T02:30+02:00", "2024-10-27T02:30+01:00"), 1),
    ],
)
def test_the_nights_the_clocks_change_are_measured_in_real_time(day: date, round_: tuple[str, str], hours: int) -> None:
    found = lay([round_], day - 2 * ONE_DAY, day + 2 * ONE_DAY)
    assert found[day][0].seconds == hours * HOUR


def test_an_entry_across_midnight_is_one_entry_where_both_days_count() -> None:
    found = lay([("10 22:00", "11 02:00"), ("11 09:00", "11 12:00")])
    assert [(day.day, on[0].entries, on[0].carried) for day, on in found.items()] == [(10, 1, 0), (11, 2, 1)]
    days = Days({day: Parts(on[0].seconds, on[0].carried, on[0].entries) for day, on in found.items()})
    both = frozenset(days_between(*WEEK))
    assert days.total(both, carried=True).entries == 2
    assert days.total(both - {MONDAY}, carried=True).entries == 2
    assert days.total(frozenset({MONDAY}), carried=True).entries == 1
    assert days.total(frozenset(), carried=True) == Parts(0, 0, 0)


def test_an_entry_over_three_days_is_named_on_each_of_them() -> None:
    found = lay([("10 23:00", "12 00:30"), ("11 09:00", "11 12:00")])
    assert [(day.day, on[0].long, on[0].entries) for day, on in found.items()] == [
        (10, [1], 0),
        (11, [1], 1),
        (12, [1], 0),
    ]


def test_each_condition_has_its_own_presence() -> None:
    start = int(read("10 09:00").timestamp())
    intervals = [
        (1, start, start + 3 * HOUR, 0, 0b011),
        (2, start + 2 * HOUR, start + 5 * HOUR, 0, 0b101),
        (3, start, start + 9 * HOUR, 0, 0),
    ]
    ((day, on),) = lay_over_each_other(intervals, [MONDAY], 3)
    assert day == MONDAY
    assert [(one.seconds // HOUR, one.entries) for one in on] == [(5, 2), (3, 1), (3, 1)]


def test_seconds_count_too() -> None:
    found = lay([("2024-06-10T09:00:10+02:00", "2024-06-10T09:00:40+02:00")])
    assert found[MONDAY][0].seconds == timedelta(seconds=30).total_seconds()


def test_both_databases_leave_parts_of_a_second_away(any_app: Flask) -> None:
    start = read("2024-06-10T09:00:00.600000+02:00")
    with any_app.app_context():
        ended_at = start + timedelta(minutes=5)
        make_entry(make_person(), "patrol", day=MONDAY, started_at=start, ended_at=ended_at, minutes=5)
        assert db.session.scalar(select(epoch(Entry.started_at))) == int(start.timestamp())
