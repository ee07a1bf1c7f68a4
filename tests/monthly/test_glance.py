"""The first page of coordinators: what stands where, by theme and by service, and the months of every result."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.dates import last_of_month
from fieldlog.extensions import db
from fieldlog.indicators.models import Plan
from fieldlog.indicators.services import load_shipped_plan
from tests.factories import make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure, write_full_year
from tests.monthly.test_monthly_pages import counted_queries

YEAR, BEFORE = date(2024, 1, 1), date(2023, 1, 1)
STATUSES = {"1.1a": "behind", "1.1b": "on_track", "1.1c": "reached", "2.1a": "behind", "C.1a": "no_data"}


@pytest.fixture
def nadia(app: Flask) -> FlaskClient:
    """A coordinator, with the shipped plan computed up to 17 May 2024 and the statuses of five results."""
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan()
        for code, status in STATUSES.items():
            write_figure(code, "year", YEAR, None if status == "no_data" else 12.0, status=status)
    return sign_in(app, "nadia")


def slug() -> str:
    return db.session.scalars(sa.select(Plan.slug)).one()


def words_of(page: str, name: str) -> str:
    """What stands beside the bar of a theme or of a service."""
    found = re.search(rf'<a class="row standing"[^>]*>\s*<b>{name}</b>.*?<small>(.*?)</small>', page, re.DOTALL)
    assert found, f"{name} has no bar"
    return found[1]


def codes_in(page: str) -> list[str]:
    return re.findall(r'<tr class="result[" ].*?<span class="code">([^<]+)</span>', page, re.DOTALL)


def row_of(page: str, code: str) -> str:
    rows = re.findall(r'<tr class="result[" ].*?</tr>', page, re.DOTALL)
    return next(row for row in rows if f'<span class="code">{code}</span>' in row)


def test_each_theme_and_each_service_says_in_words_how_many_results_stand_where(nadia: FlaskClient):
    page = nadia.get("/monthly/glance").text
    assert words_of(page, "1 · Cambriolage") == "1 atteint · 1 en bonne voie · 1 en retard · 5 sans données"
    assert words_of(page, "Techno-prévention").startswith("1 atteint · 1 en bonne voie · 1 en retard")
    # Advice (1.1b) is given by two services, and stands with both.
    assert words_of(page, "Gardiens de la paix") == "1 en bonne voie · 1 en retard · 15 sans données"
    assert len(codes_in(page)) == 81


def test_a_bar_and_a_status_lead_to_the_results_they_count(app: Flask, nadia: FlaskClient):
    with app.app_context():
        year = f"/monthly/glance/{slug()}/2024"
    page = nadia.get("/monthly/glance").text
    assert f'href="{year}?theme=1#results"' in page
    assert f'href="{year}?service=peacekeepers#results"' in page
    assert codes_in(nadia.get(f"{year}?theme=1&status=behind").text) == ["1.1a"]
    assert "2.1a" in codes_in(nadia.get(f"{year}?service=peacekeepers").text)
    narrowed = nadia.get(f"{year}?theme=2&status=behind").text
    assert f'href="{year}?theme=2#results"' in narrowed  # the tally takes the status away again
    assert f'href="{year}?status=behind#results"' in narrowed  # and the chip the theme
    assert 'class="empty"' in nadia.get(f"{year}?theme=8&status=reached").text


def test_a_theme_and_a_service_narrow_together(app: Flask, nadia: FlaskClient):
    with app.app_context():
        year = f"/monthly/glance/{slug()}/2024"
    page = html.unescape(nadia.get(f"{year}?theme=1&status=behind").text)
    assert f'href="{year}?theme=1&service=peacekeepers&status=behind#results"' in page
    assert f'href="{year}?status=behind#results"' in page  # the theme taken away again


@pytest.mark.parametrize(
    ("as_of", "word"), [(date(2024, 1, 31), "trop tôt pour le dire"), (date(2024, 2, 1), "en retard")]
)
def test_no_january_is_behind_with_a_target_for_the_year(app: Flask, as_of: date, word: str):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan(as_of)
        for code in ("1.1c", "2.1a"):
            write_figure(code, "year", date(2024, 1, 1), 0.0, status="behind")
    nadia = sign_in(app, "nadia")
    for page in ("/monthly/glance", "/monthly/2024-01"):
        text = nadia.get(page).text
        assert word in row_of(text, "1.1c"), page
        assert "en retard" in row_of(text, "2.1a"), "hours a day may be too few on any day"
    assert word in nadia.get("/monthly/2024-01/1.1c").text
    assert word in nadia.get("/monthly/2024-01.csv").text


def test_the_months_of_a_quarter_stand_beside_its_figure_and_the_status_of_the_year(app: Flask, nadia: FlaskClient):
    with app.app_context():
        for month, value in ((3, 1.0), (4, 4.0), (5, 3.0)):
            write_figure("1.1c", "month", date(2024, month, 1), value)
        write_figure("1.1c", "quarter", date(2024, 4, 1), 7.0, last_day=date(2024, 6, 30))
        quarter = f"/monthly/glance/{slug()}/2024-Q2"
    page = nadia.get(quarter).text
    row = row_of(page, "1.1c")
    assert 'aria-label="avr 4, mai 3"' in row
    assert 'href="/monthly/2024-05/1.1c/entries?period=quarter">7<' in row
    assert 'class="pill good"' in row
    assert "les statuts sont ceux de 2024" in page


def test_the_whole_plan_shows_all_its_months_and_the_statuses_of_its_newest_year(app: Flask, nadia: FlaskClient):
    with app.app_context():
        for month in (date(2023, 2, 1), date(2024, 5, 1)):
            write_figure("1.1c", "month", month, 3.0, last_day=last_of_month(month))
        write_figure("1.1c", "year", BEFORE, 3.0, status="missed")
        write_figure("1.1c", "plan", BEFORE, 15.0)
        plan = f"/monthly/glance/{slug()}"
    row = row_of(nadia.get(f"{plan}/plan").text, "1.1c")
    assert 'aria-label="février 2023 3, mai 2024 3"' in row
    assert row.count("<rect") == 24
    assert ">15<" in row
    assert 'class="pill good"' in row
    assert 'class="pill bad"' in row_of(nadia.get(f"{plan}/2023").text, "1.1c")


def test_what_is_no_period_of_the_plan_or_has_not_begun_is_not_found(app: Flask, nadia: FlaskClient):
    with app.app_context():
        plan = slug()
    for address in (f"{plan}/2022", f"{plan}/2024-Q3", f"{plan}/2024-05", f"{plan}/", "nowhere/2024"):
        assert nadia.get(f"/monthly/glance/{address}").status_code == 404


def test_before_there_are_figures_the_page_says_what_will_stand_there(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
    nadia = sign_in(app, "nadia")
    assert "dès qu’un plan sera chargé" in nadia.get("/monthly/glance").text
    with app.app_context():
        load_shipped_plan()
    assert "dès que la première nuit aura compté" in nadia.get("/monthly/glance").text


def test_the_page_takes_at_most_fifteen_queries_however_much_is_stored(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_full_year(2023)
        plan = slug()
    counts = []
    for period in ("2024", "2023", "plan"):
        with counted_queries(app) as statements:
            assert nadia.get(f"/monthly/glance/{plan}/{period}").status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1
    assert counts[0] <= 15
