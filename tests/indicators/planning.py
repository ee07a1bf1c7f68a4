"""How coordinators change the plan on its pages, in tests: open a page, send its form, take a change back."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldlog.indicators.plan_file import PlanFile
from fieldlog.indicators.queries import get_plan, plan_file_of
from fieldlog.indicators.services import load_shipped_plan
from tests.factories import csrf_token, make_person, sign_in

PLAN = "/plan/2023-2024"
RESULT = f"{PLAN}/result/1.1c"


def open_plan(app: Flask) -> FlaskClient:
    with app.app_context():
        make_person("cora", "coordination", "coordinator", name="Cora D.")
        load_shipped_plan()
    return sign_in(app, "cora")


def the_plan(app: Flask) -> PlanFile:
    with app.app_context():
        return plan_file_of(get_plan("2023-2024"))


def fields_of(client: FlaskClient, address: str) -> dict[str, str]:
    """What a form holds, hidden fields too."""
    page = unescape(client.get(address).text)
    found = {
        name: value
        for tag in re.findall(r"<input[^>]*>", page)
        if 'type="radio"' not in tag or "checked" in tag
        for name, value in re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', tag)
    }
    return found | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))


def save(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data=fields_of(client, address) | {"csrf_token": csrf_token(client)} | fields)


def take_back(client: FlaskClient) -> TestResponse:
    address = re.findall(rf'href="({PLAN}/history/[0-9]+)"', client.get(f"{PLAN}/history").text)[0]
    return save(client, address)
