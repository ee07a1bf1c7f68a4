"""The list of what is due, and its corner of the first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from fieldlog.accounts.models import Person
from fieldlog.dates import at_local
from fieldlog.entries.models import Entry
from fieldlog.indicators.services import load_shipped_plan
from tests.factories import make_entry, make_person, sign_in

TODAY = date(2024, 2, 14)


@pytest.fixture(autouse=True)
def _on_valentine() -> Iterator[None]:
    with time_machine.travel(at_local(TODAY, time(9)), tick=False):
        yield


def make_step(author: Person, topic: str, **more: Any) -> Entry:
    return make_entry(author, "milestone", topic=topic, day=more.pop("day", None), **more)


def make_visit(author: Person, days_ago: int) -> Entry:
    return make_entry(
        author, "techno_visit", topic="pre_offence", audience="resident", day=None,
        requested_on=TODAY - timedelta(days=days_ago),
    )  # fmt: skip


def test_what_is_due_stands_in_groups_the_first_day_at_the_top(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        ann = make_person("ann", "coordination")
        make_step(ann, "web_page")
        make_step(ann, "financial_report", due_on=date(2024, 3, 31))
        make_step(ann, "authority_request", requested_on=date(2024, 1, 31))
        make_step(ann, "vacancy", requested_on=date(2023, 8, 17))
        make_step(ann, "activity_report", due_on=date(2024, 1, 14))
        make_step(ann, "brochure", day=date(2024, 2, 1))
    page = sign_in(any_app, "ann").get("/deadlines").text
    shown = ("Échéance passée", "<b>31</b><small>jours de retard", "Rapport d’activités", "C.1a",
             "Cette semaine", "Poste vacant",
             "17/2/2024", "C.2a", "Ce mois-ci", "Demande de l’autorité", "29/2/2024", "Plus tard", "Rapport financier",
             "Sans date", "Page internet", "C.7b")  # fmt: skip
    places = [page.index(words) for words in shown]
    assert places == sorted(places)
    assert "Brochure" not in page
    assert page.count("correct?done=today") == 5


def test_an_adviser_sees_her_visits_among_them_with_their_clocks(app: Flask) -> None:
    with app.app_context():
        eve = make_person("eve", "techno_prevention")
        make_visit(eve, 11)
        make_step(eve, "partnership", due_on=date(2024, 2, 15))
    page = sign_in(app, "eve").get("/deadlines").text
    assert page.index("Partenariat") < page.index("Préventive")
    assert re.search(r'class="left[^>]*>\s*<b>3', page)


def test_coordinators_see_each_open_service_and_nothing_of_confidential_ones(app: Flask) -> None:
    with app.app_context():
        make_step(make_person("gus", "peacekeepers"), "partnership", due_on=date(2024, 2, 20))
        make_step(make_person("mia", "mediation"), "brochure", due_on=date(2024, 2, 20))
        make_visit(make_person("eve", "techno_prevention"), 3)
        make_person("cora", "coordination", "coordinator")
        make_person("eva", "coordination", "evaluator")
    for who in ("cora", "eva"):
        client = sign_in(app, who)
        assert "Rien à faire" in client.get("/deadlines").text
        assert "Partenariat" in client.get("/deadlines?service=peacekeepers").text
        assert "Préventive" in client.get("/deadlines?service=techno_prevention").text
        for odd in ("mediation", "nowhere", "%00"):
            page = client.get(f"/deadlines?service={odd}").text
            assert "Brochure" not in page
            assert "Partenariat" not in page
        for service in ("peacekeepers", "techno_prevention"):
            page = client.get(f"/deadlines?service={service}").text
            assert "done=today" not in page
            assert "/attempt" not in page
    assert "Brochure" in sign_in(app, "mia").get("/deadlines?service=peacekeepers").text
    with app.app_context():
        make_person("adam", "coordination", "admin")
    assert sign_in(app, "adam").get("/deadlines").status_code == 403


def test_a_step_is_done_in_two_taps_also_by_a_coordinator(app: Flask) -> None:
    with app.app_context():
        step = make_step(make_person("ann", "coordination"), "dls_update")
        make_person("cora", "coordination", "coordinator")
        address = f"/entries/{step.id}/correct?done=today"
    client = sign_in(app, "cora")
    assert address in client.get("/deadlines").text
    form = client.get(address).text
    assert 'name="day" type="date" value="2024-02-14"' in form
    assert re.search(r'name="reason" value="c’est fait" checked', form)


def test_the_first_page_shows_what_is_close_and_no_visit_twice(app: Flask) -> None:
    with app.app_context():
        ann, eve = make_person("ann", "coordination"), make_person("eve", "techno_prevention")
        for topic, days in (("brochure", -1), ("web_page", 2), ("job_profiles", 13), ("partner_network", 14)):
            make_step(ann, topic, due_on=TODAY + timedelta(days=days))
        make_step(ann, "dls_update", due_on=TODAY + timedelta(days=15))
        make_visit(eve, 3)
    page = sign_in(app, "ann").get("/home").text
    section = page[page.index('id="deadlines"') :]
    assert [word in section for word in ("Brochure", "Page internet", "Profils", "Réseau", "DLS")] == [True] * 3 + [
        False
    ] * 2
    assert 'href="/deadlines"' in section
    assert 'id="deadlines"' not in sign_in(app, "eve").get("/home").text


def test_what_an_adviser_should_have_done_stands_on_her_first_page_with_what_to_do(app: Flask) -> None:
    with app.app_context():
        load_shipped_plan()
        eve = make_person("eve", "techno_prevention")
        step = make_step(eve, "partnership", due_on=TODAY - timedelta(days=13))
        visit = make_visit(eve, 20)
        steps, visits = f"/entries/{step.id}", f"/entries/{visit.id}"
    page = sign_in(app, "eve").get("/home").text
    requests, deadlines = page.index('id="requests"'), page.index('id="deadlines"')
    assert "1 visite à faire</h1>" in page
    assert requests < page.index("Délai dépassé") < page.index(f"{visits}/correct?done=today") < deadlines
    assert deadlines < page.index(f'class="row" href="{steps}"')
    assert page.count(f'href="{visits}"') == page.count(f'href="{steps}"') == 1
    assert page.count("jours de retard") == 1
    assert f"{steps}/correct?done=today" in sign_in(app, "eve").get(steps).text


def test_the_page_that_a_phone_keeps_knows_no_deadline(app: Flask) -> None:
    with app.app_context():
        make_step(make_person("ann", "coordination"), "brochure", due_on=TODAY)
    shell = sign_in(app, "ann").get("/shell/fr/home").text
    assert 'id="deadlines"' not in shell
    assert 'href="/deadlines"' in shell
