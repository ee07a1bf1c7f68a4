"""The sample's register there and back, and how little memory a long one takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from fieldlog.commune.rules import read_commune
from fieldlog.commune.services import load_commune
from fieldlog.entries.register.files import export_entries
from fieldlog.entries.services import import_entries
from fieldlog.extensions import db
from tests.conftest import make_app, migrate_to_newest
from tests.factories import make_neighbourhood, make_person

SAMPLE = Path(__file__).parent.parent / "sample"
AT = datetime(2024, 6, 1, tzinfo=UTC)


def write(path: Path) -> bytes:
    with path.open("w", encoding="utf-8", newline="") as out:
        export_entries(out=out)
    return path.read_bytes()


@pytest.fixture
def sample_commune(any_app: Flask) -> Iterator[None]:
    with any_app.app_context():
        load_commune(commune=read_commune(SAMPLE / "commune.yaml"))
        yield


@pytest.mark.usefixtures("sample_commune")
def test_the_sample_goes_in_and_out_and_in_again_unchanged(tmp_path: Path) -> None:
    report = import_entries(path=SAMPLE / "entries.csv", at=AT)
    assert (report.lines, report.stored, report.refused) == (4245, 4245, [])
    written = write(tmp_path / "first.csv")
    assert written.count(b"\n") == 4246
    again = import_entries(path=tmp_path / "first.csv", at=AT)
    assert (again.stored, again.known, again.conflicts) == (0, 4245, [])

    url = f"sqlite:///{tmp_path / 'other.db'}"
    migrate_to_newest(url)
    with make_app(url).app_context():
        load_commune(commune=read_commune(SAMPLE / "commune.yaml"))
        assert import_entries(path=tmp_path / "first.csv", at=AT).stored == 4245
        assert write(tmp_path / "second.csv") == written
        db.session.remove()
        db.engine.dispose()


MEASURE_PEAK = """
import re, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.conftest import make_app
from fieldlog.entries.services import import_entries

with make_app(sys.argv[1]).app_context():
    report = import_entries(path=Path(sys.argv[2]), at=datetime(2024, 6, 1, tzinfo=UTC))
    peak = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())
    print(report.stored, int(peak[1]) // 1024)
"""


def test_twenty_thousand_lines_take_little_memory(app: Flask, sqlite_url: str, tmp_path: Path) -> None:
    """The whole process stays far below the 300 MiB that half a million lines may take (``bench/import_lines.py``)."""
    with app.app_context():
        make_person("alice")
        make_neighbourhood("n1")
        db.session.remove()
    path = tmp_path / "many.csv"
    start = datetime(2000, 1, 3, 9, tzinfo=UTC)
    with path.open("w") as out:
        out.write("id,kind,service,author,started_at,ended_at,neighbourhood\n")
        for number in range(20_000):
            hour = start.fromtimestamp(start.timestamp() + number * 3600, UTC)
            out.write(
                f"00000000-0000-4000-8000-{number:012},patrol,peacekeepers,alice,"
                f"{hour.isoformat()},{hour.replace(minute=45).isoformat()},n1\n"
            )
    done = subprocess.run(
        [sys.executable, "-c", MEASURE_PEAK, sqlite_url, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent.parent,
    )  # fmt: skip
    stored, peak = map(int, done.stdout.split())
    assert stored == 20_000
    assert peak < 160
