"""A commune with people for the tests of entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from tests.factories import make_neighbourhood, make_partner, make_person


@pytest.fixture
def people(app: Flask) -> Iterator[Flask]:
    """The application with two services of field staff, on a Monday morning at 10:32."""
    with app.app_context():
        make_person("alice", brigade="A")
        make_person("bob", brigade="A", language="nl")
        make_person("charlie", brigade="B")
        make_person("lead", role="team_lead", brigade="A")
        make_person("adviser", "techno_prevention")
        make_person("colleague", "techno_prevention")
        make_person("support", "victim_support")
        make_person("supporter", "victim_support")
        make_person("headsupport", "victim_support", role="team_lead")
        make_person("coordinator", "coordination", role="coordinator")
        make_person("admin", "coordination", role="admin")
        make_neighbourhood("maritime")
        make_neighbourhood("etangs-noirs", "incivilities")
        make_partner("transit")
    with time_machine.travel(datetime(2026, 11, 23, 9, 32, tzinfo=UTC), tick=False):
        yield app
