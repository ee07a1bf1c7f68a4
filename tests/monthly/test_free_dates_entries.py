"""From a figure of free dates to the entries that it counts, and back; what a service's secrecy keeps shut."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.entries.models import EntryTopic
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.test_free_dates import cells_of
from tests.monthly.test_monthly_pages import counted_queries

YEAR = "first=2023-08-01&last=2024-07-31"
PART = "first=2023-08-01&last=2023-09-12"
CASE, NOTE = "CANARY-7", "canary-note"


@pytest.fixture
def nadia(any_app: Flask) -> FlaskClient:
    """A coordinator; visits in two neighbourhoods, one of them late, and what a mediator wrote down of a situation and
    of an action."""
    with any_app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        make_neighbourhood("maritime")
        make_neighbourhood("etangs", "vehicle_theft")
        load_shipped_plan()
        alice, bob = make_person("alice", service="techno_prevention"), make_person("bob", service="mediation")
        offence = {"topic": "post_offence", "offence_on": date(2023, 9, 1), "requested_on": date(2023, 9, 1)}
        for day, place in ((4, "maritime"), (20, "maritime"), (5, "etangs")):
            make_entry(alice, "techno_visit", day=date(2023, 9, day), neighbourhood=place, **offence)
        make_entry(alice, "action", topic="sac_jacking", day=date(2023, 9, 6), neighbourhood="etangs")
        secret = {"day": date(2023, 9, 12), "note": NOTE}
        make_entry(bob, "case_contact", topics=[EntryTopic(topic="interview")], case=CASE, **secret)
        make_entry(bob, "meeting", topic="service_evaluation", **secret)
        carol = make_person("carol", service="coordination")
        make_entry(carol, "meeting", topic="service_evaluation", day=date(2023, 9, 5))
        measure_night(as_of=date(2024, 5, 17))
    return sign_in(any_app, "nadia")


def days_on(page: str) -> list[str]:
    rows = re.findall(r'<a class="row" href="/entries/.*?</a>', page, re.DOTALL)
    return [re.findall(r"<small>\s*([0-9/]+)", row)[0] for row in rows]


def test_a_figure_leads_to_its_entries_and_they_lead_back(any_app: Flask, nadia: FlaskClient):
    page = nadia.get(f"/monthly/free-dates?{YEAR}").text
    address = f"/monthly/free-dates/1.1a/entries?{YEAR}"
    assert f'<a href="{address.replace("&", "&amp;")}">66,7' in page
    assert cells_of(page, "1.1a")[1:] == ["2 / 3", "3"]
    with counted_queries(any_app) as statements:
        listed = nadia.get(address).text
    assert len(statements) <= 25, statements
    assert days_on(listed) == ["20/9/2023", "5/9/2023", "4/9/2023"]
    assert "2 / 3" in listed
    assert listed.count("Réussie.") == 2  # of a share each says whether it is one of the two
    assert "Du 1/8/2023 au 17/5/2024" in listed
    assert f'href="/monthly/free-dates?{YEAR.replace("&", "&amp;")}#result-1.1a"' in listed
    assert 'id="result-1.1a"' in page


def test_of_one_neighbourhood_only_its_own_are_listed(nadia: FlaskClient):
    page = nadia.get(f"/monthly/free-dates?{YEAR}&place=maritime").text
    assert cells_of(page, "1.1a") == ["50 %".replace(" ", "\xa0"), "1 / 2", "2"]
    listed = nadia.get(f"/monthly/free-dates/1.1a/entries?{YEAR}&place=maritime").text
    assert days_on(listed) == ["20/9/2023", "4/9/2023"]
    assert "Maritime" in listed
    assert "&amp;place=maritime#result-1.1a" in listed


def test_entries_of_confidential_services_are_a_number_and_nothing_else(nadia: FlaskClient):
    page = nadia.get(f"/monthly/free-dates/3.1b/entries?{YEAR}").text
    assert days_on(page) == []
    assert re.search(r'<div class="message none">.*<span>1 ', page)
    mixed = nadia.get(f"/monthly/free-dates/C.5b/entries?{YEAR}").text
    assert days_on(mixed) == ["5/9/2023"]
    assert re.search(r'<div class="message none">.*<span>1 ', mixed)
    for canary in (CASE, NOTE, "bob"):
        assert canary not in page + mixed


def test_what_could_tell_of_one_day_of_a_confidential_service_is_not_opened(nadia: FlaskClient):
    page = nadia.get(f"/monthly/free-dates?{PART}").text
    for code, is_open in (("3.1b", False), ("C.5b", False), ("1.1a", True)):
        assert (f"/monthly/free-dates/{code}/entries" in page) == is_open, code
        listed = nadia.get(f"/monthly/free-dates/{code}/entries?{PART}")
        assert listed.status_code == 200
        assert ("secret professionnel" in listed.text) != is_open
        assert bool(days_on(listed.text)) == is_open, code
    of_place = f"/monthly/free-dates/2.3a/entries?{YEAR}&place=etangs"  # actions, which mediators log too
    assert days_on(nadia.get(of_place).text) == []


@pytest.mark.parametrize(
    "address",
    [
        "9.9z/entries",
        "1.1a/entries?first=2024-05-02&last=2024-05-01",
        "1.1a/entries?first=2022-01-01",
        "1.1a/entries?page=7",
        f"C.5b/entries?{YEAR}&place=maritime",  # nobody notes where a meeting was
    ],
)
def test_what_is_no_figure_has_no_entries(nadia: FlaskClient, address: str):
    assert nadia.get(f"/monthly/free-dates/{address}").status_code == 404


def test_a_long_list_keeps_its_days_and_its_neighbourhood_from_page_to_page(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        dora = make_person("dora")
        for number in range(60):
            make_entry(
                dora, "action", topic="communal_event", day=date(2024, 1, 1 + number % 28), neighbourhood="etangs"
            )
    address = f"/monthly/free-dates/C.7c/entries?{YEAR}&place=etangs"
    first, second = nadia.get(address).text, nadia.get(f"{address}&page=2").text
    assert len(days_on(first)) == 50
    assert len(days_on(second)) == 10
    assert re.search(r'rel="next" href="/monthly/free-dates/C.7c/entries\?page=2&amp;[^"]*place=etangs"', first)


def test_before_the_first_night_there_is_nothing_to_open(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_shipped_plan()
    assert sign_in(app, "nadia").get("/monthly/free-dates/1.1a/entries").status_code == 404
