"""Reads a plan file, and checks what no single part of it can know: codes given twice, references to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ..documents import Place, each, read_document
from ..mistakes import N_, Wrong, echo, listed
from .plan_file import PlanFile

Found = Iterable[tuple[Place, Any]]
Mistakes = Iterator[tuple[Place, Wrong]]

FOREIGN_SERVICE = N_("%(value)s is not one of the services of this theme: %(known)s")
NO_SERVICE = N_("names none of the services of this theme: %(known)s")
ELSEWHERE = N_("%(value)s is not an expected result of this strategic objective")
UNKNOWN_RESULT = N_("%(value)s is not an expected result of this plan")


def read_plan(source: str | Path) -> PlanFile:
    """The plan in a file (Path) or a text (str).

    Raises DocumentMistakes with every mistake, its line and field; OSError where the file cannot be read.
    """
    return read_document(source, PlanFile, check=across_parts)


def write_plan(plan: PlanFile) -> str:
    """The plan as a text that ``read_plan`` gives back."""
    text = StringIO()
    YAML().dump(plan.as_data(), text)
    return text.getvalue()


def across_parts(values: Any) -> Mistakes:
    """The mistakes across the parts of a file whose shape may be wrong anywhere."""
    objectives = ("themes", "objectives")
    yield from _repeated(each(values, "phenomena", "slug"))
    yield from _repeated(each(values, "provisions", "contingents", "number"))
    yield from _repeated(each(values, "themes", "code"))
    yield from _repeated(each(values, *objectives, "operational", "code"))
    yield from _repeated(each(values, *objectives, "operational", "results", "code"))
    named = _texts(each(values, "phenomena", "slug"))
    for place, slug in each(values, "themes", "phenomenon"):
        if isinstance(slug, str) and slug not in named:
            yield place, Wrong(N_("%(value)s is not among the phenomena of this file"), value=echo(slug))
    codes = _texts(each(values, *objectives, "operational", "results", "code"))
    for place, theme in each(values, "themes"):
        yield from _placed(place, _across_services(theme))
    for place, objective in each(values, *objectives):
        yield from _placed(place, _across_indicators(objective, codes))


def _across_services(theme: Any) -> Mistakes:
    """A theme that is split says for each strategic objective whose it is, each time by a name it lists."""
    yield from _repeated(each(theme, "services", "slug"))
    services = _texts(each(theme, "services", "slug"))
    seen: set[tuple[str, str]] = set()
    for place, objective in each(theme, "objectives"):
        if not isinstance(objective, dict):
            continue
        service = objective.get("service")
        if service is not None and str(service) not in services:
            yield (*place, "service"), Wrong(FOREIGN_SERVICE, value=echo(service), known=listed(sorted(services)))
        elif service is None and services:
            yield place, Wrong(NO_SERVICE, known=listed(sorted(services)))
        key = (str(service), str(objective.get("wording")))
        if key in seen and "wording" in objective:
            yield (*place, "wording"), Wrong(N_("this strategic objective is given twice"))
        seen.add(key)


def _across_indicators(objective: Any, codes: set[str]) -> Mistakes:
    """An indicator rests on expected results of its own strategic objective, each named once."""
    own = _texts(each(objective, "operational", "results", "code"))
    yield from _repeated(each(objective, "indicators", "wording"))
    for place, indicator in each(objective, "indicators"):
        yield from _placed(place, _repeated(each(indicator, "results")))
    for place, code in each(objective, "indicators", "results"):
        if isinstance(code, str) and code not in own:
            yield place, Wrong(ELSEWHERE if code in codes else UNKNOWN_RESULT, value=echo(code))


def _placed(outer: Place, mistakes: Iterable[tuple[Place, Wrong]]) -> Mistakes:
    yield from (((*outer, *place), message) for place, message in mistakes)


def _repeated(found: Found) -> Mistakes:
    seen: set[str] = set()
    for place, value in found:
        if isinstance(value, str | int) and str(value) in seen:
            yield place, Wrong(N_("%(value)s is given twice"), value=echo(value))
        seen.add(str(value))


def _texts(found: Found) -> set[str]:
    return {value for _, value in found if isinstance(value, str)}
