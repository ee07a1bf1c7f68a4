"""What evaluators look up and others change: the commune, the plan and the colours, for every role and method; and no
page offers its reader a button, a form or a way that is refused afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from fieldlog.accounts.kinds import ROLES
from fieldlog.accounts.rules import PUBLIC, verdict
from tests.entries.browser import post
from tests.factories import csrf_token, make_neighbourhood, make_partner, make_person, sign_in
from tests.indicators.planning import RESULT, open_plan, save
from tests.test_access import SERVICE_OF, ask, walk

READ = {
    "commune.index", "commune.staff", "commune.person", "commune.days", "commune.service_days",
    "commune.neighbourhoods", "commune.neighbourhood", "commune.partners", "commune.partner",
    "commune.arrangements", "commune.arrangement", "workday.topics",
    "indicators.index", "indicators.plan", "indicators.plan_yaml", "indicators.history", "indicators.edit",
    "reports.colours",
}  # fmt: skip
SAMPLES_ONLY = {"workday.styleguide"}  # every part of every page, leading anywhere
RAMADAN = {"name_fr": "Ramadan", "name_nl": "Ramadan", "first_day": "2024-03-11", "last_day": "2024-04-09"}
BRIDGE = {"day": "2024-05-10", "name_fr": "Pont", "name_nl": "Brugdag"}


@pytest.fixture
def town(app: Flask) -> Flask:
    """A commune of which everything was changed once, and one person of every role, named like it. Alice, who was
    invited, is person 1."""
    with time_machine.travel(datetime(2024, 3, 20, 8, tzinfo=UTC), tick=True):
        with app.app_context():
            make_person("alice", name="Zoé B.", brigade="A", is_constatateur=True)
            for role in ROLES:
                make_person(role, SERVICE_OF.get(role, "coordination"), role)
            make_neighbourhood("park", "burglary")
            make_partner("transit")
        cora = open_plan(app)
        assert save(cora, RESULT, label_fr="Visites", label_nl="Bezoeken").status_code == 303
        park = {"name_fr": "Parc", "name_nl": "Park"}
        for address, fields in (
            ("/commune/neighbourhoods/park", park),
            ("/commune/partners/transit", {"name_fr": "Transit asbl", "name_nl": "Transit vzw"}),
            ("/commune/arrangements/new", RAMADAN),
            ("/commune/days/peacekeepers", {"weekdays": "mon", "first_day": "2024-03-01"}),
            ("/commune/days/peacekeepers/close", BRIDGE),
        ):
            assert post(cora, address, **fields).status_code == 303, address
        assert post(cora, "/commune/staff/invitations", person="1").status_code == 200
        yield app


@pytest.mark.parametrize("role", ROLES)
def test_evaluators_read_the_commune_the_plan_and_the_colours_and_write_nothing(town: Flask, role: str) -> None:
    met = set()
    for place in walk(town):
        if not place.address.startswith(("/commune/", "/plan", "/colours")):
            continue
        met.add(place.endpoint)
        may = {
            "coordinator": True,
            "admin": not place.address.startswith("/plan"),
            "evaluator": place.method == "GET" and place.endpoint in READ,
        }.get(role, False)
        client = sign_in(town, role)
        answer = ask(client, place, token=csrf_token(client) if place.is_unsafe else "")
        assert (answer.status_code != 403) == may, (place, answer.status_code)
        if may and role == "evaluator":
            assert answer.status_code in (200, 303), place
    assert met > READ


class Offers(HTMLParser):
    """Where a page's links lead, and what its forms and buttons send to: method and path."""

    def __init__(self, address: str, page: str) -> None:
        super().__init__()
        self.address, self.found = address, set[tuple[str, str]]()
        self.form: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href", "").startswith("/"):
            self.found.add(("GET", urlsplit(said["href"]).path))
        if tag == "form" and said.get("method") != "dialog":
            self.form = (said.get("method", "get").upper(), urlsplit(said.get("action") or self.address).path)
        if tag == "button" and self.form:
            self.found.add((self.form[0], urlsplit(said.get("formaction") or self.form[1]).path))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_its_reader_may_not_do(town: Flask, role: str) -> None:
    client, looked_at = sign_in(town, role), 0
    addresses = town.url_map.bind("localhost")
    for place in walk(town):
        if place.endpoint in PUBLIC | SAMPLES_ONLY or place.method != "GET":
            continue
        answer = client.get(place.address, follow_redirects=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        looked_at += 1
        for method, path in Offers(answer.request.path, answer.text).found:
            try:
                endpoint, _ = addresses.match(path, method=method)
            except MethodNotAllowed:
                raise AssertionError((place.address, method, path)) from None
            except (NotFound, RequestRedirect):
                continue  # a place that another page makes up from data
            granted = "allow" if endpoint in PUBLIC else verdict(endpoint, role)
            assert granted not in (None, "deny"), (place.address, method, path)
            assert method == "GET" or granted != "read", (place.address, method, path)
    assert looked_at > 3


def test_an_evaluator_reads_of_the_staff_who_works_where_and_nothing_of_the_accounts(town: Flask) -> None:
    eva, cora = sign_in(town, "evaluator"), sign_in(town, "coordinator")
    pages = ("/commune/", "/commune/staff", "/commune/staff?state=waiting", "/commune/staff/1")
    start, everybody, waiting, alice = (eva.get(address).text for address in pages)
    assert "Zoé B." in everybody
    assert "Zoé B." in waiting  # that state is not told, so all who work here stand there
    for part in ("Zoé B.", "Gardiens de la paix", "Agent", "Constatateur", "Premier jour", "Dernier jour"):
        assert part in alice, part
    for page in (start, everybody, waiting, alice):
        shown = page[page.index("<h1") :]
        for word in ("alice", "invit", "accès", "Langue", "Mot de passe"):
            assert word not in shown, word
    managed = cora.get("/commune/staff/1").text
    assert "alice" in managed
    assert "invitation jusqu’au" in managed


def test_an_evaluator_reads_what_the_figures_hang_on(town: Flask) -> None:
    eva = sign_in(town, "evaluator")
    for address, parts in {
        "/commune/days/peacekeepers": ("lundi", "1/3/2024", "Pont", "10/5/2024", "Cora D."),
        "/commune/neighbourhoods/park": ("Parc", "Park", "Cambriolage", "Cora D."),
        "/commune/partners/transit": ("Transit asbl", "Transit vzw", "Cora D."),
        "/commune/arrangements/ramadan": ("11/3/2024", "9/4/2024"),
        "/plan/2023-2024/history/1": ("Visites", "Bezoeken", "Cora D."),
        "/colours": ("Vert", "Groen"),
    }.items():
        page = eva.get(address).text
        for part in parts:
            assert part in page, (address, part)
        assert not re.search(r"<form[^>]*method=\"post\"(?![^>]*action=\"/account/)", page), address
