"""What every test starts from: a migrated database (SQLite, or both), the application on it, and a client.

No application context stays pushed around a client: a request must find its own session, so that a forgotten commit
fails the test. Use ``with app.app_context():`` before and after, never around, a request.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from fieldlog import create_app
from fieldlog.config import PROJECT, read_settings
from fieldlog.extensions import db
from tests.postgres import Kept, serving, tell

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
COMPILED = PROJECT / "build" / "templates"
settings.register_profile("fieldlog", deadline=None)  # where other programs are at work, nothing is ever in time
settings.load_profile("fieldlog")
SECRET = "a-key-for-tests-only-0123456789-abcdefghij"


def make_app(database_url: str, **environ: str) -> Flask:
    """The application of tests; ``environ`` are further variables of the environment."""
    configured = read_settings(
        {"FIELDLOG_DATABASE_URL": database_url, "FIELDLOG_SECRET_KEY": SECRET, "FIELDLOG_SCHEDULER": "off", **environ}
    )
    app = create_app(configured, TESTING=True, SESSION_COOKIE_SECURE=False, PASSWORD_PROFILE="cheap")
    COMPILED.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED))  # also of those made anew
    return app


def migrate_to_newest(database_url: str) -> None:
    app = make_app(database_url)
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test copies."""
    path = tmp_path_factory.mktemp("template") / "fieldlog.db"
    migrate_to_newest(f"sqlite:///{path}")
    put_together(path)
    return path


def put_together(path: Path) -> None:
    """One file, safe to copy."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A real PostgreSQL of the session, with a migrated database named ``template_fieldlog``."""
    with serving() as url:
        tell(url, "CREATE DATABASE template_fieldlog")
        migrate_to_newest(url.set(database="template_fieldlog").render_as_string(hide_password=False))
        yield url


def copy_sqlite(template: Path, folder: Path) -> str:
    """A database file like that one, in place of one that is there; gives its address."""
    path = folder / "fieldlog.db"
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)  # whoever still has it open keeps the old one
    shutil.copy(template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test finds its SQLite file: always the same, see ``app_on``."""
    return tmp_path_factory.mktemp("place")


@pytest.fixture
def sqlite_url(sqlite_template: Path, place: Path) -> str:
    return copy_sqlite(sqlite_template, place)


@pytest.fixture(scope="session")
def kept_postgres(postgres: sa.URL) -> Iterator[Kept]:
    with closing(Kept(postgres, "template_fieldlog", "kept")) as kept:
        yield kept


@pytest.fixture
def postgres_url(kept_postgres: Kept) -> Iterator[str]:
    yield kept_postgres.url.render_as_string(hide_password=False)
    kept_postgres.empty()


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    yield from app_on(sqlite_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a fresh database, once on SQLite and once on PostgreSQL."""
    yield from app_on(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


def app_on(database_url: str) -> Iterator[Flask]:
    """The application on that database, for a fixture. It is kept from one test to the next, with the SQL that it has
    compiled and its list of addresses, which cost as much as a test; what it stored is not."""
    app = made_once(database_url)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


made_once = cache(make_app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
