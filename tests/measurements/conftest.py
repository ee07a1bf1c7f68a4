"""The sample commune, and a small made one at work, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from fieldlog.commune.rules import read_commune
from fieldlog.commune.services import load_commune
from fieldlog.entries.services import import_entries
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from tests.conftest import app_on, copy_sqlite, make_app, put_together
from tests.postgres import copied

from .loading import AT
from .test_brute_force import SAMPLE
from .work import Work


def load_sample(database_url: str) -> None:
    app = make_app(database_url)
    with app.app_context():
        load_commune(commune=read_commune(SAMPLE / "commune.yaml"))
        load_shipped_plan()
        assert import_entries(path=SAMPLE / "entries.csv", at=AT).is_accepted
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_sample(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the sample in it that each test copies."""
    folder = tmp_path_factory.mktemp("sample")
    load_sample(copy_sqlite(sqlite_template, folder))
    put_together(folder / "fieldlog.db")
    return folder / "fieldlog.db"


@pytest.fixture(scope="session")
def postgres_sample(postgres: sa.URL) -> Iterator[str]:
    """The name of such a database."""
    with copied(postgres, "template_fieldlog", "sample") as url:
        load_sample(url)
        yield str(sa.make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def app_with_sample(request: pytest.FixtureRequest, place: Path) -> Iterator[Flask]:
    if request.param == "sqlite":
        yield from app_on(copy_sqlite(request.getfixturevalue("sqlite_sample"), place))
    else:
        sample = request.getfixturevalue("postgres_sample")
        with copied(request.getfixturevalue("postgres"), sample, "test") as url:
            yield from app_on(url)


@pytest.fixture
def work(any_app: Flask, tmp_path: Path) -> Work:
    return Work(any_app, tmp_path)
