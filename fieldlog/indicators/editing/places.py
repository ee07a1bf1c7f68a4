"""A plan with one part in another place, or without it. Pure: from one plan file to the next."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from ..plan_file import PlanFile
from .parts import Data, Part, checked, code_of, find_part, list_parts


class LastPart(ValueError):
    """What holds the part would be left with nothing, which no plan says: that is to be taken out instead."""


class Place(NamedTuple):
    """Where a part stands among those beside it: the first is 1; and ``of`` how many."""

    number: int
    of: int


class Gone(NamedTuple):
    """What goes with a part: the parts below it, the results among them (or itself), and the indicators that rest on
    nothing else; ``narrowed`` are those that lose a part of what they rest on."""

    parts: list[Part]
    results: list[Part]
    indicators: list[Data]
    narrowed: list[Data]


def place_of(data: Data, part: Part) -> Place:
    codes = [code_of(part.level, one) for one in _beside(data, part)]
    return Place(1 + codes.index(part.code), len(codes))


def is_last(data: Data, part: Part) -> bool:
    """Whether what holds it needs it: a theme and a strategic objective hold something, and a plan has a theme."""
    return part.level != "result" and len(_siblings(data, part)) == 1


def with_moved(plan: PlanFile, level: str, code: str, *, up: bool) -> PlanFile:
    """The plan with a part before or after its neighbour, of the same service where a theme is split; as it is where
    there is none. Raises PartMissing."""
    data = plan.as_data()
    part = find_part(data, level, code)
    beside, siblings = _beside(data, part), _siblings(data, part)
    other = place_of(data, part).number - 1 + (-1 if up else 1)
    if not 0 <= other < len(beside):
        return plan
    own, neighbour = (next(n for n, one in enumerate(siblings) if one is it) for it in (part.data, beside[other]))
    siblings[own], siblings[neighbour] = siblings[neighbour], siblings[own]
    return checked(data)


def with_removed(plan: PlanFile, level: str, code: str) -> PlanFile:
    """The plan without a part and all that stands in it; indicators rest on what is left, and go where that is
    nothing. Raises PartMissing, LastPart."""
    data = plan.as_data()
    part = find_part(data, level, code)
    if is_last(data, part):
        raise LastPart(f"{level} {code}")
    siblings = _siblings(data, part)
    siblings[:] = [one for one in siblings if one is not part.data]
    left = {one.code for one in list_parts(data) if one.level == "result"}
    for one in list_parts(data):
        if one.level == "strategic" and "indicators" in one.data:
            one.data["indicators"] = _resting_on(left, one.data["indicators"])
    return checked(data)


def goes_with(plan: PlanFile, level: str, code: str) -> Gone:
    """What is gone with a part. Raises PartMissing."""
    data = plan.as_data()
    part = find_part(data, level, code)
    below = [one for one in list_parts(data) if any(parent.data is part.data for parent in one.parents)]
    results = [one for one in (part, *below) if one.level == "result"]
    left = {one.code for one in list_parts(data) if one.level == "result"} - {one.code for one in results}
    indicators = [one for some in list_parts(data) for one in some.data.get("indicators", ())]
    gone = [one for one in indicators if not left & set(one["results"])]
    narrowed = [one for one in indicators if one not in gone and set(one["results"]) - left]
    return Gone(below, results, gone, narrowed)


def fingerprint_of_all(part: Part) -> str:
    """Tells whether the part and what stands in it are those that somebody saw."""
    return hashlib.sha256(json.dumps(part.data, sort_keys=True).encode()).hexdigest()[:16]


def _siblings(data: Data, part: Part) -> list[Data]:
    siblings: list[Data] = part.parents[-1].children if part.parents else data["themes"]
    return siblings


def _beside(data: Data, part: Part) -> list[Data]:
    """Those among which it moves: of a theme that is split, the objectives of one service stand together."""
    return [
        one
        for one in _siblings(data, part)
        if part.level != "strategic" or one.get("service") == part.data.get("service")
    ]


def _resting_on(left: set[str], indicators: list[Data]) -> list[Data]:
    narrowed = (one | {"results": [code for code in one["results"] if code in left]} for one in indicators)
    return [one for one in narrowed if one["results"]]
