"""The style guide: for administrators, and in a demo for everybody."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import update

from fieldlog.assets import FOLDER, STYLES
from fieldlog.commune.models import Commune
from fieldlog.extensions import db
from tests.factories import make_person, sign_in

PLACED_BY_THEIR_PAGE = {
    "after", "attempt", "bars-links", "bars-narrow", "bars-values", "beside", "branch", "brief", "busy", "by-result",
    "calm", "change", "complete", "computed-results", "conditions", "desk", "difference", "ends", "few", "first",
    "head", "htmx-request", "invitations", "judged", "judgement", "kept", "key", "link", "marks", "matrix",
    "measuring", "not-desk", "overall", "overlap", "path", "periods-choice", "picture", "pin", "qr",
    "recalculate", "save", "seen-at-once", "signed-out", "spans", "stack", "stacks", "standing", "sums-up", "takes",
    "weakest", "whole", "wording", "wrapped", "written",
}  # fmt: skip


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


def test_every_class_of_the_stylesheet_is_seen_there(app: Flask) -> None:
    """Or is named here, because it only places a part on its own page."""
    with app.app_context():
        make_person("alice", role="admin")
    page = sign_in(app, "alice").get("/styleguide").text
    shown = {name for classes in re.findall(r'class="([^"]*)"', page) for name in classes.split()}
    sources = "".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)
    css = re.sub(r"/\*.*?\*/|url\([^)]*\)|layer\([^)]*\)", "", sources, flags=re.S)
    styled = {name for rule in re.findall(r"([^{}]+)\{", css) for name in re.findall(r"\.([a-z][a-z-]*)", rule)}
    assert styled - shown == PLACED_BY_THEIR_PAGE
