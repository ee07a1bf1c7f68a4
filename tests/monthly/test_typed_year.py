"""A result's page explains the figure that stands first, also where somebody typed it in."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from tests.monthly.made_figures import write_figure
from tests.monthly.test_manual_values import MEETINGS, PAGE, type_in
from tests.monthly.test_trust import words


def test_what_stands_first_is_what_is_explained_and_may_be_typed_in(app: Flask, nadia: FlaskClient):
    with app.app_context():
        write_figure(MEETINGS, "month", date(2024, 5, 1), 0.0)
        write_figure(MEETINGS, "year", date(2024, 1, 1), 0.0, status="behind")
    address = f"/monthly/2024-05/{MEETINGS}"
    page = nadia.get(address).text
    assert f'href="{PAGE}"' in page
    assert f'href="{PAGE}?period=year"' in page
    assert {"Encoder une valeur : mai 2024", "Encoder une valeur : 2024"} <= set(chips_of(page))
    assert "Fiabilité : mai 2024" in words(page)
    type_in(nadia)
    page = nadia.get(address).text
    assert "Encodé à la main : 2024" in words(page)
    assert f'<a class="row" href="{PAGE}?period=year">' in page
    assert "Fiabilité" not in words(page)
    assert chips_of(page) == []


def chips_of(page: str) -> list[str]:
    found = re.findall(r'<a class="chip"[^>]*>(.*?)</a>', page.split("<main")[1], re.DOTALL)
    texts = [re.sub(r"<[^>]+>", "", one).replace("\u00a0", " ").strip() for one in found]
    return [text for text in texts if text.startswith("Encoder")]
