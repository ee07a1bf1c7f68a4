"""The made data of the property tests keeps the rules for entries, and holds the cases that go wrong."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from .brute_force import judge
from .made_data import random_as_of, random_commune, random_entries, random_plan
from .made_kinds import Entry

BRUSSELS = ZoneInfo("Europe/Brussels")
REQUIRED = {
    "patrol": ("started_at", "ended_at", "neighbourhood"),
    "outreach": ("started_at", "ended_at"),
    "techno_visit": ("requested_on", "topic", "audience"),
    "advice": ("day", "requested_on", "audience"),
    "information": ("day", "topic", "audience", "people"),
    "action": ("day", "topic"),
    "case_contact": ("day", "case", "topic"),
    "meeting": ("day", "topic"),
    "training": ("day", "topic"),
    "milestone": ("topic",),
}


def made_entries(number: int = 3000) -> list[Entry]:
    rng = Random(7)
    return random_entries(rng, random_commune(rng), number)


def hours_of(entry: Entry) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(entry["started_at"]), datetime.fromisoformat(entry["ended_at"])


def test_every_made_entry_has_what_its_kind_requires() -> None:
    entries = made_entries()
    assert {entry["kind"] for entry in entries} == set(REQUIRED)
    assert len({entry["id"] for entry in entries}) == len(entries)
    for entry in entries:
        assert all(entry[name] for name in REQUIRED[entry["kind"]]), entry
        assert entry["author"]
        assert entry["author"] not in entry["crew"].split(";")
        if entry["topic"] == "post_offence":
            assert entry["offence_on"]
        if entry["topic"] in ("activity_report", "financial_report"):
            assert entry["due_on"]
        if entry["topic"] in ("authority_request", "vacancy"):
            assert entry["requested_on"]


def test_no_made_entry_comes_before_its_request_or_ends_before_it_starts() -> None:
    for entry in made_entries():
        if entry["day"]:
            assert entry["requested_on"] <= entry["day"], entry
            assert entry["offence_on"] <= entry["day"], entry
        if entry["started_at"]:
            start, end = hours_of(entry)
            assert end > start
            assert entry["day"] in ("", start.astimezone(BRUSSELS).date().isoformat())


def test_made_entries_hold_the_cases_that_go_wrong() -> None:
    entries = made_entries()
    hours = [hours_of(entry) for entry in entries if entry["started_at"]]
    nights = [(start.astimezone(BRUSSELS), end.astimezone(BRUSSELS)) for start, end in hours]
    assert any((end.date() - start.date()).days == 1 for start, end in nights)
    assert any((end.date() - start.date()).days == 2 for start, end in nights)
    assert any(end.time() == datetime.min.time() for _, end in nights)
    assert any(start.utcoffset() != end.utcoffset() for start, end in nights)
    assert any(start.date() < date(2023, 1, 1) <= end.date() for start, end in nights)
    assert any(start.month != end.month for start, end in nights)
    assert any(not entry["day"] and entry["kind"] == "techno_visit" for entry in entries)
    assert any(entry["day"] == "2024-02-29" for entry in entries)
    assert any(entry["requested_on"] == "2024-01-31" and entry["kind"] == "milestone" for entry in entries)
    assert any(entry["kind"] == "milestone" and "" < entry["day"] < "2023-01-01" for entry in entries)
    assert any(entry["withdrawn_reason"] for entry in entries)
    assert any(";" in entry["topic"] for entry in entries)
    services_of_a_case = {entry["service"] for entry in entries if entry["case"] == "a1"}
    assert len(services_of_a_case) > 1


def test_made_patrols_overlap() -> None:
    patrols = sorted(hours_of(entry) for entry in made_entries() if entry["kind"] == "patrol")
    assert any(earlier[1] > later[0] for earlier, later in pairwise(patrols))


def test_a_seed_names_a_data_set_and_every_data_set_can_be_judged() -> None:
    for seed in range(12):
        figures = []
        for rng in (Random(seed), Random(seed)):
            commune, (first, last) = random_commune(rng), random_plan(rng)
            entries = random_entries(rng, commune, 150, first, last)
            figures.append(judge(entries, commune, first, last, random_as_of(rng, first, last)))
        assert figures[0] == figures[1]
        assert len([period for _, period, _ in figures[0] if period == "plan"]) == 81
