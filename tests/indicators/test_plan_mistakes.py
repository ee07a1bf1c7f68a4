"""What a person who writes a plan file is told: every mistake at once, with its line and field."""

from __future__ import annotations

import pytest

from fieldlog.documents import DocumentMistakes
from fieldlog.indicators.rules import read_plan, write_plan

PLAN = """\
slug: small
name_fr: Petit plan
name_nl: Klein plan
period: {from: 2024-01-01, to: 2024-12-31}
phenomena:
  - {slug: domestic_violence, label_fr: Violence intrafamiliale, label_nl: Intrafamiliaal geweld}
themes:
  - code: "3"
    phenomenon: domestic_violence
    label_fr: Violence intrafamiliale
    label_nl: Intrafamiliaal geweld
    services:
      - {slug: mediation, wording: Médiation Locale}
    objectives:
      - service: mediation
        wording: Promouvoir
        label_nl: Bevorderen
        operational:
          - code: "3.1"
            wording: Accompagner
            label_nl: Begeleiden
            results:
              - code: 3.1a
                wording: Situations accompagnées
                label_fr: Situations
                label_nl: Situaties
                service: mediation
                measure: {cases: {kind: case_contact, service: mediation}}
                target: {at_least: 3, per: year}
        indicators:
          - wording: Existence
            label_nl: Bestaan
            results: [3.1a]
"""

#: What in the plan becomes what, and what is told of it.
WRONG = [
    ("slug: small\n", "", "line 1: slug: is missing"),
    ("slug: small", "slug: Small plan", "line 1: slug: "),
    ("name_nl: Klein plan", "name_nl: ''", "line 3: name_nl: "),
    ("name_nl: Klein plan", 'name_nl: "Klein\\0plan"', "line 3: name_nl: 'Klein\\x00plan' holds a line break"),
    ("from: 2024-01-01", "from: 2024-02-30", "line 4: period.from: 2024-02-30 is not a day"),
    ("from: 2024-01-01", "from: 2025-01-01", "line 4: period: the plan ends on 2024-12-31, before it begins"),
    ("to: 2024-12-31", "to: 2060-12-31", "line 4: period: the plan runs from 2024-01-01 to 2060-12-31, over"),
    ("slug: domestic_violence", "slug: domestic", "line 6: phenomena[0].slug: 'domestic' is not a phenomenon"),
    ("phenomenon: domestic_violence", "phenomenon: burglary", "line 9: themes[0].phenomenon: 'burglary' is not"),
    ("    label_nl: Intrafamiliaal", "    label_de: Intrafamiliaal", "line 11: themes[0].label_de: is not a known"),
    ("slug: mediation", "slug: mediator", "line 13: themes[0].services[0].slug: 'mediator' is not a service"),
    ("- service: mediation", "- service: scapi", "line 15: themes[0].objectives[0].service: 'scapi' is not one"),
    ("- service: mediation\n       ", "-", "line 15: themes[0].objectives[0]: names none of the services"),
    ("code: 3.1a", "code: 3.1", "line 23: themes[0].objectives[0].operational[0].results[0].code: "),
    ("                service: med", "                service: x", "line 27: themes[0].objectives[0].operational"),
    ("{cases: {kind: case_contact, service: mediation}}", "{}", "results[0].measure: a measure has exactly one of"),
    ("{cases:", "{sum:", "line 28: themes[0].objectives[0].operational[0].results[0].measure.sum: is not a known"),
    ("{kind: case_contact,", "{kind: contact,", "results[0].measure.cases: kind 'contact' is not one of patrol,"),
    ("{kind: case_contact,", "{kind: patrol,", "results[0].measure.cases: patrol is not logged by mediation"),
    ("at_least: 3", "at_least: many", "line 29: themes[0].objectives[0].operational[0].results[0].target.at_least"),
    ("at_least: 3", "at_least: inf", "results[0].target.at_least: should be a finite number"),
    ("at_least: 3", "at_least: 3, is_yes: true", "results[0].target: a target has exactly one of at_least,"),
    ("per: year", "per: week", "results[0]: a target per week goes with count, people, hours, coverage only"),
    ("results: [3.1a]", "results: []", "line 33: themes[0].objectives[0].indicators[0].results: "),
    (
        "results: [3.1a]",
        "results: [3.1b]",
        "indicators[0].results[0]: '3.1b' is not an expected result of this plan",
    ),
    ("results: [3.1a]", "results: [3.1a, 3.1a]", "indicators[0].results[1]: '3.1a' is given twice"),
    ("name_nl: Klein plan", "name_fr: Klein plan", "line 3: name_fr: is given twice"),
    ("name_nl: Klein plan", "name_nl: [Klein", "line 4: "),
]


def mistakes_of(text: str) -> list[str]:
    with pytest.raises(DocumentMistakes) as refused:
        read_plan(text)
    return [str(mistake) for mistake in refused.value.mistakes]


def test_a_small_plan_is_read_and_written_back() -> None:
    plan = read_plan(PLAN)
    assert [result.code for result in plan.list_results()] == ["3.1a"]
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize(("old", "new", "told"), WRONG)
def test_a_mistake_is_told_with_its_line_and_field(old: str, new: str, told: str) -> None:
    assert old in PLAN
    assert [mistake for mistake in mistakes_of(PLAN.replace(old, new, 1)) if told in mistake], told


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = PLAN.replace("to: 2024-12-31", "to: 2023-12-31").replace("label_nl: Bevorderen", "label_nl: 5")
    text = text.replace("{kind: case_contact,", "{kind: visit,").replace("at_least: 3", "at_most: 3")
    text = text.replace("results: [3.1a]", "results: [4.1a]")
    assert [mistake.split(": ")[:2] for mistake in mistakes_of(text)] == [
        ["line 4", "period"],
        ["line 17", "themes[0].objectives[0].label_nl"],
        ["line 28", "themes[0].objectives[0].operational[0].results[0].measure.cases"],
        ["line 29", "themes[0].objectives[0].operational[0].results[0].target.at_most"],
        ["line 33", "themes[0].objectives[0].indicators[0].results[0]"],
    ]


def test_what_is_named_twice_is_told_the_second_time() -> None:
    theme, objective = PLAN[PLAN.index("  - code: ") :], PLAN[PLAN.index("      - service: ") :]
    twice = PLAN.replace(
        "  - {slug: domestic_violence", "  - {slug: domestic_violence, label_fr: a, label_nl: b}\n" * 2
    )
    twice = twice.replace("label_nl: b}\n, label", "label_nl: b}\n  - {slug: road_safety, label")
    assert [told.split(": ", 1)[1] for told in mistakes_of(PLAN + theme)] == [
        "themes[1].code: '3' is given twice",
        "themes[1].objectives[0].operational[0].code: '3.1' is given twice",
        "themes[1].objectives[0].operational[0].results[0].code: '3.1a' is given twice",
    ]
    assert "this strategic objective is given twice" in mistakes_of(PLAN + objective)[0]
    assert "line 7: phenomena[1].slug: 'domestic_violence' is given twice" in mistakes_of(twice)


def test_an_indicator_rests_on_its_own_strategic_objective() -> None:
    other = PLAN[PLAN.index("      - service: ") :].replace("3.1", "3.2").replace("Promouvoir", "Diminuer")
    told = mistakes_of(PLAN + other.replace("results: [3.2a]", "results: [3.1a]"))
    assert told == [
        "line 52: themes[0].objectives[1].indicators[0].results[0]: "
        "'3.1a' is not an expected result of this strategic objective"
    ]


@pytest.mark.parametrize("wrong", ["themes: 5", "themes: [5]", "themes: [{objectives: [a, {operational: 7}]}]"])
def test_a_file_of_any_shape_is_answered_with_mistakes(wrong: str) -> None:
    assert mistakes_of(PLAN[: PLAN.index("themes:")] + wrong + "\n")
