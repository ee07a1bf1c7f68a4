"""Results between free dates on a phone: each figure with what it is made of, whole, and one tap from its entries."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.demo import Demo, coordinator_on_phone

OF_A_RESULT = "#result-1\\.1a"


def test_a_phone_shows_the_parts_and_the_entries_of_each_figure(browser: Browser, demo: Demo) -> None:
    with coordinator_on_phone(browser, demo) as page:
        page.goto(f"{demo.address}/monthly/free-dates")
        value, parts, entries = page.locator(f"{OF_A_RESULT} td").all()
        whole = parts.inner_text().split(" / ")[1]
        assert entries.inner_text().removesuffix("entrées").strip() == whole
        reaching = page.locator(".by-result tr :is(th, td):visible").evaluate_all(
            "cells => cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth - 24"
            " || cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText)"
        )
        assert reaching == []
        empty = page.locator(".by-result tr td:visible").evaluate_all(
            "cells => cells.filter((cell) => !cell.innerText)"
        )
        assert empty == []
        value.locator("a").tap()
        page.wait_for_url("**/monthly/free-dates/1.1a/entries?*")
        expect(page.locator(".heroes")).to_contain_text(f"/ {whole}")
        page.locator(".back a").tap()
        expect(page.locator(OF_A_RESULT)).to_be_in_viewport()
