"""A commune that has old registers to bring in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.entries.imports.desk import NOW
from tests.factories import make_neighbourhood, make_person


@pytest.fixture
def commune(any_app: Flask) -> Iterator[Flask]:
    with any_app.app_context():
        make_person("alice", name="Alice Dupont", brigade="A")
        make_person("bob", name="Bob Peeters", brigade="A")
        make_person("lead", role="team_lead")
        make_person("adviser", "techno_prevention", name="Ann Maes")
        make_person("support", "victim_support", name="Sam Claes")
        make_person("headsupport", "victim_support", role="team_lead")
        make_person("coordinator", "coordination", role="coordinator", language="nl")
        make_person("boss", "coordination", role="coordinator")
        make_neighbourhood("etangs-noirs")
        make_neighbourhood("maritime")
    with time_machine.travel(NOW, tick=False):
        yield any_app
