"""Who looks at the figures."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_person, sign_in
from tests.monthly.made_figures import load_measured_plan


@pytest.fixture
def nadia(app: Flask) -> FlaskClient:
    """A coordinator, with the shipped plan computed up to 17 May 2024, the 138th day."""
    with app.app_context():
        make_person("nadia", service="coordination", role="coordinator")
        load_measured_plan()
    return sign_in(app, "nadia")
