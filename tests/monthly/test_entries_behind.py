"""From a figure to the entries behind it; what is bound by professional secrecy stays a number."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.entries.models import EntryTopic
from fieldlog.extensions import db
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure

MAY = date(2024, 5, 1)
NOTE, CASE, NAME = "canary-note", "CANARY-7", "Canary Colleague"
EVALUATIONS = "/monthly/2024-05/C.5b/entries"


@pytest.fixture
def nadia(any_app: Flask) -> FlaskClient:
    with any_app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan()
    return sign_in(any_app, "nadia")


def entries_on(page: str) -> int:
    return len(re.findall(r'<a class="row" href="/entries/', page))


def test_a_figure_opens_to_its_patrols_with_hours_and_place(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        place = make_neighbourhood("maritime").slug
        alice = make_person("alice", name="Alice A.")
        patrol = make_entry(
            alice,
            "patrol",
            day=date(2024, 5, 2),
            started_at=datetime(2024, 5, 2, 19, 0, tzinfo=UTC),
            ended_at=datetime(2024, 5, 2, 21, 30, tzinfo=UTC),
            minutes=150,
            neighbourhood=place,
        )
        write_figure("5.1a", "month", MAY, 0.2, amount=9000, slots=13, entries=1)
        address = f"/entries/{patrol.id}"
    page = nadia.get("/monthly/2024-05/5.1a/entries").text
    assert f'<a class="row" href="{address}">' in page
    assert "21:00 – 23:30" in page
    assert "Maritime" in page
    assert "Alice A." in page
    assert nadia.get(address).status_code == 200


def test_entries_of_confidential_services_are_a_number_and_nothing_else(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        carol = make_person("carol", service="victim_support", name=NAME)
        for day in (2, 3, 6):
            make_entry(
                carol,
                "case_contact",
                day=date(2024, 5, day),
                case=CASE,
                note=NOTE,
                topics=[EntryTopic(topic="interview")],
            )
        write_figure("3.3a", "month", MAY, 3.0)
        write_figure("3.3a", "year", date(2024, 1, 1), 3.0, status="no_target")
    pages = ["/monthly/2024-05", "/monthly/2024-05.csv", "/monthly/2024-05/3.3a", "/monthly/2024-05/3.3a/entries"]
    for address in [*pages, "/monthly/2024-05/3.3a/entries?period=year"]:
        answer = nadia.get(address)
        assert answer.status_code == 200
        for canary in (NOTE, CASE, NAME, "carol"):
            assert canary not in answer.text, address
    page = nadia.get("/monthly/2024-05/3.3a/entries").text
    assert entries_on(page) == 0
    assert re.search(r'<div class="message none">.*<span>3 ', page)


def test_a_figure_of_several_services_lists_the_open_ones_and_counts_the_others(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        alice, carol = (
            make_person("alice", service="coordination"),
            make_person("carol", service="mediation", name=NAME),
        )
        make_entry(alice, "meeting", topic="service_evaluation", day=date(2024, 5, 3))
        make_entry(carol, "meeting", topic="service_evaluation", day=date(2024, 5, 6), note=NOTE)
        write_figure("C.5b", "month", MAY, 2.0)
    page = nadia.get(EVALUATIONS).text
    assert entries_on(page) == 1
    assert re.search(r'<div class="message none">.*<span>1 ', page)
    assert NAME not in page
    assert NOTE not in page


def test_withdrawn_entries_and_those_of_other_days_are_not_behind_the_figure(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        alice = make_person("alice", service="coordination")
        withdrawn = {"withdrawn_at": datetime(2024, 5, 4, tzinfo=UTC), "withdrawn_reason": "twice"}
        for day, more in ((date(2024, 4, 30), {}), (date(2024, 5, 3), {}), (date(2024, 5, 3), withdrawn)):
            make_entry(alice, "meeting", topic="service_evaluation", day=day, **more)
        make_entry(alice, "meeting", topic="service_evaluation", day=date(2024, 5, 18))  # after the as-of day
        write_figure("C.5b", "month", MAY, 1.0)
        write_figure("C.5b", "year", date(2024, 1, 1), 2.0, status="behind")
    assert entries_on(nadia.get(EVALUATIONS).text) == 1
    assert entries_on(nadia.get(f"{EVALUATIONS}?period=year").text) == 2


def test_a_long_list_comes_in_pages_the_newest_first(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        alice = make_person("alice", service="coordination")
        for number in range(60):
            make_entry(alice, "meeting", topic="service_evaluation", day=date(2024, 5, 1 + number % 15))
        write_figure("C.5b", "month", MAY, 60.0)
    first, second = nadia.get(EVALUATIONS).text, nadia.get(f"{EVALUATIONS}?page=2").text
    assert (entries_on(first), entries_on(second)) == (50, 10)
    assert "15/5/2024" in first
    assert "15/5/2024" not in second
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize(
    ("page", "status"),
    [("0", 200), ("-1", 200), ("abc", 200), ("1'--", 200), ("", 200), ("2", 404), ("999999999999999999999", 404)],
)
def test_a_page_number_that_makes_no_sense_does_no_harm(any_app: Flask, nadia: FlaskClient, page: str, status: int):
    with any_app.app_context():
        write_figure("C.5b", "month", MAY, 0.0)
    assert nadia.get(EVALUATIONS, query_string={"page": page}).status_code == status


def test_a_period_that_does_not_exist_is_not_found(nadia: FlaskClient):
    assert nadia.get(f"{EVALUATIONS}?period=week").status_code == 404


def test_a_month_without_figures_says_so(nadia: FlaskClient):
    answer = nadia.get("/monthly/2024-09/C.5b/entries")
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


def test_one_figure_of_nothing_says_so(any_app: Flask, nadia: FlaskClient):
    with any_app.app_context():
        write_figure("C.5b", "month", MAY, 0.0)
        db.session.rollback()
    assert 'class="empty"' in nadia.get(EVALUATIONS).text
