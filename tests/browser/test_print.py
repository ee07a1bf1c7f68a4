"""What a coordinator takes to a meeting on paper: the table of the months, whatever the screen looks like."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.demo import Demo, sign_in

WIDTH_OF_A4 = 703  # between the margins, in pixels of CSS: on a screen the cards of a phone


def test_a_coordinator_prints_the_months_as_a_table_black_on_white(browser: Browser, demo: Demo) -> None:
    context = browser.new_context(
        color_scheme="dark", service_workers="block", viewport={"width": WIDTH_OF_A4, "height": 1000}
    )
    page = context.new_page()
    sign_in(page, demo.address, "coordinator")
    page.goto(f"{demo.address}/monthly/")
    expect(page.locator(".totals thead")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".totals thead")).to_be_visible()
    for not_on_paper in (".tabs", ".filter", ".years", "body > footer"):
        expect(page.locator(not_on_paper)).to_be_hidden()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    context.close()
