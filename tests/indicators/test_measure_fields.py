"""A measure as the fields of a form says the same when it is read back, whatever the plan counts."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from fieldlog.commune.kinds import PHENOMENA
from fieldlog.entries.kinds import KINDS
from fieldlog.indicators.measuring.fields import (
    WAYS,
    as_fields,
    groups_of,
    kinds_for,
    offered_datings,
    offered_spans,
    offered_targets,
    read_fields,
)
from fieldlog.indicators.plan_file import ResultPart
from fieldlog.indicators.services import read_shipped_plan

RESULTS = read_shipped_plan().list_results()
ADDRESSEES = ("mediation", "victim_support", "transit")


def read(**fields: str | list[str]) -> dict[str, str]:
    """What is wrong with a form."""
    return read_fields(MultiDict(fields), phenomena=PHENOMENA, addressees=ADDRESSEES).mistakes


@pytest.mark.parametrize("result", RESULTS, ids=[result.code for result in RESULTS])
def test_every_measure_of_the_plan_goes_through_its_form_unchanged(result: ResultPart) -> None:
    fields = as_fields(result.measure, result.target)
    reading = read_fields(fields, phenomena=PHENOMENA, addressees=ADDRESSEES)
    assert reading.mistakes == {}
    assert (reading.measure, reading.target) == (result.measure, result.target)


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_offered_can_be_counted(way: str) -> None:
    """Every kind that a way offers, with all its conditions at once."""
    for kind in kinds_for(way) if way not in ("inducted_newcomers", "trained_constatateurs") else ["meeting"]:
        fields = MultiDict({"way": way, "g0-kind": kind, "g0-term": "14", "when-done": "yes", "number": "7,5"})
        for group in groups_of(fields):
            for name, offer in group.offers.items():
                if name not in ("kind", "done") and offer:
                    fields[f"{group.prefix}-{name}"] = offer[-1]
            fields[f"{group.prefix}-relayed_to"] = "transit"
            fields[f"{group.prefix}-target_area"] = "burglary"
            fields["when-term"] = "1"
        fields["dated_by"] = (offered_datings(fields) or [""])[-1]
        fields["target"], fields["per"] = offered_targets(fields)[-1], offered_spans(fields)[0]
        reading = read_fields(fields, phenomena=PHENOMENA, addressees=ADDRESSEES)
        assert reading.mistakes == {}, (way, kind)
        assert reading.measure is not None
        again = read_fields(as_fields(reading.measure, reading.target), phenomena=PHENOMENA, addressees=ADDRESSEES)
        assert again == reading


def test_what_no_kind_has_is_not_offered() -> None:
    assert kinds_for("cases") == ["case_contact"]
    assert "patrol" not in kinds_for("people")
    offers = {group.prefix: group.offers for group in groups_of(MultiDict({"way": "count", "g0-kind": "patrol"}))}
    assert (offers["g0"]["audience"], offers["g0"]["term_of"], offers["g0"]["target_area"]) == ([], [], ["yes"])
    both = MultiDict([("way", "count"), ("g0-kind", "techno_visit"), ("g0-kind", "advice")])
    assert groups_of(both)[0].offers["topic"] == []  # advice has none
    assert offered_datings(both) == ["requested_on", "offence_on"]


def test_each_mistake_is_told_at_its_field() -> None:
    visit = {"way": "count", "g0-kind": "techno_visit"}
    assert read(way="count") == {"g0-kind": "nothing"}
    assert read(way="magic", **{"g0-kind": "dream"}) == {"g0-kind": "nothing"}
    assert read(way="share", **{"g0-kind": "techno_visit"}) == {"when": "no_part"}
    for length in ("", "-1", "x", "3661", "²", "9" * 5000):
        assert read(**visit, **{"g0-term_of": "requested_on", "g0-term": length}) == {"g0-term": "term"}
    contact = {"way": "cases", "g0-kind": "case_contact", "g0-relayed": "only"}
    assert read(**contact) == {"g0-relayed_to": "to_whom"}
    assert read(**contact, **{"g0-relayed_to": ["transit"]}) == {}
    for number in ("", "many", "-3", "nan", "inf"):
        assert read(**visit, target="at_least", number=number) == {"number": "number"}
    assert read(**visit, target="more_than", number="2,5") == {}
    assert len(KINDS) == 10
    for groups in ("", "0", "99", "²", "9" * 5000):
        assert read(**visit, groups=groups) == {}
