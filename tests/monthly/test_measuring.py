"""Coordinators change how a result is counted by a form: said in words, tried on every period, and only then saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.measuring.fields import as_fields
from fieldlog.indicators.models import PlanEdit
from fieldlog.indicators.queries import get_plan, get_result
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.models import Measurement
from fieldlog.measurements.what_if import figures_as_if
from tests.factories import csrf_token, make_entry, make_person, sign_in

AS_OF = date(2024, 5, 14)
VISITS = "/plan/2023-2024/result/1.1c/measure"
WITHIN = {"days": 21, "of": ["requested_on"]}
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "a longer term": ({"count": {"kind": "techno_visit", "topic": "post_offence", "within": WITHIN}}, {"at_least": 60}),
    "a share": (
        {"share": {"among": {"kind": "techno_visit"}, "when": {"within": WITHIN}}, "dated_by": "requested_on"},
        {"at_least": 40},
    ),
    "of another kind": ({"staff": {"kind": ["techno_visit", "meeting"]}}, {"is_yes": True}),
    "a mean": ({"count": {"kind": "meeting"}}, {"more_than": 0.5, "per": "week"}),
    "presence": ({"coverage": {"kind": "patrol"}}, {"at_least": 1, "per": "day"}),
    "once for all": ({"lasting": {"kind": "meeting", "topic": "csil"}}, {"is_yes": True}),
    "about the staff": ({"staff_measure": "trained_constatateurs"}, None),
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(f"{AS_OF + timedelta(days=1)} 09:00+02:00", tick=False):
        yield


def note(app: Flask) -> Flask:
    """Visits of all months, some late, and meetings, computed as of a day."""
    with app.app_context():
        load_shipped_plan()
        make_person("cora", "coordination", "coordinator")
        vic, amina = make_person("vic", "techno_prevention"), make_person("amina")
        for number in range(40):
            asked = date(2023, 1, 5) + timedelta(days=13 * number)
            done = asked + timedelta(days=number % 25)
            make_entry(vic, "techno_visit", day=done, requested_on=asked, topic="post_offence", audience="resident")
            make_entry(amina, "meeting", day=asked, topic="csil" if number == 7 else "platform")
        measure_night(as_of=AS_OF)
    return app


@pytest.fixture
def noted(app: Flask) -> Flask:
    return note(app)


def stored(code: str) -> dict[tuple[str, date], tuple[Any, ...]]:
    """The figures of a result, by period: all that is stored but the version of the plan."""
    result = get_result(get_plan("2023-2024"), code)
    rows = db.session.scalars(select(Measurement).where(Measurement.result_id == result.id))
    return {
        (row.period, row.first_day): (row.value, row.amount, row.base, row.slots, row.entries, row.status)
        for row in rows
    }


def save(client: FlaskClient, address: str, measure: Measure, target: Target | None, **more: str) -> int:
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', client.get(address).text)[0]
    fields = as_fields(measure, target)
    data = {**fields.to_dict(flat=False), "seen": seen, "csrf_token": csrf_token(client), **more}
    return client.post(address, data=data).status_code


def test_what_would_be_is_what_comes_when_it_is_applied(any_app: Flask) -> None:
    noted = note(any_app)
    cora = sign_in(noted, "cora")
    for name, (measure_data, target_data) in CHANGES.items():
        measure = Measure.model_validate(measure_data)
        target = Target.model_validate(target_data) if target_data else None
        with noted.app_context():
            plan = get_plan("2023-2024")
            found = figures_as_if(get_result(plan, "1.1c"), plan, measure, target, AS_OF)
            as_if = {(at.name, at.first_day): (*row.figure, row.status) for at, row in found.items()}
            others = stored("1.1d")
        assert save(cora, VISITS, measure, target) == 303, name
        with noted.app_context():
            measure_night(as_of=AS_OF, again=True)
            assert stored("1.1c") == as_if, name
            assert stored("1.1d") == others
    with noted.app_context():
        assert check_figures() == []


def test_the_form_says_in_words_what_is_typed_and_tries_it(noted: Flask) -> None:
    cora = sign_in(noted, "cora")
    page = cora.get(VISITS)
    assert "Nombre de visites après infraction réalisées dans les 14\xa0jours suivant la demande." in page.text
    assert "Ce qui changerait" not in page.text  # nothing is changed yet
    measure, target = (Measure.model_validate(CHANGES["a longer term"][0]), Target(at_least=60))
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
    measure, target = (Measure.model_validate(CHANGES["a longer term"][0]), None)
    assert save(cora, VISITS, measure, target, seen="0" * 16) == 422  # somebody changed it meanwhile
    with noted.app_context():
        assert db.session.scalars(select(PlanEdit)).all() == []


def test_months_of_confidential_work_are_not_tried_out(noted: Flask) -> None:
    contacts = Measure.model_validate({"count": {"kind": "case_contact", "service": "victim_support"}})
    cora = sign_in(noted, "cora")
    typed = as_fields(contacts, None).to_dict(flat=False)
    page = cora.get("/plan/2023-2024/result/3.3b/measure", query_string=typed).text
    assert "Ce qui changerait" in page
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["plan entier", "2023", "2024"]


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
