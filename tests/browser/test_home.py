"""The first page: what now, what is open, what was done today; online, and without network from what a phone keeps."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, Phones
from tests.browser.installed import APP_IS_KEPT, sign_in_and_keep
from tests.browser.patrols import at_home, guard_at_home
from tests.browser.test_accessibility import faults_of
from tests.browser.unsent import Sending, forgive_failed_requests, log_patrol

REQUEST_IS_KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("fieldlog-adviser");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const look = () => {
      const asking = opening.result.transaction("state").objectStore("state").get("lists");
      asking.onerror = reject;
      asking.onsuccess = () => (asking.result?.requests.length ? resolve(true) : setTimeout(look, 50));
    };
    look();
  };
})"""
REQUEST = {"topic": "post_offence", "audience": "resident"}


def test_without_javascript_the_first_page_leads_to_the_form(phones: Phones) -> None:
    alice = phones.new(java_script_enabled=False)
    alice.sign_in("alice")
    alice.open("/home")
    expect(alice.page.locator("#patrol button:visible")).to_have_count(0)
    alice.tap_link("/entries/new/patrol")
    expect(alice.page).to_have_url(re.compile("/entries/new/patrol$"))


def test_the_shortcut_leads_to_the_button_and_starts_nothing(phones: Phones) -> None:
    alice = guard_at_home(phones)
    alice.page.goto(f"{alice.site.address}/home?do=start-patrol")
    expect(alice.button("start")).to_be_focused()
    assert alice.running() is None
    assert alice.page.url.endswith("/home")


def test_an_entry_of_today_stands_there_once_wherever_it_is(phones: Phones) -> None:
    bob = guard_at_home(phones, "bob", clock="now")
    sending = Sending(Phone(bob.page.context, bob.page, bob.site))
    before = bob.page.locator("#today .row").count()
    rows = bob.page.locator("#today .row")
    sending.block()
    bob.start("maritime")
    bob.finish()
    expect(rows).to_have_count(before + 1)
    expect(bob.row()).to_contain_text("sur ce téléphone")
    sending.unblock()
    bob.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(bob.row()).to_contain_text("envoyé")
    expect(rows).to_have_count(before + 1)
    total = re.compile(f"^{re.escape(bob.page.locator('#today h2').inner_text())}$")
    bob.page.reload()
    expect(bob.button("start")).to_be_visible()
    expect(rows).to_have_count(before + 1)
    expect(bob.page.locator("#today h2")).to_have_text(total)
    forgive_failed_requests(phones)


def test_what_waits_is_said_for_as_long_as_it_waits(phones: Phones) -> None:
    phone = phones.new()
    sign_in_and_keep(phone, "alice")
    phone.open("/home")
    sending = Sending(phone)
    sending.block()
    log_patrol(phone, "Attend")
    message = phone.page.locator("#on-phone-message")
    expect(phone.page).to_have_url(re.compile("/home$"))
    expect(message).to_be_visible()
    sending.unblock()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(message).to_be_hidden()
    phone.open("/home#on-phone")
    expect(phone.page.locator("#patrol button[data-do=start]")).to_be_visible()
    expect(message).to_be_hidden()
    forgive_failed_requests(phones)


def test_without_network_an_adviser_finds_the_open_requests(phones: Phones) -> None:
    phone = phones.new()
    phone.sign_in("adviser")
    phone.open("/entries/new/techno_visit")
    for name, value in REQUEST.items():
        phone.choose(name, value)
    phone.page.fill("#requested_on", "2024-06-03")
    phone.page.fill("#offence_on", "2024-06-02")
    phone.save()
    assert phone.page.evaluate(REQUEST_IS_KEPT)
    without_network(phone)
    expect(phone.page.locator("h1")).to_contain_text("à faire")
    request = phone.page.locator("#requests .request").first
    expect(request).to_contain_text("infraction")
    made = request.get_by_role("link", name="Visite faite")
    expect(made).to_have_attribute("href", re.compile(r"^/entries/new/techno_visit#request=[0-9a-f-]{36}$"))
    expect(phone.page.locator("#kinds a.go")).to_have_attribute("href", "/entries/new/techno_visit")
    expect(phone.page.locator("#patrol")).to_be_hidden()
    forgive_failed_requests(phones)


def test_without_network_a_case_worker_finds_the_own_kinds_and_no_other(phones: Phones) -> None:
    phone = phones.new()
    sign_in_and_keep(phone, "support")
    phone.open("/home")
    kinds = [link.get_attribute("data-kind") for link in phone.page.locator("main a[data-kind]").all()]
    without_network(phone)
    expect(phone.page.locator("#kinds a[data-kind]:visible")).to_have_count(len(kinds))
    shown = [link.get_attribute("data-kind") for link in phone.page.locator("#kinds a[data-kind]:visible").all()]
    assert set(shown) == set(kinds)
    assert shown[0] == kinds[0]
    forgive_failed_requests(phones)


def test_a_patrol_on_a_small_phone_is_for_everybody(phones: Phones) -> None:
    phone = phones.new(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    alice = at_home(phone, "alice")
    alice.start("maritime", "bob")
    alice.tap(alice.button("show-places"))
    alice.tap(alice.button("show-colleagues"))
    for theme in ("light", "dark"):
        alice.page.emulate_media(color_scheme=theme)
        assert settled_faults(alice.page) == []
    alice.finish()
    alice.expect_sent(1)
    assert settled_faults(alice.page) == []


def settled_faults(page: Page) -> list[object]:
    expect(page.locator("#patrol button.go:visible")).to_be_enabled()
    found = faults_of(page)
    page.evaluate("() => document.documentElement.removeAttribute('style')")  # the text was made large
    return found


def without_network(phone: Phone) -> None:
    """The first page, as it opens in a cellar."""
    phone.open("/home")
    assert phone.page.evaluate(APP_IS_KEPT)
    phone.context.set_offline(True)
    phone.open("/home")
    expect(phone.page.locator("[data-person-name]")).not_to_be_empty()
