"""Loading a plan: rows that stay keep their ids, a new version only where figures change, no two plans on one day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import NotFound

from fieldlog.extensions import db
from fieldlog.indicators.models import ExpectedResult, Indicator, IndicatorResult, PlanChange, StrategicObjective
from fieldlog.indicators.plan_file import BadPeriod, PlanFile
from fieldlog.indicators.queries import (
    export_plan,
    find_plan,
    find_plan_on,
    get_result,
    list_indicators,
    list_plans,
    list_results,
    list_themes,
    phenomenon_labels,
    plan_file_of,
)
from fieldlog.indicators.rules import read_plan
from fieldlog.indicators.services import SHIPPED_PLAN, OverlappingPlan, load_plan, load_shipped_plan
from fieldlog.measurements.models import DayFigure


@contextmanager
def statements(beginning: str) -> Iterator[list[str]]:
    """The SQL statements inside that begin like that."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(beginning):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def changed(*replacements: tuple[str, str]) -> PlanFile:
    """The shipped plan with other words in its file."""
    text = SHIPPED_PLAN.read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return read_plan(text)


def without_existing_structures() -> PlanFile:
    text = SHIPPED_PLAN.read_text(encoding="utf-8")
    start = text.index("          - code: C.9\n")
    end = text.index("          - code: C.10\n")
    text = text[:start] + text[end:]
    for codes in ("[C.9a]", "[C.9b]"):
        text = text.replace(codes, "[C.8b]")
    return read_plan(text)


def ids() -> dict[str, int]:
    return {row.code: row.id for row in db.session.scalars(sa.select(ExpectedResult))}


def count(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_the_shipped_plan_loads_whole_and_leaves_a_mark(any_app: Flask) -> None:
    with any_app.app_context():
        plan = load_shipped_plan()
        assert (plan.slug, plan.version, plan.first_day, plan.last_day) == (
            "2023-2024", 1, date(2023, 1, 1), date(2024, 12, 31),
        )  # fmt: skip
        file = plan_file_of(plan)
        assert [row.code for row in list_results(plan)] == [part.code for part in file.list_results()]
        held = [row.at(plan.first_day) for row in list_results(plan)]
        assert [one.measure for one in held] == [part.measure for part in file.list_results()]
        assert [one.target for one in held] == [part.target for part in file.list_results()]
        assert (len(list_indicators(plan)), count(IndicatorResult), count(PlanChange)) == (75, 81, 1)


def test_loading_the_same_plan_again_writes_nothing(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        db.session.remove()
        with statements("INSERT") as inserts, statements("UPDATE") as updates, statements("DELETE") as deletes:
            assert load_shipped_plan().version == 1
        assert (inserts, updates, deletes, count(PlanChange)) == ([], [], [], 1)


def test_another_wording_is_no_new_version(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        before = ids()
        plan = load_plan(plan=changed(("label_nl: Partnernetwerk", "label_nl: Netwerk van partners")))
        assert get_result(plan, "C.10a").label_nl == "Netwerk van partners"
        assert (ids(), plan.version, count(PlanChange)) == (before, 1, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("target: {at_least: 250, per: year}", "target: {at_least: 300, per: year}"),
        ("{count: {kind: meeting, topic: csil}}", "{count: {kind: meeting, topic: csil, service: radicalisation}}"),
        ("to: 2024-12-31", "to: 2025-12-31"),
        ("code: 6.2c", "code: 6.2d"),
    ],
)
def test_what_changes_figures_is_a_new_version_and_leaves_a_mark(any_app: Flask, old: str, new: str) -> None:
    with any_app.app_context():
        load_shipped_plan()
        before = ids()
        replacements = [(old, new), ("[6.2c]", "[6.2d]")] if "6.2c" in old else [(old, new)]
        plan = load_plan(plan=changed(*replacements))
        of_new = 2 if "6.2c" in old else 1  # a code that is gone, and one that is new
        assert (plan.version, count(PlanChange)) == (2, 1 + of_new)
        assert {code: number for code, number in ids().items() if before.get(code) != number}.keys() == (
            {"6.2d"} if "6.2c" in old else set()
        )


def test_figures_of_a_result_that_stays_stay_and_those_of_a_removed_one_go(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        before = ids()
        for code in ("C.9a", "C.10a"):
            db.session.add(
                DayFigure(result_id=before[code], day=date(2024, 3, 4), kind="meeting", amount=1, base=0, entries=1)
            )
        db.session.commit()
        plan = load_plan(plan=without_existing_structures())
        assert plan.version == 2
        assert ids() == {code: number for code, number in before.items() if not code.startswith("C.9")}
        assert [row.result_id for row in db.session.scalars(sa.select(DayFigure))] == [before["C.10a"]]


def test_a_result_that_moves_to_another_objective_keeps_its_id(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        before, objectives = ids(), count(StrategicObjective)
        text = SHIPPED_PLAN.read_text(encoding="utf-8")
        text = text.replace('          - code: "1.3"\n', '          - code: "1.9"\n')
        text = text.replace("Diminuer les comportements à risque", "Diminuer les risques", 1)
        indicators = {row.wording: row.id for row in db.session.scalars(sa.select(Indicator))}
        plan = load_plan(plan=read_plan(text))
        assert get_result(plan, "1.3a").objective.code == "1.9"
        assert (ids(), plan.version, count(StrategicObjective)) == (before, 1, objectives)
        assert {row.wording: row.id for row in db.session.scalars(sa.select(Indicator))} == indicators


def test_a_plan_is_extended_by_loading_it_with_another_period(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        plan = load_shipped_plan(last_day=date(2025, 12, 31))
        assert (plan.first_day, plan.last_day, plan.version) == (date(2023, 1, 1), date(2025, 12, 31), 2)
        assert find_plan_on(date(2025, 6, 1)) == plan
        assert find_plan_on(date(2026, 1, 1)) is None
        assert plan_file_of(plan).period.last_day == date(2025, 12, 31)


def test_a_period_that_ends_before_it_begins_is_refused(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(BadPeriod, match="ends on 2022-12-31, before it begins on 2023-01-01"):
            load_shipped_plan(last_day=date(2022, 12, 31))
        assert find_plan("2023-2024") is None


def test_two_plans_never_count_the_same_day(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        next_plan = changed(('slug: "2023-2024"', "slug: next"))
        told = r"plan next \(2024-12-31 to 2026-12-31\) overlaps plan 2023-2024 \(2023-01-01 to 2024-12-31\)"
        with pytest.raises(OverlappingPlan, match=told):
            load_plan(plan=next_plan, first_day=date(2024, 12, 31), last_day=date(2026, 12, 31))
        db.session.rollback()
        load_plan(plan=next_plan, first_day=date(2025, 1, 1), last_day=date(2026, 12, 31))
        assert [(plan.slug, len(list_results(plan))) for plan in list_plans()] == [("2023-2024", 81), ("next", 81)]


def test_the_tree_is_read_in_few_queries_and_in_the_order_of_the_plan(any_app: Flask) -> None:
    with any_app.app_context():
        plan = load_shipped_plan()
        db.session.expire_all()
        plan = find_plan("2023-2024") or plan
        with statements("SELECT") as selects:
            themes = list_themes(plan)
            codes = [
                result.code
                for theme in themes
                for section in theme.sections
                for objective in section.objectives
                for operational in objective.operational
                for result in operational.results
            ]
            assert len(selects) == 4
            assert codes == [result.code for result in list_results(plan)]
            assert [result.objective.strategic.theme.code for result in list_results(plan)][-1] == "8"
            assert len(selects) == 6
        assert [section.service for section in themes[3].sections] == ["mediation", "victim_support"]
        assert themes[3].sections[1].wording == "Service Communal d'Aide aux Victimes."
        assert [(section.service, len(section.objectives)) for section in themes[5].sections] == [(None, 3)]


def test_a_code_that_the_plan_does_not_have_is_not_found(app: Flask) -> None:
    with app.app_context():
        plan = load_shipped_plan()
        assert get_result(plan, "1.1c").service == "techno_prevention"
        with pytest.raises(NotFound):
            get_result(plan, "9.9z")


def test_phenomena_are_named_in_both_languages(app: Flask) -> None:
    with app.app_context():
        plan = load_shipped_plan()
        assert phenomenon_labels(plan, "fr")["burglary"] == "Cambriolage"
        assert phenomenon_labels(plan, "nl")["vehicle_theft"] == "Diefstal van en in auto's"


def test_an_exported_plan_loads_to_the_same_plan(app: Flask) -> None:
    with app.app_context():
        plan = load_shipped_plan(last_day=date(2025, 12, 31))
        exported = read_plan(export_plan(plan))
        assert exported == plan_file_of(plan)
        assert load_plan(plan=exported).version == 1
