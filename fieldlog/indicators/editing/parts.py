"""A plan with one part changed or added. Pure: from one plan file to the next.

A part is named by its level and code; a strategic objective, which has none, by that of its first operational one. It
is found by any of theirs, because they change places.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..plan_file import PlanFile
from ..rules import across_parts

Data = dict[str, Any]

#: What a plan is made of, from the top, and under which name each holds the next.
LEVELS = ("theme", "strategic", "operational", "result")
CHILDREN = {"theme": "objectives", "strategic": "operational", "operational": "results"}


class PartMissing(LookupError):
    """The plan has no such part, or has it no longer."""


class BadPlan(ValueError):
    """The parts of the plan would contradict each other."""


class Part(NamedTuple):
    """A part of a plan; ``parents`` are the parts it stands in, from the theme down."""

    level: str
    code: str
    data: Data
    parents: tuple[Part, ...] = ()

    @property
    def children(self) -> list[Data]:
        """The list that holds its parts, made where there is none yet."""
        children: list[Data] = self.data.setdefault(CHILDREN[self.level], [])
        return children


def list_parts(data: Data) -> Iterator[Part]:
    """Every part of a plan, in its order: each before those that stand in it."""
    for theme in data["themes"]:
        yield from _with_children(Part("theme", theme["code"], theme))


def _with_children(part: Part) -> Iterator[Part]:
    yield part
    if part.level not in CHILDREN:
        return
    level = LEVELS[LEVELS.index(part.level) + 1]
    for child in part.data.get(CHILDREN[part.level], ()):
        yield from _with_children(Part(level, code_of(level, child), child, (*part.parents, part)))


def code_of(level: str, data: Data) -> str:
    code: str = data["operational"][0]["code"] if level == "strategic" else data["code"]
    return code


def find_part(data: Data, level: str, code: str) -> Part:
    """Raises PartMissing."""
    for part in list_parts(data):
        if part.level == level and code in _codes_of(part):
            return part
    raise PartMissing(f"{level} {code}")


def _codes_of(part: Part) -> list[str]:
    return [one["code"] for one in part.children] if part.level == "strategic" else [part.code]


def fingerprint(part: Part) -> str:
    """Tells whether the part's own values are those that somebody saw; what stands in it does not matter."""
    own = {name: value for name, value in part.data.items() if name != CHILDREN.get(part.level)}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()[:16]


def with_changed(plan: PlanFile, level: str, code: str, values: Mapping[str, Any]) -> PlanFile:
    """The plan with other values in one part; None takes a value away. Raises PartMissing."""
    data = plan.as_data()
    part = find_part(data, level, code)
    for name, value in values.items():
        if value is None:
            part.data.pop(name, None)
        else:
            part.data[name] = value
    return checked(data)


def with_added(plan: PlanFile, under: tuple[str, str] | None, values: Data) -> PlanFile:
    """The plan with one part more, the last of those that stand in the part ``under`` (level and code), or the last
    theme. Raises PartMissing."""
    data = plan.as_data()
    siblings: list[Data] = find_part(data, *under).children if under else data["themes"]
    siblings.append({name: value for name, value in values.items() if value is not None})
    return checked(data)


def provisions_of(data: Data) -> Part:
    """The general provisions as a part of their own, empty where the plan has none yet."""
    return Part("provisions", "", data.get("provisions", {}))


def with_provisions(plan: PlanFile, values: Data) -> PlanFile:
    return checked(plan.as_data() | {"provisions": values})


def checked(data: Data) -> PlanFile:
    """The plan that these plain values say. Raises BadPlan."""
    for place, message in across_parts(data):
        raise BadPlan(f"{'.'.join(map(str, place))}: {message}")
    return PlanFile.model_validate(data)


def codes(plan: PlanFile, level: str) -> set[str]:
    """The codes that are taken."""
    return {part.code for part in list_parts(plan.as_data()) if part.level == level}


def next_code(plan: PlanFile, level: str, under: str | None = None) -> str:
    """A code that is free, after those of the plan: theme 9, operational objective 1.5 (of theme 1), result 1.4b (of
    the operational objective 1.4); empty where the alphabet ends."""
    taken = codes(plan, level)
    if level == "result":
        letters = (f"{under}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
        return next((code for code in letters if code not in taken), "")
    start = "" if level == "theme" else f"{under}."
    numbers = [int(found[1]) for code in taken if (found := re.fullmatch(rf"{re.escape(start)}([0-9]{{1,4}})", code))]
    return f"{start}{max(numbers, default=0) + 1}"
