"""A measure or a target that could never count anything is refused when it is written, not found out at night."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from fieldlog.indicators.kinds import Measure, Target


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ({}, "exactly one of"),
        ({"count": {"kind": "meeting"}, "exists": {"kind": "meeting"}}, "exactly one of"),
        ({"count": []}, "at least one"),
        ({"count": {"topic": "csil"}}, "names at least one kind"),
        ({"count": {"kind": "meeting", "topic": []}}, "at least one"),
        ({"count": {"kind": "meeting", "topic": "rosace"}}, "meeting has no topic rosace"),
        ({"count": {"kind": "advice", "topic": "rosace"}}, "advice has no topic rosace"),
        ({"count": {"kind": "patrol", "service": "scapi"}}, "patrol is not logged by scapi"),
        ({"count": {"kind": "meeting", "service": "police"}}, "service 'police' is not one of"),
        ({"count": {"kind": "meeting", "target_area": "burglary"}}, "meeting has no neighbourhood"),
        ({"count": {"kind": "action", "target_area": "arson"}}, "'arson' is not a phenomenon"),
        ({"count": {"kind": "meeting", "within": {"days": 3, "of": "due_on"}}}, "meeting has no due_on"),
        ({"count": {"kind": "milestone", "within": {"of": "due_on"}}}, "either days or months"),
        ({"count": {"kind": "milestone", "within": {"days": 9999999, "of": "due_on"}}}, "less than or equal to 3660"),
        ({"count": {"kind": "meeting"}, "dated_by": "due_on"}, "meeting cannot be dated by due_on"),
        ({"people": {"kind": "meeting"}}, "people cannot be taken of meeting"),
        ({"hours": {"kind": "milestone"}}, "hours cannot be taken of milestone"),
        ({"lasting": {"kind": "milestone"}, "dated_by": "due_on"}, "takes no dated_by"),
        ({"share": {"among": {"kind": "meeting"}, "when": {"no_later_than": "due_on"}}}, "meeting has no due_on"),
        ({"share": {"of": "cases", "among": {"kind": "meeting"}, "when": {"level": "local"}}}, "has no case"),
        ({"staff_measure": "happy_staff"}, "should be 'inducted_newcomers' or"),
        ({"coverage": {"kind": ["patrol", "outreach"]}}, "coverage is taken of one kind"),
    ],
)
def test_a_measure_that_could_count_nothing_is_refused(measure: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Measure.model_validate(measure)


@pytest.mark.parametrize(
    ("target", "measure", "told"),
    [
        ({"at_least": 1}, {"exists": {"kind": "meeting"}}, "exists gives yes or no"),
        ({"at_least": 1, "per": "week"}, {"staff": {"kind": "meeting"}}, "a target per week goes with count"),
        ({"at_least": 1, "per": "day"}, {"staff_measure": "inducted_newcomers"}, "a target per day goes with count"),
    ],
)
def test_a_target_must_fit_what_is_counted(target: dict[str, Any], measure: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Target.model_validate(target).check_fits(Measure.model_validate(measure))


@pytest.mark.parametrize(
    ("target", "written", "missed", "met"),
    [
        ({"at_least": 50}, ">=50", 49.9, 50),
        ({"more_than": 2}, ">2", 2, 2.5),
        ({"is_yes": True}, "yes", 0, 1),
    ],
)
def test_a_target_knows_when_it_is_met(target: dict[str, Any], written: str, missed: float, met: float) -> None:
    read = Target.model_validate(target)
    assert (str(read), read.is_met_by(missed), read.is_met_by(met)) == (written, False, True)


@pytest.mark.parametrize("stored", [
    {"count": {"kind": "advice", "within": {"days": 14, "of": ["offence_on", "requested_on"]}}},
    {"share": {"of": "cases", "among": {"kind": "case_contact"}, "when": {"relayed_to": "any"}}},
    {"cases": [{"kind": "case_contact", "relayed_to": {"not": "scapi"}}, {"kind": "case_contact"}]},
])  # fmt: skip
def test_a_measure_is_stored_and_read_back_the_same(stored: dict[str, Any]) -> None:
    measure = Measure.model_validate(stored)
    assert Measure.model_validate(measure.model_dump(mode="json", exclude_defaults=True)) == measure
