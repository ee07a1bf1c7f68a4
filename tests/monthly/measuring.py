"""What the tests of changed measures share: visits and meetings, what a result may become, and its form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fieldlog.extensions import db
from fieldlog.indicators.kinds import Measure, Target
from fieldlog.indicators.measuring.fields import as_fields
from fieldlog.indicators.queries import get_plan, get_result
from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import measure_night
from fieldlog.measurements.models import Measurement
from tests.factories import csrf_token, make_entry, make_person

AS_OF = date(2024, 5, 14)
VISITS = "/plan/2023-2024/result/1.1c/measure"
WITHIN = {"days": 21, "of": ["requested_on"]}
MADE: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "a longer term": ({"count": {"kind": "techno_visit", "topic": "post_offence", "within": WITHIN}}, {"at_least": 60}),
    "a share": (
        {"share": {"among": {"kind": "techno_visit"}, "when": {"within": WITHIN}}, "dated_by": "requested_on"},
        {"at_least": 40},
    ),
    "of another kind": ({"staff": {"kind": ["techno_visit", "meeting"]}}, {"is_yes": True}),
    "a mean": ({"count": {"kind": "meeting"}}, {"more_than": 0.5, "per": "week"}),
}


#: What 1.1c may become: another measure, and its target.
CHANGES = {
    name: (Measure.model_validate(measure), Target.model_validate(target) if target else None)
    for name, (measure, target) in MADE.items()
}


def note(app: Flask) -> Flask:
    """Visits of all months, some late, and meetings, computed as of a day."""
    with app.app_context():
        load_shipped_plan()
        make_person("cora", "coordination", "coordinator")
        vic, amina = make_person("vic", "techno_prevention"), make_person("amina")
        for number in range(40):
            asked = date(2023, 1, 5) + timedelta(days=13 * number)
            done = asked + timedelta(days=number % 25)
            make_entry(vic, "techno_visit", day=done, requested_on=asked, topic="post_offence", audience="resident")
            make_entry(amina, "meeting", day=asked, topic="csil" if number == 7 else "platform")
        measure_night(as_of=AS_OF)
    return app


def stored(code: str) -> dict[tuple[str, date], tuple[Any, ...]]:
    """The figures of a result, by period: all that is stored but the version of the plan."""
    result = get_result(get_plan("2023-2024"), code)
    rows = db.session.scalars(select(Measurement).where(Measurement.result_id == result.id))
    return {
        (row.period, row.first_day): (row.value, row.amount, row.base, row.slots, row.entries, row.status)
        for row in rows
    }


def save(client: FlaskClient, address: str, measure: Measure, target: Target | None, **more: str) -> int:
    """Saves the form as a browser does; how it was answered."""
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', client.get(address).text)[0]
    fields = as_fields(measure, target)
    data = {**fields.to_dict(flat=False), "seen": seen, "csrf_token": csrf_token(client), **more}
    return client.post(address, data=data).status_code
