"""The shipped plan is the signed one: its words, its codes, its targets, its two lists of phenomena."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from fieldlog.commune.kinds import PHENOMENON_LABELS
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.rules import read_plan
from fieldlog.indicators.services import SHIPPED_PLAN

SIGNED = Path(__file__).parent / "plan.txt"

TARGETS = """
C.1a >=100 year, C.1b >=100 year, C.1c >=100 year, C.2a >=100 year, C.2b yes year, C.2c yes year, C.3a >=100 year,
C.3b yes year, C.4a yes year, C.4b >=1 year, C.4c yes year, C.5a >=1 year, C.5b >2 year, C.6a yes year, C.6b >=1 year,
C.7a yes year, C.7b yes year, C.7c >=1 year, C.8a >=1 year, C.8b >=2 year, C.9a >=1 year, C.9b >=1 week, C.10a yes year,
1.1a >=30 year, 1.1b >=100 year, 1.1c >=50 year, 1.1d >=10 year, 1.2a >=50 year, 1.2b >=100 year, 1.3a >=250 year,
1.4a yes year, 2.1a >=5 day, 2.2a >=3 year, 2.3a >=2 year,
3.1a yes year, 3.1b none, 3.1c none, 3.1d none, 3.2a none, 3.2b none, 3.3a none, 3.3b none, 3.3c none, 3.3d none,
3.4a none, 3.4b none, 4.1a none, 4.1b none, 4.2a none, 4.3a none, 4.3b none, 4.3c none,
5.1a >=7 day, 5.1b >=4 day, 5.2a >=100 year, 5.2b yes year, 5.3a >2 year, 5.3b >1 year, 5.3c >=4 year,
6.1a none, 6.1b none, 6.1c none, 6.2a >=2 year, 6.2b >=3 year, 6.2c >=2 year,
7.1a yes year, 7.2a >=20 year, 7.3a yes year,
8.1a >=2 week, 8.1b >=25 year, 8.1c >=15 year, 8.1d >=50 year, 8.2a >=10 year, 8.3a yes year,
8.4a >=30 year, 8.4b >=30 year, 8.4c >=5 year, 8.6a >=7 day, 8.7a >=3 year, 8.7b >=1 year, 8.8a >=4 week
"""

VERBS = {
    "exists": "C.4a C.4c 1.4a 3.1a 7.1a",
    "lasting": "C.2b C.2c C.3b C.6a C.7a C.7b C.10a 8.3a",
    "share": "C.1a C.1b C.1c C.2a 1.1a 1.2b 8.1d",
    "people": "1.2a 1.3a",
    "coverage": "2.1a 5.1a 5.1b 8.6a",
    "cases": "3.1b 3.1c 3.1d 4.2a 6.1a 7.3a 8.1b 8.1c 8.4a",
    "staff": "5.2b",
    "partners": "5.3c",
    "hours": "8.1a",
    None: "C.3a 5.2a",
}

DATED_BY = {
    "C.1a": "due_on", "C.1b": "due_on", "C.1c": "requested_on", "C.2a": "requested_on", "1.1a": "requested_on",
    "1.2b": "requested_on",
}  # fmt: skip

BY_MEANING = {"C": [["C.7a", "C.7b"]], "3": [["3.1c", "3.1d"], ["3.3b", "3.3d"]],
              "4": [["4.1a", "4.1b"], ["4.3a", "4.3b", "4.3c"]]}  # fmt: skip


@cache
def shipped() -> PlanFile:
    return read_plan(SHIPPED_PLAN)


@cache
def signed() -> str:
    return " ".join(SIGNED.read_text(encoding="utf-8").replace("\\geq", "≥").split())


def test_it_has_81_results_75_indicators_and_33_phenomena() -> None:
    plan = shipped()
    objectives = [objective for theme in plan.themes for objective in theme.objectives]
    assert [theme.code for theme in plan.themes] == ["C", *"12345678"]
    assert len(plan.list_results()) == 81
    assert sum(len(objective.indicators) for objective in objectives) == 75
    assert len(plan.phenomena) == 33


def test_the_commune_and_the_plan_call_the_phenomena_by_the_same_names_in_the_same_order() -> None:
    """But for the plan's apostrophes, which are straight."""
    of_plan = {
        part.slug: {"fr": part.label_fr.replace("'", "’"), "nl": part.label_nl.replace("'", "’")}
        for part in shipped().phenomena
    }
    assert list(of_plan.items()) == list(PHENOMENON_LABELS.items())


def test_every_result_has_the_code_and_target_of_the_plan() -> None:
    found = [
        f"{result.code} {result.target} {result.target.per}" if result.target else f"{result.code} none"
        for result in shipped().list_results()
    ]
    assert found == [" ".join(row.split()) for row in TARGETS.split(",")]


def test_every_result_is_counted_with_its_verb_and_date() -> None:
    verbs = {code: verb for verb, codes in VERBS.items() for code in codes.split()}
    for result in shipped().list_results():
        assert result.measure.verb == verbs.get(result.code, "count"), result.code
        assert result.measure.dated_by == DATED_BY.get(result.code), result.code


def test_codes_follow_from_the_place_in_the_plan() -> None:
    for theme in shipped().themes:
        operational = [part for objective in theme.objectives for part in objective.operational]
        assert [part.code for part in operational] == [f"{theme.code}.{n + 1}" for n in range(len(operational))]
        for part in operational:
            letters = "abcdefgh"[: len(part.results)]
            assert [result.code for result in part.results] == [part.code + letter for letter in letters]


def test_one_objective_is_left_blank_by_the_plan() -> None:
    operational = [part for theme in shipped().themes for goal in theme.objectives for part in goal.operational]
    assert [part.code for part in operational if not part.results] == ["8.5"]


def test_every_wording_is_the_plans_own() -> None:
    for theme in shipped().themes:
        words = [theme.label_fr, *theme.general_objectives, *(part.wording for part in theme.services)]
        for objective in theme.objectives:
            words.append(objective.wording)
            words += [part.wording for part in objective.indicators]
            for operational in objective.operational:
                words += [operational.wording, *(result.wording for result in operational.results)]
        assert [wording for wording in words if wording not in signed()] == []


def test_the_general_provisions_are_the_plans_own() -> None:
    provisions = shipped().provisions
    assert provisions is not None
    words = [*provisions.legal_basis, provisions.replaces, provisions.duration, provisions.commitment]
    words += [contingent.wording for contingent in provisions.contingents]
    assert [wording for wording in words if wording not in signed()] == []
    assert [(part.number, str(part.equipment_and_training_cap)) for part in provisions.contingents] == [
        (346, "366.86"),
        (90, "366.86"),
    ]


def test_phenomena_carry_both_names_of_the_appendix() -> None:
    lines = SIGNED.read_text(encoding="utf-8").splitlines()
    first_french, first_dutch = lines.index("Phénomènes"), lines.index("Administratief sanctioneerbare overlast")
    names = [part.label_fr for part in shipped().phenomena]
    assert names == [line for line in lines[first_french:first_dutch] if line in names]
    assert {part.label_nl for part in shipped().phenomena} == set(lines[first_dutch:])
    for theme in shipped().themes[1:]:
        (part,) = (part for part in shipped().phenomena if part.slug == theme.phenomenon)
        assert (theme.label_fr, theme.label_nl) == (part.label_fr, part.label_nl)


def test_every_result_stands_under_an_indicator_in_order() -> None:
    for theme in shipped().themes:
        rests_on = [list(part.results) for objective in theme.objectives for part in objective.indicators]
        results = [result.code for goal in theme.objectives for part in goal.operational for result in part.results]
        assert sorted(code for codes in rests_on for code in codes) == sorted(results)
        assert [codes for codes in rests_on if len(codes) > 1] == BY_MEANING.get(theme.code, [])


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_labels_fit_a_screen(language: str) -> None:
    labels = [getattr(result, f"label_{language}") for result in shipped().list_results()]
    assert [label for label in labels if len(label) > 60] == []
    assert [label for label in labels if re.search(r"['\"]|\.$", label)] == []
