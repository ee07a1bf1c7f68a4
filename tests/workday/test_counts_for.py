"""What an entry counts for, on its own page: the results it feeds, how far they are, and why a near one does not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from fieldlog.dates import today
from fieldlog.entries.models import Entry, EntryTopic
from fieldlog.workday.counts_for import CountsFor, find_counts_for
from tests.factories import make_entry, make_person
from tests.monthly.made_figures import write_figure
from tests.monthly.test_monthly_pages import counted_queries

from .test_progress import NOON, YEAR, commune, home, patrol, person, visit, words

__all__ = ["commune"]


def found_for(entry: Entry, reader: str) -> CountsFor:
    with time_machine.travel(NOON, tick=False), force_locale("fr"):
        return find_counts_for(entry, person(reader), today())


def codes(found: CountsFor) -> tuple[list[str], list[str]]:
    return [line.result.code for line in found.lines], [line.result.code for line in found.near]


def section(page: str) -> str:
    found = re.search(r'<section id="counts-for".*?</section>', page, re.DOTALL)
    assert found
    return words(found[0])


def test_a_visit_in_time_says_what_it_counts_for_and_how_far_that_is(commune: Flask):
    with commune.app_context():
        write_figure("1.1c", "year", YEAR, 43.0, status="on_track")
        entry = visit("lotte", requested=2, made=10)
        assert codes(found_for(entry, "lotte")) == (["1.1a", "1.1b", "1.1c"], [])
        address = f"/entries/{entry.id}"
    told = section(home(commune, "lotte", address))
    assert "Compte pour un." in told
    assert "encore 7 d’ici le 31/12" in told
    assert "part personnelle : 1" in told


def test_a_visit_after_the_fourteenth_day_says_why_it_does_not_count(commune: Flask):
    with commune.app_context():
        entry = visit("lotte", requested=1, made=16)
        assert codes(found_for(entry, "lotte")) == (["1.1a"], ["1.1b", "1.1c"])
        address = f"/entries/{entry.id}"
    told = section(home(commune, "lotte", address))
    assert "Compté dans l’ensemble, pas parmi les réussites." in told
    assert "Plus de 14 jours après les faits." in told
    assert "Plus de 14 jours après la demande." in told


def test_a_visit_whose_offence_has_no_date_says_that_it_is_missing(commune: Flask):
    with commune.app_context():
        entry = make_entry(
            person("lotte"), "techno_visit", topic="post_offence", audience="resident", day=date(2024, 5, 3),
            requested_on=date(2024, 5, 2),
        )  # fmt: skip
        address = f"/entries/{entry.id}"
    assert "Rien n’est indiqué pour : Date des faits." in section(home(commune, "lotte", address))


def test_an_open_request_says_until_when_the_visit_counts(commune: Flask):
    with commune.app_context():
        entry = make_entry(
            person("lotte"), "techno_visit", topic="post_offence", audience="resident", day=None,
            requested_on=date(2024, 5, 17), offence_on=date(2024, 5, 2),
        )  # fmt: skip
        assert codes(found_for(entry, "lotte")) == (["1.1a"], ["1.1b", "1.1c"])
        address = f"/entries/{entry.id}"
    told = section(home(commune, "lotte", address))
    assert "Pas fait pour le 16/5/2024 : le délai est passé." in told
    assert "compte si c’est fait au plus tard le 31/5/2024." in told


def test_a_round_outside_the_target_areas_and_one_on_a_holiday_say_so(commune: Flask):
    with commune.app_context():
        elsewhere, holiday = patrol("alice", 6, 9, 12, place="etangs-noirs"), patrol("alice", 9, 9, 12)
        found = found_for(elsewhere, "alice")
        assert codes(found) == (["5.1a"], ["2.1a", "5.1b"])
        assert [one.code for one in found.lines[0].also] == ["8.6a"]
        assert codes(found_for(holiday, "alice")) == ([], ["2.1a", "5.1a", "5.1b"])
        addresses = [f"/entries/{entry.id}" for entry in (elsewhere, holiday)]
    told = [section(home(commune, "alice", address)) for address in addresses]
    assert "Pas un quartier cible ce jour-là : Incivilités sanctionnées administrativement." in told[0]
    assert "Pas un jour de service" in told[1]


def test_the_figures_of_another_service_stay_there(commune: Flask):
    with commune.app_context():
        write_figure("3.1c", "year", YEAR, 77.0, status="no_target")
        entry = make_entry(
            person("sam"), "case_contact", day=date(2024, 5, 6), case="A1", relayed_to="mediation",
            topics=[EntryTopic(topic="interview")],
        )  # fmt: skip
        found = found_for(entry, "sam")
        assert codes(found) == (["3.1c", "3.3a"], [])
        assert [line.progress is None for line in found.lines] == [True, False]
        address = f"/entries/{entry.id}"
    told = section(home(commune, "sam", address))
    assert "77" not in told
    assert "Le dossier compte une fois" in told


def test_an_induction_counts_for_whom_it_is_asked_of(commune: Flask):
    with commune.app_context():
        make_person("nina", joined_on=date(2024, 4, 2))
        new, old = (
            make_entry(person(name), "training", topic="induction", day=date(2024, 5, 6)) for name in ("nina", "alice")
        )
        assert codes(found_for(new, "nina")) == (["C.3a"], [])
        assert codes(found_for(old, "alice")) == ([], ["C.3a"])


@pytest.mark.parametrize(
    ("kind", "service", "content", "told"),
    [
        ("information", "peacekeepers", {"topic": "incentives", "audience": "resident", "people": 1234},
         "Ajoute 1 234 personnes."),
        ("information", "peacekeepers", {"topic": "incentives", "audience": "resident", "people": 1},
         "Ajoute 1 personne."),
        ("outreach", "le_pont", {"minutes": 90}, "Ajoute 1 h 30."),
        ("meeting", "peacekeepers", {"topic": "ramadan_preparation"}, "Chaque partenaire compte une fois"),
        ("training", "peacekeepers", {"topic": "police_regulations"}, "Chaque collègue compte une fois"),
        ("action", "techno_prevention", {"topic": "rosace"}, "Une seule par an suffit."),
        ("milestone", "coordination", {"topic": "brochure"}, "Noté une fois, cela compte pour tout le plan."),
        ("milestone", "coordination",
         {"topic": "vacancy", "requested_on": date(2023, 10, 31), "day": date(2024, 5, 1)},
         "Plus de 6 mois après la demande."),
        ("milestone", "coordination",
         {"topic": "activity_report", "due_on": date(2024, 4, 30), "day": date(2024, 5, 1)},
         "Après l’échéance du 30/4/2024."),
    ],
)  # fmt: skip
def test_every_way_of_counting_is_said_in_words(
    commune: Flask, kind: str, service: str, content: dict[str, Any], told: str
):
    with commune.app_context():
        author = make_person("writer", service=service)
        address = f"/entries/{make_entry(author, kind, **({'day': date(2024, 5, 6)} | content)).id}"
    assert told in section(home(commune, "writer", address))


def test_a_withdrawn_entry_one_outside_any_plan_and_one_that_nothing_expects_say_so(commune: Flask):
    with commune.app_context():
        withdrawn = visit(
            "lotte", requested=2, made=3, withdrawn_at=datetime(2024, 5, 4, tzinfo=UTC), withdrawn_reason="twice"
        )
        before = make_entry(person("alice"), "training", topic="other", day=date(2019, 5, 6))
        other = make_entry(person("alice"), "meeting", topic="other", day=date(2024, 5, 6))
        addresses = [f"/entries/{entry.id}" for entry in (withdrawn, before, other)]
    assert 'id="counts-for"' not in home(commune, "lotte", addresses[0])
    assert "Aucun plan ne couvre ce jour" in section(home(commune, "alice", addresses[1]))
    assert "Pour aucun résultat attendu du plan" in section(home(commune, "alice", addresses[2]))


def test_saying_what_an_entry_counts_for_costs_a_handful_of_queries(commune: Flask):
    with commune.app_context():
        entry = patrol("alice", 6, 9, 12)
        reader = person("alice")
        assert (entry.crew_ids, entry.kind) == (set(), "patrol")
        with counted_queries(commune) as statements:
            found_for(entry, reader.username)
    assert len(statements) <= 14


def test_the_round_that_runs_shows_todays_hours_and_where_they_count(commune: Flask):
    with commune.app_context():
        patrol("alice", 18, 9, 11)
    page = home(commune, "alice")
    running = page[page.index('data-view="running"') : page.index('data-view="asked"')]
    assert "Cette ronde compte pour" in running
    assert "2 h" in words(running)
    assert 'data-places="maritime"' in running
