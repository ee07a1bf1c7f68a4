"""A phone in front of the running server: Chromium at phone size, and a commune with people behind it.

A test fails when the page says anything on the console that is an error or comes from the content policy.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, ConsoleMessage, Page, expect

from fieldlog.accounts.services import set_password
from fieldlog.commune.rules import CommuneFile
from fieldlog.commune.services import load_commune
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from tests.browser.demo import Demo, demo_serving
from tests.conftest import made_once, make_app
from tests.factories import make_person
from tests.live import run_program, serving

AS_OF = date(2024, 12, 31)
FIRST_DAY = "first-day.db"
PATIENCE = 15_000  # milliseconds
PASSWORD = "trois petits chats"
# Chromium without what draws its window: the same pages, workers and storage at a third of the cost.
SHELL = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "fr-BE",
    "timezone_id": "Europe/Brussels",
}
COMMUNE = {
    "commune": {"name": "Exemple"},
    "neighbourhoods": [
        {"slug": "maritime", "name": {"fr": "Maritime", "nl": "Maritiem"}, "target_for": ["incivilities"]},
        {"slug": "etangs-noirs", "name": {"fr": "Étangs Noirs", "nl": "Zwarte Vijvers"}},
    ],
    "service_days": {"peacekeepers": ["mon", "tue"]},
    "staff": [
        {"username": "alice", "name": "Alice", "service": "peacekeepers", "brigade": "A"},
        {"username": "bob", "name": "Bob", "service": "peacekeepers", "brigade": "A"},
        {"username": "charlie", "name": "Charlie", "service": "peacekeepers", "brigade": "B"},
        {"username": "adviser", "name": "Adviser", "service": "techno_prevention"},
        {"username": "support", "name": "Support", "service": "victim_support"},
        {"username": "coordinator", "name": "Coordinator", "service": "coordination", "role": "coordinator"},
    ],
}
expect.set_options(timeout=PATIENCE)  # a machine with more tests than processors may take its time


@dataclass(frozen=True)
class Site:
    """The running server and the database behind it."""

    address: str
    database_url: str

    def begin_again(self) -> None:
        """As on the first day: nothing that another test logged or asked for is there."""
        path = Path(self.database_url.removeprefix("sqlite:///"))
        copy_database(path.with_name(FIRST_DAY), path)

    def add(self, username: str) -> None:
        """A new guard, who signs in as everybody does."""
        with made_once(self.database_url).app_context():
            make_person(username)
            set_password(username=username, password=PASSWORD)
            db.session.remove()
            db.engine.dispose()

    def night_runs(self) -> None:
        self.run("aggregate", "--as-of", str(AS_OF))

    def run(self, *arguments: str, **more: str) -> str:
        """What a command prints that must succeed."""
        ran = run_program(self.database_url, *arguments, **more)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server on a commune whose people, but for Charlie, have passwords; a first night has run."""
    folder = tmp_path_factory.mktemp("site")
    database_url = make_commune(sqlite_template, folder)
    copy_database(folder / "fieldlog.db", folder / FIRST_DAY)
    with serving(database_url, folder / "server.log") as address:
        yield Site(address, database_url)


def copy_database(path: Path, to: Path) -> None:
    """Also where a server has it open."""
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(to, timeout=PATIENCE)) as other:
        one.backup(other)


def make_commune(sqlite_template: Path, folder: Path) -> str:
    """A database of its own, in which all that is ready."""
    shutil.copy(sqlite_template, folder / "fieldlog.db")
    (folder / "fieldlog.db").chmod(0o600)
    database_url = f"sqlite:///{folder / 'fieldlog.db'}"
    app = make_app(database_url)
    with app.app_context():
        load_shipped_plan()
        load_commune(commune=CommuneFile.model_validate(COMMUNE))
        for person in COMMUNE["staff"]:
            if person["username"] != "charlie":
                set_password(username=person["username"], password=PASSWORD)
        measure_night(as_of=AS_OF)
        db.session.remove()
        db.engine.dispose()
    return database_url


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Demo]:
    """The demo commune on a running server; its two years of entries are made once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    with demo_serving(tmp_path_factory.mktemp("demo"), shared=base if worker_id == "master" else base.parent) as demo:
        yield demo


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium."""
    return {"executable_path": SHELL, "args": CHROMIUM}


@dataclass
class Phone:
    """One person's browser."""

    context: BrowserContext
    page: Page
    site: Site

    def sign_in(self, username: str) -> None:
        self.open("/sign-in")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.save()

    def open(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def ask(self, path: str) -> APIResponse:
        """The answer to this browser's cookies, without a page to show it on."""
        return self.context.request.get(self.site.address + path)

    def choose(self, name: str, value: str) -> None:
        """Tap a chip, perhaps one tap further, unless it is chosen already: what was used last is."""
        choice = self.page.locator(f'[name={name}][value="{value}"]')
        if choice.is_checked():
            return
        chip = self.page.locator("label.chip", has=choice)
        more = self.page.locator("details.more", has=choice).locator("summary")
        chip.or_(more).locator("visible=true").first.wait_for()  # a shell shows its form once its lists are read
        if not chip.is_visible():
            more.tap()
        chip.tap()

    def save(self) -> None:
        """Tap the button that sends the form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.locator("main button.go").tap()

    def tap_link(self, path: str) -> None:
        self.page.locator(f'main a[href="{path}"]:visible').first.tap()


class Phones:
    """Hands out browsers, and listens to what they complain about."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.complaints: list[str] = []
        self.open: list[BrowserContext] = []

    def new(self, **options: Any) -> Phone:
        context = self.browser.new_context(**{**PHONE, **options})
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.set_default_timeout(PATIENCE)
        self.open.append(context)
        return Phone(context, context.new_page(), self.site)

    def expect_status(self, status: int) -> None:
        """A page was refused on purpose: Chromium's complaint about its status is none of ours."""
        assert any(f"a status of {status}" in complaint for complaint in self.complaints)
        self.complaints = [complaint for complaint in self.complaints if f"a status of {status}" not in complaint]

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def close(self) -> None:
        for context in self.open:
            context.close()


@pytest.fixture
def phones(browser: Browser, site: Site) -> Iterator[Phones]:
    site.begin_again()
    handed_out = Phones(browser, site)
    yield handed_out
    handed_out.close()
    assert handed_out.complaints == []
