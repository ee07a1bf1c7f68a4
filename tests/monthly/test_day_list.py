"""The strip of a target per day reads day by day, and each day opens to the entries that have hours on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from fieldlog.accounts.queries import find_person
from fieldlog.commune.models import ClosingDay
from fieldlog.dates import BRUSSELS
from fieldlog.entries.models import EntryTopic
from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.models import ExpectedResult
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.indicators.versions import Version
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.rules import GivenDay
from fieldlog.monthly.chart import strip_of
from fieldlog.monthly.day_list import day_list_of
from fieldlog.monthly.rules import Result
from tests.factories import make_entry, make_person, sign_in
from tests.monthly.test_monthly_pages import counted_queries

AS_OF = date(2024, 5, 17)
AREAS = {"target_area": "incivilities"}
RESULT = "/monthly/2024-05/5.1a"
ENTRIES = f"{RESULT}/entries"


@pytest.fixture
def commune(any_app: Flask) -> Iterator[Flask]:
    """On 10 May 2024, a Friday, the guards are closed; 9 May is Ascension Day."""
    with time_machine.travel(datetime(2024, 5, 18, 10, tzinfo=BRUSSELS), tick=False):
        with any_app.app_context():
            make_person("nadia", service="coordination", role="coordinator")
            make_person("alice")
            load_shipped_plan()
            name = {"name_fr": "Pont", "name_nl": "Brugdag"}
            db.session.add(ClosingDay(service="peacekeepers", day=date(2024, 5, 10), **name))
            db.session.add(ClosingDay(service="mediation", day=date(2024, 5, 8), **name))
            db.session.commit()
        yield any_app


def go_round(day: int, hour: int, hours: float) -> UUID:
    """Alice's, in May; gives the id of its entry."""
    alice = find_person("alice")
    assert alice
    start = datetime(2024, 5, day, hour, tzinfo=BRUSSELS)
    end = start + timedelta(hours=hours)
    times = {"started_at": start, "ended_at": end, "minutes": round(hours * 60)}
    return make_entry(alice, "patrol", day=start.date(), last_day=end.date(), **times).id


def days_on(page: str) -> dict[str, tuple[str, str]]:
    """Each day of the list, with its hours and what is said of it."""
    table = page.split('id="days"')[1].split("</table>")[0].replace("\u00a0", " ")
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>', table, re.DOTALL)
    return {day: (re.sub(r"<[^>]+>", "", hours), said) for day, hours, said in rows}


def listed(page: str) -> set[str]:
    return set(re.findall(r'<a class="row" href="/entries/([^"]+)"', page))


def test_a_coordinator_reads_the_month_day_by_day_and_opens_each_day(commune: Flask) -> None:
    with commune.app_context():
        long, short, night, closed = go_round(2, 8, 8), go_round(6, 9, 6.99), go_round(3, 22, 4), go_round(10, 9, 3)
        measure_night(as_of=AS_OF)
    nadia = sign_in(commune, "nadia")
    with counted_queries(commune) as statements:
        page = nadia.get(RESULT).text
    assert len(statements) <= 25, statements
    days = days_on(page)
    assert list(days)[::16] == ["Mercredi 1/5", "Vendredi 17/5"]
    assert days["Mercredi 1/5"] == days["Jeudi 9/5"] == ("0,0 h", "jour férié")
    assert days["Jeudi 2/5"] == ("8,0 h", "atteinte")
    assert days["Vendredi 3/5"] == ("2,0 h", "en partie")
    assert days["Samedi 4/5"] == ("2,0 h", "hors jours de service")
    assert days["Lundi 6/5"] == ("6,99 h", "en partie"), "it never looks like the 7 hours that it misses"
    assert days["Mercredi 8/5"] == ("0,0 h", "rien")
    assert days["Vendredi 10/5"] == ("3,0 h", "Pont")
    assert "<title>Jeudi 2/5/2024\u00a0: 8,0\u00a0h, cible atteinte</title>" in page
    opened = {2: {long}, 3: {night}, 4: {night}, 6: {short}, 10: {closed}}
    addresses = [f"{ENTRIES}?day=2024-05-{day:02}" for day in opened]
    assert re.findall(r'href="([^"]*[?&;]day=[^"]*)"', page) == addresses
    for day, address in zip(opened, addresses, strict=True):
        with counted_queries(commune) as statements:
            answer = nadia.get(address).text
        assert len(statements) <= 20, statements
        assert listed(answer) == {str(id) for id in opened[day]}, day
    assert listed(nadia.get(ENTRIES).text) == {str(id) for id in (long, night, short)}


def test_the_page_of_a_day_says_which_day_it_is_and_leads_back_to_the_whole_month(commune: Flask) -> None:
    with commune.app_context():
        go_round(2, 8, 8)
        go_round(10, 9, 3)
        measure_night(as_of=AS_OF)
        find_person("nadia").language = "nl"
        db.session.commit()
    nadia = sign_in(commune, "nadia")
    page = nadia.get(f"{ENTRIES}?day=2024-05-02").text.replace("\u00a0", " ")
    assert "<b>8,0 u</b><small>Donderdag 2/5/2024</small>" in page
    assert "<b>1</b><small>registratie van die dag</small>" in page
    assert re.search(rf'href="{ENTRIES}" aria-current="true">Donderdag 2/5/2024<', page)
    assert "Geen dienstdag: deze uren blijven" in nadia.get(f"{ENTRIES}?day=2024-05-10").text
    assert days_on(nadia.get(RESULT).text)["Vrijdag 10/5"] == ("3,0 u", "Brugdag")


@pytest.mark.parametrize(
    "day", ["2024-06-03", "2024-04-30", "2024-05-18", "2024-5-2", "20240502", "2024-W18-4", "Thursday", "2024-05-32"]
)
def test_a_day_that_is_none_of_the_figure_is_not_found(commune: Flask, day: str) -> None:
    with commune.app_context():
        measure_night(as_of=AS_OF)
    nadia = sign_in(commune, "nadia")
    assert nadia.get(ENTRIES, query_string={"day": day}).status_code == 404
    assert nadia.get(ENTRIES, query_string={"day": "2024-05-17"}).status_code == 200
    assert nadia.get("/monthly/2024-05/1.1c/entries?day=2024-05-17").status_code == 404, "no target per day"


def test_a_long_day_comes_in_pages_that_stay_with_it(commune: Flask) -> None:
    with commune.app_context():
        for _ in range(51):
            go_round(2, 8, 8)
        go_round(3, 8, 8)
        measure_night(as_of=AS_OF)
    nadia = sign_in(commune, "nadia")
    first = nadia.get(f"{ENTRIES}?day=2024-05-02").text
    further = re.search(r'rel="next" href="([^"]*)"', first)
    assert further
    assert len(listed(first)) == 50
    assert len(listed(nadia.get(further[1].replace("&amp;", "&")).text)) == 1


def test_of_a_service_under_professional_secrecy_the_days_open_to_nothing(commune: Flask) -> None:
    with commune.app_context():
        carol = make_person("carol", service="victim_support")
        for day in (2, 2, 3, 3, 3, 3, 3, 3):
            topics = [EntryTopic(topic="interview")]
            make_entry(carol, "case_contact", day=date(2024, 5, day), case=f"SV-{day}", topics=topics)
        counted = {"count": {"kind": "case_contact", "service": "victim_support"}}
        change = sa.update(ExpectedResult).where(ExpectedResult.code == "5.1a")
        db.session.execute(change.values(measure_data=counted, target_data={"at_least": 5, "per": "day"}))
        db.session.commit()
        measure_night(as_of=AS_OF)
    nadia = sign_in(commune, "nadia")
    page = nadia.get(RESULT).text
    days = days_on(page)
    assert (days["Jeudi 2/5"], days["Vendredi 3/5"]) == (("&lt; 5", "en partie"), ("6", "atteinte"))
    assert "day=2024" not in page
    assert "Jeudi 2/5/2024\u00a0: &lt;\u00a05" in page
    assert "2/5/2024\u00a0: 2 " not in page
    assert nadia.get(f"{ENTRIES}?day=2024-05-02").status_code == 404


def test_where_the_measure_changes_within_the_year_its_days_open_as_the_year_counts_them(commune: Flask) -> None:
    patrols, in_areas = (Measure.model_validate({"coverage": {"kind": "patrol"} | more}) for more in ({}, AREAS))
    daily = Target.model_validate({"at_least": 7, "per": "day"})
    versions = (Version(patrols, daily, None, date(2024, 3, 31)), Version(in_areas, daily, date(2024, 4, 1)))
    result = Result(1, "5.1a", {}, in_areas, daily, versions)
    strips = strip_of(result, [GivenDay(date(2024, month, 1), 0, True) for month in (2, 3, 4)])
    with commune.test_request_context():
        lists = {month: day_list_of(result, strips, date(2024, month, 1)) for month in (2, 3, 4)}
        assert day_list_of(result, strips, date(2024, 5, 1)) is None
    assert [one and one.period for one in lists.values()] == ["year", "year", None]
    assert [one and one.around for one in lists.values()] == [
        (None, date(2024, 3, 1)),
        (date(2024, 2, 1), date(2024, 4, 1)),
        (date(2024, 3, 1), None),
    ]
