"""The phone was off, and there is no network: Fieldlog opens all the same, and shows nobody's data to somebody else."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from fieldlog.entries.kinds import kinds_for
from tests.browser.conftest import COMMUNE, Phone, make_commune
from tests.browser.installed import KEPT_ADDRESSES, KEPT_TEXTS, Town, sign_in_and_keep

SERVICE_OF = {person["username"]: person["service"] for person in COMMUNE["staff"]}
CANARY = "Canari sur la branche"
PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<h1>Hotel Wifi</h1> \n"
BUSY = b"HTTP/1.1 503 Busy\r\nFieldlog: x\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<h1>Busy</h1>"
HALF = b"HTTP/1.1 200 OK\r\nFieldlog: x\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<h1>Half</h1>"
SILENCE = b""


@pytest.fixture(scope="module")
def everybodys_town(
    playwright: Playwright, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    yield Town(playwright, folder, make_commune(sqlite_template, folder))
    shutil.rmtree(folder, ignore_errors=True)  # profiles are large


@pytest.fixture
def town(everybodys_town: Town) -> Iterator[Town]:
    everybodys_town.complaints.clear()
    yield everybodys_town
    assert everybodys_town.complaints == []


@pytest.mark.parametrize("username", ["alice", "adviser", "support"])
def test_a_phone_opens_in_a_cellar_into_every_form_of_its_person(town: Town, username: str) -> None:
    with town.phone_of(username) as phone:
        for start in ("/home", "/"):
            phone.open(start)
            expect(phone.page.locator("[data-person-name]")).to_have_text(username.capitalize())
            expect(phone.page.locator("h1")).to_be_visible()
        for kind in kinds_for(SERVICE_OF[username]):
            phone.open(f"/entries/new/{kind.slug}")
            expect(phone.page.locator("h1")).to_have_text(kind.new_label["fr"])
            for slug in {"neighbourhood", "crew"} & set(kind.dimensions):
                others = [who for who, of in SERVICE_OF.items() if of == SERVICE_OF[username] and who != username]
                for choice in ["maritime", "etangs-noirs"] if slug == "neighbourhood" else others:
                    expect(phone.page.locator(f"[name={slug}][value={choice}]")).to_be_attached()
            expect(phone.page.locator("main button.go").first).to_be_enabled()
        phone.open("/outbox")
        expect(phone.page.locator("h1")).to_have_text("Sur ce téléphone")


def test_what_only_the_server_has_says_so_and_leads_to_what_works(town: Town) -> None:
    with town.phone_of("alice") as phone:
        for path in ("/entries/", "/account", "/sign-in", "/entries/new/nothing"):
            phone.open(path)
            expect(phone.page.locator("h1")).to_have_text("Pas de réseau")
        phone.tap_link("/home")
        expect(phone.page).to_have_url(re.compile("/home$"))
        expect(phone.page.locator("[data-person-name]")).to_have_text("Alice")


def test_the_phone_opens_in_the_language_of_its_person(town: Town) -> None:
    with town.server(), town.phone("dutch") as phone:
        sign_in_and_keep(phone, "bob")
        with phone.page.expect_navigation():
            phone.page.locator(".language button").tap()
        expect(phone.page.locator("html")).to_have_attribute("lang", "nl")
        expect(phone.page.locator("#outbox-state")).to_be_visible()
    with town.phone("dutch") as phone:
        phone.open("/entries/new/patrol")
        expect(phone.page.locator("html")).to_have_attribute("lang", "nl")
        expect(phone.page.locator("h1")).to_have_text("Patrouille noteren")


def test_after_signing_out_neither_back_nor_a_dead_network_shows_anything(town: Town) -> None:
    with town.phone_of("alice") as phone:
        with town.server():
            phone.open("/account")
            sign_out(phone)
        for path in ("/home", "/entries/new/patrol", "/outbox", "/account"):
            phone.open(path)
            expect(phone.page.locator("h1")).to_be_visible()
            expect(phone.page.locator("body")).not_to_contain_text("Alice")
            expect(phone.page.locator("body")).not_to_contain_text("Étangs Noirs")
        phone.page.go_back()
        expect(phone.page.locator("body")).not_to_contain_text("Alice")


def sign_out(phone: Phone) -> None:
    with phone.page.expect_navigation():
        phone.page.locator('form[action="/sign-out"] button').first.tap()
    expect(phone.page).to_have_url(re.compile("/sign-in"))


def test_nothing_of_anybody_is_ever_in_a_cache(town: Town) -> None:
    with town.server(), town.phone() as phone:
        sign_in_and_keep(phone, "alice")
        before = phone.page.evaluate(KEPT_ADDRESSES)
        phone.open("/entries/new/patrol")
        phone.choose("neighbourhood", "etangs-noirs")
        phone.page.fill("#note", CANARY)
        phone.page.fill("#started_at", "2024-06-03T08:00")
        phone.page.fill("#ended_at", "09:15")
        phone.save()
        token = phone.page.locator("meta[name=csrf-token]").get_attribute("content")
        for path in ("/home", "/entries/", f"/entries/?search={CANARY}", "/account", "/outbox", "/entries/new/action"):
            phone.open(path)
        assert phone.page.evaluate(KEPT_ADDRESSES) == before
        (addresses,) = before.values()
        assert all(re.match(r"/(static|shell)/|/manifest", address) for address in addresses)
        kept = "\n".join(phone.page.evaluate(KEPT_TEXTS))
    assert token
    named = {str(part) for person in COMMUNE["staff"] for part in (person["username"], person["name"])} - SLUGS
    assert [
        word for word in (CANARY, "Étangs Noirs", "Zwarte Vijvers", "maritime", token, *named) if word in kept
    ] == []


SLUGS = {"support", "coordinator", "adviser", "Support", "Adviser", "Coordinator"}  # words that scripts use as well


def test_whoever_answers_in_our_place_is_no_network(town: Town) -> None:
    with town.phone_of("alice") as phone:
        for answer in (PORTAL, BUSY, HALF, SILENCE):
            with answering(town.port, answer):
                phone.open("/entries/new/patrol")
                expect(phone.page.locator("h1")).to_have_text("Noter une patrouille")
                expect(phone.page.locator("[name=neighbourhood][value=maritime]")).to_be_attached()


@contextmanager
def answering(port: int, answer: bytes) -> Iterator[None]:
    """Somebody who takes every connection on that port, says always the same, and never hangs up."""
    connections = []
    with socket.create_server(("127.0.0.1", port)) as door:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = door.accept()
                    connections.append(connection)
                    threading.Thread(target=say, args=[connection], daemon=True).start()

        def say(connection: socket.socket) -> None:
            with suppress(OSError):
                while connection.recv(65_536):
                    connection.sendall(answer)

        threading.Thread(target=listen, daemon=True).start()
        yield
        door.shutdown(socket.SHUT_RDWR)
    for connection in connections:
        connection.close()
