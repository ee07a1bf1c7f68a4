"""The entries behind a figure by neighbourhood, topic and audience: as somebody would count them by hand."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from fieldlog.entries.models import Entry, EntryTopic
from fieldlog.extensions import db
from fieldlog.measurements.portions import Portion
from fieldlog.measurements.queries import read_basis, select_entries_behind
from fieldlog.monthly.breakdown import Part, list_parts, with_small_hidden
from fieldlog.monthly.queries import get_result, list_plan_states
from tests.factories import make_entry, make_neighbourhood, make_person, sign_in
from tests.monthly.made_figures import AS_OF, load_measured_plan, write_figure

YEAR = date(2024, 1, 1)
AT = datetime(2024, 6, 1, tzinfo=UTC)
AUDIENCES = (None, "resident", "shopkeeper", "professional")


def in_time(entry: Entry) -> bool:
    return 0 <= (entry.day - entry.requested_on).days <= 14


#: What a hand would pick, by the result's code; of the year up to the as-of day.
BY_HAND: dict[str, Callable[[Entry], bool]] = {
    "1.1c": lambda one: one.kind == "techno_visit" and one.topic == "post_offence" and in_time(one),
    "1.2a": lambda one: one.kind == "information" and one.topic == "technical_measures"
    and one.audience in ("shopkeeper", "professional"),
    "3.3a": lambda one: one.kind == "case_contact" and one.service == "victim_support",
    "3.3b": lambda one: one.kind == "case_contact" and one.service == "victim_support"
    and "socio_administrative" in {row.topic for row in one.topics},
}  # fmt: skip


def make_year(places: list[str]) -> None:
    """Entries of three kinds over the year and beyond, some withdrawn; the same at every run."""
    rng = random.Random(7)
    tess, vic = make_person("tess", "techno_prevention"), make_person("vic", "victim_support")
    for _ in range(240):
        day = date(2023, 12, 20) + timedelta(rng.randrange(190))
        kind = rng.choice(["techno_visit", "information", "case_contact"])
        more: dict[str, Any] = {"day": day, "audience": rng.choice(AUDIENCES)}
        if kind == "case_contact":
            topics = rng.sample(["interview", "socio_administrative", "psychological_support"], rng.randint(1, 2))
            more |= {"case": "K1", "topics": [EntryTopic(topic=topic) for topic in topics]}
        elif kind == "techno_visit":
            more |= {"topic": rng.choice(["pre_offence", "post_offence"]), "neighbourhood": rng.choice(places),
                     "requested_on": day - timedelta(rng.randrange(20))}  # fmt: skip
        else:
            more |= {"topic": rng.choice(["technical_measures", "incentives"]), "people": 3,
                     "neighbourhood": rng.choice([None, *places])}  # fmt: skip
        if rng.random() < 0.1:
            more |= {"withdrawn_at": AT, "withdrawn_reason": "…"}
        make_entry(vic if kind == "case_contact" else tess, kind, **more)


def by_hand(code: str, by: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for one in db.session.query(Entry):
        if one.withdrawn_at is None and YEAR <= one.day <= AS_OF and BY_HAND[code](one):
            if by == "topic":
                found.update([one.topic] if one.topic else [row.topic for row in one.topics])
            else:
                found[getattr(one, by)] += 1
    return found


def test_each_part_holds_the_entries_that_a_hand_would_count(any_app: Flask):
    with any_app.app_context():
        nadia = make_person("nadia", service="coordination", role="coordinator")
        places = [make_neighbourhood(slug).slug for slug in ("maritime", "karreveld", "machtens")]
        load_measured_plan()
        make_year(places)
        plan = list_plan_states()[0].plan
        for code, dimensions in {
            "1.1c": ("neighbourhood", "topic", "audience"),
            "1.2a": ("neighbourhood", "audience"),
            "3.3a": ("topic", "audience"),
            "3.3b": ("topic",),
        }.items():
            result = get_result(plan, code)
            numbers = select_entries_behind(result, YEAR, date(2024, 12, 31), read_basis(result, AS_OF))
            for by in dimensions:
                parts = list_parts(nadia, numbers, by)
                assert {one.value: one.entries for one in parts} == by_hand(code, by), (code, by)
                assert all(one.hidden == (one.entries if code.startswith("3.3") else 0) for one in parts)
                assert [one.entries for one in parts] == sorted((one.entries for one in parts), reverse=True)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6))
def test_what_is_not_told_cannot_be_worked_out_from_the_rest(counts: list[tuple[int, int]]):
    parts = [Part("", str(n), seen + hidden, hidden) for n, (seen, hidden) in enumerate(counts)]
    told = with_small_hidden(parts)
    kept_back = [one for one in told if one.is_small]
    assert all(one.is_small for one in told if 0 < one.hidden < 5)
    assert not [one for one in kept_back if not one.hidden]
    assert not kept_back or len(kept_back) >= min(2, sum(one.hidden > 0 for one in parts))
    assert [one._replace(is_small=False) for one in told] == parts


@pytest.mark.parametrize(
    ("hidden", "kept_back"), [([1, 9, 7], 2), ([1, 2, 9], 2), ([1, 1, 9], 3), ([4, 4, 7, 9], 3), ([1, 1], 2)]
)
def test_two_that_their_sum_gives_away_are_not_told_alone(hidden: list[int], kept_back: int):
    told = with_small_hidden([Part("", str(place), size, size) for place, size in enumerate(hidden)])
    assert sum(one.is_small for one in told) == kept_back


def test_a_coordinator_sees_the_parts_and_no_few_contacts_of_victim_support(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        vic = make_person("vic", "victim_support")
        load_measured_plan()
        for n, topic in enumerate(["interview"] * 6 + ["out_of_scope"] * 2 + ["psychological_support"]):
            make_entry(vic, "case_contact", day=date(2024, 5, 2), case=f"K{n}", topics=[EntryTopic(topic=topic)])
        write_figure("3.3a", "month", date(2024, 5, 1), 9.0)
        write_figure("3.3a", "year", YEAR, 9.0, status="no_target")
    nadia = sign_in(app, "nadia")
    address = "/monthly/2024-05/3.3a/entries?period=year&amp;by=topic"
    assert address in nadia.get("/monthly/2024-05/3.3a").text
    page = nadia.get(address.replace("&amp;", "&")).text
    rows = dict(re.findall(r'<th scope="row">(.*?)</th><td>(?:<span aria-hidden="true">)?(.*?)<', page))
    assert rows == {"Entretien": "6", "Demande hors cadre": "–", "Soutien psychologique": "–"}
    assert nadia.get("/monthly/2024-05/3.3a/entries?by=neighbourhood").status_code == 404


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=6))
def test_few_different_cases_are_not_told_though_their_contacts_are_many(counts: list[tuple[int, int, int]]):
    parts = [Part("", str(n), 9 + hidden, hidden, portion=Portion(n1, n1 + n2)) for n, (hidden, n1, n2) in
             enumerate(counts)]  # fmt: skip
    told = {one.value: one.portion for one in with_small_hidden(parts)}
    for one in parts:
        few = [number for number in (one.portion.amount, one.portion.base - one.portion.amount) if 0 < number < 5]
        assert told[one.value] is None or (not (one.hidden and few) and not 0 < one.hidden < 5)
        assert one.hidden or told[one.value] == one.portion


def test_a_coordinator_sees_beside_the_entries_the_people_the_share_and_the_different_cases(app: Flask):
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        tess, mo = make_person("tess", "techno_prevention"), make_person("mo", "mediation")
        make_neighbourhood("maritime")
        load_measured_plan()
        day = date(2024, 5, 2)
        for people in (12, 30):
            make_entry(tess, "information", day=day, topic="incentives", audience="resident", people=people)
        for late in (3, 20, 5):
            since = day - timedelta(late)
            dates = {"day": day, "requested_on": date(2024, 5, 1), "offence_on": since}
            make_entry(tess, "techno_visit", topic="post_offence", neighbourhood="maritime", **dates)
        for n in range(12):
            topic = [EntryTopic(topic="interview" if n < 6 else "psychological_support")]
            make_entry(mo, "case_contact", day=day, case=f"K{n // 6 * n}", topics=topic)
        for code in ("1.1a", "1.3a", "3.1b"):
            write_figure(code, "month", date(2024, 5, 1), 1.0)
    nadia = sign_in(app, "nadia")
    assert rows_of(nadia, "1.3a", "neighbourhood") == [["non noté", "42", "2"]]
    assert rows_of(nadia, "1.1a", "neighbourhood") == [["Maritime", "66,7\u00a0%", "2 / 3", "3"]]
    page = nadia.get("/monthly/2024-05/3.1b/entries?by=topic").text
    assert "Les parts ne s’additionnent pas" in page
    # One case for six contacts is not told, nor, since the whole is known, that of the others.
    assert sorted(rows_of(nadia, "3.1b", "topic"))[0][1:] == ["–", "6"]
    assert sorted(rows_of(nadia, "3.1b", "topic"))[1][1:] == ["–", "6"]


def rows_of(client: FlaskClient, code: str, by: str) -> list[list[str]]:
    page = client.get(f"/monthly/2024-05/{code}/entries?by={by}").text
    table = page[page.index('<table class="periods">') : page.index("</table>")]
    rows = re.findall(r"<tr><th.*?</tr>", table, re.DOTALL)[1:]
    return [[re.sub(r"<.*?>", "", one) for one in re.findall(r"<t[hd].*?>(?:<span.*?>)?(.*?)<", row)] for row in rows]
