"""A consistent copy of the database while the server runs, and back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from .extensions import db


class BackupFailed(Exception):
    """The copy could not be made or taken back; the message says why, and nothing was changed."""


def write_backup(path: Path) -> int:
    """Copy the whole database to a new file; returns its size in bytes."""
    if path.exists():
        raise BackupFailed(f"{path} exists already: name a new file")
    url = db.engine.url
    if db.engine.dialect.name == "sqlite":
        _write_sqlite_copy(_sqlite_file(url), path)
    else:
        try:
            _run_postgres_tool("pg_dump", url, "--format=custom", "--file", str(path))
        except BackupFailed:
            path.unlink(missing_ok=True)  # half a copy must not be taken for one
            raise
    os.chmod(path, 0o600)
    return path.stat().st_size


def read_backup(path: Path) -> None:
    """Make the database what the copy holds. Whoever is connected sees the one or the other, never a mixture."""
    if not path.is_file():
        raise BackupFailed(f"{path} is not a file")
    url = db.engine.url
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        _check_sqlite_copy(path)
        with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(_sqlite_file(url))) as target:
            copy.backup(target)
    else:
        _run_postgres_tool("pg_restore", url, "--clean", "--if-exists", "--single-transaction", "--no-owner", str(path))


def _write_sqlite_copy(source: str, path: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"{path} could not be written: {error}") from None


def _sqlite_file(url: URL) -> str:
    assert url.database is not None
    return url.database


def _check_sqlite_copy(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"{path} is not a copy of a Fieldlog database: {error}") from None
    if not sound:
        raise BackupFailed(f"{path} is damaged: its integrity check fails")


def _run_postgres_tool(tool: str, url: URL, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise BackupFailed(f"{tool} was expected on the PATH: install PostgreSQL's client programs")
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    ran = subprocess.run(
        [program, *arguments, "--dbname", plain], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise BackupFailed(
            f"{tool} failed: {ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else 'no reason'}"
        )
