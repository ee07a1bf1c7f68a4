"""The frame of every page: its language, its navigation, its messages, and what a form says when it is refused."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_login import login_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from fieldlog.extensions import db
from fieldlog.navigation import main_links
from tests.factories import make_person, sign_in

HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "selfRequestsOnly": True,
    "allowScriptTags": False,
    "historyCacheSize": 0,
}


class SomeForm(FlaskForm):
    place = RadioField(
        "Quartier", [InputRequired("Choisissez un quartier.")], choices=[SelectChoice("a", "A"), SelectChoice("b", "B")]
    )
    people = IntegerField("Nombre de personnes", [InputRequired("Indiquez le nombre de personnes.")])
    word = StringField("Remarque")


FORM = """{% from "components/form.html" import field, submit, errors_summary %}{{ errors_summary(form) }}
{{ field(form.place) }}{{ field(form.people, hint="Y compris les enfants") }}{{ field(form.word) }}
{{ submit("Noter") }}"""


def refused_form(app: Flask) -> str:
    with app.test_request_context(method="POST", data={"word": "<b>"}):
        form = SomeForm(meta={"csrf": False})
        assert not form.validate()
        return render_template_string(FORM, form=form)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_page_says_its_language_and_has_one_heading(client: FlaskClient, language: str):
    page = client.get("/sign-in", headers={"Accept-Language": language}).text
    assert f'<html lang="{language}">' in page
    assert len(re.findall(r"<h1\b", page)) == 1
    assert page.index('class="skip" href="#content"') < page.index('<main id="content"')


def test_htmx_keeps_to_the_content_policy(app: Flask):
    with app.app_context():
        make_person("coordinator", "coordination", "coordinator")
    page = sign_in(app, "coordinator").get("/entries/").text
    config = json.loads(re.findall(r"name=\"htmx-config\" content='([^']+)'", page)[0])
    assert HTMX.items() <= config.items()
    assert {"code": "422", "swap": True, "error": False} in config["responseHandling"]


def test_the_other_language_is_one_tap_away(client: FlaskClient):
    page = client.get("/sign-in?next=/journal", headers={"Accept-Language": "fr"}).text
    assert '<button class="plain" name="language" value="nl" lang="nl">' in page
    assert 'name="next" value="/sign-in?next=/journal"' in page


@pytest.mark.parametrize(
    ("role", "endpoints"),
    [
        ("worker", ["workday.home", "workday.deadlines", "entries.journal", "accounts.me"]),
        (
            "team_lead",
            [
                "workday.home",
                "workday.deadlines",
                "entries.imports",
                "entries.journal",
                "devices.phones",
                "accounts.me",
            ],
        ),
        (
            "coordinator",
            [
                "monthly.glance",
                "monthly.index",
                "reports.evaluation",
                "indicators.index",
                "workday.home",
                "workday.deadlines",
                "entries.imports",
                "entries.journal",
                "devices.phones",
                "commune.index",
                "measurements.nights",
                "accounts.me",
            ],
        ),
        (
            "evaluator",
            [
                "monthly.glance",
                "monthly.index",
                "reports.evaluation",
                "indicators.index",
                "workday.deadlines",
                "entries.journal",
                "devices.phones",
                "commune.index",
                "measurements.nights",
                "accounts.me",
            ],
        ),
        ("admin", ["commune.index", "measurements.nights", "reports.colours", "accounts.me"]),
    ],
)
def test_everybody_finds_the_own_pages_in_the_navigation(app: Flask, role: str, endpoints: list[str]):
    with app.app_context():
        person = make_person(role=role)
        with app.test_request_context("/"):
            login_user(person)
            addresses = [link.url for link in main_links()]
            assert addresses == [app.url_for(endpoint) for endpoint in endpoints]
        db.session.rollback()


def test_the_place_one_is_at_is_marked_for_the_eye_and_for_the_ear(app: Flask):
    with app.app_context():
        make_person("bob", role="coordinator", service="coordination")
    page = sign_in(app, "bob").get("/monthly/glance").text
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page) == ["/monthly/glance"]


def test_a_message_after_an_action_is_read_out(app: Flask):
    with app.app_context():
        make_person("alice")
    client = sign_in(app, "alice")
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "La patrouille est notée."), ("error", "Il manque <le> jour.")]
    page = client.get("/account").text
    assert re.search(r'class="message" role="status">.*La patrouille est notée\.', page)
    assert re.search(r'class="message bad" role="alert">.*Il manque &lt;le&gt; jour\.', page)


def test_a_refused_form_lists_its_mistakes_first_and_takes_the_focus(app: Flask):
    page = refused_form(app)
    summary = page[: page.index("<fieldset")]
    assert 'role="alert" tabindex="-1" data-mistakes autofocus' in summary
    assert '<a href="#place-0">Quartier</a> · Choisissez un quartier.' in summary
    assert '<a href="#people">Nombre de personnes</a> · Indiquez le nombre de personnes.' in summary


def test_a_mistake_stands_beside_its_field_and_is_read_with_it(app: Flask):
    page = refused_form(app)
    people = re.findall(r"<input[^>]* id=\"people\"[^>]*>", page)[0]
    assert 'aria-describedby="people-hint people-error"' in people
    assert 'aria-invalid="true"' in people
    assert '<p class="hint" id="people-hint">Y compris les enfants</p>' in page
    assert re.search(r'<p class="error" id="people-error">.*Indiquez le nombre de personnes\.', page)
    assert '<fieldset class="field refused" id="place" aria-describedby="place-error">' in page


def test_choices_are_chips_with_their_own_inputs(app: Flask):
    page = refused_form(app)
    assert len(re.findall(r'<label class="chip"><input [^>]*type="radio"[^>]*><span>[AB]</span></label>', page)) == 2
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_status_is_a_word_a_sign_and_a_colour(app: Flask, language: str):
    source = '{% import "components/ui.html" as ui %}{{ ui.status_pill("behind") }}{{ ui.status_pill("no_data") }}'
    with app.test_request_context(), force_locale(language):
        page = render_template_string(source)
    assert re.findall(r'class="pill (\w+)"', page) == ["warn", "none"]
    assert re.findall(r"icons\.svg#([a-z-]+)", page) == ["triangle-alert", "circle-dashed"]
    assert all(text.strip() for text in re.findall(r"</svg>([^<]*)</span>", page))
