"""A period that still runs is never complete: how far it is known, and what may still be done in its time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from fieldlog.accounts.queries import find_person
from fieldlog.entries.models import Entry
from fieldlog.extensions import db
from fieldlog.measurements.in_time import select_in_time, select_too_late
from fieldlog.measurements.queries import read_basis
from fieldlog.monthly import queries
from tests.factories import make_entry, make_person, sign_in
from tests.monthly.made_figures import AS_OF, load_measured_plan, note_night, write_figure

MAY, YEAR = date(2024, 5, 1), date(2024, 1, 1)
#: day of the visit, of the request, of the offence; in May 2024, known up to the 17th
VISITS = {
    "done in time": (10, 5, 4),
    "done late": (17, 2, 1),
    "open, both terms run": (None, 10, 9),
    "open, of the request only": (None, 5, 1),
    "open, its term ends today": (None, 4, 3),
    "open, both are over": (None, 2, 1),
    "planned in time": (18, 10, 9),
    "planned too late": (31, 10, 9),
}


@pytest.fixture
def commune(any_app: Flask) -> Iterator[Flask]:
    with time_machine.travel(datetime(2024, 5, 18, 10, tzinfo=UTC), tick=False):
        with any_app.app_context():
            make_person("nadia", "coordination", "coordinator")
            make_person("tess", "techno_prevention")
            load_measured_plan()
            note_night(datetime(2024, 5, 18, 1, 30, tzinfo=UTC))
        yield any_app


def make_visits() -> dict[int, str]:
    """The names of the visits by their numbers, and one that was withdrawn."""
    named = {}
    for name, (day, requested_on, offence_on) in VISITS.items():
        named[visit(day, requested_on, offence_on).number] = name
    visit(None, 10, 9, withdrawn_at=datetime(2024, 5, 12, tzinfo=UTC), withdrawn_reason="test")
    return named


def visit(day: int | None, requested_on: int, offence_on: int, **more: Any) -> Entry:
    tess = person("tess")
    dates = {"requested_on": date(2024, 5, requested_on), "offence_on": date(2024, 5, offence_on)}
    on = date(2024, 5, day) if day else None
    return make_entry(tess, "techno_visit", topic="post_offence", audience="resident", day=on, **dates, **more)


def milestone(topic: str, **dates: date) -> Entry:
    return make_entry(person("nadia"), "milestone", topic=topic, **({"day": None} | dates))


def person(username: str) -> Any:
    return find_person(username)


def found(code: str, first_day: date, last_day: date, as_of: date = AS_OF) -> tuple[set[int], set[int]]:
    """The numbers of those within their time, and of those that missed it."""
    result = queries.get_result(queries.list_plan_states()[0].plan, code)
    basis = read_basis(result, as_of)
    in_time, too_late = (select(result, first_day, last_day, basis) for select in (select_in_time, select_too_late))
    return set(db.session.scalars(in_time)), set(db.session.scalars(too_late))


def test_what_may_still_be_done_in_its_time_is_found_by_the_conditions_of_the_measure(commune: Flask) -> None:
    with commune.app_context():
        named = make_visits()

        def names(code: str, as_of: date = AS_OF) -> tuple[set[str], set[str]]:
            in_time, late = found(code, MAY, date(2024, 5, 31), as_of)
            return {named[one] for one in in_time}, {named[one] for one in late}

        of_offence = {"open, both terms run", "planned in time", "open, its term ends today"}
        gone = {"done late", "open, of the request only", "open, both are over"}
        assert names("1.1a") == (of_offence, gone)
        assert names("1.1c")[0] == of_offence | {"open, of the request only"}
        assert names("1.1b")[0] == of_offence
        assert names("1.1d") == names("1.1c", date(2024, 5, 31)) == (set(), set())
        # a month that is over may still lack some of a share, which goes by the request
        assert names("1.1a", date(2024, 5, 31))[0] == set()


def test_reports_that_are_due_and_requests_to_answer_have_their_time_too(commune: Flask) -> None:
    with commune.app_context():
        due = milestone("activity_report", due_on=date(2024, 5, 30)).number
        missed = milestone("activity_report", due_on=date(2024, 3, 31)).number
        late = milestone("activity_report", due_on=date(2024, 2, 1), day=date(2024, 2, 2)).number
        milestone("activity_report", due_on=date(2024, 2, 1), day=date(2024, 1, 2))
        milestone("activity_report", due_on=date(2025, 3, 31))
        asked = milestone("authority_request", requested_on=date(2024, 4, 20)).number
        assert found("C.1a", YEAR, date(2024, 12, 31)) == ({due}, {missed, late})
        assert found("C.1a", MAY, date(2024, 5, 31)) == ({due}, set())
        assert found("C.1c", date(2024, 4, 1), date(2024, 4, 30)) == ({asked}, set())
        assert found("C.1c", date(2024, 4, 1), date(2024, 4, 30), date(2024, 5, 21)) == (set(), {asked})
        assert found("2.1a", YEAR, date(2024, 12, 31)) == (set(), set())


def marks(commune: Flask, month: str, code: str, more: str = "") -> list[str]:
    page = sign_in(commune, "nadia").get(f"/monthly/{month}/{code}{more}").text
    rows = re.findall(r"<li>(.*?)</li>", page.split('class="list marks"')[1].split("</ul>")[0], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", row).replace("\u00a0", " ")).strip() for row in rows]


def test_a_running_period_is_never_complete(commune: Flask) -> None:
    with commune.app_context():
        for code in ("1.1a", "1.1c", "C.8b"):
            write_figure(code, "month", MAY, 0.0)
            write_figure(code, "year", YEAR, 0.0, status="behind")
            write_figure(code, "month", date(2024, 4, 1), 0.0)
    assert marks(commune, "2024-05", "C.8b") == ["Mois en cours, connu jusqu’au 17/5/2024."]
    assert marks(commune, "2024-05", "C.8b", "/entries?period=year") == ["Année en cours, connue jusqu’au 17/5/2024."]
    assert marks(commune, "2024-04", "C.8b") == ["Complet : rien ne manque, rien n’est estimé, en double ou en retard."]
    with commune.app_context():
        make_visits()
    assert marks(commune, "2024-05", "1.1a")[:2] == [
        "Mois en cours, connu jusqu’au 17/5/2024.",
        "3 demandes sont encore dans les 14 jours.",
    ]
    assert marks(commune, "2024-05", "1.1c")[1] == "4 demandes sont encore dans les 14 jours."
    assert marks(commune, "2024-04", "1.1a") == marks(commune, "2024-04", "C.8b")


def test_a_month_that_is_over_says_what_may_still_be_done_for_it(commune: Flask) -> None:
    with commune.app_context():
        milestone("authority_request", requested_on=date(2024, 4, 20))
        milestone("vacancy", requested_on=date(2024, 4, 20))
        for code in ("C.1c", "C.2a"):
            write_figure(code, "month", date(2024, 4, 1), 0.0, base=1)
    for code in ("C.1c", "C.2a"):
        assert marks(commune, "2024-04", code) == ["1 est encore à faire, et dans son délai."]


def why(commune: Flask, code: str) -> str:
    page = sign_in(commune, "nadia").get(f"/monthly/2024-05/{code}").text
    return str(re.findall(r'<p class="why">(.*?)</p>', page, re.DOTALL)[0]).replace("\u00a0", " ")


def test_a_share_that_can_no_longer_be_reached_is_not_asked_for_more(commune: Flask) -> None:
    with commune.app_context():
        milestone("financial_report", due_on=date(2024, 3, 31))
        milestone("activity_report", due_on=date(2024, 5, 17))  # today is its last day
        make_visits()
        for code, amount, base in (("C.1b", 0, 1), ("C.1a", 0, 1), ("1.1a", 1, 8), ("1.2b", 27, 28)):
            write_figure(code, "year", YEAR, 100 * amount / base, amount=amount, base=base, status="behind")
    assert why(commune, "C.1b") == "0 sur 1. La cible de ≥ 100 % ne peut plus être atteinte pour 2024."
    assert why(commune, "C.1a") == "0 sur 1. Pour ≥ 100 %, il en faudrait 1. Encore 1 à faire, dans son délai."
    assert why(commune, "1.1a") == "1 sur 8. Pour ≥ 30 %, il en faudrait 3. Encore 3 à faire, dans leur délai."
    assert why(commune, "1.2b") == "27 sur 28. Pour ≥ 100 %, il en faudrait 28."
