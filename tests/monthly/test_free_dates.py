"""The results between any two days: where they come from, what is not told, and what the page says to a mistake."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.queries import find_person
from fieldlog.commune.models import Neighbourhood
from fieldlog.entries.models import EntryTopic
from fieldlog.extensions import db
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from fieldlog.monthly.free_dates import is_whole_months, years_from_august
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.test_manual_values import type_in
from tests.monthly.test_monthly_pages import counted_queries

STORED, COUNTED = "Additionné à partir des jours enregistrés", "Compté à l’instant dans les entrées"


@pytest.fixture
def nadia(app: Flask) -> FlaskClient:
    """A coordinator; two actions in one neighbourhood and one in another, and a situation followed by a mediator."""
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        for slug in ("maritime", "etangs"):
            make_neighbourhood(slug)
        load_shipped_plan()
        alice, bob = make_person("alice"), make_person("bob", service="mediation")
        for month, place in ((8, "maritime"), (9, "maritime"), (10, "etangs")):
            make_entry(alice, "action", topic="communal_event", day=date(2023, month, 3), neighbourhood=place)
        make_entry(bob, "case_contact", topics=[EntryTopic(topic="interview")], case="K7", day=date(2023, 9, 12))
        measure_night(as_of=date(2024, 5, 17))
    return sign_in(app, "nadia")


def cells_of(page: str, code: str) -> list[str]:
    row = next(
        row for row in re.findall(r"<tr[ >].*?</tr>", page, re.DOTALL) if f'<span class="code">{code}</span>' in row
    )
    row = re.sub(r'<span class="on-phone">.*?</span>', "", row)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def test_august_to_july_is_added_up_from_the_stored_days(app: Flask, nadia: FlaskClient):
    with counted_queries(app) as statements:
        page = nadia.get("/monthly/free-dates?first=2023-08-01&last=2024-07-31").text
    assert STORED in page
    assert COUNTED not in page
    assert cells_of(page, "C.7c") == ["3", "", "3"]
    assert cells_of(page, "3.1b") == ["1", "", "1"]
    assert page.count("compté à l’instant") == 2  # the two measures about staff, which have no days
    assert len(re.findall(r'<span class="code">', page)) == 81
    assert len(statements) <= 20, statements


def test_days_that_are_over_end_where_they_end_and_others_where_they_are_known(nadia: FlaskClient):
    for address, last_day in (
        ("first=2023-08-01&last=2023-10-31", "31/10/2023"),
        ("first=2023-08-01&last=2023-10-31&place=maritime", "31/10/2023"),
        ("first=2023-08-01&last=2024-07-31", "17/5/2024"),
    ):
        page = nadia.get(f"/monthly/free-dates?{address}").text
        said = re.search(r'<p class="computed">.*?</p>', page, re.DOTALL)
        assert said
        assert re.findall(r"jusqu’au ([0-9/]+)", said[0]) == [last_day], address


def test_one_neighbourhood_is_counted_as_the_page_says_and_leaves_out_what_has_none(nadia: FlaskClient):
    page = nadia.get("/monthly/free-dates?first=2023-08-01&last=2024-07-31&place=maritime").text
    assert COUNTED in page
    assert STORED not in page
    assert cells_of(page, "C.7c") == ["2", "", "2"]
    assert ">C.8a<" not in page
    assert "ne sont pas repris" in page


def test_what_is_under_professional_secrecy_is_told_for_whole_months_only(nadia: FlaskClient):
    page = nadia.get("/monthly/free-dates?first=2023-08-01&last=2023-09-12").text
    assert cells_of(page, "3.1b")[0].startswith("–")
    assert cells_of(page, "C.7c")[0] == "2"
    assert "secret professionnel" in page
    assert is_whole_months(date(2024, 2, 1), date(2024, 2, 29), as_of=date(2024, 5, 17))
    assert is_whole_months(date(2024, 2, 1), date(2024, 5, 17), as_of=date(2024, 5, 17))
    assert not is_whole_months(date(2024, 2, 2), date(2024, 2, 29), as_of=date(2024, 5, 17))


def sheet_at(client: FlaskClient, address: str) -> dict[str, dict[str, str]]:
    answer = client.get(f"/monthly/free-dates.csv?{address}")
    assert answer.content_type == "text/csv; charset=utf-8"
    return {line["code"]: line for line in csv.DictReader(io.StringIO(answer.text))}


def test_the_sheet_says_of_every_result_what_it_is_over_the_days_and_how_it_was_found(nadia: FlaskClient):
    address = "first=2023-08-01&last=2024-07-31"
    lines = sheet_at(nadia, address)
    assert len(lines) == 81
    assert lines["C.7c"] == {
        "code": "C.7c", "thème": "Coordination", "service": "", "résultat attendu": lines["C.7c"]["résultat attendu"],
        "unité": "", "du": "2023-08-01", "au": "2024-05-17", "quartier": "", "valeur": "3", "numérateur": "",
        "dénominateur": "", "entrées": "3", "comment il est obtenu": "additionné à partir des jours enregistrés",
        "remarque": "", "encodé à la main": "",
    }  # fmt: skip
    assert lines["C.3a"]["comment il est obtenu"] == "compté à l’instant"
    assert (lines["1.1a"]["unité"], lines["1.1a"]["valeur"], lines["1.1a"]["dénominateur"]) == ("%", "sans objet", "0")
    assert (lines["3.1b"]["valeur"], lines["3.1b"]["entrées"]) == ("< 5", "< 5")  # ten months are no year
    page = nadia.get(f"/monthly/free-dates?{address}").text
    assert f'href="/monthly/free-dates.csv?{address.replace("&", "&amp;")}"' in page
    name = nadia.get(f"/monthly/free-dates.csv?{address}&place=maritime").headers["Content-Disposition"]
    assert name == "attachment; filename=fieldlog-2023-08-01-2024-05-17-maritime.csv"


def test_the_sheet_of_a_neighbourhood_names_it_and_says_what_it_leaves_out(app: Flask, nadia: FlaskClient):
    with app.app_context():
        find_person("nadia").language = "nl"
        db.session.commit()
    lines = sheet_at(sign_in(app, "nadia"), "first=2023-08-01&last=2023-12-31&place=maritime")
    assert (lines["C.7c"]["waarde"], lines["C.7c"]["wijk"]) == ("2", "Maritime")
    assert lines["C.8a"]["opmerking"] == "niet meegedeeld: de registraties hebben geen wijk"
    assert lines["C.8a"]["waarde"] == lines["C.8a"]["hoe gevonden"] == ""
    assert len(lines) == 81


def test_where_no_sheet_can_be_made_the_page_says_why(app: Flask, nadia: FlaskClient):
    for days, words in MISTAKES.items():
        answer = nadia.get(f"/monthly/free-dates.csv?{days}&_external=1&endpoint=x", follow_redirects=True)
        assert answer.status_code == 422, days
        assert words in answer.text


def test_the_neighbourhoods_stand_by_their_names_in_the_readers_language(app: Flask, nadia: FlaskClient):
    with app.app_context():
        for slug, name_fr, name_nl in (("a", "Zénith", "Étoile"), ("b", "Élan", "Zwaan"), ("c", "fontaine", "Bron")):
            db.session.add(Neighbourhood(slug=slug, name_fr=name_fr, name_nl=name_nl))
        db.session.commit()
    for language, order in (("fr", "b etangs c maritime a"), ("nl", "c etangs a maritime b")):
        with app.app_context():
            find_person("nadia").language = language
            db.session.commit()
        page = sign_in(app, "nadia").get("/monthly/free-dates").text
        assert re.findall("&amp;place=([a-z]+)", page) == order.split()


def test_what_was_typed_in_stands_beside_what_is_counted_and_is_not_added(app: Flask, nadia: FlaskClient):
    """A year that is not over is within the days as far as it has gone by."""
    meetings, quarrels = "C.5b", "3.1b"
    for code, period, value in ((meetings, "?period=year", "3"), (meetings, "", "2"), (quarrels, "", "4")):
        type_in(nadia, f"/monthly/2024-04/{code}/manual{period}", value=value)
    page = nadia.get("/monthly/free-dates?first=2024-01-01&last=2024-05-17").text
    assert cells_of(page, meetings) == ["0", "", "0"]
    assert beside(page, meetings) == ["encodé à la main (2024) : 3", "encodé à la main (avril 2024) : 2"]
    assert beside(page, quarrels) == ["encodé à la main (avril 2024) : 4"]
    assert beside(page, "C.7c") == []
    assert f'href="/monthly/2024-01/{meetings}/manual?period=year"' in page
    assert "n’est pas ajouté" in page
    listed = nadia.get(f"/monthly/free-dates/{meetings}/entries?first=2024-01-01&last=2024-05-17").text
    assert "encodé à la main (2024)\xa0: 3" in listed
    lines = sheet_at(nadia, "first=2024-01-01&last=2024-05-17")
    assert (lines[meetings]["valeur"], lines[meetings]["encodé à la main"]) == ("0", "2024\xa0: 3; avril 2024\xa0: 2")
    assert lines[quarrels]["encodé à la main"] == "avril 2024\xa0: < 5"  # few of a mediation service are not handed on
    part = nadia.get("/monthly/free-dates?first=2024-04-01&last=2024-04-30").text
    assert beside(part, meetings) == ["encodé à la main (avril 2024) : 2"]
    for days in ("first=2024-04-02&last=2024-05-17", "first=2024-01-01&last=2024-05-17&place=etangs"):
        page = nadia.get(f"/monthly/free-dates?{days}").text
        assert "encodé à la main" not in page, days  # no period is whole, and nothing typed in has a neighbourhood
        assert "n’est pas ajouté" not in page


def beside(page: str, code: str) -> list[str]:
    row = next(
        row for row in re.findall(r"<tr[ >].*?</tr>", page, re.DOTALL) if f'<span class="code">{code}</span>' in row
    )
    texts = re.findall(r'class="beside"[^>]*>(.*?)</a>', row, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text).replace("\xa0", " ") for text in texts]


MISTAKES = {
    "first=2024-02-30&last=2024-05-01": "sous forme de dates",
    "first=2024-05-02&last=2024-05-01": "vient avant le premier",
    "first=2022-08-01&last=2023-07-31": "du 1/1/2023 au 31/12/2024",
    "first=2024-08-01&last=9999-12-31": "du 1/1/2023 au 31/12/2024",
    "first=2024-08-01&last=2024-12-31": "encore à venir",
}


def test_a_mistake_in_the_days_is_said_beside_them(nadia: FlaskClient):
    for days, words in MISTAKES.items():
        answer = nadia.get(f"/monthly/free-dates?{days}")
        assert answer.status_code == 422, days
        assert words in answer.text
        assert 'name="first"' in answer.text


def test_without_days_the_year_so_far_is_shown_and_august_to_july_is_one_tap_away(nadia: FlaskClient):
    page = nadia.get("/monthly/free-dates").text
    assert 'name="first" value="2024-01-01"' in page
    assert 'name="last" value="2024-05-17"' in page
    assert 'href="/monthly/free-dates?first=2023-08-01&amp;last=2024-07-31"' in page
    begun = years_from_august(date(2024, 1, 1), date(2024, 12, 31), as_of=date(2024, 8, 1))
    assert begun == [(date(2024, 8, 1), date(2024, 12, 31))]  # cut to the plans; the year before began before them


def test_before_the_first_night_the_page_says_what_will_stand_there(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_shipped_plan()
    assert 'class="empty"' in sign_in(app, "nadia").get("/monthly/free-dates").text
