"""How far a service has come, and what a person's own entries give: on the first page and on the figures' own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.entries.models import Entry, EntryCrew, EntryTopic
from fieldlog.extensions import db
from fieldlog.indicators.owners import services_by_result
from fieldlog.indicators.queries import list_results
from fieldlog.workday.progress import Progress, find_home_progress, find_plan_year, list_progress, with_own
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.test_manual_values import type_in
from tests.monthly.test_monthly_pages import counted_queries

TODAY = date(2024, 5, 18)
NOON = "2024-05-18T10:00:00+00:00"
YEAR = date(2024, 1, 1)


@pytest.fixture
def commune(any_app: Flask) -> Flask:
    """Alice and Bob are guards, Lotte and Lars advisers, Sam in a service bound by secrecy; it is 18 May 2024."""
    with any_app.app_context(), time_machine.travel(NOON, tick=False):
        load_measured_plan()
        make_neighbourhood("maritime", "incivilities")
        make_neighbourhood("etangs-noirs")
        for username in ("alice", "bob"):
            make_person(username)
        for username in ("lotte", "lars"):
            make_person(username, service="techno_prevention")
        make_person("sam", service="victim_support")
    return any_app


def person(username: str) -> Person:
    found = find_person(username)
    assert found
    return found


def patrol(author: str, day: int, first: int, last: int, place: str = "maritime", **more: Any) -> Entry:
    """A round on that day of May, in hours of Brussels."""
    hours = {
        "started_at": datetime(2024, 5, day, first - 2, tzinfo=UTC),
        "ended_at": datetime(2024, 5, day, last - 2, tzinfo=UTC),
    }
    return make_entry(
        person(author),
        "patrol",
        day=date(2024, 5, day),
        minutes=60 * (last - first),
        neighbourhood=place,
        **hours,
        **more,
    )


def visit(author: str, *, requested: int, made: int, **more: Any) -> Entry:
    dates = {"requested_on": date(2024, 5, requested), "offence_on": date(2024, 5, requested)}
    return make_entry(
        person(author),
        "techno_visit",
        topic="post_offence",
        audience="resident",
        day=date(2024, 5, made),
        **dates,
        **more,
    )


def progress(username: str, code: str) -> Progress:
    at = find_plan_year(TODAY)
    assert at
    found = with_own(person(username), list_progress(person(username).service, at))
    return next(one for one in found if one.result.code == code)


def words(page: str) -> str:
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"<(template|head)\b.*?</\1>", "", page, flags=re.DOTALL))
    return re.sub(r"\s+", " ", bare.replace("\u00a0", " ").replace("\u202f", " "))


def home(app: Flask, username: str, address: str = "/home") -> str:
    with time_machine.travel(NOON, tick=False):
        answer = sign_in(app, username).get(address)
    assert answer.status_code == 200
    return answer.text


def test_every_result_has_somebody_whose_it_is(app: Flask):
    with app.app_context():
        found = list_results(load_measured_plan())
        services = services_by_result(found, TODAY)
        of = {result.code: services[result.id] for result in found}
    assert all(of.values())
    assert of["1.1c"] == of["1.4a"] == {"techno_prevention"}
    assert of["1.1b"] == {"techno_prevention", "peacekeepers"}
    assert of["2.2a"] == of["5.2a"] == of["5.3a"] == of["C.7c"] == {"peacekeepers"}
    assert of["3.1c"] == {"mediation"}
    assert of["6.2b"] == {"radicalisation"}
    assert of["8.3a"] == {"le_pont"}
    assert of["C.1a"] == of["C.3a"] == {"coordination"}


def test_an_adviser_sees_what_is_missing_and_the_own_part_of_it(commune: Flask):
    with commune.app_context():
        write_figure("1.1c", "year", YEAR, 43.0, status="on_track")
        write_figure("1.1c", "month", date(2024, 5, 1), 4.0)
        visit("lotte", requested=2, made=3)
        visit("lotte", requested=2, made=10)
        visit("lotte", requested=1, made=16)  # the fifteenth day
        visit("lotte", requested=17, made=18)  # after the as-of day: not in the figure yet
        visit("lars", requested=2, made=3)
        found = progress("lotte", "1.1c")
        assert (found.missing, found.part, found.days_left) == (7, 43 / 50, 228)
        assert found.own
        assert (found.own.entries, found.own.amount) == (2, 2)
    page = words(home(commune, "lotte"))
    assert "Visites" in page
    assert "43" in page
    assert "≥ 50" in page
    assert "ce mois-ci 4 · encore 7 d’ici le 31/12, environ 1 par mois" in page
    assert "en bonne voie" in page
    assert "part personnelle : 2" in page


def test_a_crew_member_has_a_part_and_a_withdrawn_entry_gives_none(commune: Flask):
    with commune.app_context():
        patrol("alice", 6, 9, 12)
        together = patrol("bob", 7, 9, 11)
        db.session.add(EntryCrew(entry_number=together.number, person_id=person("alice").id))
        db.session.commit()
        patrol("bob", 8, 9, 17)
        patrol("alice", 8, 9, 10, withdrawn_at=datetime(2024, 5, 9, tzinfo=UTC), withdrawn_reason="twice")
        patrol("alice", 13, 9, 10, place="etangs-noirs")
        everywhere, in_target_areas = progress("alice", "5.1a"), progress("alice", "5.1b")
        assert everywhere.own
        assert in_target_areas.own
        assert (everywhere.own.entries, everywhere.own.amount) == (3, 6 * 3600)
        assert (in_target_areas.own.entries, in_target_areas.own.amount) == (2, 5 * 3600)
        assert everywhere.missing is None
        assert [one.code for one in everywhere.also] == ["8.6a"]


def test_contacts_in_the_same_case_are_one_case_of_ones_own(commune: Flask):
    with commune.app_context():
        make_person("pia", service="le_pont")
        for day, case, relayed in ((6, "A1", None), (7, "A1", "transit"), (8, "B2", None)):
            make_entry(
                person("pia"), "case_contact", day=date(2024, 5, day), case=case, audience="user", relayed_to=relayed,
                topics=[EntryTopic(topic="interview")],
            )  # fmt: skip
        cases, relayed_share = progress("pia", "8.1b"), progress("pia", "8.1d")
        assert cases.own
        assert relayed_share.own
        assert (cases.own.entries, cases.own.amount) == (3, 2)
        assert (relayed_share.own.amount, relayed_share.own.base) == (1, 2)


def test_presence_of_today_is_what_somebody_was_out_for(commune: Flask):
    with commune.app_context():
        write_figure("5.1a", "year", YEAR, 8.4, slots=90, status="reached")
        patrol("alice", 18, 9, 12)
        patrol("bob", 18, 10, 13, place="etangs-noirs")
        found = {one.result.code: one.today for one in find_home_progress(person("alice"), TODAY).presence}
        assert {code: today and today.seconds for code, today in found.items()} == {
            "2.1a": 0, "5.1a": 4 * 3600, "5.1b": 3 * 3600,
        }  # fmt: skip
        assert {code: today and today.places for code, today in found.items()} == {
            "2.1a": frozenset(), "5.1a": None, "5.1b": {"maritime"},
        }  # fmt: skip
    assert "aujourd’hui 4 h" in words(home(commune, "alice"))


def test_a_round_that_began_yesterday_is_presence_of_today_after_midnight(commune: Flask):
    with commune.app_context():
        hours = {"started_at": datetime(2024, 5, 17, 20, tzinfo=UTC), "ended_at": datetime(2024, 5, 18, 0, tzinfo=UTC)}
        days = {"day": date(2024, 5, 17), "last_day": TODAY}
        make_entry(person("bob"), "patrol", neighbourhood="maritime", minutes=240, **days, **hours)
        found = {one.result.code: one.today for one in find_home_progress(person("alice"), TODAY).presence}
        assert found["5.1a"]
        assert found["5.1a"].seconds == 2 * 3600


def test_more_than_two_is_not_there_with_two(commune: Flask):
    with commune.app_context():
        write_figure("5.3a", "year", YEAR, 2.0, status="on_track")
        found = progress("alice", "5.3a")
        assert (found.missing, found.part) == (1, 2 / 3)


def test_what_is_behind_and_fed_by_the_own_kinds_comes_first(commune: Flask):
    with commune.app_context():
        write_figure("5.1a", "year", YEAR, 8.0, status="reached")
        write_figure("5.1b", "year", YEAR, 2.0, status="behind")
        write_figure("5.3a", "year", YEAR, 0.0, status="behind")
        patrol("alice", 6, 9, 12)
        codes = [one.result.code for one in find_home_progress(person("alice"), TODAY).few]
        assert codes[0] == "5.1b"
        assert "5.3a" not in codes, "she never logs meetings"


def test_an_adviser_finds_visits_and_advice_on_the_first_page_wherever_they_stand(commune: Flask):
    with commune.app_context():
        for code, status in (("1.1c", "reached"), ("1.1a", "reached"), ("1.2b", "behind"), ("1.4a", "behind")):
            write_figure(code, "year", YEAR, 60.0, status=status)
        visit("lotte", requested=2, made=3)
        codes = [one.result.code for one in find_home_progress(person("lotte"), TODAY).few]
    assert codes == ["1.1d", "1.1b", "1.1c", "1.1a"]


def test_staff_read_the_exact_figures_of_their_own_service_and_no_other(commune: Flask):
    with commune.app_context():
        for code in ("3.3a", "3.1b", "5.1a"):
            write_figure(code, "year", YEAR, 2.0, status="no_target" if code[0] == "3" else "behind")
    page = home(commune, "sam", "/figures")
    codes = re.findall(r'<li id="result-([^"]+)"', page)
    assert codes == ["3.3a", "3.3b", "3.3c", "3.3d", "3.4a", "3.4b"]
    assert "17/5/2024" in words(page)


def test_what_a_coordinator_typed_in_is_the_service_s_figure_and_said_so(commune: Flask):
    with commune.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        write_figure("5.3a", "month", date(2024, 5, 1), 0.0)
        write_figure("5.3a", "year", YEAR, 0.0, status="behind")
    with time_machine.travel(NOON, tick=False):
        said = {"value": "3", "known_on": "2024-05-16", "evidence": "Rapport annuel"}
        assert type_in(sign_in(commune, "nadia"), "/monthly/2024-05/5.3a/manual?period=year", **said).status_code == 303
    with commune.app_context():
        found = progress("alice", "5.3a")
        assert found.year
        assert (found.year.value, found.status, found.part) == (3, "reached", 1.0)
    page = home(commune, "alice", "/figures")
    row = page[page.index('<li id="result-5.3a"') :].split("</details>")[0]
    assert "encodé" in words(row), "the mark is explained where it stands"


@pytest.mark.parametrize(("role", "status"), [("team_lead", 200), ("coordinator", 403), ("admin", 403)])
def test_the_figures_are_for_those_who_do_the_work(app: Flask, role: str, status: int):
    with app.app_context():
        make_person(role, role=role)
    assert sign_in(app, role).get("/figures").status_code == status


def test_without_a_plan_the_pages_say_so_and_nothing_else(app: Flask):
    with app.app_context():
        make_person("alice")
    assert 'id="progress"' not in home(app, "alice")
    assert 'class="empty"' in home(app, "alice", "/figures")


def test_before_the_first_night_the_results_stand_there_without_a_figure(app: Flask):
    with app.app_context(), time_machine.travel(NOON, tick=False):
        load_measured_plan(date(2022, 12, 31))
        make_person("alice")
    assert "–" in words(home(app, "alice"))


def test_progress_costs_the_first_page_a_handful_of_queries(commune: Flask):
    with commune.app_context():
        patrol("alice", 6, 9, 12)
        with counted_queries(commune) as statements:
            find_home_progress(person("alice"), TODAY)
    assert len(statements) <= 11
