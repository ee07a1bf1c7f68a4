"""The demo commune on a running server: what pictures are taken of, and what every screen is tested on. It is made once
for all processes of a test run, because making two years of entries takes half a minute."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from fieldlog.accounts.services import add_person, set_password
from fieldlog.extensions import db
from tests.browser.registers import leave_old_registers
from tests.browser.routes import leave_a_refused_form
from tests.conftest import make_app
from tests.live import run_program, serving

DEMO_PASSWORD = "fieldlog-demo"
DEMO_ACCOUNTS = {
    "guard": "peacekeepers",
    "lead": "peacekeepers",
    "adviser": "techno_prevention",
    "support": "victim_support",
    "coordinator": "coordination",
    "evaluator": "coordination",
    "admin": "coordination",
}
FIELD = ("guard", "lead", "adviser", "support")
PATIENCE = 600  # seconds, on a machine that does other things too


@dataclass(frozen=True)
class Demo:
    """The address of the server, and the application on the same database."""

    address: str
    app: Flask


def make_demo(database: Path) -> None:
    """A demo with an evaluator beside the accounts it comes with, a form that was refused, and old registers."""
    ran = run_program(f"sqlite:///{database}", "demo", seconds=PATIENCE)
    assert ran.returncode == 0, ran.stderr
    app = make_app(f"sqlite:///{database}")
    with app.app_context():
        add_person(username="evaluator", name="Evaluator", service="coordination", role="evaluator")
        set_password(username="evaluator", password=DEMO_PASSWORD)
        db.session.remove()
    leave_a_refused_form(app)
    leave_old_registers(app)
    _let_go(app)


@contextmanager
def demo_serving(folder: Path, *, shared: Path | None = None) -> Iterator[Demo]:
    """A demo commune of one's own until the block ends. ``shared``: a folder in which one is made for all who ask."""
    database = folder / "demo.db"
    if shared:
        shutil.copy(_made_once(shared), database)
    else:
        make_demo(database)
    app = make_app(f"sqlite:///{database}")
    with serving(f"sqlite:///{database}", folder / "server.log") as address:
        yield Demo(address, app)
    _let_go(app)


def _made_once(shared: Path) -> Path:
    database = shared / "demo.db"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not database.exists():
            made = shared / "demo-being-made.db"
            make_demo(made)
            _as_one_file(made).rename(database)
    return database


def _as_one_file(database: Path) -> Path:
    """Safe to move and to copy."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return database


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", DEMO_PASSWORD)
    with page.expect_navigation():
        page.locator("main button.go").click()


def choose_language(page: Page, language: str) -> None:
    """Tap the other language, if that is the one wanted."""
    button = page.locator(f"button[value={language}]")
    if button.count():
        with page.expect_navigation():
            button.first.click()


@contextmanager
def coordinator_on_phone(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A page of hers in French, on a phone's screen."""
    screen = {"width": 390, "height": 844}
    context = browser.new_context(service_workers="block", viewport=screen, is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, demo.address, "coordinator")
    choose_language(page, "fr")
    yield page
    context.close()
