"""Coming in and being addressed: the invitation, the language, the way out."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Phones


def test_charlie_follows_an_invitation_once_and_comes_back_with_the_password(phones: Phones) -> None:
    link = phones.site.run("user", "invite", "charlie", FIELDLOG_BASE_URL=phones.site.address).strip()
    invited = phones.new()
    invited.open(link.removeprefix(phones.site.address))
    invited.page.fill("#password", PASSWORD)
    invited.page.fill("#repeated", PASSWORD)
    invited.save()
    expect(invited.page).to_have_url(re.compile("/home$"))

    assert phones.new().ask(link.removeprefix(phones.site.address)).status == 404
    later = phones.new()
    later.sign_in("charlie")
    expect(later.page).to_have_url(re.compile("/home$"))


def test_bob_changes_to_dutch_and_back_in_the_middle_of_a_form(phones: Phones) -> None:
    bob = phones.new()
    bob.sign_in("bob")
    bob.open("/entries/new/patrol")
    bob.page.fill("#started_at", "2024-06-05T21:00")
    bob.page.fill("#note", "Rustig")
    bob.choose("neighbourhood", "etangs-noirs")
    for language, heading in (("nl", "Patrouille noteren"), ("fr", "Noter une patrouille")):
        with bob.page.expect_navigation():
            bob.page.locator(".language button").tap()
        expect(bob.page.locator("html")).to_have_attribute("lang", language)
        expect(bob.page.locator("h1")).to_have_text(heading)
        expect(bob.page.locator("#started_at")).to_have_value("2024-06-05T21:00")
        expect(bob.page.locator("#note")).to_have_value("Rustig")
        expect(bob.page.locator("[name=neighbourhood][value=etangs-noirs]")).to_be_checked()
    assert bob.page.url.endswith("/entries/new/patrol")
    bob.open("/home")
    for language in ("nl", "fr"):
        with bob.page.expect_navigation():
            bob.page.locator(".language button").tap()
        expect(bob.page.locator("html")).to_have_attribute("lang", language)
    assert bob.page.url.endswith("/home")


def test_after_signing_out_neither_the_way_back_nor_another_phone_is_open(phones: Phones) -> None:
    first, second = phones.new(), phones.new()
    for phone in (first, second):
        phone.sign_in("bob")
    first.open("/account")
    with first.page.expect_navigation():
        first.page.locator("form[data-sign-out=everywhere] button").tap()
    first.page.go_back()
    expect(first.page).to_have_url(re.compile(r"/sign-in\?next=%2Faccount$"))
    second.open("/entries/")
    expect(second.page).to_have_url(re.compile(r"/sign-in\?next=%2Fentries%2F$"))
