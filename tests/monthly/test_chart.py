"""A result's months beside their target, its days as cells, and presence beside the hours of agents."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from fieldlog.dates import now
from fieldlog.entries.models import EntryCrew
from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.models import DayFigure
from fieldlog.measurements.rules import GivenDay
from fieldlog.monthly.chart import Chart, chart_of, month_target, strip_of, weakest_of
from fieldlog.monthly.rules import Figure, Result, Row
from tests.factories import make_entry, make_person, sign_in
from tests.monthly.made_figures import load_measured_plan, write_figure
from tests.monthly.test_monthly_pages import counted_queries

YEAR = date(2024, 1, 1)
PRESENCE = Result(
    1,
    "5.1a",
    {},
    Measure.model_validate({"coverage": {"kind": "patrol"}}),
    Target.model_validate({"at_least": 7, "per": "day"}),
)


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), max_size=70), st.integers(0, 300))
def test_every_day_has_its_cell_and_every_month_its_gaps(hours: list[tuple[int, bool]], start: int):
    first = YEAR + timedelta(start)
    days = [GivenDay(first + timedelta(n), 3600 * h, one) for n, (h, one) in enumerate(hours)]
    found = strip_of(PRESENCE, days)
    assert [cell.day for month in found for cell in month.cells] == [one.day for one in days]
    states = {cell.day: cell.state for month in found for cell in month.cells}
    for n, (h, is_expected) in enumerate(hours):
        wanted = "off" if not is_expected else "met" if h >= 7 else "partly" if h else "nothing"
        assert states[first + timedelta(n)] == wanted
    for month in found:
        of_month = [state for day, state in states.items() if f"{day:%Y-%m}" == f"{month.month:%Y-%m}"]
        assert month.met == of_month.count("met")
        assert month.expected == len(of_month) - of_month.count("off")
        assert len(month.gaps) == of_month.count("nothing")


def figure(period: str, first: date, last: date, value: float | None) -> Figure:
    return Figure(period, first, last, value, int(value or 0), 0, 0, 0, None)


@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=12, max_size=12), st.integers(0, 24))
def test_bars_and_the_targets_line_share_one_scale(values: list[int | None], hours: int):
    target = Target.model_validate({"at_least": hours, "per": "day"})
    result = PRESENCE._replace(target=target)
    months = tuple(None if v is None else figure("month", date(2024, n + 1, 1), date(2024, n + 1, 28), float(v))
                   for n, v in enumerate(values))  # fmt: skip
    drawn = chart_of(Row(result, months, figure("year", YEAR, date(2024, 12, 31), 1.0)), 60)
    most = max([value or 0 for value in values] + [hours])
    assert max([height or 0 for height in drawn.heights] + [drawn.line or 0]) in ((60,) if most else (0,))
    for value, height in zip(values, drawn.heights, strict=True):
        assert (height is None) == (value is None)
        if value and drawn.line and abs(value - hours) * 60 > 3 * most:
            assert (height > drawn.line) == (value > hours)


@pytest.mark.parametrize(
    ("measure", "target", "a_month"),
    [
        ({"count": {"kind": "techno_visit"}}, {"at_least": 60}, 5),
        ({"count": {"kind": "meeting"}}, {"at_least": 3}, None),
        ({"cases": {"kind": "case_contact"}}, {"at_least": 60}, None),
        ({"coverage": {"kind": "patrol"}}, {"at_least": 7, "per": "day"}, 7),
        ({"count": {"kind": "meeting"}}, {"at_least": 1, "per": "week"}, 1),
        ({"exists": {"kind": "action"}}, {"is_yes": True}, None),
        ({"count": {"kind": "meeting"}}, None, None),
    ],
)
def test_what_a_month_should_show(measure: dict[str, Any], target: dict[str, Any] | None, a_month: float | None):
    result = Result(1, "1.1c", {}, Measure.model_validate(measure), Target.model_validate(target) if target else None)
    assert month_target(result, figure("year", YEAR, date(2024, 12, 31), 1.0)) == a_month


def test_a_coordinator_sees_the_gaps_of_presence_and_the_hours_of_agents_beside_it(any_app: Flask):
    with any_app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        alice, bob = make_person("alice"), make_person("bob")
        load_measured_plan()
        write_figure("5.1a", "month", YEAR, 5.0, status="behind")
        write_figure("5.1a", "year", YEAR, 5.0, status="behind")
        presence = db.session.scalars(sa.select(ExpectedResult).filter_by(code="5.1a")).one()
        for day, hours in ((1, 6), (2, 7), (3, 4)):  # the first is a holiday
            db.session.add(DayFigure(result_id=presence.id, day=date(2024, 1, day), kind="patrol",
                                     amount=hours * 3600, base=0, entries=1))  # fmt: skip
            make_entry(
                alice,
                "patrol",
                day=date(2024, 1, day),
                minutes=hours * 60,
                crew=[EntryCrew(person_id=bob.id)] if day == 2 else [],
            )
        make_entry(alice, "patrol", day=date(2024, 1, 4), minutes=600, withdrawn_at=now(), withdrawn_reason="…")
        db.session.commit()
    nadia = sign_in(any_app, "nadia")
    with counted_queries(any_app) as statements:
        page = nadia.get("/monthly/2024-01/5.1a").text.replace("\u00a0", " ")
    assert len(statements) <= 25, statements
    months = re.findall(r"<li>\s*<span>(\w+)</span>.*?aria-label=\"(.*?)\".*?<span>(.*?)</span>", page, re.DOTALL)
    assert months[0][::2] == ("jan", "1 sur 22")
    assert "rien le 4/1, 5/1, 8/1" in months[0][1]
    assert len(months) == 5  # up to 17 May
    assert page.count('class="met" x="11"') == 1
    assert page.count('class="partly" x="21"') == 1
    assert "Les jours de service de cette année : 11 heures de présence, 18 heures-agent." in page
    assert "Les autres jours, que la moyenne laisse de côté : 6 et 6." in page
    assert re.findall(r"<td>(\d+)</td><td>(\d+)</td>", page) == [("11", "18"), ("11", "18")], "January and the year"
    assert 'vector-effect="non-scaling-stroke"' in page
    assert "Trait pointillé : la cible, 7 h/jour chaque mois" in page


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), max_size=40))
def test_the_weakest_days_are_those_furthest_from_the_target(hours: list[tuple[int, bool]]):
    days = [GivenDay(YEAR + timedelta(n), 3600 * h, one) for n, (h, one) in enumerate(hours)]
    weakest = weakest_of(PRESENCE, days)
    missed = sorted(one.amount for one in days if one.is_expected and one.amount < 7 * 3600)
    assert [one.amount for one in weakest] == missed[:5]


def test_each_bar_leads_to_its_month_and_the_weakest_days_are_named(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan()
        result = db.session.scalars(sa.select(ExpectedResult).where(ExpectedResult.code == "5.1a")).one()
        for month in range(1, 6):
            write_figure("5.1a", "month", date(2024, month, 1), 7.5)
        write_figure("5.1a", "year", YEAR, 7.5, status="reached")
        for n in range(138):
            seconds = 15120 if n == 66 else 8 * 3600
            db.session.add(DayFigure(result_id=result.id, day=YEAR + timedelta(n), kind="patrol", amount=seconds,
                                     base=0, entries=2))  # fmt: skip
        db.session.commit()
    page = sign_in(app, "nadia").get("/monthly/2024-05/5.1a").text
    assert 'href="/monthly/2024-03/5.1a" aria-label="mars 2024\u00a0: 7,5\u00a0h/jour"' in page
    assert re.findall(r"<li>(.*?)</li>", page[page.index('<ul class="weakest">') :])[0] == (
        "Jeudi 7/3/2024\u00a0: 4,2\u00a0h sur 7"
    )


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=12, max_size=12), st.integers(0, 11))
def test_where_few_values_have_room_those_that_differ_are_read_and_none_beside_another(
    heights: list[int | None], current: int
):
    keys = Chart(40, heights, None, None).keys(current)
    assert current in keys
    assert not [place for place in keys if place + 1 in keys]
    known = [height for height in heights if height is not None]
    for most in {max(known), min(known)} if known else ():
        first = heights.index(most)
        assert any(abs(first - place) <= 1 for place in keys), "it is told, or its neighbour is"
