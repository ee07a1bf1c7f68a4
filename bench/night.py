"""How long the night takes, beside a floor measured in the same run on the same table, in seconds of processor time
(everything happens in this process, so that what else the machine does leaves the ratios alone).

``floor``: one raw SQL pass per kind, grouped by month, that counts what the plan counts of the kind: the same
conditions, without the days, the union of hours and the longer periods. ``bare``: the same passes with nothing but
COUNT(*), two sums and the different case numbers. ``full``: everything from nothing, all periods, written.
``night``: 2,000 new entries of yesterday and 50 corrections of the last sixty days.

About 2,050 entries a day: 150,000 are 73 days, 1.5 million two years. The last lines are harder than what is asked:
the same two years with a tenth of the entries a day.

    .venv/bin/python bench/night.py [entries ...]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, connect, sqlite_version
from typing import Any
from uuid import UUID

import flask_migrate
from flask import Flask
from sqlalchemy import Select, func, select

from fieldlog import create_app
from fieldlog.accounts.kinds import SERVICES
from fieldlog.accounts.models import Person
from fieldlog.commune.models import Neighbourhood, Partner, TargetArea
from fieldlog.config import read_settings
from fieldlog.entries.dimensions import AUDIENCES, LEVELS
from fieldlog.entries.kinds import KINDS, Kind
from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements import inputs
from fieldlog.measurements.days import Counted
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.sql import Facts, fits, fits_part

PER_DAY = 2050
FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2024, 12, 31)
SHARES = {
    "patrol": 66, "case_contact": 13, "outreach": 4, "meeting": 4, "techno_visit": 4, "advice": 2,
    "information": 2, "action": 2, "training": 1, "milestone": 2,
}  # fmt: skip
COLUMNS = (
    "number", "id", "kind", "service", "author_id", "day", "last_day", "started_at", "ended_at", "minutes",
    "neighbourhood", "topic", "audience", "people", "case_number", "relayed_to", "level", "requested_on", "offence_on",
    "due_on", "revision", "submission_hash", "recorded_at",
)  # fmt: skip
INSERT = f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
MARK = (
    "INSERT INTO entry_change (entry_number, kind, day, last_day, requested_on, offence_on, due_on, marked_at) "
    "SELECT number, kind, day, last_day, requested_on, offence_on, due_on, recorded_at FROM entry WHERE number = ?"
)
BARE = (
    "SELECT strftime('%Y-%m', day), COUNT(*), SUM(minutes), SUM(people), COUNT(DISTINCT case_number) "
    "FROM entry WHERE kind = ? AND withdrawn_at IS NULL GROUP BY 1"
)
NEIGHBOURHOODS, PARTNERS, STAFF = 14, 20, 110


class Made:
    """Entries that only a benchmark would love: fast to make, spread over all kinds."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0

    def row(self, day: date, kind: Kind | None = None) -> tuple[object, ...]:
        pick = self.random
        self.number += 1
        kind = kind or KINDS[pick.choices(list(SHARES), SHARES.values())[0]]
        values: dict[str, object] = {
            "number": self.number,
            "id": UUID(int=pick.getrandbits(128)).hex,
            "kind": kind.slug,
        }
        values |= {"service": pick.choice(kind.services), "author_id": pick.randint(1, STAFF), "day": day.isoformat()}
        values |= {"last_day": day.isoformat(), "revision": 1, "submission_hash": "0" * 64}
        values["recorded_at"] = "2024-12-31 03:00:00.000000"
        if kind.has_hours:
            start = datetime.combine(day, datetime.min.time()) + timedelta(minutes=pick.randint(120, 1380))
            end = start + timedelta(minutes=pick.randint(20, 300))
            values |= {"started_at": f"{start}.000000", "ended_at": f"{end}.000000"}
            values |= {
                "minutes": (end - start).seconds // 60,
                "last_day": (end + timedelta(hours=1)).date().isoformat(),
            }
        if "neighbourhood" in kind.dimensions:
            values["neighbourhood"] = f"n{pick.randrange(NEIGHBOURHOODS)}"
        if kind.topics and not kind.has_many_topics:
            values["topic"] = pick.choice(list(kind.topics))
        for name, choices in (("audience", AUDIENCES), ("level", LEVELS)):
            if name in kind.dimensions:
                values[name] = pick.choice(list(choices))
        if "case" in kind.dimensions:
            values["case_number"] = f"C{pick.randrange(400)}"
            values["relayed_to"] = pick.choice([None, None, "mediation", "victim_support", "p1"])
        if "people" in kind.dimensions:
            values["people"] = pick.randint(1, 40)
        for name in ("requested_on", "offence_on", "due_on"):
            if name in kind.dimensions:
                values[name] = (day - timedelta(days=pick.randint(0, 25))).isoformat()
        return tuple(values.get(column) for column in COLUMNS)


def fill(connection: Connection, made: Made, days: list[date], entries: int) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for n in range(entries):
            yield made.row(days[n * len(days) // entries])

    connection.executemany(INSERT, rows())
    add_associations(connection, 0)
    connection.commit()
    connection.execute("ANALYZE")


def add_associations(connection: Connection, after: int) -> None:
    """A topic for every contact, a partner for meetings and actions, a colleague for patrols and trainings."""
    topics = KINDS["case_contact"].topics
    chosen = " ".join(f"WHEN {n} THEN '{topic}'" for n, topic in enumerate(topics))
    for table, value, kinds in (
        ("entry_topic", f"CASE number % {len(topics)} {chosen} END", "'case_contact'"),
        ("entry_partner", f"'p' || (number % {PARTNERS})", "'meeting', 'action'"),
        ("entry_crew", f"1 + number % {STAFF}", "'patrol', 'training'"),
    ):
        connection.execute(
            f"INSERT INTO {table} SELECT number, {value} FROM entry WHERE number > ? AND kind IN ({kinds})", [after]
        )


def make_app_in(folder: Path) -> Flask:
    database, secret = f"sqlite:///{folder / 'bench.db'}", "bench-0123456789-abcdefghijklmnopqrstuv"
    app = create_app(read_settings({"FIELDLOG_DATABASE_URL": database, "FIELDLOG_SECRET_KEY": secret}))
    with app.app_context():
        flask_migrate.upgrade()
        services, joined_on = list(SERVICES), date(2020, 1, 1)
        for n in range(STAFF):
            columns = {"service": services[n % len(services)], "role": "worker", "joined_on": joined_on}
            db.session.add(Person(username=f"u{n}", name=f"U {n}", **columns))
        for n in range(NEIGHBOURHOODS):
            areas = [TargetArea(phenomenon=one) for one in (("vehicle_theft",), ("incivilities",), ())[n % 3]]
            db.session.add(Neighbourhood(slug=f"n{n}", name_fr=f"N {n}", name_nl=f"N {n}", target_areas=areas))
        for n in range(PARTNERS):
            db.session.add(Partner(slug=f"p{n}", name_fr=f"P {n}", name_nl=f"P {n}"))
        db.session.commit()
        load_shipped_plan()
    return app


def timed(work: object, *arguments: object, **more: object) -> float:
    started = time.process_time()
    work(*arguments, **more)  # type: ignore[operator]
    return time.process_time() - started


def bare(path: Path) -> float:
    with closing(connect(path)) as connection:
        return timed(lambda: [connection.execute(BARE, [kind]).fetchall() for kind in KINDS])


def floor(path: Path, as_of: date) -> float:
    """The seconds of one raw pass per kind by month, the statements made ready before the clock starts."""
    connection = db.session.connection()
    facts = inputs.read_facts(connection, as_of)
    results = [
        one for plan in inputs.list_plans_to_measure(connection) for one in inputs.list_counted(connection, plan.id)
    ]
    dialect = db.engine.dialect
    passes = [
        str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        for kind in KINDS
        if (query := monthly_pass(kind, results, facts)) is not None
    ]
    with closing(connect(path)) as raw:
        return timed(lambda: [raw.execute(statement).fetchall() for statement in passes])


def monthly_pass(kind: str, results: list[Counted], facts: Facts) -> Select[Any] | None:
    """What the plan counts of one kind, by month: conditional counts, sums, different cases; hours as plain sums."""
    numbers: list[Any] = []
    for one in results:
        if kind in one.measure.kinds():
            fitting = fits(one.measure, kind, facts)
            if one.measure.verb in ("hours", "coverage", "people"):
                numbers.append(
                    func.sum(Entry.people if one.measure.verb == "people" else Entry.minutes).filter(fitting)
                )
            elif one.measure.verb == "cases":
                numbers.append(func.count((Entry.service + ":" + Entry.case).distinct()).filter(fitting))
            else:
                numbers.append(func.count().filter(fitting))
            if one.measure.share:
                numbers.append(func.count().filter(fits_part(one.measure, kind, facts)))
    month = func.strftime("%Y-%m", Entry.day)
    standing = (Entry.kind == kind, Entry.withdrawn_at.is_(None))
    return select(month, *numbers).where(*standing).group_by(month) if numbers else None


def new_entries_and_corrections(path: Path, made: Made, yesterday: date, rng: random.Random) -> None:
    """2,000 entries of yesterday, and 50 corrections of the last sixty days."""
    with closing(connect(path)) as connection:
        before = made.number
        connection.executemany(INSERT, [made.row(yesterday) for _ in range(2000)])
        add_associations(connection, before)
        connection.executemany(MARK, [(number,) for number in range(before + 1, made.number + 1)])
        since = yesterday - timedelta(days=60)
        recent = [row[0] for row in connection.execute("SELECT number FROM entry WHERE day > ?", [since.isoformat()])]
        for number in rng.sample(recent, 50):
            connection.execute(MARK, [number])
            connection.execute("UPDATE entry SET people = 7, minutes = minutes WHERE number = ?", [number])
            connection.execute(MARK, [number])
        connection.commit()


def bench(entries: int, days: int) -> float:
    """Print one size; returns the seconds of an ordinary night (the median of five)."""
    with tempfile.TemporaryDirectory(prefix="fieldlog-bench-") as folder:
        app, made, path = make_app_in(Path(folder)), Made(entries), Path(folder) / "bench.db"
        spread = [FIRST_DAY + timedelta(days=n) for n in range(days)]
        with closing(connect(path)) as connection:
            fill(connection, made, spread, entries)
        nights: list[float] = []
        rng = random.Random(entries)
        with app.app_context():
            plain = min(bare(path) for _ in range(3))
            low = min(floor(path, spread[-6]) for _ in range(3))
            full = timed(measure_night, as_of=spread[-6], full=True)
            for night in range(-5, 0):
                new_entries_and_corrections(path, made, spread[night], rng)
                nights.append(timed(measure_night, as_of=spread[night]))
            agrees = "agrees" if not check_figures() else "DIFFERS"
    ordinary = statistics.median(nights)
    print(f"{entries:>9,} entries over {days:>3} days")
    print(f"          floor {low:6.2f} s, bare {plain:6.2f} s")
    print(f"          full  {full:6.2f} s = {full / low:.1f} x floor, {full / plain:.1f} x bare")
    print(f"          night {ordinary:6.2f} s; check {agrees}", flush=True)
    return ordinary


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [150_000, 1_500_000]
    whole = (LAST_DAY - FIRST_DAY).days + 1
    nights = [bench(size, min(whole, size // PER_DAY)) for size in sizes]
    print(f"an ordinary night, from the smallest to the largest: {nights[-1] / nights[0]:.2f} x")
    if len(sys.argv) == 1:
        dense = bench(150_000, whole)
        print(f"the same, on the same two years (ten times as many entries a day): {nights[-1] / dense:.2f} x")


if __name__ == "__main__":
    print(f"SQLite {sqlite_version}, processor seconds")
    main()
