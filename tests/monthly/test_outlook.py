"""Why a year stands where it stands: against brute force, day by day, which shares no code with it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.models import ExpectedResult
from fieldlog.measurements.models import DayFigure
from fieldlog.measurements.rules import GivenDay, Period, status_of
from fieldlog.monthly.outlook import Outlook, met_of, needed_a_month, outlook_of, rest_of
from fieldlog.monthly.rules import Figure, Result
from tests.factories import make_person, sign_in
from tests.monthly.made_figures import AS_OF, load_measured_plan, write_figure

VISITS = Measure.model_validate({"count": {"kind": "techno_visit"}})
ROUNDS = Measure.model_validate({"hours": {"kind": "patrol"}})
PRESENCE = Measure.model_validate({"coverage": {"kind": "patrol"}})
SHARE = Measure.model_validate({"share": {"among": {"kind": "techno_visit"}, "when": {"topic": "post_offence"}}})
YEAR = date(2024, 1, 1)
targets = st.builds(lambda name, number: Target.model_validate({name: number}),
                    st.sampled_from(["at_least", "more_than"]), st.integers(0, 300))  # fmt: skip


def year_of(amount: int, value: float, *, first: date = YEAR, last: date = date(2024, 12, 31), base: int = 0) -> Figure:
    return Figure("year", first, last, value, amount, base, 0, amount, None)


def outlook(measure: Measure, target: Target | None, year: Figure, as_of: date) -> Outlook:
    return outlook_of(Result(1, "1.1c", {}, measure, target), year, as_of)


@given(
    st.sampled_from([VISITS, ROUNDS]),
    st.one_of(st.none(), targets),
    st.integers(0, 20_000),
    st.integers(1, 366),
    st.integers(-5, 400),
)
def test_a_pace_is_what_the_days_gone_by_brought_given_to_each_day_to_come(
    measure: Measure, target: Target | None, amount: int, length: int, ahead: int
):
    last = YEAR + timedelta(length - 1)
    as_of = min(YEAR + timedelta(max(ahead, 0)), last + timedelta(5))
    value = amount / 60 if measure is ROUNDS else float(amount)
    found = outlook(measure, target, year_of(amount, value, last=last), as_of)

    gone = [day for day in range(length) if YEAR + timedelta(day) <= as_of]
    to_come = length - len(gone)
    says_nothing = not to_come or len(gone) < 30 or 12 * len(gone) < length or value < 5
    if says_nothing:
        assert found.projected is None
    else:
        total = Fraction(amount, 60 if measure is ROUNDS else 1)
        a_day = total / len(gone)
        for _ in range(to_come):
            total += a_day
        assert found.projected is not None
        assert found.projected <= total < found.projected + 1
        if target and target.at_least is not None and not target.is_met_by(value):
            status = status_of(measure, target, value, Period("year", YEAR, last), as_of)
            assert (found.projected >= target.number) == (status == "on_track")
    if target and measure is VISITS:
        more = next(more for more in range(500 + amount) if target.is_met_by(amount + more))
        assert found.missing == more
    assert found.is_over == (to_come == 0)


@given(st.integers(1, 500), st.integers(0, 366))
def test_what_each_month_has_to_bring_is_the_least_that_is_enough(missing: int, days: int):
    a_month, months = needed_a_month(missing, days), Fraction(days) / Fraction("30.4375")
    if a_month is None:
        assert months <= 1 or missing < months
    else:
        assert a_month * months >= missing > (a_month - 1) * months


@given(targets, st.integers(0, 400))
def test_a_share_is_told_the_least_that_would_meet_its_target(target: Target, base: int):
    wanted = outlook(SHARE, target, year_of(0, 0.0, base=base), AS_OF).wanted
    if not base:
        assert wanted is None
        return
    assert wanted is not None
    meets = [n for n in range(4 * base + 2) if n * 100 >= target.number * base]
    if target.more_than is not None:
        meets = [n for n in meets if n * 100 != target.number * base]
    assert wanted == meets[0]


@given(targets.filter(lambda one: one.number <= 100), st.integers(0, 60), st.data(), st.booleans())
def test_a_share_is_lost_only_where_nothing_that_may_still_come_saves_it(target: Target, base: int, data: Any, is_over):
    too_late = data.draw(st.integers(0, base))
    if target.more_than == 100:  # which no share is
        return
    found = outlook_of(
        Result(1, "1.1a", {}, SHARE, target),
        year_of(0, 0.0, base=base),
        date(2024, 12, 31) if is_over else AS_OF,
        too_late,
    )
    to_come = range(1) if is_over else (0, 10, 100, 10_000)
    shares = [Fraction(100 * (base - too_late + more), base + more) for more in to_come if base + more]
    is_saved = any(
        share > target.number if target.more_than is not None else share >= target.number for share in shares
    )
    assert found.is_lost == (base > 0 and too_late > 0 and not is_saved)


@given(st.sampled_from(["day", "week"]), st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=40))
def test_days_and_weeks_that_meet_their_target_are_counted_one_by_one(per: Any, hours: list[tuple[int, bool]]):
    monday = date(2024, 1, 1)
    days = [GivenDay(monday + timedelta(n), 3600 * h, one) for n, (h, one) in enumerate(hours)]
    target = Target.model_validate({"at_least": 7, "per": per})
    slots: dict[Any, int] = {}
    for n, (h, is_expected) in enumerate(hours):
        if is_expected:
            key = n if per == "day" else n // 7
            slots[key] = slots.get(key, 0) + h
    found = met_of(Result(1, "5.1a", {}, PRESENCE, target), days)
    assert found == (sum(total >= 7 for total in slots.values()), len(slots))


@given(
    st.sampled_from(["day", "week"]),
    st.lists(st.integers(0, 30), min_size=1, max_size=40),
    st.integers(0, 60),
    st.integers(1, 30),
)
def test_what_is_left_of_a_mean_is_told_the_least_that_meets_its_target(
    per: Any, hours: list[int], left: int, goal: int
):
    """A tenth of an hour less in each would not do, and what is told does."""
    week = 7 if per == "week" else 1
    hours = hours[: len(hours) // week * week]
    days = [GivenDay(YEAR + timedelta(n), 3600 * h, True) for n, h in enumerate(hours)]
    result = Result(1, "5.1a", {}, PRESENCE, Target.model_validate({"at_least": goal, "per": per}))
    found = rest_of(result, days, left * week)
    gone = len(hours) // week
    if not left or (gone and Fraction(sum(hours), gone) >= goal):
        assert found is None
        return
    assert found is not None
    assert found.left == left

    def mean_with(each: Fraction) -> Fraction:
        return (sum(hours) + left * each) / (gone + left)

    told = Fraction(round(10 * found.needed), 10)
    assert mean_with(told) >= goal > mean_with(told - Fraction(1, 10))
    assert found.is_lost == (told > 24 * week)


# On the page ---------------------------------------------------------------------------------------------------------


def test_on_the_first_day_of_a_year_no_mean_is_told_of_nothing(app: Flask) -> None:
    with app.app_context():
        make_person("nadia", "coordination", "coordinator")
        load_measured_plan(date(2024, 1, 1))
        for code in ("5.1a", "8.8a"):
            write_figure(code, "year", date(2024, 1, 1), None, status="no_data")
    nadia = sign_in(app, "nadia")
    assert why(nadia, "5.1a", "2024-01") == "Encore aucun jour de service."
    assert why(nadia, "8.8a", "2024-01") == "Encore aucune semaine complète."


def why(client: FlaskClient, code: str, month: str = "2024-05") -> str:
    page = client.get(f"/monthly/{month}/{code}").text
    texts = re.findall(r'<p class="(?:hint )?why">(.*?)</p>', page, re.DOTALL)
    return " ".join(texts).replace("\u00a0", " ")


def test_a_coordinator_reads_why_a_result_stands_where_it_stands(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure("1.1c", "year", YEAR, 17.0, status="behind")  # ≥ 50
        write_figure("1.1d", "year", YEAR, 3.0, status="behind")  # ≥ 10, too few for a pace
        write_figure("1.1a", "year", YEAR, 25.0, amount=5, base=20, status="behind")  # ≥ 30 %
        write_figure("1.2b", "year", YEAR, None, status="no_data")
        write_figure("1.4a", "year", YEAR, 0.0, status="behind")
        write_figure("5.2b", "year", YEAR, 2.0, status="reached")
        write_figure("3.3a", "year", YEAR, 138.0, status="no_target")
        write_figure("5.1a", "year", YEAR, 6.9, status="behind", slots=3)
        presence = db.session.query(ExpectedResult).filter_by(code="5.1a").one()
        for day, hours in ((2, 7), (3, 6), (7, 9)):  # 7 January was a Sunday
            db.session.add(DayFigure(result_id=presence.id, day=date(2024, 1, day), kind="patrol",
                                     amount=hours * 3600, base=0, entries=1))  # fmt: skip
        db.session.commit()
    assert why(nadia, "1.1c") == (
        "17 sur 50 au 17/5. À ce rythme, 45 au 31/12. Il en faut encore 33 d’ici au 31/12, soit environ 5 par mois. "
        "« À ce rythme » : chaque jour à venir apporte autant que les 138 jours écoulés en moyenne."
    )
    assert why(nadia, "1.1d") == "3 sur 10 au 17/5. Il en faut encore 7 d’ici au 31/12, soit environ 1 par mois."
    assert why(nadia, "1.1a") == "5 sur 20. Pour ≥ 30 %, il en faudrait 6."
    assert why(nadia, "1.2b") == "Rien jusqu’ici dont on puisse calculer une part."
    assert why(nadia, "1.4a") == "Il n’y en a pas encore ; il en faut au moins 1."
    assert why(nadia, "5.2b") == "Il y en a 2 ; il en faut au moins 1."
    assert why(nadia, "3.3a").startswith("138 au 17/5. À ce rythme, 366 au 31/12. «")
    # 22 hours in 96 of the year's 253 service days: 7 a day are 1,771 in all, and 1,749 / 157 make 11.2 at least.
    assert why(nadia, "5.1a").startswith(
        "Jours de service où la cible de ≥ 7 h/jour est atteinte : 1 sur 96. "
        "C’est la moyenne de l’ensemble qui compte. "
        "Pour la cible, les 157 jours de service qui restent cette année doivent apporter 11,2 h/jour en moyenne."
    )
    assert why(nadia, "2.1a") == ""


def test_once_the_year_is_over_nothing_is_foretold(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan(date(2024, 12, 31))
        write_figure("1.1c", "year", YEAR, 43.0, status="missed")
    assert why(sign_in(app, "nadia"), "1.1c") == "43 sur 50 au 31/12. Il en manquait 7."
