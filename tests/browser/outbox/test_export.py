"""Hours and durations mean the same to the phone that writes them into a file as to the server that reads a form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from fieldlog.entries.rules import parse_end, parse_instant, parse_minutes
from tests.browser.outbox.bare import run

IMPORT = "const { writtenStart, writtenEnd, minutesOf } = await import(`${js}/brussels.js`);"
DAYS = ("2024-06-03", "2024-03-30", "2024-03-31", "2024-10-26", "2024-10-27", "2024-12-31")
CLOCKS = ("00:00", "01:30", "02:00", "02:30", "03:00", "08:05", "18:30", "23:55")
STARTS = [f"{day}T{clock}" for day in DAYS for clock in CLOCKS] + ["2024-10-27T02:30+01:00", "2024-06-03T06:00Z"]
ENDS = [*CLOCKS, "2:15", "7h45", "2024-10-27T02:30", "2024-06-04T09:00", "2024-10-27T02:30+01:00"]
DURATIONS = (
    "7h30",
    "7 h 30",
    "7u30",
    "7:30",
    "7,5",
    "7.5",
    "7h",
    "45",
    "45 min",
    "0",
    "1,33",
    "12 uur",
    "2 heures",
    "1h5",
)
NONSENSE = ("", "x", "25h61", "1e9", "-5", "1:75", "7h30 pm")


def test_every_start_and_end_is_the_servers_own_instant(page: Page) -> None:
    body = f"{IMPORT} return pairs.map(([start, end]) => [writtenStart(start), writtenEnd(end, start)]);"
    pairs = [[start, end] for start in STARTS for end in ENDS]
    for (start, end), (started_at, ended_at) in zip(pairs, run(page, body, pairs=pairs), strict=True):
        expected = parse_instant(start)
        assert parse_instant(started_at, needs_offset=True) == expected, start
        assert parse_instant(ended_at, needs_offset=True) == parse_end(end, expected), (start, end)


def test_every_duration_is_as_many_minutes(page: Page) -> None:
    minutes = run(page, f"{IMPORT} return texts.map(minutesOf);", texts=list(DURATIONS))
    assert dict(zip(DURATIONS, minutes, strict=True)) == {text: parse_minutes(text) for text in DURATIONS}


@pytest.mark.parametrize("text", NONSENSE)
def test_what_neither_can_read_goes_into_no_cell(page: Page, text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_minutes(text)
    read = "const no = (read) => { try { return read(); } catch (error) { return error instanceof RangeError; } };"
    body = f"{IMPORT} {read} return [no(() => minutesOf(text)), no(() => writtenEnd(text, '2024-06-03T08:00'))];"
    assert run(page, body, text=text) == [True, True]
