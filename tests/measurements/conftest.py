"""The sample commune, and a small made one at work, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from fieldlog.commune.rules import read_commune
from fieldlog.commune.services import load_commune
from fieldlog.entries.services import import_entries
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan

from .loading import AT
from .test_brute_force import SAMPLE
from .work import Work


@pytest.fixture
def app_with_sample(any_app: Flask) -> Flask:
    with any_app.app_context():
        load_commune(commune=read_commune(SAMPLE / "commune.yaml"))
        load_shipped_plan()
        assert import_entries(path=SAMPLE / "entries.csv", at=AT).is_accepted
        db.session.remove()
    return any_app


@pytest.fixture
def work(any_app: Flask, tmp_path: Path) -> Work:
    return Work(any_app, tmp_path)
