"""What the phone keeps of the app itself: pages that know nobody, a light list of files, and one worker for all."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader

from fieldlog.accounts.kinds import SERVICES
from fieldlog.config import PROJECT
from fieldlog.entries.kinds import KINDS
from tests.conftest import make_app
from tests.factories import make_entry, make_neighbourhood, make_partner, make_person, sign_in

LANGUAGES = ("fr", "nl")
NAMES = ("home", "outbox", "offline", *KINDS)
HEAVIEST = 40 * 1024  # bytes, compressed: the worker and every script of field staff, on a small data plan


@pytest.fixture
def commune(app: Flask) -> Flask:
    """A commune whose every name would show where it does not belong."""
    with app.app_context():
        make_neighbourhood("canary-place", "incivilities")
        make_partner("canary-partner")
        for service in SERVICES:
            person = make_person(f"canary-{service}", service, name="Canary C.", brigade="Canary")
            make_entry(person, day=date(2024, 6, 3), note="canary note", neighbourhood="canary-place")
    return app


def shell_pages(client: FlaskClient) -> dict[str, str]:
    addresses = [f"/shell/{language}/{name}" for language in LANGUAGES for name in NAMES]
    answers = {address: client.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert not any("Set-Cookie" in answer.headers for answer in answers.values())
    assert not any("Cookie" in answer.headers.get("Vary", "") for answer in answers.values())
    return {address: answer.text for address, answer in answers.items()}


def test_a_shell_is_the_same_for_everybody_and_holds_nobody(commune: Flask):
    found = shell_pages(commune.test_client())
    for service in SERVICES:
        assert shell_pages(sign_in(commune, f"canary-{service}")) == found
    for address, page in found.items():
        assert "canary" not in page.lower(), address
        assert "csrf" not in page, address
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", page), f"{address}: an id that two phones would share"
        assert not re.search(r'value="[0-9]{4}-[0-9]{2}-[0-9]{2}', page), f"{address}: a day that grows old"


@pytest.mark.usefixtures("commune")
def test_a_shell_that_somebody_signed_in_asks_for_first_holds_nobody_either(sqlite_url: str):
    first = shell_pages(sign_in(make_app(sqlite_url), "canary-peacekeepers"))
    assert not any("canary" in page.lower() for page in first.values())


@pytest.mark.usefixtures("commune")
def test_even_a_careless_template_hears_that_nobody_is_there(sqlite_url: str):
    app = make_app(sqlite_url)
    careless = "{{ current_user.username or 'nobody' }}, {{ session.token or 'nothing' }}"
    app.jinja_loader = DictLoader({"workday/offline.html": careless})
    assert sign_in(app, "canary-peacekeepers").get("/shell/fr/offline").text == "nobody, nothing"


def test_a_shell_speaks_the_language_of_its_address(commune: Flask):
    for address, page in shell_pages(sign_in(commune, "canary-peacekeepers")).items():
        language = address.split("/")[2]
        assert f'<html lang="{language}">' in page
        assert f'<meta name="shell" content="{language}">' in page


@pytest.mark.parametrize("address", ["/shell/de/home", "/shell/fr/nothing", "/shell/fr/", "/shell/fr/me"])
def test_there_is_no_other_shell(client: FlaskClient, address: str):
    assert client.get(address).status_code == 404


def app_of(client: FlaskClient) -> dict[str, Any]:
    """What the worker is told to keep."""
    script = client.get("/service-worker.js")
    assert script.content_type == "text/javascript; charset=utf-8"
    found = re.match(r"const APP = (.*);\n", script.text)
    assert found
    return dict(json.loads(found[1]))


def test_the_worker_keeps_public_pages_and_all_that_they_load(commune: Flask):
    client = commune.test_client()
    told = app_of(client)
    for address in [*told["pages"], *told["files"]]:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Fieldlog"]) == (200, told["release"]), address
        assert answer.headers["Cache-Control"] != "no-store", address
    loaded = {
        name.partition("#")[0]
        for page in shell_pages(client).values()
        for name in re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    }
    assert loaded <= set(told["files"])
    assert not any("htmx" in name for name in told["files"])


def test_the_worker_is_the_same_on_every_node_and_another_when_a_page_changes(
    commune: Flask, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    one = app_of(commune.test_client())
    assert app_of(make_app(sqlite_url).test_client()) == one
    monkeypatch.setitem(KINDS["patrol"].new_label, "fr", "Noter une ronde")
    other = app_of(make_app(sqlite_url).test_client())
    assert other["release"] == one["release"]
    assert other["cache"] != one["cache"]


def test_a_worker_that_is_known_is_not_sent_again(client: FlaskClient):
    known = client.get("/service-worker.js").headers["ETag"]
    assert client.get("/service-worker.js", headers={"If-None-Match": known}).status_code == 304


def test_the_worker_can_be_told_to_leave(sqlite_url: str):
    script = make_app(sqlite_url, FIELDLOG_SERVICE_WORKER="off").test_client().get("/service-worker.js")
    assert "unregister" in script.text
    assert "APP" not in script.text
    assert script.headers["Cache-Control"] == "no-cache"


def test_field_staff_load_little(commune: Flask):
    client = commune.test_client()
    scripts = ["/service-worker.js", *(name for name in app_of(client)["files"] if name.endswith(".js"))]
    sent = {name: client.get(name, headers={"Accept-Encoding": "gzip"}).data for name in scripts}
    weights = {name: min(len(body), len(gzip.compress(body))) for name, body in sent.items()}
    assert sum(weights.values()) < HEAVIEST, weights


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_says_what_the_app_is_called_and_how_it_looks(client: FlaskClient, language: str):
    answer = client.get(f"/manifest.webmanifest?language={language}")
    assert answer.content_type == "application/manifest+json; charset=utf-8"
    told = json.loads(answer.data)
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == ("/", "/", "/", "standalone")
    assert (told["name"], told["lang"]) == ("Fieldlog", language)
    assert [shortcut["url"] for shortcut in told["shortcuts"]] == [
        "/home?do=start-patrol", "/entries/new/techno_visit", "/entries/new/case_contact",
    ]  # fmt: skip
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in told["icons"]:
        drawing = client.get(icon["src"])
        assert (drawing.status_code, drawing.content_type) == (200, "image/png")
        side = int(icon["sizes"].partition("x")[0])
        assert drawing.data[16:24] == side.to_bytes(4) * 2, "the size that the file itself says"


def test_the_manifest_speaks_two_languages_and_french_to_whoever_asks_for_another(client: FlaskClient):
    french, dutch, other = (
        json.loads(client.get(f"/manifest.webmanifest?language={language}").data) for language in ("fr", "nl", "de")
    )
    assert other == french
    assert french["shortcuts"][0]["name"] == "Commencer une patrouille"
    assert dutch["shortcuts"][0]["name"] == "Een patrouille starten"


def test_the_paper_of_the_app_is_that_of_its_pages(client: FlaskClient):
    styles = (PROJECT / "static" / "app.css").read_text()
    paper = json.loads(client.get("/manifest.webmanifest").data)["background_color"]
    assert f"--paper: var(--light, var(--less, {paper})" in styles


def test_there_is_no_icon_but_those(client: FlaskClient):
    assert client.get("/icons/nothing.png").status_code == 404
    assert client.get("/icons/..%2fapp.png").status_code == 404
    assert {path.stem for path in Path(PROJECT / "static" / "icons").iterdir()} == {
        "192", "512", "maskable-192", "maskable-512", "apple-touch",
    }  # fmt: skip


def test_every_page_says_which_release_it_is_of(commune: Flask):
    client = sign_in(commune, "canary-peacekeepers")
    release = commune.extensions["release"].hash
    for address in ("/home", "/nowhere", "/sign-in", "/session.json", "/entries/new/patrol", "/"):
        assert client.get(address).headers["Fieldlog"] == release, address
