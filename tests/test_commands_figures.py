"""The commands that entries and figures go through: import, aggregate, check, export."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.shell import Shell

ENTRY_COLUMNS = (
    "id,kind,service,author,day,started_at,ended_at,minutes,neighbourhood,topic,audience,people,case,relayed_to,"
    "partners,level,requested_on,offence_on,due_on,note,crew,withdrawn_reason"
)
FIGURE_COLUMNS = "code,period,start,end,value,numerator,denominator,entries,target,status"
COMMUNE = """commune: {name: Exemple}
neighbourhoods:
  - {slug: maritime, name: {fr: Maritime, nl: Maritiem}, target_for: [incivilities]}
partners: [{slug: transit, name: {fr: Transit, nl: Transit}}]
staff:
  - {username: alice, name: Alice, service: peacekeepers}
  - {username: bob, name: Bob, service: techno_prevention}
  - {username: charlie, name: Charlie, service: victim_support}
"""
GOOD = [
    {"kind": "patrol", "started_at": "2024-09-30T19:30+02:00", "ended_at": "2024-10-01T02:42+02:00",
     "neighbourhood": "maritime", "note": "'=1+1"},
    {"kind": "techno_visit", "service": "techno_prevention", "author": "bob", "requested_on": "2024-03-04",
     "offence_on": "2024-03-02", "day": "2024-03-18", "topic": "post_offence", "audience": "resident"},
    {"kind": "techno_visit", "service": "techno_prevention", "author": "bob", "requested_on": "2024-03-04",
     "offence_on": "2024-03-02", "topic": "post_offence", "audience": "resident", "withdrawn_reason": "moved"},
    {"kind": "case_contact", "service": "victim_support", "author": "charlie", "day": "2024-05-14", "case": "A-1",
     "topic": "interview;psychological_support"},
]  # fmt: skip


@pytest.fixture
def shell(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """An installation with the shipped plan and a commune of three people."""
    shell = Shell(sqlite_url, monkeypatch, capsys)
    shell.do("init")
    (tmp_path / "commune.yaml").write_text(COMMUNE)
    shell.do("load", "commune", tmp_path / "commune.yaml")
    return shell


def write_register(path: Path, lines: list[dict[str, str]], columns: str = ENTRY_COLUMNS) -> Path:
    """A register of these lines; the service and the author are Alice's unless given, ids count up."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns.split(","))
        writer.writeheader()
        for number, line in enumerate(lines, start=1):
            alices = {"id": f"00000000-0000-4000-8000-{number:012}", "service": "peacekeepers", "author": "alice"}
            writer.writerow({**alices, **line})
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return write_register(tmp_path / "entries.csv", GOOD)


def stored(shell: Shell) -> int:
    return int(shell.sql("SELECT count(*) FROM entry")[0][0])


def figures(text: str) -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["code"], row["period"], row["start"]): row for row in csv.DictReader(io.StringIO(text))}


def test_a_register_is_tried_taken_in_and_then_known(shell: Shell, register: Path) -> None:
    assert "4 would be stored" in shell.do("import", "entries", register, "--dry-run")
    assert stored(shell) == 0
    assert "4 lines read: 4 stored, 0 known" in shell.do("import", "entries", register)
    assert "4 lines read: 0 stored, 4 known" in shell.do("import", "entries", register)
    assert stored(shell) == 4


def test_a_line_that_comes_with_other_content_leaves_the_entry_alone(
    shell: Shell, tmp_path: Path, register: Path
) -> None:
    shell.do("import", "entries", register)
    changed = write_register(tmp_path / "changed.csv", [*GOOD[:3], GOOD[3] | {"case": "B-2"}])
    said = shell("import", "entries", changed).out
    assert "line 5, id: " in said
    assert "0 stored, 3 known already, 1 in conflict" in said
    assert shell.sql("SELECT case_number FROM entry WHERE kind = 'case_contact'") == [("A-1",)]


def test_overlapping_hours_are_warned_about_and_taken_in(shell: Shell, tmp_path: Path) -> None:
    said = shell.do("import", "entries", write_register(tmp_path / "twice.csv", [GOOD[0], GOOD[0]]))
    assert "line 3: warning: " in said
    assert stored(shell) == 2


BAD_LINES = {
    "neighbourhood": GOOD[0] | {"neighbourhood": "atlantis"},
    "ended_at": GOOD[0] | {"ended_at": "2024-09-30T18:30+02:00"},
    "started_at": GOOD[0] | {"started_at": "2024-09-31T08:00+02:00"},
    "day": GOOD[3] | {"day": "2023-02-29"},
    "requested_on": GOOD[1] | {"requested_on": "04/03/2024"},
    "kind": GOOD[0] | {"kind": "walk"},
    "author": GOOD[0] | {"author": "nobody"},
    "service": GOOD[0] | {"service": "police"},
    "topic": GOOD[3] | {"topic": "interview;gossip"},
    "partners": {"kind": "meeting", "day": "2024-03-04", "topic": "platform", "partners": "transit;police"},
    "people": {"kind": "action", "day": "2024-03-04", "topic": "rosace", "people": "-1"},
    "case": GOOD[3] | {"case": "Jean D."},
    "note": GOOD[0] | {"note": "x" * 281},
    "id": GOOD[0] | {"id": "00000000-0000-4000-8000-000000000001"},  # the first line's
}


def test_a_bad_register_is_refused_whole_and_every_line_named(shell: Shell, tmp_path: Path) -> None:
    lines = [GOOD[0], *BAD_LINES.values(), GOOD[1]]
    answer = shell("import", "entries", write_register(tmp_path / "bad.csv", lines))
    assert answer.code == 1
    told = {(int(line), column) for line, column in re.findall(r"^line (\d+), (\w+): \S", answer.out, re.MULTILINE)}
    assert told >= {(number, column) for number, column in enumerate(BAD_LINES, start=3)}
    assert {line for line, _ in told} == set(range(3, 3 + len(BAD_LINES)))
    assert f"{len(BAD_LINES)} lines were refused, {len(lines)} were read" in answer.out
    assert stored(shell) == 0


def test_a_wrong_or_missing_column_is_named(shell: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,kind,service,colour\n1,patrol,peacekeepers,red\n")
    answer = shell("import", "entries", wrong)
    assert answer.code == 1
    assert "line 1, colour: " in answer.out
    assert "line 1, author: " in answer.out
    for content in (b"", b"\xff\xfe", b"id;kind;service;author\n", b"\0\n"):
        wrong.write_bytes(content)
        assert shell("import", "entries", wrong).code == 1
    assert shell("import", "entries", tmp_path / "missing.csv").code == 2


def test_entries_come_out_as_they_went_in(shell: Shell, register: Path, tmp_path: Path) -> None:
    shell.do("import", "entries", register)
    text = shell.do("export", "entries")
    assert text.splitlines()[0] == ENTRY_COLUMNS
    rows = {row["id"][-1]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["1"]["note"] == "'=1+1"
    assert (rows["1"]["day"], rows["1"]["minutes"]) == ("2024-09-30", "432")
    assert rows["3"]["withdrawn_reason"] == "moved"
    assert rows["4"]["topic"] == "interview;psychological_support"
    out = tmp_path / "out.csv"
    shell.do("export", "entries", "--out", out)
    assert out.read_text() == text
    assert "0 stored, 4 known" in shell.do("import", "entries", out)
    march = shell.do("export", "entries", "--from", "2024-03-01", "--to", "2024-03-31")
    assert [row["id"][-1] for row in csv.DictReader(io.StringIO(march))] == ["3", "2"]


def test_figures_are_computed_and_written(shell: Shell, register: Path, tmp_path: Path) -> None:
    shell.do("import", "entries", register)
    said = shell.do("aggregate", "--as-of", "2024-12-31")
    assert re.fullmatch(r"As of 2024-12-31: \d+ entries read, \d+ figures changed, [\d.]+ seconds\.\n", said)
    text = shell.do("export", "measurements")
    assert text.splitlines()[0] == FIGURE_COLUMNS
    found = figures(text)
    visits = found["1.1c", "year", "2024-01-01"]
    assert visits == {
        "code": "1.1c", "period": "year", "start": "2024-01-01", "end": "2024-12-31", "value": visits["value"],
        "numerator": "", "denominator": "", "entries": "1", "target": ">=50", "status": "missed",
    }  # fmt: skip
    assert re.fullmatch(r"1\.0{4,}", visits["value"])
    share = found["1.1a", "month", "2024-03-01"]
    assert (float(share["value"]), share["numerator"], share["denominator"]) == (0.0, "0", "1")
    assert {row["target"] for row in found.values()} >= {">=50", ">2", "yes", ""}
    out = tmp_path / "out.csv"
    shell.do("export", "measurements", "--from", "2024-01-01", "--to", "2024-12-31", "--period", "month", "--out", out)
    assert {row["period"] for row in figures(out.read_text()).values()} == {"month"}
    assert {start[:4] for _, _, start in figures(out.read_text())} == {"2024"}


def test_a_night_run_again_or_from_nothing_changes_no_figure(shell: Shell, register: Path) -> None:
    shell.do("import", "entries", register)
    shell.do("aggregate", "--as-of", "2024-12-31")
    before = shell.do("export", "measurements")
    for more in ([], ["--full"]):
        assert " 0 figures changed" in shell.do("aggregate", "--as-of", "2024-12-31", *more)
    shell.do("aggregate", "--as-of", "2024-05-17")
    assert shell.do("export", "measurements") != before
    shell.do("aggregate", "--as-of", "2024-12-31")
    assert shell.do("export", "measurements") == before


def test_check_finds_a_figure_that_somebody_changed(shell: Shell, register: Path) -> None:
    shell.do("import", "entries", register)
    shell.do("aggregate", "--as-of", "2024-12-31")
    assert "Every stored figure" in shell.do("check")
    shell.sql(
        "UPDATE measurement SET value = 9 WHERE period = 'year' AND first_day = '2024-01-01'"
        " AND result_id = (SELECT id FROM expected_result WHERE code = '1.1c')"
    )
    answer = shell("check")
    assert answer.code == 1
    rows = [line.split("\t") for line in answer.out.splitlines()[1:-1]]
    assert [row[:3] for row in rows] == [["1.1c", "year", "2024-01-01"]]
    assert "value=9" in rows[0][3]
    assert "value=1" in rows[0][4]


def test_days_that_do_not_exist_are_refused(shell: Shell) -> None:
    for command in (["aggregate", "--as-of", "2023-02-29"], ["export", "entries", "--from", "yesterday"]):
        answer = shell(*command)
        assert answer.code == 2
        assert "does not match the format" in answer.err
