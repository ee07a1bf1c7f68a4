"""The plan at a glance on a phone: first what somebody has to see to, and everything by one tap."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, coordinator_on_phone

URGENT = re.compile("^(en retard|non atteint|sans données)$")


def cards_of(page: Page) -> tuple[int, list[str]]:
    """How many results the page holds, and the status on each card that is seen."""
    page.locator("#results h2").wait_for()
    rows = page.locator("#matrix tr.result")
    seen = rows.locator("visible=true").locator("td.status").all_inner_texts()
    return rows.count(), [text.strip() for text in seen]


def test_a_phone_shows_what_is_urgent_before_everything(browser: Browser, demo: Demo) -> None:
    with coordinator_on_phone(browser, demo) as page:
        page.goto(f"{demo.address}/monthly/glance")
        count, statuses = cards_of(page)
        assert 0 < len(statuses) < count
        assert all(URGENT.match(status) for status in statuses), statuses
        said = page.locator("#results p.on-phone").first
        expect(said).to_contain_text(f"Sur {count}")
        expect(said).to_contain_text(f"{len(statuses)}.")
        kinds = page.locator("#matrix tr:is(.theme, .result):visible").evaluate_all(
            "rows => rows.map((row) => row.classList[0])"
        )
        over_nothing = [pair for pair in pairwise([*kinds, "theme"]) if pair == ("theme", "theme")]
        assert not over_nothing, kinds

        page.get_by_role("link", name=f"Tout montrer : les {count}").tap()
        expect(page.locator("#matrix tr.result:visible")).to_have_count(count)

        page.set_viewport_size({"width": 1280, "height": 800})  # a table has room for all
        page.goto(f"{demo.address}/monthly/glance")
        expect(page.locator("#matrix tr.result:visible")).to_have_count(count)
        expect(page.get_by_role("link", name=re.compile("Tout montrer"))).to_be_hidden()
