"""What two versions of a plan say differently: part by part, value by value, for whoever looks before loading a file or
afterwards in the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ..plan_file import PlanFile
from .parts import CHILDREN, LEVELS, Data, code_of, list_parts

Key = tuple[str, str]


class Difference(NamedTuple):
    """One part that is new, gone or says something else. ``values``: what is called how, before and after; without
    any the whole part is new (``is_new``) or gone."""

    level: str
    code: str
    part: Data
    values: tuple[tuple[str, Any, Any], ...] = ()
    is_new: bool = False


def differences(before: PlanFile, after: PlanFile) -> list[Difference]:
    """In the order of the plan, what is gone at the end."""
    old, new = dict(_parts(before, _named_anew(before, after))), dict(_parts(after))
    found = []
    for key, part in new.items():
        if key not in old:
            found.append(Difference(*key, part, is_new=True))
        elif values := tuple(_values(old[key], part)):
            found.append(Difference(*key, part, values))
    return [*found, *(Difference(*key, part) for key, part in old.items() if key not in new)]


def order_differs(before: PlanFile, after: PlanFile) -> bool:
    """Whether parts that both have stand in another order."""
    old = [key for key, _ in _parts(before, _named_anew(before, after))]
    new = [key for key, _ in _parts(after)]
    return [key for key in old if key in set(new)] != [key for key in new if key in set(old)]


def _named_anew(before: PlanFile, after: PlanFile) -> dict[str, str]:
    """The strategic objectives whose first operational one is another now: the old code, and the new."""
    old, new = ({code_of("strategic", one): _codes_in(one) for one in _strategic(plan)} for plan in (before, after))
    holder = {code: name for name, codes in old.items() if name not in new for code in codes}
    found: dict[str, str] = {}
    for name, codes in new.items():
        was = next((holder[code] for code in codes if code in holder and holder[code] not in found), None)
        if name not in old and was:
            found[was] = name
    return found


def _strategic(plan: PlanFile) -> Iterator[Data]:
    yield from (part.data for part in list_parts(plan.as_data()) if part.level == "strategic")


def _codes_in(strategic: Data) -> list[str]:
    return [one["code"] for one in strategic["operational"]]


def _parts(plan: PlanFile, named_anew: Mapping[str, str] = MappingProxyType({})) -> Iterator[tuple[Key, Data]]:
    """Every part by its level and code, with its own values only."""
    data = plan.as_data()
    whole = {name: value for name, value in data.items() if name not in ("themes", "phenomena", "provisions")}
    yield ("plan", ""), whole
    yield ("provisions", ""), data.get("provisions", {})
    for phenomenon in data.get("phenomena", ()):
        yield ("phenomenon", phenomenon["slug"]), phenomenon
    for part in list_parts(data):
        held = (CHILDREN.get(part.level), "indicators")
        code = named_anew.get(part.code, part.code) if part.level == "strategic" else part.code
        yield (part.level, code), {name: value for name, value in part.data.items() if name not in held}
        if part.level == "strategic":
            for indicator in part.data.get("indicators", ()):
                yield ("indicator", f"{code} {indicator['wording']}"), indicator


def _values(before: Data, after: Data) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


#: From the top of a plan down, as they are told.
TOLD_LEVELS = ("plan", "provisions", "phenomenon", *LEVELS, "indicator")
