"""Changing the language in the middle of a form of the desk: what was typed stays, and nothing is checked or saved."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldlog.commune.models import CommuneChange, Neighbourhood
from fieldlog.config import PROJECT
from fieldlog.extensions import db
from fieldlog.indicators.models import PlanEdit
from fieldlog.indicators.services import load_shipped_plan
from tests.entries.browser import post
from tests.factories import make_person, sign_in

TEMPLATES = PROJECT / "templates"
PLAN = "/plan/2023-2024"
#: Of each form its page, what is typed, and the words around it in Dutch.
FORMS = [
    (f"{PLAN}/result/1.1c", {"wording": "Visites", "label_nl": "zzz"}, "Wie deze cijfers"),
    (f"{PLAN}/theme/1", {"label_fr": "zzz", "label_nl": ""}, "Opslaan"),
    (f"{PLAN}/provisions", {"replaces": "zzz"}, "Algemene bepalingen"),
    (f"{PLAN}/add/theme", {"theme_label_fr": "zzz"}, "Nieuw thema"),
    (f"{PLAN}/operational/1.1/add", {"label_fr": "zzz"}, "Toevoegen"),
    (f"{PLAN}/result/1.1c/measure", {"way": "count", "target": "at_least", "number": "zzz"}, "geldt vanaf"),
    ("/commune/neighbourhoods/new", {"name_fr": "zzz"}, "Toevoegen"),
    ("/commune/neighbourhoods/quays", {"name_fr": "zzz", "name_nl": ""}, "Wijken"),
    ("/commune/neighbourhoods/quays/areas/new", {"first_day": "zzz"}, "Doelwijk toevoegen"),
    ("/commune/partners/new", {"name_nl": "zzz"}, "Toevoegen"),
    ("/commune/arrangements/new", {"name_nl": "zzz", "first_day": "2026-02-18"}, "Toevoegen"),
    ("/commune/days/peacekeepers", {"first_day": "zzz"}, "Weekdagen"),
    ("/commune/days/peacekeepers/close", {"name_fr": "zzz"}, "Sluitingsdag"),
    ("/commune/staff/new", {"name": "zzz"}, "Toevoegen"),
    ("/colours/new", {"name_fr": "zzz"}, "Opslaan"),
]
# Passwords are never sent back; a phone's own pages are tested beside them; the style guide saves nothing.
KEEPS_NOTHING = {
    "accounts/invitation.html", "accounts/password.html", "accounts/sign_in.html", "workday/styleguide.html",
    "entries/show.html", "workday/_parts_choices.html", "indicators/import_plan.html", "reports/_evaluation_form.html",
}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Flask:
    with app.app_context():
        load_shipped_plan()
        make_person("cora", "coordination", "coordinator")
        db.session.add(Neighbourhood(slug="quays", name_fr="Les Quais", name_nl="De Kaaien"))
        db.session.commit()
    return app


@pytest.mark.parametrize(("address", "typed", "words"), FORMS, ids=[form[0] for form in FORMS])
def test_cora_switches_to_dutch_and_keeps_what_she_typed(
    desk: Flask, address: str, typed: dict[str, str], words: str
) -> None:
    cora = sign_in(desk, "cora")
    page = cora.get(address).text
    (button,) = re.findall(r'<p class="language"><button[^>]*>', page)
    form = re.search(r'form="([a-z]+)"', button)
    assert form
    assert f'id="{form[1]}"' in page
    named = re.search(r'formaction="([^"]+)"', button)
    answer = post(cora, html.unescape(named[1]), **typed) if named else post(cora, address, **typed, switch_to="nl")
    assert answer.status_code == 200
    assert '<html lang="nl">' in answer.text
    assert words in answer.text
    assert re.search('value="zzz"|>\\s*zzz</textarea>', answer.text)
    assert "data-mistakes" not in answer.text
    assert '<html lang="nl">' in cora.get(PLAN).text
    with desk.app_context():
        for table in (PlanEdit, CommuneChange):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_who_may_only_read_a_page_changes_the_language_of_the_page(desk: Flask) -> None:
    with desk.app_context():
        make_person("eve", "coordination", "evaluator")
    eve = sign_in(desk, "eve")
    for address in ("/commune/neighbourhoods/quays", "/commune/days/peacekeepers"):
        page = eve.get(address)
        assert page.status_code == 200
        assert 'action="/account/language"' in page.text


def test_every_form_with_a_list_of_its_mistakes_keeps_what_was_typed() -> None:
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if "errors_summary(form)" in text and path.parent.name != "components":
            keeps = "form_to_keep" in text
            assert keeps or path.relative_to(TEMPLATES).as_posix() in KEEPS_NOTHING, path
