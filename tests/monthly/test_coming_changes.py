"""A measure or target that changes from a month still to come: nothing moves before, and it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from fieldlog.accounts.queries import find_person
from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.measuring.fields import as_fields
from fieldlog.indicators.measuring.months import Months, months_of_plan
from fieldlog.indicators.models import PlanEdit
from fieldlog.indicators.queries import export_plan, get_plan, get_result, plan_file_of
from fieldlog.indicators.rules import read_plan
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.indicators.versions import Version, with_change, without_change
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.workday.deadlines import list_counted
from fieldlog.workday.milestones import list_steps
from fieldlog.workday.progress import find_plan_year, list_progress
from tests.entries.browser import post
from tests.factories import make_entry, sign_in
from tests.monthly.measuring import AS_OF, CHANGES, VISITS, note, save, stored

JANUARY = date(2025, 1, 1)
#: By when a period began that was over on the as-of day.
OVER_BEFORE = {
    "month": date(2024, 5, 1),
    "quarter": date(2024, 4, 1),
    "year": date(2024, 1, 1),
    "plan": date(2023, 1, 1),
}
SIXTY = Target.model_validate({"at_least": 60})
A, B, C = (Measure.model_validate({"count": {"kind": kind}}) for kind in ("meeting", "training", "action"))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(f"{AS_OF + timedelta(days=1)} 09:00+02:00", tick=False):
        yield


def note_over_three_years(app: Flask) -> FlaskClient:
    note(app)
    with app.app_context():
        load_shipped_plan(last_day=date(2025, 12, 31))
        measure_night(as_of=AS_OF, again=True)
    return sign_in(app, "cora")


@pytest.fixture
def cora(app: Flask) -> FlaskClient:
    return note_over_three_years(app)


def measure_of(code: str = "1.1c") -> Measure:
    return get_result(get_plan("2023-2024"), code).versions[0].measure


def sixty_from_january(app: Flask, cora: FlaskClient) -> None:
    with app.app_context():
        measure = measure_of()
    assert save(cora, VISITS, measure, SIXTY, since="2025-01") == 303


def targets(app: Flask) -> list[str]:
    """Each version as the day until which it holds and its target."""
    with app.app_context():
        versions = get_result(get_plan("2023-2024"), "1.1c").versions
        return [f"{one.until or 'on'} {one.target}" for one in versions]


def visit(day: date, after_days: int) -> None:
    vic = find_person("vic")
    assert vic
    asked = day - timedelta(days=after_days)
    make_entry(vic, "techno_visit", day=day, requested_on=asked, topic="post_offence", audience="resident")


def test_nothing_moves_before_it_holds_and_then_it_counts(any_app: Flask) -> None:
    cora = note_over_three_years(any_app)
    with any_app.app_context():
        before = stored("1.1c")
    assert save(cora, VISITS, *CHANGES["a longer term"], since="2025-01") == 303
    with any_app.app_context():
        measure_night(as_of=AS_OF, again=True)
        after = stored("1.1c")
        changed = {at for at in before if before[at] != after[at]}
        assert changed == {("plan", date(2023, 1, 1))}  # it ends after the change, so it is counted whole by it
        assert check_figures() == []
        for day, days_later in ((date(2024, 12, 20), 20), (date(2025, 1, 20), 20), (date(2025, 1, 21), 25)):
            visit(day, days_later)  # the first two in time by the longer term only
        plan = get_plan("2023-2024")
        assert read_plan(export_plan(plan)) == plan_file_of(plan)
    with time_machine.travel("2025-02-10 09:00+01:00", tick=False), any_app.app_context():
        measure_night(as_of=date(2025, 2, 9), again=True)
        found = stored("1.1c")
        over = {at: row for at, row in before.items() if at[1] < OVER_BEFORE[at[0]]}
        assert len(over) > 20
        assert {at: found[at] for at in over} == over
        assert found["month", date(2024, 12, 1)][0] == 0
        assert found["month", JANUARY][0] == found["year", JANUARY][0] == 1
        assert check_figures() == []


def test_the_form_offers_months_to_come_and_says_what_it_does(app: Flask, cora: FlaskClient) -> None:
    page = cora.get(VISITS).text
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL)
    months = {title: re.findall(r'value="([0-9-]+)"', options) for title, options in groups}
    assert list(months) == ["Passés", "Ce mois-ci", "À venir"]
    assert months["Ce mois-ci"] == ["2024-05"]
    assert (months["À venir"][0], months["À venir"][-1]) == ("2024-06", "2025-12")
    assert (months["Passés"][0], months["Passés"][-1]) == ("2023-01", "2024-04")
    assert re.findall(r'value="([0-9-]+)" selected', page) == ["2024-05"]
    typed = {"way": "count", "g0-kind": "techno_visit", "target": "at_least", "number": "60", "per": "year"}
    page = cora.get(f"{VISITS}/parts", query_string=typed | {"since": "2025-01"}).text
    assert "comptées en entier de la nouvelle façon\xa0:</span>" not in page
    assert "plan entier." in page
    assert "Jusqu’au 31/12/2024" in page
    assert "Dès janvier 2025\xa0:" in page
    assert "Pourquoi recalculer" not in page
    october = cora.get(f"{VISITS}/parts", query_string=typed | {"since": "2024-10"}).text
    assert "2024, plan entier." in october


def test_a_target_to_come_stands_on_every_page_as_to_come(app: Flask, cora: FlaskClient) -> None:
    before = cora.get("/monthly/2024-05").text
    visits = {"way": "count", "g0-kind": "techno_visit", "target": "at_least", "number": "60", "per": "year"}
    with app.app_context():
        measure = measure_of()
    same = as_fields(measure, SIXTY).to_dict(flat=False) | {"since": "2025-01"}
    for typed, is_told in ((same, True), (visits | {"since": "2024-01"}, False)):
        assert ("Aucun chiffre jusqu’ici" in cora.get(f"{VISITS}/parts", query_string=typed).text) == is_told
    sixty_from_january(app, cora)
    assert "Enregistré\xa0: cela vaut dès janvier 2025." in cora.get("/plan/2023-2024").text
    assert "≥\xa050 par an · Dès janvier 2025\xa0: ≥\xa060 par an" in cora.get("/plan/2023-2024").text
    part = cora.get("/plan/2023-2024/result/1.1c").text
    assert part.index("≥\xa050 par an") < part.index("Dès janvier 2025\xa0:") < part.index("≥\xa060 par an")
    assert cora.get("/monthly/2024-05").text == before
    page = cora.get("/monthly/2024-05/1.1c").text
    assert "Les périodes qui finissent dès janvier 2025" in page
    assert "Périodes qui finissaient" not in page
    with app.app_context():
        at = find_plan_year(AS_OF)
        assert at
        found = {one.result.code: one.result for one in list_progress("techno_prevention", at)}
        assert found["1.1c"].target == Target.model_validate({"at_least": 50})
        assert found["1.1c"].measure == measure
        measured = stored("1.1c")
        measure_night(as_of=AS_OF, again=True)
        assert stored("1.1c") == measured


def test_what_is_to_come_is_changed_again_or_taken_back(app: Flask, cora: FlaskClient) -> None:
    sixty_from_january(app, cora)
    assert targets(app) == ["2024-12-31 >=50", "on >=60"]
    with app.app_context():
        measure = measure_of()
    page = cora.get(f"{VISITS}?since=2025-01").text
    assert re.findall(r'id="number"[^>]*value="([0-9]+)"', page) == ["60"]
    seventy = Target.model_validate({"at_least": 70})
    assert save(cora, VISITS, measure, seventy, since="2025-01") == 303
    assert targets(app) == ["2024-12-31 >=50", "on >=70"]
    forty = Target.model_validate({"at_least": 40})
    assert save(cora, VISITS, measure, forty) == 303  # from this month on: what is to come stays
    assert targets(app) == ["2024-04-30 >=50", "2024-12-31 >=40", "on >=70"]
    page = cora.get(VISITS).text
    assert "Annuler ce qui vient en janvier 2025" in page
    assert page.index("Dès mai 2024\xa0:") < page.index("Dès janvier 2025\xa0: Nombre de visites")
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', page)[0]
    assert "Le plan a été modifié entre-temps" in back(cora, "2025-01", "0" * 16)
    assert back(cora, "2024-05", seen).count("Annulé") == 0  # it holds already
    assert "Annulé\xa0: rien ne change dès janvier 2025." in back(cora, "2025-01", seen)
    assert targets(app) == ["2024-04-30 >=50", "on >=40"]
    assert back(cora, "2025-01", seen).count("Annulé") == 0  # a second tap
    with app.app_context():
        assert db.session.query(PlanEdit).count() == 5  # with the year more


def back(cora: FlaskClient, month: str, seen: str) -> str:
    """The page that answers who takes back what comes in a month."""
    assert post(cora, f"{VISITS}/take-back", month=month, seen=seen).location == VISITS
    return cora.get(VISITS).text


def test_what_a_measure_to_come_asks_is_not_asked_today(app: Flask, cora: FlaskClient) -> None:
    """Terms and steps go by what holds on their day."""
    with app.app_context():
        plan = get_plan("2023-2024")
        before = list_counted(plan, AS_OF)
    other = Measure.model_validate(
        {"exists": {"kind": "milestone", "topic": "activity_report", "service": "coordination"}}
    )
    for code in ("1.1c", "C.1c"):
        assert save(cora, f"/plan/2023-2024/result/{code}/measure", other, None, since="2025-01") == 303
    with app.app_context():
        plan, person = get_plan("2023-2024"), find_person("cora")
        assert person
        assert list_counted(plan, AS_OF) == before
        assert [one.measure for one in list_counted(plan, JANUARY) if one.code in ("1.1c", "C.1c")] == [other, other]
        codes = {
            year: [one.code for one in steps]
            for year in (2024, 2025)
            if (steps := list_steps(person, service="coordination", year=year))
        }
        assert "1.1c" not in codes[2024]
        assert "1.1c" in codes[2025]


def test_versions_to_come_stay_beside_a_change_before_them() -> None:
    may, june, july, august = (date(2024, month, 1) for month in (5, 6, 7, 8))
    two = with_change((Version(A, None),), july, B, None)
    assert [one.measure for one in with_change(two, may, C, None, may)] == [A, C, B]
    assert with_change(two, None, C, None, may) == with_change((Version(C, None),), july, B, None)
    assert [one.measure for one in with_change(two, august, C, None, may)] == [A, B, C]
    assert with_change(two, july, C, None, may) == with_change((Version(A, None),), july, C, None)  # replaced
    assert with_change(two, july, A, None, may) == (Version(A, None),)  # nothing comes after all
    assert with_change(two, june, B, None, may) == with_change((Version(A, None),), june, B, None)  # a month sooner
    assert with_change(two, may, C, None, july)[-1].measure == C  # B holds by July: what held later is gone
    three = with_change(two, august, A, None)
    assert without_change(three, july) == (Version(A, None),)
    assert without_change(three, august) == two
    assert without_change(three, may) == three


def test_months_are_those_of_the_plan_whenever_it_runs() -> None:
    first, last = date(2024, 11, 1), date(2025, 2, 28)
    november, december, january, february = (date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1))
    assert months_of_plan(first, last, date(2024, 12, 9)) == Months(december, [january, february], [november])
    assert months_of_plan(first, last, date(2026, 1, 1)) == Months(february, [], [january, december, november])
    before = months_of_plan(first, last, date(2023, 1, 1))
    assert before == Months(november, [december, january, february], [])
    assert before.first == november
