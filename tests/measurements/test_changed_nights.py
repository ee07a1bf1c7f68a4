"""A commune at work whose plan changes how results are counted, from one month or another: after every night the stored
figures are those of a full run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from fieldlog.dates import month_of
from fieldlog.indicators.editing.parts import with_changed
from fieldlog.indicators.models import Plan
from fieldlog.indicators.queries import get_plan, get_result, plan_file_of
from fieldlog.indicators.services import load_plan, read_shipped_plan
from fieldlog.indicators.versions import with_change
from fieldlog.measurements.jobs import check_figures
from tests.measurements.test_nights import Story, seeds

RESULTS = read_shipped_plan().list_results()


class StoryOfChanges(Story):
    """The same, but for what would load the shipped plan again."""

    def move_plan(self) -> None:
        """How two results are counted, from a month of the plan on."""
        for code in ("5.1a", self.rng.choice(RESULTS).code):
            plan: Plan = get_plan("2023-2024")
            other = self.rng.choice(RESULTS)
            first_day = max(month_of(self._a_day_of_the_plan()), plan.first_day)
            since: date | None = first_day if first_day > plan.first_day else None
            *before, now = with_change(get_result(plan, code).versions, since, other.measure, other.target)
            earlier = [{"until": str(one.until), "measure": one.measure, "target": one.target} for one in before]
            values = {"measure": now.measure, "target": now.target, "earlier": earlier or None}
            load_plan(plan=with_changed(plan_file_of(plan), "result", code, values))

    add_plan = move_plan


@pytest.mark.parametrize("seed", seeds(3))
def test_figures_are_those_of_a_full_run_whatever_changed(app: Flask, seed: int, tmp_path: Path) -> None:
    with app.app_context():
        story = StoryOfChanges(seed, tmp_path)
        for _ in story.tell():
            assert check_figures() == [], "\n".join(story.told)
