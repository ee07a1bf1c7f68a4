"""The form of a measure follows what is typed, and the browser has nothing to complain of (``phones`` listens)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Phones


def test_what_a_target_would_give_is_shown_while_it_is_typed(phones: Phones) -> None:
    coordinator = phones.new()
    coordinator.sign_in("coordinator")
    coordinator.open("/plan/2023-2024/result/1.1a/measure")
    coordinator.page.fill("#number", "99")
    coordinator.page.locator("#number").blur()
    expect(coordinator.page.locator(".seen-at-once")).to_contain_text("≥\u00a099\u00a0%")
    expect(coordinator.page.locator(".htmx-settling, .htmx-request")).to_have_count(0)
    coordinator.open("/plan")  # what was complained of is heard by then


def test_what_is_typed_and_saved_at_once_is_asked_for_by_nothing_else(phones: Phones) -> None:
    coordinator = phones.new()
    coordinator.sign_in("coordinator")
    coordinator.open("/plan/2023-2024/result/1.1a/measure")
    coordinator.page.locator("#number").press_sequentially("7")
    coordinator.save()
    expect(coordinator.page.locator("main")).to_contain_text("La mesure est enregistrée.")
    coordinator.open("/plan")


def test_a_refused_measure_takes_the_focus_to_what_is_to_be_put_right(phones: Phones) -> None:
    coordinator = phones.new()
    coordinator.sign_in("coordinator")
    coordinator.open("/plan/2023-2024/result/1.1c/measure")
    coordinator.page.fill("#number", "")
    coordinator.save()
    expect(coordinator.page.locator("[data-mistakes]")).to_be_focused()
    coordinator.page.locator("[data-mistakes] a").click()
    expect(coordinator.page.locator("#number")).to_be_focused()
    phones.expect_status(422)


def test_a_phone_sees_above_the_button_what_would_change_and_keeps_it_in_dutch(phones: Phones) -> None:
    coordinator = phones.new()
    coordinator.sign_in("coordinator")
    coordinator.open("/plan/2023-2024/result/1.1c/measure")
    line = coordinator.page.locator(".sums-up")
    expect(line).to_have_count(0)
    coordinator.page.fill("#number", "99")
    coordinator.page.locator("#number").blur()
    expect(line).to_be_in_viewport()
    coordinator.page.get_by_role("button", name="Nederlands").click()
    expect(coordinator.page.locator("html")).to_have_attribute("lang", "nl")
    expect(coordinator.page.locator("#number")).to_have_value("99")
    expect(line).to_be_in_viewport()
