"""What was typed and not saved: it is there again, once, and only where it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Error, Playwright, expect

from tests.browser.conftest import CHROMIUM, PATIENCE, PHONE, SHELL, Phone, Site
from tests.browser.entry_form.hands import fill_hours, kept, sent, wait_for


def test_what_was_typed_survives_a_browser_that_was_killed(playwright: Playwright, site: Site, tmp_path: Path) -> None:
    with phone_switched_on(playwright, site, tmp_path) as phone:
        phone.sign_in("alice")
        phone.open("/entries/new/patrol")
        phone.choose("neighbourhood", "maritime")
        fill_hours(phone, "2024-07-05T08:00", "09:10")
        phone.page.fill("#note", "À moitié")
        id = phone.page.locator("[name=id]").input_value()
        wait_for(phone, "alice", "drafts", lambda drafts: drafts and ["note", "À moitié"] in drafts[0]["fields"])
        kill(phone)
    with phone_switched_on(playwright, site, tmp_path) as phone:
        phone.sign_in("alice")  # Chromium takes half a minute to write a cookie down
        phone.open("/entries/new/patrol")
        expect(phone.page.locator(".message", has_text="Suite de")).to_be_visible()
        expect(phone.page.locator("#note")).to_have_value("À moitié")
        expect(phone.page.locator("#duration")).to_have_text("1 h 10")
        expect(phone.page.locator("[name=id]")).to_have_value(id)
        phone.save()
        expect(sent(phone)).to_contain_text("1 h 10")
        assert phone.page.url.endswith(f"/entries/{id}")

        phone.open("/entries/new/patrol")
        expect(phone.page.locator("#note")).to_have_value("")
        expect(phone.page.locator(".message:visible")).to_have_count(0)


def test_a_draft_can_be_left_behind_and_belongs_to_one_page_at_a_time(alice: Phone) -> None:
    alice.open("/entries/new/meeting")
    alice.page.fill("#note", "Premier")
    wait_for(alice, "alice", "drafts", bool)
    first, second = alice.page, alice.context.new_page()
    second.goto(first.url)
    expect(second.locator("#note")).to_have_value("")
    expect(second.locator(".message:visible")).to_have_count(0)

    second.close()
    alice.open("/entries/new/meeting")
    expect(first.locator("#note")).to_have_value("Premier")
    id = first.locator("[name=id]").input_value()
    with first.expect_navigation():
        first.locator("[data-afresh]").tap()
    expect(first.locator("#note")).to_have_value("")
    expect(first.locator("[name=id]")).not_to_have_value(id)
    assert kept(alice, "alice", "drafts") == []


@contextmanager
def phone_switched_on(playwright: Playwright, site: Site, folder: Path) -> Iterator[Phone]:
    """A phone with a disk of its own, which it finds again when it is switched on again."""
    browser = {"executable_path": SHELL, "args": CHROMIUM}
    context = playwright.chromium.launch_persistent_context(folder / "profile", **browser, **PHONE)
    context.set_default_timeout(PATIENCE)
    yield Phone(context, context.pages[0], site)
    context.close()


def kill(phone: Phone) -> None:
    """Without a chance to save anything more."""
    with phone.context.expect_event("close"), suppress(Error):
        phone.context.new_cdp_session(phone.page).send("Browser.crash")
