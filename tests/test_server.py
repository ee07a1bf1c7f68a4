"""The running server: many senders at once, what it answers to machines, its own nights, a copy made meanwhile."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest

from fieldlog.accounts.services import set_password
from fieldlog.dates import ONE_DAY, today
from fieldlog.extensions import db
from fieldlog.indicators.services import load_plan, read_shipped_plan
from tests.conftest import make_app
from tests.factories import csrf_token, make_neighbourhood, make_person, sign_in
from tests.live import run_program, serving

PASSWORD = "trois petits chats"
PATIENCE = 30  # seconds
YESTERDAY = today() - ONE_DAY
ROUND = {"started_at": f"{YESTERDAY}T18:00", "ended_at": "20:30", "neighbourhood": "maritime"}


@dataclass
class Place:
    """A database with Alice in it, and where the server may write its log."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    @property
    def log(self) -> Path:
        return self.path.with_suffix(".log")

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(question).fetchall()


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Place:
    place = Place(tmp_path / "fieldlog.db")
    shutil.copy(sqlite_template, place.path)
    place.path.chmod(0o600)
    app = make_app(place.url)
    with app.app_context():
        make_person("alice")
        make_neighbourhood("maritime")
        set_password(username="alice", password=PASSWORD)
        year = today().year
        plan = read_shipped_plan()
        load_plan(plan=plan, first_day=today().replace(year - 1, 1, 1), last_day=today().replace(year, 12, 31))
        db.session.remove()
        db.engine.dispose()
    return place


class Phone:
    """Alice's phone: the token of its forms, and its cookie. Each request has a connection of its own."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.cookie = ""
        token = self._token("/sign-in", r'name="csrf_token"[^>]*value="([^"]+)"')
        fields = {"username": "alice", "password": PASSWORD, "csrf_token": token}
        status, _ = self.send("POST", "/sign-in", fields)
        assert status == 303
        self.token = self._token("/session.json", r'"csrf_token":\s*"([^"]+)"')

    def _token(self, path: str, pattern: str) -> str:
        found = re.search(pattern, self.send("GET", path)[1])
        assert found
        return found[1]

    def send(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie, **headers}
        connection.request(method, path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        self._keep(answer)
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def _keep(self, answer: HTTPResponse) -> None:
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]

    def log(self, id: str) -> tuple[int, str]:
        """Send a round of yesterday evening; gives the status and the outcome."""
        fields = {**ROUND, "csrf_token": self.token, "id": id, "owner": "alice"}
        status, body = self.send("POST", "/entries/new/patrol", fields, Accept="application/json")
        return status, json.loads(body)["outcome"]


def get(address: str, path: str, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_two_hundred_ids_sent_four_times_at_once_are_stored_two_hundred_times(place: Place, tmp_path: Path) -> None:
    ids = [str(uuid4()) for _ in range(200)]
    with serving(place.url, place.log) as address:
        phone = Phone(address)
        with ThreadPoolExecutor(max_workers=16) as senders:
            sent = [senders.submit(phone.log, id) for id in ids for _ in range(4)]
            copied = senders.submit(run_program, place.url, "backup", str(tmp_path / "copy.db")).result()
            answers = [(ids[number // 4], *answer.result()) for number, answer in enumerate(sent)]
    assert Counter(answer[1:] for answer in answers) == {(201, "stored"): 200, (200, "known"): 600}
    assert {id for id, *answer in answers if answer == [201, "stored"]} == set(ids)
    assert place.ask("SELECT count(*), count(DISTINCT id) FROM entry") == [(200, 200)]
    assert copied.returncode == 0
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        entries, marks = copy.execute("SELECT (SELECT count(*) FROM entry), count(*) FROM entry_change").fetchone()
        assert 0 <= entries == marks <= 200
    assert "Traceback" not in place.log.read_text()


def test_machines_hear_whether_all_is_well(place: Place) -> None:
    with serving(place.url, place.log, workers=1) as address:
        assert get(address, "/healthz") == (200, '{"ok":true,"why":null}\n')
        assert get(address, "/healthz", Host="example.org")[0] == 400
        assert get(address, "/healthz/night")[0] == 503
        night(place, ended=datetime.now(UTC) - timedelta(hours=25))
        assert get(address, "/healthz/night")[0] == 200
        night(place, ended=datetime.now(UTC) - timedelta(hours=27))
        status, why = get(address, "/healthz/night")
        assert (status, "26 hours" in why) == (503, True)

        for headers in ({}, {"X-Forwarded-For": "192.0.2.7"}):  # nobody stands in front: such words count for nothing
            status, figures = get(address, "/metrics", **headers)
            assert (status, "fieldlog_entries 0.0" in figures) == (200, True)

        place.ask("UPDATE alembic_version SET version_num = '0001_create_accounts'")
        status, why = get(address, "/healthz")
        assert (status, "fieldlog init" in why) == (503, True)


def night(place: Place, *, ended: datetime) -> None:
    """The one night of this database, as it ended then."""
    at = ended.replace(tzinfo=None)
    place.ask("DELETE FROM job_run")
    place.ask(
        "INSERT INTO job_run (job, period_key, state, owner, lease_until, tries, started_at, finished_at, code_version)"
        f" VALUES ('nightly', '2024-01-01', 'done', 'test', '{at}', 1, '{at}', '{at}', 'test')"
    )


def test_figures_for_machines_are_for_this_machine_or_for_a_token(place: Place) -> None:
    with serving(place.url, place.log, workers=1, FIELDLOG_PROXIES="1", FIELDLOG_METRICS_TOKEN="a-token") as address:
        stranger = {"X-Forwarded-For": "192.0.2.7"}
        assert get(address, "/metrics", **stranger)[0] == 404
        assert get(address, "/metrics", **stranger, Authorization="Bearer wrong")[0] == 404
        assert get(address, "/metrics", **stranger, Authorization="Bearer a-token")[0] == 200
        assert get(address, "/healthz", **stranger)[0] == 200


def test_the_night_that_is_due_runs_by_itself_and_once(place: Place) -> None:
    app = make_app(place.url)
    alice = sign_in(app, "alice")
    meeting = {"id": str(uuid4()), "day": str(YESTERDAY), "topic": "plan_follow_up", "csrf_token": csrf_token(alice)}
    assert alice.post("/entries/new/meeting", data=meeting).status_code == 303
    with app.app_context():
        db.engine.dispose()
    with serving(place.url, place.log, FIELDLOG_SCHEDULER="on", FIELDLOG_NIGHTLY_AT="00:00"):
        runs = list(wait_for_night(place))
    assert runs == [(str(YESTERDAY), "done", 1)]
    figures = (
        "SELECT value, entries FROM measurement JOIN expected_result ON expected_result.id = result_id"
        f" WHERE code = 'C.8b' AND period = 'year' AND first_day = '{YESTERDAY.year}-01-01'"
    )
    assert place.ask(figures) == [(1.0, 1)]


def wait_for_night(place: Place) -> Iterator[tuple[object, ...]]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        runs = place.ask("SELECT period_key, state, tries FROM job_run WHERE job = 'nightly'")
        if any(state != "running" for _, state, _ in runs):
            time.sleep(1)  # long enough for the other worker to begin, if it would
            yield from place.ask("SELECT period_key, state, tries FROM job_run WHERE job = 'nightly'")
            return
        time.sleep(0.1)
    raise AssertionError(place.log.read_text())
