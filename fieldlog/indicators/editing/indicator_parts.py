"""A plan with one indicator changed, added or taken out. Pure: from one plan file to the next.

An indicator has no code: within its strategic objective its words name it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..plan_file import PlanFile
from .parts import CHILDREN, Data, Part, PartMissing, checked, find_part


def indicators_of(strategic: Part) -> list[Data]:
    """The list that holds them, made where there is none yet."""
    found: list[Data] = strategic.data.setdefault("indicators", [])
    return found


def results_of(strategic: Part) -> list[Data]:
    """The expected results on which its indicators may rest, in the plan's order."""
    return [result for one in strategic.children for result in one.get(CHILDREN["operational"], ())]


def find_indicator(strategic: Part, wording: str) -> Data:
    """Raises PartMissing."""
    for one in indicators_of(strategic):
        if one["wording"] == wording:
            return one
    raise PartMissing(f"indicator {wording}")


def fingerprint_of(indicator: Data) -> str:
    """Tells whether it is the one that somebody saw."""
    return hashlib.sha256(json.dumps(indicator, sort_keys=True).encode()).hexdigest()[:16]


def with_indicator(plan: PlanFile, strategic: str, wording: str | None, values: Mapping[str, Any]) -> PlanFile:
    """The plan with other values of an indicator; with one more, the last, where no ``wording`` names it. Raises
    PartMissing, BadPlan."""
    data = plan.as_data()
    part = find_part(data, "strategic", strategic)
    if wording is None:
        indicators_of(part).append(dict(values))
    else:
        find_indicator(part, wording).update(values)
    return checked(data)


def without_indicator(plan: PlanFile, strategic: str, wording: str) -> PlanFile:
    """Raises PartMissing."""
    data = plan.as_data()
    part = find_part(data, "strategic", strategic)
    gone = find_indicator(part, wording)
    part.data["indicators"] = [one for one in indicators_of(part) if one is not gone]
    return checked(data)
