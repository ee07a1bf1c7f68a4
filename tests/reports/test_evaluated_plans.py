"""Which plan's evaluation is opened, where there are several."""

from __future__ import annotations

from datetime import date

from flask import Flask

from fieldlog.extensions import db
from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.services import load_plan, read_shipped_plan
from fieldlog.measurements.models import MeasuredPlan
from tests.factories import make_person, sign_in
from tests.monthly.made_figures import COMPUTED_AT, load_measured_plan

YEAR = "/evaluation/2023-2024/2024"


def test_the_plan_that_runs_is_opened_although_the_next_one_is_loaded_and_leads_to_it(app: Flask) -> None:
    with app.app_context():
        make_person("nadia", "coordination", "coordinator")
        load_measured_plan()
        data = read_shipped_plan().as_data() | {"slug": "next", "name_fr": "Plan suivant"}
        later = load_plan(plan=PlanFile.model_validate(data), first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
        db.session.add(MeasuredPlan(plan_id=later.id, as_of=date(2024, 5, 17), plan_version=1, computed_at=COMPUTED_AT))
        db.session.commit()
    nadia = sign_in(app, "nadia")
    assert nadia.get("/evaluation/").location == YEAR
    assert 'href="/evaluation/next/2025">Plan suivant</a>' in nadia.get(YEAR).text
    assert f'href="{YEAR}"' in nadia.get("/evaluation/next/2025").text
