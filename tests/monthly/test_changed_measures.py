"""A measure that changes from a date: what was over before keeps its figure, and what would be is what comes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from fieldlog.accounts.models import Person
from fieldlog.accounts.queries import find_person
from fieldlog.dates import now
from fieldlog.entries.models import Entry, EntryChange
from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure
from fieldlog.indicators.models import PlanEdit
from fieldlog.indicators.plan_file import EarlierPart, ResultPart
from fieldlog.indicators.queries import export_plan, get_plan, get_result, plan_file_of
from fieldlog.indicators.rules import read_plan
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.indicators.versions import Version, version_on, with_change
from fieldlog.measurements.between import read_between
from fieldlog.measurements.jobs import check_figures, measure_night
from fieldlog.measurements.queries import (
    find_recalculation,
    is_changed_since,
    list_given_days,
    list_measurements,
    read_basis,
    select_entries_behind,
    what_else_waits,
)
from fieldlog.measurements.what_if import figures_as_if
from tests.entries.browser import post
from tests.factories import make_entry, sign_in
from tests.monthly.measuring import AS_OF, CHANGES, VISITS, note, save, stored
from tests.monthly.test_free_dates import cells_of

WHY = "Lettre de l’autorité"
SINCE = {"a share": "2024-01", "of another kind": "2024-05"}
A, B, C = (Measure.model_validate({"count": {"kind": kind}}) for kind in ("meeting", "training", "action"))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(f"{AS_OF + timedelta(days=1)} 09:00+02:00", tick=False):
        yield


def test_a_change_leaves_what_was_over_as_it_was_and_gives_what_was_foretold(any_app: Flask) -> None:
    note(any_app)
    cora = sign_in(any_app, "cora")
    for name, since in SINCE.items():
        (measure, target), first_day = CHANGES[name], date.fromisoformat(f"{since}-01")
        with any_app.app_context():
            plan = get_plan("2023-2024")
            result, before, others = get_result(plan, "1.1c"), stored("1.1c"), stored("1.1d")
            found = figures_as_if(result, plan, with_change(result.versions, first_day, measure, target), AS_OF)
            as_if = {(at.name, at.first_day): (*row.figure, row.status) for at, row in found.items()}
            over = [(at.name, at.first_day) for at in found if at.last_day < first_day]
        assert save(cora, VISITS, measure, target, since=since, reason=WHY) == 303, name
        with any_app.app_context():
            measure_night(as_of=AS_OF, again=True)
            after = stored("1.1c")
            assert after == as_if, name
            assert {at: after[at] for at in over} == {at: before[at] for at in over}, name
            assert len(over) > 12
            assert stored("1.1d") == others
            entries_are_those_behind("1.1c")
    with any_app.app_context():
        assert check_figures() == []
        plan = get_plan("2023-2024")
        assert [f"{one.until}" for one in get_result(plan, "1.1c").versions] == ["2023-12-31", "2024-04-30", "None"]
        assert read_plan(export_plan(plan)) == plan_file_of(plan)
        assert db.session.scalars(select(PlanEdit.reason)).all() == [WHY] * len(SINCE)
    page = cora.get("/monthly/2023-05/1.1c").text
    assert "Nombre de visites après infraction réalisées dans les 14\xa0jours suivant la demande." in page


def test_the_page_says_that_the_whole_plan_counts_years_before_a_change_by_what_holds_now(app: Flask) -> None:
    note(app)
    cora = sign_in(app, "cora")
    said = (
        "Le plan entier compte aussi 2023 selon la mesure qui vaut dès mai 2024\xa0: son chiffre peut différer de ce "
        "que donnent ses années ensemble."
    )
    measure, target = CHANGES["a longer term"]
    with app.app_context():
        of_old = get_result(get_plan("2023-2024"), "1.1c").versions[0].measure
    assert save(cora, VISITS, of_old, target) == 303  # another target only: what is counted stays
    assert "Le plan entier compte aussi" not in cora.get("/monthly/2024-05/1.1c").text
    assert save(cora, VISITS, measure, target) == 303
    for month in ("2023-05", "2024-05"):
        assert said in cora.get(f"/monthly/{month}/1.1c").text
    assert save(cora, VISITS, measure, target, since="2023-06", reason=WHY) == 303  # no year was over before that
    assert "Le plan entier compte aussi" not in cora.get("/monthly/2024-05/1.1c").text


def test_another_result_is_recalculated_after_one_has_changed(any_app: Flask) -> None:
    note(any_app)
    cora = sign_in(any_app, "cora")
    measure, target = CHANGES["a share"]
    assert save(cora, VISITS, measure, target, since="2024-05") == 303
    assert post(cora, "/monthly/2024-05/1.1d/recalculate").status_code == 303
    assert "rien n’a changé" in cora.get("/monthly/2024-05/1.1d").text


def test_a_saved_measure_is_counted_at_once_and_no_other_result_is_said_to_have_changed(any_app: Flask) -> None:
    note(any_app)
    cora = sign_in(any_app, "cora")
    measure, target = CHANGES["a longer term"]
    assert save(cora, VISITS, measure, target) == 303
    said = html.unescape(cora.get("/plan/2023-2024").text)
    with any_app.app_context():
        newest = stored("1.1c")["plan", date(2023, 1, 1)]
        assert re.search(rf"La mesure est enregistrée\. Recalculé\. plan entier\xa0: 28 → {newest[0]:.0f}\.", said)
        plan = get_plan("2023-2024")
        for code in ("1.1c", "1.1d"):
            changed = is_changed_since(get_result(plan, code), date(2024, 5, 1), AS_OF, None)
            assert changed == (code == "1.1c")
        run = find_recalculation(get_result(plan, "1.1c").id)
        assert run
        assert not is_changed_since(get_result(plan, "1.1c"), date(2024, 5, 1), AS_OF, run.started_at)
        assert what_else_waits() == (True, False)
        measure_night(as_of=AS_OF, again=True)
        assert stored("1.1c")["plan", date(2023, 1, 1)] == newest
        assert what_else_waits() == (False, False)
        entries_are_those_behind("1.1c")


def test_a_plan_that_runs_longer_changes_all_results(any_app: Flask) -> None:
    note(any_app)
    with any_app.app_context():
        load_shipped_plan(last_day=date(2025, 12, 31))
        assert is_changed_since(get_result(get_plan("2023-2024"), "C.5b"), date(2024, 5, 1), AS_OF, None)


def entries_are_those_behind(code: str) -> None:
    result = get_result(get_plan("2023-2024"), code)
    basis = read_basis(result, AS_OF)
    for line in list_measurements():
        if line.result.id == result.id:
            row = line.measurement
            behind = select_entries_behind(result, row.first_day, row.last_day, basis)
            assert len(db.session.scalars(behind).all()) == row.entries, (row.period, row.first_day)


def test_what_comes_late_is_counted_as_its_month_was(app: Flask) -> None:
    """Ordinary nights after a change: an entry of a month before it counts as that month counts."""
    note(app)
    cora = sign_in(app, "cora")
    assert save(cora, VISITS, *CHANGES["a longer term"], since="2024-04", reason=WHY) == 303
    march, april, year = ("month", date(2024, 3, 1)), ("month", date(2024, 4, 1)), ("year", date(2024, 1, 1))
    with app.app_context():
        measure_night(as_of=AS_OF, again=True)
        before = {at: row[0] for at, row in stored("1.1c").items()}
        for day in (date(2024, 3, 28), date(2024, 4, 28)):
            visit(day, 20)  # in time by the longer term only
        measure_night(as_of=AS_OF, again=True)
        after = {at: row[0] for at, row in stored("1.1c").items()}
        assert after == before | {april: before[april] + 1, year: before[year] + 2} | changed_around(before, after)
        visit(date(2024, 3, 29), 1)
        measure_night(as_of=AS_OF + timedelta(days=1))
        assert stored("1.1c")[march][0] == before[march] + 1
        assert check_figures() == []
        plan = get_plan("2023-2024")
        result = get_result(plan, "1.1c")
        for (_, first_day), is_counted_now in ((march, True), (april, False)):
            last_day = first_day + timedelta(days=27)
            found = read_between(plan, first_day, last_day, AS_OF)
            given = list_given_days(result, first_day, last_day, read_basis(result, AS_OF))
            assert found.figures[result.id].amount == sum(one.amount for one in given)
            assert (result.id in found.counted_now) == is_counted_now


def changed_around(before: dict[tuple[str, date], float], after: dict[tuple[str, date], float]) -> dict[object, float]:
    """The longer periods that hold both days: the second quarter, and the plan."""
    quarter, plan = ("quarter", date(2024, 4, 1)), ("plan", date(2023, 1, 1))
    assert (after[quarter], after[plan]) == (before[quarter] + 1, before[plan] + 2)
    return {quarter: after[quarter], plan: after[plan]}


def visit(day: date, after_days: int) -> Entry:
    """A visit that many days after it was asked for, with its mark for the night."""
    vic = find_person("vic")
    assert isinstance(vic, Person)
    asked = day - timedelta(days=after_days)
    entry = make_entry(vic, "techno_visit", day=day, requested_on=asked, topic="post_offence", audience="resident")
    dates = {"day": day, "last_day": day, "requested_on": asked}
    db.session.add(EntryChange(entry_number=entry.number, kind=entry.kind, marked_at=now(), **dates))
    db.session.commit()
    return entry


def test_between_free_dates_a_result_is_made_of_what_counted_it_then(app: Flask) -> None:
    note(app)
    cora = sign_in(app, "cora")
    assert save(cora, VISITS, *CHANGES["a share"], since="2024-05", reason=WHY) == 303
    with app.app_context():
        measure_night(as_of=AS_OF, again=True)
    before, after = (
        cells_of(cora.get(f"/monthly/free-dates?first=2024-{days}").text, "1.1c")
        for days in ("03-01&last=2024-04-30", "04-01&last=2024-05-14")
    )
    assert (before[1], "%" in before[0]) == ("", False)
    assert re.fullmatch("[0-9]+ / [0-9]+", after[1])
    assert "%" in after[0]


def test_months_that_are_over_are_computed_anew_for_a_reason_only(app: Flask) -> None:
    note(app)
    cora = sign_in(app, "cora")
    measure, target = CHANGES["a longer term"]
    assert save(cora, VISITS, measure, target, since="2024-04") == 422
    assert save(cora, VISITS, measure, target, since="2023-01", reason=" ") == 422
    assert save(cora, VISITS, measure, target, since="2023-01", reason=WHY) == 303
    with app.app_context():
        plan = get_plan("2023-2024")
        assert get_result(plan, "1.1c").versions == (Version(measure, target),)
    assert save(cora, VISITS, *CHANGES["a mean"]) == 303  # from this month on, which nobody has to say why
    assert save(cora, VISITS, *CHANGES["a share"], since="2031-01") == 303  # no month of the plan: this one
    with app.app_context():
        assert len(get_result(get_plan("2023-2024"), "1.1c").versions) == 2
    history = cora.get("/plan/2023-2024/history").text
    assert history.count("Mesure ou valeur cible 1.1c") == 3
    edits = sorted(set(re.findall(r"/plan/2023-2024/history/[0-9]+", history)))
    assert WHY in cora.get(edits[0]).text
    assert "Jusqu’au 30/4/2024" in cora.get(edits[1]).text


def test_versions_follow_each_other_without_a_gap() -> None:
    may, june, july = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)
    one = (Version(A, None),)
    two = with_change(one, june, B, None)
    assert two == (Version(A, None, None, date(2024, 5, 31)), Version(B, None, june, None))
    three = with_change(two, july, C, None)
    assert [version_on(three, day).measure for day in (may, date(2024, 5, 31), june, july)] == [A, A, B, C]
    assert with_change(three, june, C, None) == with_change(one, june, C, None)  # what held later is gone
    assert with_change(three, may, C, None) == with_change(one, may, C, None)
    assert with_change(two, june, A, None) == one  # nothing changed after all
    assert with_change(three, None, B, None) == (Version(B, None),)


def test_a_plan_file_tells_what_held_before_in_its_order() -> None:
    part = {"code": "1.1c", "wording": "x", "label_fr": "x", "label_nl": "x", "measure": A}
    may, june = ({"until": f"2024-0{month}", "measure": B} for month in ("5-31", "6-30"))
    assert len(ResultPart.model_validate(part | {"earlier": [may, june]}).earlier) == 2
    for wrong in ([june, may], [may, may]):
        with pytest.raises(ValueError, match="begin with the earliest"):
            ResultPart.model_validate(part | {"earlier": wrong})
    with pytest.raises(ValueError, match="the last day of a month, not 2024-05-30"):
        EarlierPart.model_validate(may | {"until": "2024-05-30"})
