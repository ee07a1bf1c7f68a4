"""Durations as people write them, nights across midnight, and the two nights on which the clock changes."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldlog.dates import BRUSSELS
from fieldlog.entries.rules import minutes_between, parse_end, parse_instant, parse_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(
            (text, 450)
            for text in ("7h30", "7 h 30", "7u30", "7:30", "7,5", "7.5", "7H30", " 7h30 ", "7h30min", "7,50 u")
        ),
        *((text, 420) for text in ("7h", "7u", "7 uur", "7 heures", "7,0", "7:00", "420")),
        *((text, 45) for text in ("45", "45 min", "45 minutes", "45 minuten", "0h45", "0,75", "0:45")),
        ("0", 0),
        ("1h5", 65),
        ("0,33", 20),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "h", "7h60", "7:", "-5", "7;5", "seven", "1e3", "７h30", "7h30h", "45 45", "9999999", "7,555"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_minutes(text)


@given(st.integers(0, 100 * 60))
def test_every_duration_comes_back_from_each_way_of_writing_it(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    for text in (f"{hours}h{rest:02}", f"{hours}:{rest:02}", f"{hours} u {rest}", str(minutes), f"{minutes} min"):
        assert parse_minutes(text) == minutes


NIGHTS = [
    # local start, end as typed, real minutes
    ("2026-03-28T22:00", "04:00", 5 * 60),
    ("2026-10-24T22:00", "04:00", 7 * 60),
    ("2026-03-28T18:30", "02:00", 450),
    ("2026-10-24T18:30", "02:00", 450),
    ("2026-03-28T23:00", "07:00", 420),
    ("2026-02-10T18:30", "02:00", 450),
    ("2024-03-30T22:23", "2024-03-31T06:23", 7 * 60),
    ("2024-10-26T22:46", "2024-10-27T04:46", 7 * 60),
    ("2023-10-28T22:38", "2023-10-29T04:38", 7 * 60),
    ("2023-03-25T22:48", "2023-03-26T06:48", 7 * 60),
    ("2024-12-31T21:56", "2024-12-31T01:23", 207),
    ("2024-05-17T09:00", "12:00", 180),
    ("2024-05-17T09:00", "9u45", 45),
    ("2024-05-17T09:00", "2024-05-17T12:00:30", 180),
    ("2024-05-17T18:00", "2024-05-18T03:00+02:00", 540),
    ("2026-10-25T02:30", "02:15", 45),
    ("2026-03-29T01:30", "02:15", 45),
]


@pytest.mark.parametrize(("start", "end", "minutes"), NIGHTS)
def test_a_guard_types_when_she_came_back(start: str, end: str, minutes: int) -> None:
    started_at = parse_instant(start)
    assert minutes_between(started_at, parse_end(end, started_at)) == minutes


def test_an_end_the_day_before_is_not_made_to_fit() -> None:
    started_at = parse_instant("2024-05-17T18:00")
    assert parse_end("2024-05-16T20:00", started_at) < started_at
    assert parse_end("18:00", started_at) == started_at


def test_an_end_with_an_offset_means_what_it_says() -> None:
    started_at = parse_instant("2024-05-17T18:00")
    assert parse_end("2024-05-17T17:00+02:00", started_at) == started_at - timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-17T18:30", datetime(2024, 5, 17, 16, 30, tzinfo=UTC)),
        ("2024-01-17 18:30", datetime(2024, 1, 17, 17, 30, tzinfo=UTC)),
        ("2024-05-17T18:30:15+02:00", datetime(2024, 5, 17, 16, 30, 15, tzinfo=UTC)),
        ("2024-05-17T18:30Z", datetime(2024, 5, 17, 18, 30, tzinfo=UTC)),
        ("2026-10-25T02:00", datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        ("2026-03-29T02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_local_or_has_its_offset(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    ["", "2024-05-17", "18:30", "2023-02-29T10:00", "2024-05-17T24:30", "0001-01-01T00:00+14:00", "9999-12-31T23:59",
     "2024-05-17T18:30+25:00", "20240517T1830", "2024-W20-5T10:00", "٢٠٢٤-05-17T18:30"],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the reasons differ, and the caller shows its own sentence
        parse_instant(text)


def test_a_register_needs_the_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        parse_instant("2024-05-17T18:30", needs_offset=True)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)), st.integers(0, 23), st.integers(0, 59))  # noqa: DTZ001
def test_a_bare_end_is_never_before_the_start_and_at_most_a_day_later(start: datetime, hour: int, minute: int) -> None:
    started_at = parse_instant(start.strftime("%Y-%m-%dT%H:%M"))
    ended_at = parse_end(f"{hour:02}:{minute:02}", started_at)
    assert timedelta(0) <= ended_at - started_at <= timedelta(hours=25)
    local = ended_at.astimezone(BRUSSELS)
    assert (local.minute == minute and local.hour == hour) or local.utcoffset() != started_at.astimezone(
        BRUSSELS
    ).utcoffset()


@pytest.mark.parametrize("sign", ["7", "7h", " ", "7,", "h", "2024-05-17T18:30:00.", "+", "\x00"])
def test_fifty_kilobytes_of_nonsense_cost_no_time(sign: str) -> None:
    text = sign * (50_000 // len(sign))
    started = time.perf_counter()
    for parse in (parse_minutes, parse_instant, lambda text: parse_end(text, datetime(2024, 1, 1, tzinfo=UTC))):
        with pytest.raises(ValueError, match="too long"):
            parse(text)
    assert time.perf_counter() - started < 0.05
