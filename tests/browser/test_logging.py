"""Logging from a phone: what a mistake leaves standing, the journal that grows, and all of it without JavaScript."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Phones


def test_a_form_with_a_mistake_keeps_what_was_filled_in(phones: Phones) -> None:
    guard = phones.new()
    guard.sign_in("alice")
    guard.open("/entries/new/patrol")
    guard.page.fill("#started_at", "")
    guard.page.fill("#ended_at", "09:15")
    guard.page.fill("#note", "Calme")
    guard.choose("topic", "school_crossing")
    guard.choose("neighbourhood", "etangs-noirs")
    guard.page.locator("main button.go").tap()
    expect(guard.page.locator("[data-mistakes]")).to_be_focused()
    expect(guard.page.locator("[data-field=started_at] .error")).to_be_visible()
    expect(guard.page.locator("#ended_at")).to_have_value("09:15")
    expect(guard.page.locator("#note")).to_have_value("Calme")
    expect(guard.page.locator("[name=topic][value=school_crossing]")).to_be_checked()
    expect(guard.page.locator("[name=neighbourhood][value=etangs-noirs]")).to_be_checked()

    guard.page.fill("#started_at", "2024-06-03T08:00")
    guard.save()
    expect(guard.page.locator(".message[role=status]")).to_contain_text("1 h 15")


def test_two_taps_on_save_make_one_round(phones: Phones) -> None:
    guard = phones.new()
    guard.sign_in("alice")
    guard.open("/entries/new/patrol")
    guard.page.fill("#started_at", "2024-06-04T08:05")
    guard.page.fill("#ended_at", "08:55")
    guard.page.fill("#note", "Double")
    guard.choose("neighbourhood", "maritime")
    with guard.page.expect_navigation():
        guard.page.locator("main button.go").dblclick()
    guard.open("/entries/")
    expect(guard.page.locator("main .list a.row").filter(has_text="08:05 – 08:55")).to_have_count(1)


def test_the_journal_has_pages_and_is_searched_without_its_words_in_the_address(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    log_meetings(support, 30)
    support.open("/entries/?first=2023-02-01&last=2023-02-28")  # nobody else logs then
    rows = support.page.locator("main .list a.row")
    expect(rows).to_have_count(25)
    support.page.locator("#journal-page .buttons a").tap()
    expect(rows).to_have_count(5)
    assert support.page.url.endswith("&page=2")

    support.page.fill("#search", "platform-2")
    with support.page.expect_navigation():
        support.page.locator("form.search button").tap()
    expect(rows).to_have_count(11)
    support.page.locator(".filter summary").tap()
    support.page.locator(".filter").get_by_role("link", name="Réunion").tap()
    expect(support.page.locator(".narrowed")).to_contain_text("Réunion")
    found = support.page.url
    assert "kind=meeting" in found
    assert "platform" not in found

    rows.first.tap()
    expect(support.page).to_have_url(re.compile("/entries/[0-9a-f-]{36}$"))
    support.page.go_back()
    expect(support.page).to_have_url(found)
    expect(rows).to_have_count(11)
    support.page.locator(".narrowed").get_by_role("link", name="platform-2").tap()
    expect(rows).to_have_count(25)


def log_meetings(phone: Phone, count: int) -> None:
    """As the outbox of a phone sends them."""
    token = phone.ask("/session.json").json()["csrf_token"]
    for number in range(count):
        fields = {
            "csrf_token": token, "id": str(uuid4()), "day": f"2023-02-{number % 28 + 1:02d}", "topic": "platform",
            "note": f"platform-{number}",
        }  # fmt: skip
        answer = phone.context.request.post(
            f"{phone.site.address}/entries/new/meeting", form=fields, headers={"Accept": "application/json"}
        )
        assert answer.status == 201, answer.text()


def test_a_round_is_logged_corrected_and_withdrawn_without_javascript(phones: Phones) -> None:
    guard = phones.new(java_script_enabled=False)
    guard.sign_in("bob")
    guard.tap_link("/entries/new/patrol")
    guard.choose("neighbourhood", "maritime")
    guard.page.fill("#started_at", "2024-08-05T22:00")
    guard.page.fill("#ended_at", "01:30")
    guard.save()
    said = guard.page.locator(".message[role=status]")
    expect(said).to_contain_text("3 h 30")
    patrol = guard.page.url.removeprefix(guard.site.address)

    guard.tap_link(f"{patrol}/correct")
    guard.page.fill("#ended_at", "02:00")
    guard.page.fill(".own-words input", "Fin oubliée")
    guard.save()
    expect(said).to_contain_text("4 h")

    guard.open("/entries/")
    guard.tap_link(patrol)
    guard.tap_link(f"{patrol}/withdraw")
    guard.page.fill(".own-words input", "Notée deux fois")
    guard.save()
    expect(guard.page.locator("main")).to_contain_text("Notée deux fois")


def test_the_coordinator_reads_the_totals_without_javascript(phones: Phones) -> None:
    coordinator = phones.new(java_script_enabled=False)
    coordinator.sign_in("coordinator")
    coordinator.open("/monthly/2024-12")
    coordinator.page.locator('nav.months a[href="/monthly/2024-11"]').click()
    expect(coordinator.page).to_have_url(re.compile("/monthly/2024-11$"))
    expect(coordinator.page.locator("#result-5\\.1a")).to_be_visible()
