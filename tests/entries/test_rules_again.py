"""The same hours once more: when they were last over, and which of them may be noted next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldlog.dates import BRUSSELS
from fieldlog.entries.rules.again import Round, once_more, suggest


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def round_of(start: str, end: str, **more: str) -> Round:
    return Round(more.pop("id", start), local(start), local(end), **more)


@pytest.mark.parametrize(
    ("start", "end", "now", "again"),
    [
        ("2026-11-26T08:00", "2026-11-26T10:20", "2026-11-27T10:20", "27T08:00 27T10:20"),
        ("2026-11-26T08:00", "2026-11-26T10:20", "2026-11-27T10:19", "26T08:00 26T10:20"),  # not over yet today
        ("2026-11-24T18:30", "2026-11-25T02:00", "2026-11-27T02:10", "26T18:30 27T02:00"),
        ("2026-11-24T18:30", "2026-11-25T02:00", "2026-11-27T14:00", "26T18:30 27T02:00"),
        ("2026-03-27T18:30", "2026-03-28T02:00", "2026-03-29T06:00", "28T18:30 29T03:00"),  # 02:00 does not exist
        ("2026-10-23T22:00", "2026-10-24T04:00", "2026-10-25T06:00", "24T22:00 25T04:00"),  # seven hours this time
    ],
)
def test_the_same_times_of_day_when_they_were_last_over(start: str, end: str, now: str, again: str) -> None:
    found = once_more(round_of(start, end), local(now))
    assert found
    assert " ".join(f"{at.astimezone(BRUSSELS):%dT%H:%M}" for at in (found.started_at, found.ended_at)) == again


def test_what_took_a_day_is_not_noted_once_more() -> None:
    assert once_more(round_of("2026-11-25T08:00", "2026-11-26T08:00"), local("2026-11-27T12:00")) is None


def clocks(rounds: object) -> list[str]:
    return [f"{round.started_at.astimezone(BRUSSELS):%H:%M}" for round in rounds]  # type: ignore[attr-defined]


def test_the_last_day_of_work_is_offered_but_for_what_is_noted_or_not_over() -> None:
    friday = [
        round_of("2026-11-20T14:00", "2026-11-20T16:00"),
        round_of("2026-11-20T10:45", "2026-11-20T13:00"),
        round_of("2026-11-20T08:00", "2026-11-20T10:20"),
    ]
    monday = local("2026-11-23T15:00")
    found = suggest(friday, monday)
    assert (found.day, found.is_yesterday) == (local("2026-11-20T00:00").date(), False)
    assert clocks(found.same) == ["08:00", "10:45"]
    noted = round_of("2026-11-23T08:00", "2026-11-23T10:20")
    assert clocks(suggest([noted, *friday], monday).same) == ["10:45"]


def test_hours_until_now_begin_where_the_last_round_of_the_shift_ended() -> None:
    morning = round_of("2026-11-23T08:00", "2026-11-23T10:20")
    (until_now, *_) = suggest([morning], local("2026-11-23T12:33")).usual
    assert (until_now.id, until_now.started_at, until_now.ended_at) == (
        "", local("2026-11-23T10:20"), local("2026-11-23T12:30"),
    )  # fmt: skip
    (until_now, *_) = suggest([morning], local("2026-11-24T11:00")).usual
    assert until_now.ended_at - until_now.started_at == timedelta(hours=2, minutes=20)


def test_nobody_without_rounds_is_offered_any() -> None:
    found = suggest([], local("2026-11-23T12:00"))
    assert (found.day, list(found.same), list(found.usual)) == (None, [], [])
