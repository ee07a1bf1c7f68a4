"""Coordinators change how a result is counted by a form: said in words, tried on every period, and only then saved."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from fieldlog.entries.models import EntryTopic
from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure
from fieldlog.indicators.measuring.fields import as_fields
from fieldlog.indicators.models import PlanEdit
from fieldlog.measurements.jobs import measure_night
from tests.entries.browser import post
from tests.factories import csrf_token, make_entry, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.measuring import AS_OF, CHANGES, VISITS, note, save, stored


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(f"{AS_OF + timedelta(days=1)} 09:00+02:00", tick=False):
        yield


@pytest.fixture
def noted(app: Flask) -> Flask:
    return note(app)


def test_the_form_says_in_words_what_is_typed_and_tries_it(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    page = cora.get(VISITS)
    assert "Nombre de visites après infraction réalisées dans les 14\xa0jours suivant la demande." in page.text
    assert "Ce qui changerait" not in page.text  # nothing is changed yet
    measure, target = CHANGES["a longer term"]
    typed = as_fields(measure, target).to_dict(flat=False)
    parts = cora.get(f"{VISITS}/parts", query_string=typed).text
    assert "dans les 21\xa0jours suivant la demande" in parts
    assert "Ce qui changerait" in parts
    assert "<html" not in parts
    assert parts in cora.get(VISITS, query_string=typed).text  # the whole page says the same
    with noted.app_context():
        assert db.session.scalars(select(PlanEdit)).all() == []  # and nothing is written
    more = cora.get(VISITS, query_string=typed | {"more": "yes"}).text
    assert 'name="g1-kind"' in more


def test_what_cannot_be_counted_is_not_saved(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    data = {"csrf_token": csrf_token(cora), "way": "count", "target": "at_least", "number": "many"}
    answer = cora.post(VISITS, data=data)
    assert answer.status_code == 422
    assert "Choisissez ce qui est compté." in answer.text
    assert "Indiquez le nombre à atteindre" in answer.text
    measure, target = CHANGES["a longer term"]
    assert save(cora, VISITS, measure, target, seen="0" * 16) == 422  # somebody changed it meanwhile
    with noted.app_context():
        assert db.session.scalars(select(PlanEdit)).all() == []


def links_of_mistakes(page: str) -> list[tuple[str, str]]:
    """Of the list above the form: which field each mistake leads to, and what it says; all of them are in the page."""
    top = re.search(r'<div class="message bad"[^>]*data-mistakes autofocus>.*?</ul>', page, re.DOTALL)
    assert top
    assert top.start() < page.index('id="measure-parts"')
    found = re.findall(r'<li>(?:<a href="#([^"]+)">[^<]*</a> · )?([^<]*)</li>', top[0])
    assert all(not at or f'id="{at}"' in page for at, _ in found)
    return [(at, html.unescape(said)) for at, said in found]


def test_a_refused_measure_says_above_the_form_what_to_put_right_and_leads_there(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    term = {"g0-kind": "techno_visit", "g0-term_of": "requested_on", "g0-term": "x"}
    sent = {"way": "count", "target": "at_least", "number": "", **term}
    page = post(cora, VISITS, **sent).text
    length = "Indiquez la durée du délai\xa0: 3660\xa0jours ou 120\xa0mois au plus."
    number = "Indiquez le nombre à atteindre, par exemple 50 ou 7,5."
    assert links_of_mistakes(page) == [("g0-term", length), ("number", number)]
    assert '<input id="number"' in page
    assert 'value="" aria-invalid="true" aria-describedby="number-error">' in page
    assert [at for at, _ in links_of_mistakes(post(cora, VISITS, way="share").text)] == ["g0-kind-patrol", "when-title"]
    parts = cora.get(f"{VISITS}/parts", query_string=sent).text  # the preview says it too, before anything is saved
    assert '<a href="#number">' in parts
    assert "data-mistakes" not in parts
    assert "data-mistakes" not in cora.get(VISITS, query_string=sent).text


def test_a_measure_without_its_reason_or_changed_by_somebody_meanwhile_is_refused_above_it(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    measure, target = CHANGES["a longer term"]
    fields = as_fields(measure, target).to_dict(flat=False)
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', cora.get(VISITS).text)[0]
    answer = post(cora, VISITS, **fields, seen=seen, since="2024-03")
    assert [at for at, _ in links_of_mistakes(answer.text)] == ["reason"]
    answer = post(cora, VISITS, **fields, seen="0" * 16)
    assert links_of_mistakes(answer.text)[0][1].startswith("Quelqu’un d’autre a modifié cela entre-temps")
    again = re.findall(r'name="seen" value="([0-9a-f]+)"', answer.text)[0]
    assert post(cora, VISITS, **fields, seen=again).status_code == 303  # who saves again goes over it, as was said


def test_months_of_confidential_work_are_not_tried_out_and_it_says_so(noted: Flask) -> None:
    contacts = Measure.model_validate({"count": {"kind": "case_contact", "service": "victim_support"}})
    with_meetings = Measure.model_validate({"count": {"kind": ["case_contact", "meeting"]}})
    with noted.app_context():
        carol = make_person("carol", "victim_support")
        for day in (date(2023, 3, 6), date(2024, 3, 4), date(2024, 5, 6)):
            make_entry(carol, "case_contact", day=day, case="K-1", topics=[EntryTopic(topic="interview")])
        measure_night(as_of=AS_OF, again=True)
    cora = sign_in(noted, "cora")
    typed = as_fields(contacts, None).to_dict(flat=False)
    page = html.unescape(cora.get("/plan/2023-2024/result/3.3b/measure", query_string=typed).text)
    assert "Ce qui changerait" in page
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["2024", "plan entier"]
    # May, its quarter, the year and the plan; all that was over before May stays
    assert "4\xa0périodes changent. 22 restent comme elles sont." in page
    assert "2 d’entre elles sont des mois ou des trimestres" in page
    mixed = {**as_fields(with_meetings, None).to_dict(flat=False), "since": "2023-01"}
    parts = cora.get(f"{VISITS}/parts", query_string=mixed).text  # meetings beside them can be subtracted
    assert re.findall(r'<th scope="row">([^<]*)</th>', parts) == ["2023", "2024", "plan entier"]


def test_what_would_change_stands_in_the_order_of_the_results_page_and_in_one_line(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    measure, target = CHANGES["a longer term"]
    typed = as_fields(measure, target).to_dict(flat=False)
    assert 'class="sums-up"' not in cora.get(VISITS).text  # nothing is changed yet
    back = html.unescape(cora.get(f"{VISITS}/parts", query_string={**typed, "since": "2023-01"}).text)
    rows = re.findall(r'<th scope="row">([^<]*)</th>', back)
    assert (rows[0], rows[-2:]) == ("août 2023", ["2023", "plan entier"])
    assert [row for row in rows if "trimestre" in row] == rows[rows.index("3e trimestre 2023") : -2]
    changed, kept = re.findall(r"([0-9]+)\xa0périodes changent\. ([0-9]+) restent", back)[0]
    assert (int(changed), int(changed) + int(kept)) == (len(rows), 26)
    lines = [
        re.findall(r'<p class="sums-up"><a href="#([^"]*)">([^<]*)<', html.unescape(parts))[0]
        for more in ({"since": "2023-01"}, {"number": "1"}, {"g0-kind": "meeting"}, {"number": "x"})
        for parts in [cora.get(f"{VISITS}/parts", query_string={**typed, **more}).text]
    ]
    assert lines == [
        ("what-would-change", f"2024\xa0: 10, comme avant\xa0; {len(rows)} autres périodes changent"),
        ("what-would-change", "2024\xa0: «\xa0atteint\xa0» au lieu de «\xa0en retard\xa0»\xa0; 1 autre période change"),
        ("what-would-change", "2024\xa0: 11 au lieu de 10\xa0; 2 autres périodes changent"),
        ("number", "Ceci ne peut pas encore être compté\xa0: Nombre"),
    ]


def test_a_new_result_is_measured_from_the_next_night(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    texts = {"wording": "Réunions", "label_fr": "Réunions", "label_nl": "Vergaderingen", "service": ""}
    data = {"csrf_token": csrf_token(cora), "code": "1.4b", "kind": "meeting", **texts}
    answer = cora.post("/plan/2023-2024/operational/1.4/add", data=data)
    assert answer.location == "/plan/2023-2024/result/1.4b/measure"
    assert cora.post("/plan/2023-2024/operational/1.4/add", data=data).status_code == 422  # the code is taken
    assert "Nombre de réunions" in cora.get(answer.location).text
    with noted.app_context():
        measure_night(as_of=AS_OF, again=True)
        assert stored("1.4b")["plan", date(2023, 1, 1)][0] == 39


@time_machine.travel("2024-01-21 09:00+01:00", tick=False)
def test_what_is_tried_in_january_is_not_called_behind(app: Flask) -> None:
    with app.app_context():
        make_person("cora", service="coordination", role="coordinator")
        load_measured_plan(date(2024, 1, 20))
        write_figure("1.1c", "year", date(2024, 1, 1), 0.0, status="behind")
    cora = sign_in(app, "cora")
    measure, target = CHANGES["a longer term"]
    typed = as_fields(measure, target).to_dict(flat=False)
    for page in (cora.get(VISITS).text, cora.get(f"{VISITS}/parts", query_string=typed).text):
        assert "trop tôt pour le dire" in page
        assert "en retard" not in page
