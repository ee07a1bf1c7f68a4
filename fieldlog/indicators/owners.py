"""Whose an expected result is: the services whose staff read its figures, and to whom it shows their own progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ..accounts.kinds import SERVICES
from .kinds import Measure
from .models import ExpectedResult

COORDINATION = frozenset({"coordination"})


def services_by_result(results: Iterable[ExpectedResult], on: date) -> dict[int, frozenset[str]]:
    """The services of each result of one plan, by the result's id, as it is counted on a day; give it all of the plan's
    results.

    The service that the plan names, or that its part of a split theme is of; else those that alone may log what is
    counted (advice: two services). What any service may log is its neighbours' in the same theme (preparing Ramadan
    is the guards'), and the coordination's in a theme without a phenomenon or without a service of its own.
    """
    results = list(results)
    named: dict[int, set[str]] = defaultdict(set)
    for result in results:
        if result.service:
            named[result.objective.strategic.theme_id].add(result.service)
    return {
        result.id: _services_of(result, frozenset(named[result.objective.strategic.theme_id]), on) for result in results
    }


def _services_of(result: ExpectedResult, of_theme: frozenset[str], on: date) -> frozenset[str]:
    part = result.objective.strategic
    if only := result.service or part.service:
        return frozenset({only})
    loggers = _loggers_of(result.at(on).measure)
    if loggers and loggers != SERVICES.keys():
        return loggers
    return of_theme if part.theme.phenomenon and of_theme else COORDINATION


def _loggers_of(measure: Measure) -> frozenset[str]:
    return frozenset(service for selection in measure.selections for service in selection.logged_by)
