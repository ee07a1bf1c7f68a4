"""The topics that each kind of entry knows, for whoever asks why a list is as it is.

They are declarations of the code, not rows to change: the measures of plans name them, and so do files that are
imported and exported. One renamed into something else, or taken away, would change what figures mean that were sent.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from flask import render_template

from ..dates import today
from ..entries.kinds import KINDS
from ..indicators.kinds import Measure
from ..indicators.queries import list_plans, list_results
from .views import blueprint

#: Which training each of the two staff measures asks for (reading 4: C.3a, 5.2a).
TRAININGS = {"inducted_newcomers": "induction", "trained_constatateurs": "constatateur"}


@blueprint.get("/commune/topics")
def topics() -> str:
    kinds = [kind for kind in KINDS.values() if kind.topics]
    return render_template("workday/topics.html", kinds=kinds, counted_by=codes_by_topic(today()))


def codes_by_topic(on: date) -> dict[tuple[str, str], list[str]]:
    """By kind and topic, the results of the newest plan that count this topic by its name on that day, or later."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for result in [result for plan in list_plans()[-1:] for result in list_results(plan)]:
        held = [one for one in result.versions if one.until is None or one.until >= on]
        for key in set().union(*(topics_named_by(one.measure) for one in held)):
            found[key].append(result.code)
    return dict(found)


def topics_named_by(measure: Measure) -> set[tuple[str, str]]:
    if measure.staff_measure:
        return {("training", TRAININGS[measure.staff_measure])}
    return {(kind, topic) for one in measure.selections for kind in one.kind for topic in one.topic}
