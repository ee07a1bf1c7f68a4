"""What cannot be stored as it is, or not by whom is signed in: the page stays, with all that was written."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Phone
from tests.browser.entry_form.hands import fill_hours, kept, rows, sent, state, tap_save


def test_what_the_server_refuses_is_put_right_on_the_same_page_with_the_same_id(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-02T08:00", "08:00")
    id = alice.page.locator("[name=id]").input_value()
    tap_save(alice)
    expect(alice.page.locator("[data-mistakes]")).to_be_focused()
    end = alice.page.locator("#ended_at")
    expect(end).to_have_attribute("aria-invalid", "true")
    expect(end).to_have_attribute("aria-describedby", "ended_at-hint ended_at-error")
    expect(alice.page.locator("#ended_at-error")).to_have_text("Indiquez une fin postérieure au début.")
    assert alice.page.url.endswith("/entries/new/patrol")
    assert [item["state"] for item in kept(alice, "alice", "outbox")] == ["refused"]

    alice.page.locator("[data-mistakes] a").tap()
    expect(end).to_be_focused()
    end.fill("09:00")
    alice.save()
    expect(sent(alice)).to_have_text("Envoyé : Patrouille · 1 h")
    assert alice.page.url.endswith(f"/entries/{id}")
    expect(end).to_have_count(0)


def test_a_refused_round_is_opened_again_with_its_sentences(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "etangs-noirs")
    fill_hours(alice, "2024-07-03T08:00", "08:00")
    tap_save(alice)
    expect(alice.page.locator("[data-mistakes]")).to_be_visible()

    alice.open("/outbox")
    alice.page.locator("#items a[href*='#unsent=']").first.tap()
    expect(alice.page.locator("#ended_at-error")).to_be_visible()
    expect(alice.page.locator("#started_at")).to_have_value("2024-07-03T08:00")
    expect(alice.page.locator("[name=neighbourhood][value=etangs-noirs]")).to_be_checked()
    alice.page.fill("#ended_at", "10:00")
    alice.save()
    expect(sent(alice)).to_contain_text("2 h")
    assert kept(alice, "alice", "outbox") == []


def test_a_sign_in_that_ran_out_costs_no_round(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-10T08:00", "09:50")
    id = alice.page.locator("[name=id]").input_value()
    alice.context.clear_cookies()
    tap_save(alice)
    alice.page.locator(".message[role=status] a").tap()
    alice.page.fill("#username", "alice")
    alice.page.fill("#password", PASSWORD)
    alice.save()
    expect(state(alice)).to_have_text("Tout est envoyé")
    assert rows(alice.site, "SELECT minutes FROM entry WHERE id = ?", id) == [(110,)]
