"""The register in and out again: all or nothing, every bad line named, and nothing changed by the journey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldlog.entries.models import Entry, EntryChange
from fieldlog.entries.queries import content_of
from fieldlog.entries.register.files import COLUMNS, export_entries
from fieldlog.entries.register.report import ImportReport
from fieldlog.entries.services import correct_entry, import_entries, record_entry
from fieldlog.extensions import db
from tests.factories import make_neighbourhood, make_partner, make_person

AT = datetime(2024, 6, 1, tzinfo=UTC)
IDS = [f"00000000-0000-4000-8000-{number:012}" for number in range(20)]


def meeting(number: int = 0, **more: str) -> dict[str, str]:
    cells = {"id": IDS[number], "kind": "meeting", "service": "peacekeepers", "author": "alice"}
    return {**cells, "day": "2024-03-04", "topic": "csil", **more}


def patrol(number: int = 0, **more: str) -> dict[str, str]:
    cells = {"id": IDS[number], "kind": "patrol", "service": "peacekeepers", "author": "alice"}
    hours = {"started_at": "2024-03-04T22:00:00+01:00", "ended_at": "2024-03-05T02:00:00+01:00"}
    return {**cells, **hours, "neighbourhood": "n1", **more}


def as_csv(*lines: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO(newline="")
    out.write(",".join(columns) + "\n")
    for line in lines:
        cells = [line.get(column, "") for column in columns]
        out.write(",".join(f'"{cell}"' if set(cell) & set(',\n"') else cell for cell in cells) + "\n")
    return out.getvalue().encode()


class Files:
    """Takes in and writes files in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "entries.csv"

    def take(self, content: bytes, **more: Any) -> ImportReport:
        self.path.write_bytes(content)
        return import_entries(path=self.path, at=AT, **more)

    def take_lines(self, *lines: dict[str, str], **more: Any) -> ImportReport:
        return self.take(as_csv(*lines), **more)


def write(**days: date) -> str:
    out = io.StringIO()
    export_entries(out=out, **days)
    return out.getvalue()


def count(table: Any = Entry) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def bad(report: ImportReport) -> list[tuple[int, str]]:
    assert count() == 0
    return [(refusal.line, refusal.column) for refusal in report.refused]


@pytest.fixture
def files(any_app: Flask, tmp_path: Path) -> Iterator[Files]:
    with any_app.app_context():
        make_person("alice")
        make_person("bob")
        make_neighbourhood("n1")
        make_partner("transit")
        yield Files(tmp_path)


def test_lines_become_entries_with_their_marks(files: Files) -> None:
    report = files.take_lines(meeting(0, partners="transit", crew="bob", note="a, b"), patrol(1, crew="bob"))
    assert (report.lines, report.stored, report.known, report.refused) == (2, 2, 0, [])
    first, second = db.session.scalars(select(Entry).order_by(Entry.id))
    assert content_of(first).note == "a, b"
    assert (content_of(first).partners, content_of(first).crew) == (("transit",), ("bob",))
    assert (second.day, second.last_day, second.minutes) == (date(2024, 3, 4), date(2024, 3, 5), 240)
    assert count(EntryChange) == 2
    assert first.recorded_at == AT


def test_the_same_file_again_is_known(files: Files) -> None:
    files.take_lines(meeting(0), patrol(1))
    again = files.take_lines(meeting(0), patrol(1), meeting(2))
    assert (again.stored, again.known, again.conflicts) == (1, 2, [])
    assert count(EntryChange) == 3


def test_what_the_phone_sent_is_known_when_its_file_comes_too(files: Files) -> None:
    files.take_lines(meeting(0))
    content = content_of(db.session.scalars(select(Entry)).one())
    record_entry(id=UUID(IDS[1]), content=content, submission_hash="f" * 64, recorded_by_id=None, at=AT)
    assert files.take_lines(meeting(1)).known == 1


def test_an_id_stored_with_other_content_is_left_alone_and_reported(files: Files) -> None:
    files.take_lines(meeting(0))
    report = files.take_lines(meeting(0, topic="other"), meeting(1))
    assert (report.stored, report.known, report.is_accepted) == (1, 0, True)
    assert [(conflict.line, conflict.column) for conflict in report.conflicts] == [(2, "id")]
    assert db.session.scalar(select(Entry.topic).where(Entry.id == UUID(IDS[0]))) == "csil"


def test_after_a_correction_both_the_first_and_the_present_content_are_known(files: Files) -> None:
    files.take_lines(meeting(0))
    entry = db.session.scalars(select(Entry)).one()
    corrected = content_of(entry).__class__(**{**content_of(entry).__dict__, "topics": ("other",)})
    correct_entry(id=entry.id, change_id=UUID(IDS[9]), revision=1, content=corrected, reason="wrong",
                  change_hash="c" * 64, by_id=entry.author_id, at=AT)  # fmt: skip
    assert files.take_lines(meeting(0)).known == 1
    assert files.take_lines(meeting(0, note="")).known == 1
    assert files.take_lines(meeting(0, topic="other")).known == 1
    assert len(files.take_lines(meeting(0, topic="platform")).conflicts) == 1


def test_a_line_with_a_reason_is_a_withdrawn_entry(files: Files) -> None:
    files.take_lines(meeting(0, withdrawn_reason="asked by the person"))
    entry = db.session.scalars(select(Entry)).one()
    assert (entry.withdrawn_at, entry.withdrawn_reason) == (AT, "asked by the person")
    assert files.take_lines(meeting(0, withdrawn_reason="asked by the person")).known == 1
    assert len(files.take_lines(meeting(0)).conflicts) == 1


def test_a_dry_run_checks_and_stores_nothing(files: Files) -> None:
    report = files.take_lines(meeting(0), dry_run=True)
    assert (report.stored, count()) == (1, 0)
    assert "dry run" in list(report.as_lines())[-1]


def test_every_bad_line_is_named_and_nothing_is_stored(files: Files) -> None:
    report = files.take_lines(
        meeting(0),
        meeting(1, topic="nonsense"),
        meeting(2, day="2023-02-29"),
        meeting(3, day="4/3/2024"),
        patrol(4, ended_at="2024-03-04T20:00:00+01:00"),
        patrol(5, started_at="2024-03-04T22:00:00"),
        patrol(6, day="2024-03-05"),
        meeting(7, minutes="many"),
        meeting(8, author="dora", level="global"),
        meeting(0, note="the same id"),
        meeting(9, id="not-a-uuid"),
        meeting(10, id=""),
        meeting(11, partners="transit;nobody"),
        meeting(12, withdrawn_reason="x" * 281),
        meeting(13, kind="meetings"),
        meeting(14, started_at="2024-03-04T22:00:00+01:00"),
    )
    assert bad(report) == [
        (3, "topic"), (4, "day"), (5, "day"), (6, "ended_at"), (7, "started_at"), (8, "day"), (9, "minutes"),
        (10, "author"), (10, "level"), (11, "id"), (12, "id"), (13, "id"), (14, "partners"), (15, "withdrawn_reason"),
        (16, "kind"), (17, "started_at"),
    ]  # fmt: skip
    lines = list(report.as_lines())
    assert lines[0] == "line 3, topic: Choose “topic” from the list: “nonsense” is not in it."
    assert lines[1].startswith("line 4, day: Give “day” as a date that exists")
    assert lines[9] == "line 11, id: Keep this id once: line 2 has it too."
    assert lines[-1] == "Nothing was stored: 15 lines were refused, 16 were read."


def test_the_number_is_that_of_the_line_where_the_entry_begins(files: Files) -> None:
    assert bad(files.take_lines(meeting(0, note="two\nlines"), meeting(1, topic="nonsense"))) == [(4, "topic")]


HEADER = ",".join(COLUMNS).encode()


@pytest.mark.parametrize(
    ("content", "refusals", "words"),
    [
        (b"", [(1, "")], "the file is empty"),
        (HEADER.replace(b",", b";"), [(1, "")], "commas"),
        (HEADER + b",colour", [(1, "colour")], "Remove or rename"),
        (HEADER + b",day", [(1, "day")], "there are several"),
        (b"kind,service,author", [(1, "id")], "Add this column"),
        (HEADER.decode().encode("utf-16"), [(1, "")], "UTF-8"),
        (as_csv(meeting(0)) + b"a,b\n", [(3, "")], "22 cells"),
        (as_csv(meeting(0)) + as_csv(meeting(1)).splitlines()[1] + b",more\n", [(3, "")], "22 cells"),
        (as_csv(meeting(0), meeting(1, note="caf\u00e9")).decode().encode("latin-1"), [(3, "")], "UTF-8"),
        (as_csv(meeting(0, note='"open'), meeting(1)), [(2, "")], "quotation mark"),
        (as_csv(meeting(0)) + b'"' + b"x" * 200_000, [(3, "")], "quotation mark"),
        (as_csv(meeting(0)) + b'"a"b,c\n', [(3, "")], "quotation mark"),
        (as_csv(meeting(0, note="a\x00b")), [(2, "note")], "cannot be read"),
        (as_csv(meeting(0, topic="a\x00b")), [(2, "topic")], "a?b"),
    ],
)
def test_a_damaged_file_is_refused_with_a_sentence(
    files: Files, content: bytes, refusals: list[tuple[int, str]], words: str
) -> None:
    report = files.take(content)
    assert bad(report) == refusals
    assert words in report.refused[0].reason


def test_columns_that_are_missing_count_as_empty_and_empty_lines_as_none(files: Files) -> None:
    columns = ("id", "kind", "service", "author", "day", "topic")
    content = b"\xef\xbb\xbf" + as_csv(meeting(0), {}, meeting(1), columns=columns) + b"\n\n"
    assert files.take(content.replace(b"\n", b"\r\n")).stored == 2


def test_one_leading_apostrophe_comes_off_and_goes_on_again(files: Files) -> None:
    for number, note in enumerate(("'=1+1", "''t is laat", "'@x", "'-", "plain", "'+32")):
        files.take_lines(meeting(number, note=note))
    assert list(db.session.scalars(select(Entry.note).order_by(Entry.id))) == [
        "=1+1", "'t is laat", "@x", "-", "plain", "+32",
    ]  # fmt: skip
    cells = [line.split(",")[COLUMNS.index("note")] for line in write().splitlines()[1:]]
    assert cells == ["'=1+1", "''t is laat", "'@x", "'-", "plain", "'+32"]


def test_minutes_that_differ_from_the_hours_give_way_with_a_warning(files: Files) -> None:
    change = {"started_at": "2026-03-28T23:00:00+01:00", "ended_at": "2026-03-29T07:00:00+02:00"}
    report = files.take_lines(patrol(0, minutes="480", **change), patrol(1))
    assert report.warnings == [(2, "minutes became 420, the time from start to end")]
    assert db.session.scalar(select(Entry.minutes).where(Entry.id == UUID(IDS[0]))) == 420


def test_hours_of_one_person_that_overlap_are_taken_with_a_warning(files: Files) -> None:
    later = {"started_at": "2024-03-05T01:00:00+01:00", "ended_at": "2024-03-05T03:00:00+01:00"}
    touching = {"started_at": "2024-03-05T03:00:00+01:00", "ended_at": "2024-03-05T04:00:00+01:00"}
    report = files.take_lines(patrol(0), patrol(1, **later), patrol(2, **touching), patrol(3, author="bob", **touching))
    assert report.warnings == [(3, "the hours of alice overlap those of line 2")]
    assert report.stored == 4
    crew = files.take_lines(patrol(4, author="bob", crew="alice"), patrol(5, withdrawn_reason="duplicate"))
    assert crew.warnings == [(2, "the hours of alice overlap those of an entry stored before")]
    assert next(crew.as_lines()).startswith("line 2: warning: the hours of alice")


def test_the_days_asked_for_are_written_in_order(files: Files) -> None:
    request = {"kind": "techno_visit", "service": "techno_prevention", "topic": "pre_offence", "audience": "resident"}
    milestone = {"kind": "milestone", "topic": "activity_report", "day": ""}
    files.take_lines(
        meeting(3, day="2024-03-02"),
        meeting(2, day="2024-03-02", withdrawn_reason="duplicate"),
        meeting(1, **request, day="", requested_on="2024-03-01"),
        meeting(4, **milestone, due_on="2024-03-31"),
        meeting(5, kind="milestone", topic="brochure", day=""),
    )

    def written(**days: date) -> list[int]:
        return [int(line[30:36]) for line in write(**days).splitlines()[1:]]

    assert written() == [1, 2, 3, 4, 5]
    assert written(first_day=date(2024, 3, 2), last_day=date(2024, 3, 31)) == [2, 3, 4]
    assert written(last_day=date(2024, 3, 1)) == [1]
