"""How long the register takes for 500,000 lines on SQLite, and how much memory at its peak: less than 300 MiB.

Prints the first import and the same file again, when every line is known.

    .venv/bin/python bench/import_lines.py [lines]
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import flask_migrate
from flask import Flask

from fieldlog import create_app
from fieldlog.accounts.models import Person
from fieldlog.commune.models import Neighbourhood
from fieldlog.config import read_settings
from fieldlog.dates import now
from fieldlog.entries.services import import_entries
from fieldlog.extensions import db

GUARDS = 70
START = datetime(2023, 1, 2, 8, tzinfo=UTC)


def main(lines: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.csv"
        write_lines(path, lines)
        app = make_app(Path(folder) / "fieldlog.db")
        with app.app_context():
            make_commune()
            for run in ("new", "known"):
                started = time.perf_counter()
                report = import_entries(path=path, at=now())
                seconds = time.perf_counter() - started
                print(f"{run}: {report.stored} stored, {report.known} known, {seconds:.0f} s, peak {peak_mib()} MiB")
            db.session.remove()
            db.engine.dispose()


def write_lines(path: Path, lines: int) -> None:
    """Every guard's patrols, one after the other, and a third of them with a colleague and a remark."""
    with path.open("w", encoding="utf-8") as out:
        out.write("id,kind,service,author,started_at,ended_at,neighbourhood,crew,note\n")
        for number in range(lines):
            started_at = START + timedelta(hours=number // GUARDS)
            ended_at = started_at + timedelta(minutes=50)
            guard, colleague = number % GUARDS, (number + 1) % GUARDS
            more = f"guard-{colleague},quiet near the school" if number % 3 == 0 else ","
            out.write(
                f"00000000-0000-4000-8000-{number:012},patrol,peacekeepers,guard-{guard},"
                f"{started_at.isoformat()},{ended_at.isoformat()},place-{number % 15},{more}\n"
            )


def make_app(path: Path) -> Flask:
    settings = read_settings({"FIELDLOG_DATABASE_URL": f"sqlite:///{path}", "FIELDLOG_SCHEDULER": "off"})
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
    return app


def make_commune() -> None:
    guards = [
        Person(username=f"guard-{number}", name=f"Guard {number}", service="peacekeepers", joined_on=date(2020, 1, 1))
        for number in range(GUARDS)
    ]
    places = [Neighbourhood(slug=f"place-{number}", name_fr=str(number), name_nl=str(number)) for number in range(15)]
    db.session.add_all([*guards, *places])
    db.session.commit()


def peak_mib() -> int:
    """The most memory this process has held at once."""
    peak = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())
    return int(peak[1]) // 1024 if peak else 0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
