"""Bare instances of the libraries, and how the two databases are opened.

SQLite: write-ahead log, full durability, foreign keys, and ``BEGIN IMMEDIATE`` for whoever means to write, because a
transaction that begins by reading and then writes meets "database is locked". Readers say so with
``reading_only()`` and begin plainly: they never wait for a writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Milliseconds, SQLite only. Those who wait form no queue: when sixteen write at once, one may be passed over for long.
WAIT_FOR_WRITER = 30_000


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True)
csrf = CSRFProtect()
babel = Babel()
login = LoginManager()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def insert_into(table: Any) -> Any:
    """An INSERT of the database at hand, which knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``.
    Ask with RETURNING whether a row came: the row count is -1 on PostgreSQL."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored and read back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the instant {value} has no offset")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)


@contextmanager
def reading_only() -> Iterator[None]:
    """Transactions begun inside read one consistent state and take no lock (SQLite: plain ``BEGIN``)."""
    token = _reading_only.set(True)
    try:
        yield
    finally:
        _reading_only.reset(token)


def begin_reading(reading: bool) -> None:
    """For a request, whose beginning and end are two functions: GET reads, everything else writes."""
    _reading_only.set(reading)


@contextmanager
def without_waiting() -> Iterator[Connection]:
    """A short write beside the session's own transaction, which gives up with OperationalError where it would have to
    wait for another writer."""
    with reading_only(), db.engine.begin() as connection:  # plain BEGIN: the first write takes the lock, or fails
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            yield connection
            return
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            yield connection
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={WAIT_FOR_WRITER}")


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # BEGIN is ours, below; the driver's own comes too late
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={WAIT_FOR_WRITER}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading_only.get() else "BEGIN IMMEDIATE")
