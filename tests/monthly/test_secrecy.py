"""Small figures of services under professional secrecy: nobody can work out from a sheet what it does not tell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldlog.dates import last_of_month
from fieldlog.entries.models import EntryTopic
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from fieldlog.monthly.rules import Figure, Result, Row, months_of
from fieldlog.monthly.secrecy import is_few, is_small, kept_back, lasts_a_year
from tests.factories import make_entry, make_person, sign_in

SECRET = {"kind": "case_contact", "service": "mediation"}
CONTACTS = Measure.model_validate({"count": SECRET})
SHARE = Measure.model_validate({"share": {"among": SECRET, "when": {"topic": "interview"}}})
A_YEAR = date(2023, 12, 31)
HIGHEST = 8
#: What a reader may think of for a month, as it is handed in: of a share, the part and the whole.
Guess = tuple[int, int]


def figure(period: str, first_day: date, last_day: date, amount: int, base: int, slots: int = 0) -> Figure:
    value = 100 * amount / base if base else amount / (slots or 1)
    return Figure(period, first_day, last_day, value, amount, base, slots, base or amount, None)


def row_of(months: tuple[Guess, ...], measure: Measure = CONTACTS, target: Target | None = None) -> Row:
    """A year of which these months are known. Where there is a mean, of as many weeks as the month's number."""
    slots = [number + 1 if target else 0 for number in range(len(months))]
    firsts = months_of(2023)[: len(months)]
    known = [
        figure("month", first, last_of_month(first), *month, slots=weeks)
        for first, month, weeks in zip(firsts, months, slots, strict=True)
    ]
    amount, base = (sum(month[which] for month in months) for which in (0, 1))
    year = figure("year", date(2023, 1, 1), A_YEAR, amount, base, sum(slots))
    return Row(Result(1, "3.1b", {"fr": "x", "nl": "x"}, measure, target), tuple(known), year)


def sheet_of(row: Row, as_of: date) -> list[tuple[int, int] | str]:
    """What the reader has: the months and the year, numbers or signs."""
    signs = kept_back(row, as_of)
    return [signs.get(one) or (one.amount, one.base) for one in (*row.months, row.year) if one]


def years_like(row: Row, as_of: date, thinkable: list[Guess]) -> Iterator[Row]:
    """All years that would give the same sheet, to somebody who knows how sheets are made."""
    sheet = sheet_of(row, as_of)
    spots = [place for place, one in enumerate(sheet[:-1]) if isinstance(one, str)]
    held = [(one.amount, one.base) for one in row.months if one]
    for guess in product(thinkable, repeat=len(spots)):
        months = list(held)
        for place, thought in zip(spots, guess, strict=True):
            months[place] = thought
        if isinstance(sheet[-1], str) or sheet[-1] == tuple(map(sum, zip(*months, strict=True))):
            other = row_of(tuple(months), row.result.measure, row.result.target)
            if sheet_of(other, as_of) == sheet:
                yield other


def nobody_can_tell(row: Row, as_of: date, thinkable: list[Guess]) -> bool:
    """Whether every hidden figure may be at least two."""
    signs = kept_back(row, as_of)
    seen: dict[Figure, set[Guess]] = {one: set() for one in signs}
    for year in years_like(row, as_of, thinkable):
        for here, there in zip((*row.months, row.year), (*year.months, year.year), strict=True):
            if here in seen and there:
                seen[here].add((there.amount, there.base))
        if all(len(one) > 1 for one in seen.values()):
            return True
    return not seen


COUNTS = st.lists(st.integers(0, HIGHEST), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(COUNTS, st.booleans(), st.booleans())
@example([3, 9, 9], True, False)
@example([4, 4, 4], True, False)
@example([1, 1], True, False)
@example([2, 0, 7], True, False)
@example([4], False, False)
@example([1, 1, 1, 1], False, False)
def test_no_hidden_month_can_be_worked_out_from_the_others_and_the_year(counts: list[int], is_whole: bool, mean: bool):
    """A whole year stands here for one of 2 to 4 months: in one of a single month the year would be that month."""
    as_of = A_YEAR if is_whole and len(counts) > 1 else last_of_month(months_of(2023)[len(counts) - 1])
    target = Target.model_validate({"at_least": 1, "per": "week"}) if mean else None
    row = row_of(tuple((count, 0) for count in counts), target=target)
    assert nobody_can_tell(row, as_of, [(number, 0) for number in range(2 * HIGHEST)])
    signs = kept_back(row, as_of)
    assert all(one in signs for one in row.months if one and is_few(one.amount))
    assert row.year not in signs or as_of < A_YEAR
    assert all(one.amount < 5 for one, sign in signs.items() if sign == "few")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))), min_size=1,
                max_size=3), st.booleans())  # fmt: skip
def test_no_hidden_share_can_be_worked_out_either(months: list[Guess], is_whole: bool):
    as_of = A_YEAR if is_whole and len(months) > 1 else last_of_month(months_of(2023)[len(months) - 1])
    row = row_of(tuple(months), SHARE)
    sheet = sheet_of(row, as_of)
    assert all(isinstance(one, str) for one, (amount, base) in zip(sheet, months, strict=False)
               if is_few(amount) or is_few(base))  # fmt: skip
    assert nobody_can_tell(row, as_of, [(amount, base) for base in range(9) for amount in range(base + 1)])


def test_what_everybody_may_know_is_told_to_the_last_number():
    patrols = Measure.model_validate({"count": {"kind": "patrol"}})
    assert kept_back(row_of(((3, 0), (9, 0)), patrols), date(2023, 2, 28)) == {}
    exists = Measure.model_validate({"exists": SECRET})
    assert kept_back(row_of(((1, 0), (0, 0)), exists), date(2023, 2, 28)) == {}


def test_twelve_months_are_a_year_whichever_they_are():
    assert lasts_a_year(date(2023, 8, 1), date(2024, 7, 31))
    assert not lasts_a_year(date(2023, 8, 1), date(2024, 7, 30))
    assert lasts_a_year(date(2023, 1, 1), date(2024, 5, 17))


def test_what_was_typed_in_is_in_no_sum_and_hides_no_other_month():
    row = row_of(((9, 0), (8, 0)))
    typed = figure("month", date(2023, 3, 1), date(2023, 3, 31), 0, 0)
    typed = typed._replace(value=2.0, typed=("anything",))  # type: ignore[arg-type]
    assert is_small(typed, row.result)
    row = Row(row.result, (*row.months, typed), row.year)
    assert kept_back(row, date(2023, 3, 31)) == {typed: "few"}


@pytest.fixture
def desk(app: Flask) -> Flask:
    """A mediator follows situations: three in September, six in October, two in November."""
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_shipped_plan()
        bob = make_person("bob", service="mediation")
        for month, times in ((9, 3), (10, 6), (11, 2)):
            for n in range(times):
                day = date(2023, month, 4) + timedelta(days=n)
                make_entry(bob, "case_contact", topics=[EntryTopic(topic="interview")], case=f"K{month}{n}", day=day)
        measure_night(as_of=date(2024, 5, 17))
    return app


def lines_of(app: Flask, address: str) -> dict[str, dict[str, str]]:
    answer = sign_in(app, "nadia").get(address)
    assert answer.content_type == "text/csv; charset=utf-8", answer.status
    return {line["code"]: line for line in csv.DictReader(io.StringIO(answer.text))}


def test_the_months_of_a_sheet_to_hand_on_hide_the_few_and_its_year_is_exact(desk: Flask):
    months = [f"2023-{month:02}" for month in (8, 9, 10, 11)]
    told = lines_of(desk, "/monthly/2023-05.csv?hand_on=1")["3.1b"]
    assert [told[month] for month in months] == ["0", "< 5", "6", "< 5"]
    assert told["2023"] == "11"
    own = lines_of(desk, "/monthly/2023-05.csv")["3.1b"]
    assert [own[month] for month in months] == ["0", "3", "6", "2"], "what the page says too"


def test_a_range_of_days_hides_the_few_unless_it_is_a_year(desk: Flask):
    sheets = {
        (first, last): lines_of(desk, f"/monthly/free-dates.csv?first={first}&last={last}")["3.1b"]
        for first, last in (("2023-09-01", "2023-09-30"), ("2023-10-01", "2023-10-31"),
                            ("2023-01-01", "2023-12-31"), ("2023-09-01", "2023-09-12"))
    }  # fmt: skip
    told = [(line["valeur"], line["entrées"], line["remarque"]) for line in sheets.values()]
    assert told == [
        ("< 5", "< 5", "masqué quand c’est de 1 à 4\u00a0: secret professionnel, moins d’un an"),
        ("6", "6", ""),
        ("11", "11", ""),
        ("", "", "non communiqué\u00a0: secret professionnel, seulement pour des mois entiers et tous les quartiers"),
    ]
