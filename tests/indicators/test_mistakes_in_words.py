"""What Cora reads on the page when her plan file is wrong: each mistake in her own language, whatever she wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType
from ruamel.yaml import YAML

from fieldlog.documents import DocumentMistakes, Mistake
from fieldlog.extensions import db
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.rules import across_parts, read_plan
from fieldlog.mistakes import BY_PROBLEM, BY_TYPE, UNREADABLE, UNTRANSLATED, Wrong, of_pydantic
from tests.factories import csrf_token, make_person, sign_in
from tests.indicators.test_plan_mistakes import PLAN, WRONG
from tests.test_translations import LANGUAGES, Shown, catalogue

VISIT = {"kind": "techno_visit", "topic": "post_offence"}
MEASURES: list[dict[str, Any]] = [
    {"count": {**VISIT, "within": {"days": 14, "of": "requested_on"}}, "dated_by": "requested_on"},
    {"share": {"among": VISIT, "when": {"within": {"months": 6, "of": ["requested_on"]}}}},
    {"cases": [{"kind": "case_contact", "relayed_to": {"not": "mediation"}}, {"kind": ["case_contact"]}]},
    {"coverage": {"kind": "patrol", "target_area": "incivilities"}},
    {"staff_measure": "inducted_newcomers"},
    {"exists": {"kind": "milestone", "done": True}},
]  # fmt: skip
NO_YAML = {
    "name_nl: [Klein": 4, "name_nl: 'Klein\n": 3, "name_nl: Klein: plan": 3, "\tname_nl: Klein": 3, "name_nl: @x": 3,
    "name_nl Klein": 4, "  name_nl: Klein": 3, 'name_nl: "a\\q"': 3, "name_nl: *x": 3, "name_nl: &": 3,
    "- name_nl: a": 3, "name_nl: 'a' b": 3, "name_nl: a\n---\nb: c": 4, "name_nl: |x": 3, "name_nl: \x07": 3,
    "name_nl: !!binary x": 3, "name_nl: !<x": 3, "name_nl: }": 3, "? [a]\n: b": 1, "%YAML 9.9": 3,
}  # fmt: skip


def mistakes_in(text: str) -> list[Mistake]:
    try:
        read_plan(text)
    except DocumentMistakes as wrong:
        return wrong.mistakes
    return []


def wrongs_in(plan: Any) -> list[Wrong]:
    """What is wrong with the plain values of a plan."""
    found = [wrong for _, wrong in across_parts(plan)]
    try:
        PlanFile.model_validate(plan)
    except ValidationError as error:
        found += [of_pydantic(one) for one in error.errors()]
    return found


def is_said(wrong: Wrong) -> bool:
    """Whether a page can show it, and in both languages."""
    return str(wrong).isprintable() and is_in_both_catalogues(wrong.template)


@cache
def is_in_both_catalogues(template: str) -> bool:
    said = [catalogue(language).get(template) for language in LANGUAGES]
    return all(message and message.string for message in said)


def untranslated(mistakes: list[Mistake]) -> list[str]:
    return [str(one) for one in mistakes if not (is_said(one.message) and one.field.isprintable())]


def a_plan() -> Any:
    """A small plan that uses what a plan file may say."""
    plan = YAML(typ="safe", pure=True).load(PLAN)
    plan["period"] = {"from": "2024-01-01", "to": "2024-12-31"}
    plan["phenomena"][0]["label_fr"] = "É"
    contingent = {"number": 1, "wording": "a", "label_nl": "b", "equipment_and_training_cap": 12.5}
    plan["provisions"] = {"legal_basis": ["a"], "replaces": "b", "duration": "c", "commitment": "d"}
    plan["provisions"]["contingents"] = [contingent]
    results = plan["themes"][0]["objectives"][0]["operational"][0]["results"]
    for number, measure in enumerate(MEASURES):
        results.append({"code": f"3.1m{number}", "wording": "a", "label_fr": "b", "label_nl": "c", "measure": measure})
    results[0]["earlier"] = [{"until": "2024-03-31", "measure": {"count": VISIT}, "target": {"more_than": 2.5}}]
    return json.loads(json.dumps(plan))  # no value stands in two places


def places(values: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, value in inner:
        yield (*place, step)
        yield from places(value, (*place, step))


def at(values: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        values = values[step]
    return values


GOOD = a_plan()
PIECES = [at(GOOD, place) for place in places(GOOD)]
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=80)) | st.sampled_from(
    ["", " ", "x" * 3000, "\ud800", "\x00", "2024-02-30", "2024-02-28", "9999-12-31", "any", "1e999", 10**400,
     -1, 0, 0.5, "12", "3.1a", "burglary"]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@st.composite
def spoilt_plans(draw: st.DrawFn) -> str:
    """A plan in which some values were taken out, renamed, replaced, or by others of the plan. JSON is YAML too."""
    plan = deepcopy(GOOD)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(sorted(places(plan), key=str)))
        holder, step = at(plan, place[:-1]), place[-1]
        what = draw(st.sampled_from(["replace", "replace", "swap", "drop", "rename"]))
        if what == "replace":
            holder[step] = draw(VALUES)
        elif what == "swap":
            holder[step] = deepcopy(draw(st.sampled_from(PIECES)))
        elif what == "rename" and isinstance(holder, dict):
            holder[draw(st.text(max_size=80) | st.just("\ud800"))] = holder.pop(step)
        else:
            del holder[step]
    return json.dumps(plan)


def test_the_plan_that_is_spoilt_is_a_good_one() -> None:
    assert [str(mistake) for mistake in mistakes_in(json.dumps(GOOD))] == []


@given(spoilt_plans())
def test_whatever_is_wrong_with_a_plan_is_said_in_both_languages(text: str) -> None:
    assert untranslated(mistakes_in(text)) == []


def test_a_wrong_value_anywhere_is_said_in_both_languages() -> None:
    """All of them, without the slow way through YAML."""
    for place in places(GOOD):
        for value in (
            None,
            True,
            7,
            0.5,
            -1,
            "",
            "x",
            "\ud800",
            "x" * 3000,
            "9" * 5000,
            10**400,
            [],
            {},
            [7],
            {"a": 1},
        ):
            plan = deepcopy(GOOD)
            at(plan, place[:-1])[place[-1]] = value
            assert [str(wrong) for wrong in wrongs_in(plan) if not is_said(wrong)] == [], (place, value)


@pytest.mark.parametrize("text", [PLAN.replace(old, new, 1) for old, new, _ in WRONG])
def test_every_known_mistake_is_said_in_both_languages(text: str) -> None:
    assert mistakes_in(text)
    assert untranslated(mistakes_in(text)) == []


@pytest.mark.parametrize(("wrong", "line"), NO_YAML.items())
def test_what_is_not_yaml_is_said_in_both_languages_with_its_line(wrong: str, line: int) -> None:
    mistakes = mistakes_in(PLAN.replace("name_nl: Klein plan", wrong, 1))
    assert mistakes[0].line == line
    assert untranslated(mistakes) == []


def test_every_sentence_of_ours_is_in_both_catalogues() -> None:
    for template in (*BY_TYPE.values(), *BY_PROBLEM.values(), UNREADABLE):
        assert is_in_both_catalogues(template), template
    assert not is_in_both_catalogues(UNTRANSLATED)
    assert set(BY_TYPE) <= set(get_args(ErrorType))


# On the page ---------------------------------------------------------------------------------------------------------


def page_after(app: Flask, content: bytes, language: str) -> tuple[int, str]:
    with app.app_context():
        make_person("cora", "coordination", "coordinator")
        db.session.execute(sa.text("UPDATE person SET language = :language"), {"language": language})
        db.session.commit()
    cora = sign_in(app, "cora")
    data = {"csrf_token": csrf_token(cora), "file": (BytesIO(content), "plan.yaml")}
    answer = cora.post("/plans/import", data=data, content_type="multipart/form-data")
    return answer.status_code, " ".join(Shown(answer.text).texts)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            "Ligne 29 · themes[0].objectives[0].operational[0].results[0].target.at_least Écrivez un nombre, au lieu",
        ),
        (
            "nl",
            "Regel 29 · themes[0].objectives[0].operational[0].results[0].target.at_least Schrijf een getal, in plaats",
        ),
    ],
)
def test_cora_reads_what_is_wrong_in_her_language(app: Flask, language: str, told: str) -> None:
    text = PLAN.replace("at_least: 3", "at_least: <b>many</b>").replace("results: [3.1a]", "results: [3.1b]")
    status, page = page_after(app, text.encode(), language)
    assert status == 422
    assert told in page
    assert "'<b>many</b>'" in page
    assert not [mistake for mistake in mistakes_in(text) if str(mistake.message) in page]


def test_cora_is_told_that_there_are_more_mistakes_than_the_page_shows(app: Flask) -> None:
    _, page = page_after(app, PLAN.encode() + b"".join(b"wrong%d: 1\n" % number for number in range(120)), "fr")
    assert "120 erreurs" in page
    assert page.count("Ce champ n’existe pas") == 100
    assert "Les 100 premières sont affichées" in page


def test_a_file_that_is_not_utf_8_changes_no_accents(app: Flask) -> None:
    status, page = page_after(app, PLAN.encode("latin-1"), "fr")
    assert status == 422
    assert "enregistrez le fichier en UTF-8" in page


def test_a_name_that_no_page_can_show_is_shown_as_it_was_written(app: Flask) -> None:
    status, page = page_after(app, PLAN.encode() + b'"\\ud800": 1\n', "nl")
    assert status == 422
    assert "'\\ud800'" in page
