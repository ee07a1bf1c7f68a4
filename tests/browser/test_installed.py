"""Fieldlog as an installed app: what Chromium asks of one, new releases, and the way back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Phones, make_commune
from tests.browser.installed import APP_IS_KEPT, KEPT_ADDRESSES, Town, sign_in_and_keep
from tests.live import make_release

RELEASE = "() => document.querySelector('link[rel=stylesheet]').getAttribute('href').split('/')[2]"
UNTIL = """async (holds, found) => {
  for (const end = Date.now() + 15_000; Date.now() < end && !(await holds()); ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return found();
}"""
CACHES = f"(count) => ({UNTIL})(async () => (await caches.keys()).length === count, () => caches.keys())"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
NO_WORKER = f"() => ({UNTIL})(async () => !(await ({WORKERS})()), {WORKERS})"
WAITING = "async () => (await navigator.serviceWorker.ready).waiting !== null"
WORKER_WAITS = f"() => ({UNTIL})({WAITING}, {WAITING})"
OFFERED = """() => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = () => document.body.setAttribute("data-prompted", "");
  event.userChoice = Promise.resolve({ outcome: "accepted" });
  dispatchEvent(event);
  return event.defaultPrevented;
}"""
IOS = "Object.defineProperty(Navigator.prototype, 'standalone', { value: false })"


@pytest.fixture
def town(playwright: Playwright, sqlite_template: Path, tmp_path: Path) -> Iterator[Town]:
    town = Town(playwright, tmp_path, make_commune(sqlite_template, tmp_path))
    yield town
    shutil.rmtree(tmp_path, ignore_errors=True)
    assert town.complaints == []


def ask_chromium(page: Page, method: str) -> dict[str, Any]:
    return page.context.new_cdp_session(page).send(method)


def test_chromium_finds_nothing_missing_from_the_app(phones: Phones) -> None:
    alice = phones.new()
    alice.sign_in("alice")
    assert alice.page.evaluate(APP_IS_KEPT)
    told = ask_chromium(alice.page, "Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"].endswith("/manifest.webmanifest?language=fr")
    faults = ask_chromium(alice.page, "Page.getInstallabilityErrors")["installabilityErrors"]
    assert [fault["errorId"] for fault in faults if fault["errorId"] != "in-incognito"] == []  # a test's phone is one


def test_the_browser_is_asked_to_keep_everything_as_soon_as_somebody_is_signed_in(phones: Phones) -> None:
    """Else it may throw the queue away when the phone runs out of room."""
    alice = phones.new()
    alice.context.add_init_script(
        "StorageManager.prototype.persist = async () => (localStorage.asked = Number(localStorage.asked ?? 0) + 1) > 0"
    )
    alice.open("/sign-in")
    assert alice.page.evaluate("localStorage.asked") is None
    alice.sign_in("alice")
    alice.page.evaluate(
        "async () => { while (localStorage.asked !== '1') await new Promise((go) => setTimeout(go, 50)) }"
    )
    alice.open("/entries/new/patrol")
    alice.page.locator("#outbox-state a").wait_for()
    assert alice.page.evaluate("localStorage.asked") == "1", "some browsers ask the person each time"


def test_an_offer_to_install_can_be_taken_or_put_away(phones: Phones) -> None:
    alice = phones.new()
    alice.sign_in("alice")
    card = alice.page.locator("#install")
    expect(card).to_be_hidden()
    assert alice.page.evaluate(OFFERED)
    card.locator("[data-install]").tap()
    expect(alice.page.locator("body[data-prompted]")).to_be_attached()
    expect(card).to_be_hidden()

    alice.open("/home")
    alice.page.evaluate(OFFERED)
    card.locator("[data-not-now]").tap()
    expect(card).to_be_hidden()
    alice.open("/home")
    assert not alice.page.evaluate(OFFERED)
    alice.open("/account")
    assert alice.page.evaluate(OFFERED)
    expect(card).to_be_visible()


def test_an_iphone_is_told_how(phones: Phones) -> None:
    bob = phones.new()
    bob.page.add_init_script(IOS)
    bob.sign_in("bob")
    expect(bob.page.locator("[data-install-by-hand]")).to_be_visible()
    expect(bob.page.locator("[data-install]")).to_be_hidden()


def test_a_release_that_comes_while_somebody_types_takes_nothing_away(town: Town, tmp_path: Path) -> None:
    """The phone is switched off before the new worker is looked at: Chromium lets no worker go to which Playwright
    listens, so here the old one would stay for minutes, half gone."""
    with town.phone("alice") as phone:
        with town.server():
            sign_in_and_keep(phone, "alice")
            phone.open("/entries/new/patrol")
            phone.choose("neighbourhood", "maritime")
            phone.page.fill("#started_at", "2024-06-03T08:00")
            phone.page.fill("#ended_at", "09:15")
            phone.page.fill("#note", "Presque finie")
            before = phone.page.evaluate(RELEASE)
        with town.server(release=make_release(tmp_path / "next")):
            other = phone.context.new_page()
            other.goto(phone.site.address + "/home")
            assert other.evaluate(RELEASE) != before
            assert other.evaluate(WORKER_WAITS)
            expect(other.locator("#update")).to_be_visible()
            other.close()

            expect(phone.page.locator("#note")).to_have_value("Presque finie")
            expect(phone.page.locator("[name=neighbourhood][value=maritime]")).to_be_checked()
            assert len(phone.page.evaluate(KEPT_ADDRESSES)) == 2
            phone.save()
            expect(phone.page).to_have_url(re.compile(r"/entries/[0-9a-f-]{36}"))
            expect(phone.page.locator("#update")).to_be_hidden()

    with town.phone("alice") as phone:
        with town.server(release=tmp_path / "next"):
            phone.open("/entries/")
            expect(phone.page.locator("main .list a.row")).to_have_count(1)
            assert len(phone.page.evaluate(CACHES, 1)) == 1
        phone.open("/home")
        assert phone.page.evaluate(RELEASE) != before
        expect(phone.page.locator("[data-person-name]")).to_have_text("Alice")


def test_the_way_back_takes_the_worker_and_its_caches_away_and_nothing_else(town: Town) -> None:
    with town.phone() as phone:
        with town.server():
            sign_in_and_keep(phone, "alice")
            phone.page.evaluate("() => caches.open('somebody-else')")
        with town.server(FIELDLOG_SERVICE_WORKER="off"):
            phone.open("/home")
            assert phone.page.evaluate(NO_WORKER) == 0
            assert phone.page.evaluate(CACHES, 1) == ["somebody-else"]
            expect(phone.page.locator("script[src*=updates]")).to_have_count(0)
            databases = phone.page.evaluate("() => indexedDB.databases()")
            assert "fieldlog-alice" in [database["name"] for database in databases]
            phone.open("/entries/new/patrol")
            expect(phone.page.locator("h1")).to_have_text("Noter une patrouille")
            expect(phone.page).to_have_url(re.compile("/entries/new/patrol$"))
