"""The numbered migrations make the schema that the models describe, on both databases."""

from __future__ import annotations

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from fieldlog.config import PROJECT
from fieldlog.extensions import db

VERSIONS = sorted(path for path in Path(PROJECT, "migrations", "versions").glob("*.py"))


def test_migrated_schema_is_that_of_the_models(any_app: Flask) -> None:
    with any_app.app_context(), db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_migrations_are_numbered_in_one_line() -> None:
    previous = None
    for number, path in enumerate(VERSIONS, start=1):
        text = path.read_text()
        assert re.match(rf"{number:04d}_[a-z_]+$", path.stem)
        assert len(path.stem) <= 32
        assert f'revision = "{path.stem}"' in text
        assert f"down_revision = {'None' if previous is None else chr(34) + previous + chr(34)}" in text
        previous = path.stem
