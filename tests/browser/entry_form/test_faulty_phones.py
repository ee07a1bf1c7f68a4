"""Phones that can keep nothing say so, and lose nothing."""

from __future__ import annotations

from playwright.sync_api import Request, expect

from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import fill_hours, sent, tap_save

NOTHING_FITS = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def test_a_phone_that_is_full_says_so_and_keeps_the_words_on_the_screen(phones: Phones) -> None:
    alice = phones.new()
    posts = listen_to_posts(alice)
    devtools = alice.context.new_cdp_session(
        alice.page
    )  # before the first write: Chromium remembers what room there is
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": alice.site.address, "quotaSize": 500_000})
    alice.sign_in("alice")
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-08T08:00", "09:20")
    alice.page.locator("#note").evaluate("note => { note.value = 'x'.repeat(900_000) }")
    tap_save(alice)
    expect(alice.page.locator(".message.bad[role=alert]:visible")).to_contain_text("Pas enregistré")
    expect(alice.page.locator("#started_at")).to_have_value("2024-07-08T08:00")
    assert len(alice.page.locator("#note").input_value()) == 900_000
    assert posts == []  # nothing is sent that is not on the phone

    devtools.send("Storage.overrideQuotaForOrigin", {"origin": alice.site.address})
    alice.page.fill("#note", "x")
    alice.save()
    expect(sent(alice)).to_contain_text("1 h 20")
    assert len(posts) == 1


def test_a_phone_that_can_keep_nothing_sends_at_once_when_asked_to(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-15T08:00", "09:30")
    alice.page.evaluate(NOTHING_FITS)
    tap_save(alice)
    alice.context.set_offline(True)
    alice.page.locator("[data-send-at-once]").tap()
    expect(alice.page.locator(".message.bad[role=alert]:visible")).to_contain_text("Pas de réseau")
    alice.context.set_offline(False)
    tap_save(alice)
    with alice.page.expect_navigation():
        alice.page.locator("[data-send-at-once]").tap()
    expect(sent(alice)).to_have_text("Enregistré : Patrouille · 1 h 30")


def test_without_a_database_the_form_is_an_ordinary_one(phones: Phones) -> None:
    phone = phones.new()
    phone.context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    phone.sign_in("bob")
    phone.open("/entries/new/patrol")
    phone.choose("neighbourhood", "maritime")
    fill_hours(phone, "2024-07-09T08:00", "09:40")
    phone.save()
    expect(phone.page.locator(".message[role=status]")).to_have_text("Enregistré : Patrouille · 1 h 40")


def listen_to_posts(phone: Phone) -> list[str]:
    posts: list[str] = []

    def listen(request: Request) -> None:
        if request.method == "POST" and "/entries/" in request.url:
            posts.append(request.url)

    phone.context.on("request", listen)
    return posts
