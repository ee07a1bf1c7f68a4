"""A coordinator changes target areas by date: the next night's figures are those that counting from nothing gives."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask

from fieldlog.indicators.services import load_shipped_plan
from fieldlog.measurements.jobs import check_figures, measure_night
from tests.commune.desk import cora, undo
from tests.entries.browser import post
from tests.factories import make_entry, make_neighbourhood, make_person

from .loading import stored_figures

PARK = "/commune/neighbourhoods/park"
HALF = {"phenomenon": "vehicle_theft", "first_day": "2024-01-01", "last_day": "2024-03-10"}


def actions_after_a_night(app: Flask) -> tuple[float | None, float | None]:
    """The actions against theft from vehicles that count for 2024 and for its March, once the night has passed."""
    with app.app_context():
        measure_night(as_of=date(2024, 6, 30), again=True)
        assert check_figures() == []
        figures = stored_figures("2023-2024")
        return figures["2.2a", "year", "2024-01-01"].value, figures["2.2a", "month", "2024-03-01"].value


def test_a_target_area_counts_from_its_first_day_to_its_last(any_app: Flask) -> None:
    with any_app.app_context():
        load_shipped_plan()
        make_neighbourhood("park")
        alice = make_person("alice")
        for month in (1, 2, 3, 4, 5):
            day = date(2024, month, 10)
            make_entry(alice, "action", topic="vehicle_theft", neighbourhood="park", day=day)
    client = cora(any_app)
    assert actions_after_a_night(any_app) == (0, 0)
    post(client, f"{PARK}/areas/new", **HALF)
    assert actions_after_a_night(any_app) == (3, 1)
    area = re.findall(rf"{PARK}/areas/[0-9]+", client.get(PARK).text)[0]
    post(client, area, **HALF | {"first_day": "2024-02-11", "last_day": ""})
    assert actions_after_a_night(any_app) == (3, 1)  # others than before
    post(client, area, **HALF)  # somebody whose page is old: that one is gone
    undo(client, PARK)
    undo(client, PARK)
    post(client, re.findall(rf"{PARK}/areas/[0-9]+", client.get(PARK).text)[0], **HALF | {"last_day": "2024-03-09"})
    assert actions_after_a_night(any_app) == (2, 0)
    post(client, f"{PARK}/offer", offered="no")
    assert actions_after_a_night(any_app) == (2, 0)
