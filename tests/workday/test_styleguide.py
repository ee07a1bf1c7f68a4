"""The style guide: for administrators, and in a demo for everybody."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from fieldlog.commune.models import Commune
from fieldlog.extensions import db
from tests.factories import make_person, sign_in


@pytest.mark.parametrize(
    ("role", "is_demo", "status"), [("admin", False, 200), ("worker", False, 404), ("worker", True, 200)]
)
def test_administrators_see_every_part_and_in_a_demo_everybody_does(app: Flask, role: str, is_demo: bool, status: int):
    with app.app_context():
        make_person("alice", role=role)
        db.session.merge(Commune(id=1, name="Exemple"))
        db.session.execute(update(Commune).values(is_demo=is_demo))
        db.session.commit()
    answer = sign_in(app, "alice").get("/styleguide")
    assert answer.status_code == status
    for part in (
        'class="go"',
        'class="chip"',
        "data-mistakes",
        'class="pill warn"',
        'class="left bad"',
        'class="empty"',
    ):
        assert (part in answer.text) == (status == 200), part
