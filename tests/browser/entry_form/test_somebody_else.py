"""A form that stayed open while somebody else signed in on the same phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.entry_form.hands import fill_hours, kept, tap_save


def test_a_guard_is_told_that_her_round_waits_when_somebody_else_has_signed_in(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-16T08:00", "09:30")
    page_of_bob = alice.context.new_page()
    bob = Phone(alice.context, page_of_bob, alice.site)
    alice.context.clear_cookies()
    bob.sign_in("bob")
    tap_save(alice)
    expect(alice.page.locator("main .message[role=status]:visible")).to_contain_text("Tout reste sur ce téléphone")
    expect(alice.page.locator("#started_at")).to_have_value("2024-07-16T08:00")
    assert len(kept(alice, "alice", "outbox")) == 1

    alice.context.clear_cookies()
    bob.sign_in("alice")
    expect(bob.page.locator("#outbox-state")).to_contain_text("Tout est envoyé")
    assert kept(bob, "alice", "outbox") == []
