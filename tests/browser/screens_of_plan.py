"""The states in which the pages are looked at on which coordinators change the plan."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.routes import Found

State = tuple[str, str, Callable[[Page], None] | None]
VISITS = "way=count&g0-kind=techno_visit&g0-topic=post_offence&target=at_least"


def states_of_plan(found: list[Found], send: Callable[[Page], None]) -> list[State]:
    """Name, address, and what is done on the page. ``send``: a form half empty."""
    first = {page.endpoint: page.path for page in reversed(found)}
    plan, december = first["indicators.plan"], f"{first['monthly.month'][-7:-3]}-12"
    measure = f"{plan}/result/1.1c/measure"
    return [
        ("plan-theme-open", plan, open_theme),
        ("plan-theme", f"{plan}/theme/1", None),
        ("plan-measure-changed", f"{measure}?{VISITS}&number=60", None),
        ("plan-measure-to-come", f"{measure}?{VISITS}&number=60&since={december}", None),
        ("plan-measure-mistaken", f"{measure}?{VISITS}&g0-term_of=requested_on", None),
        ("plan-measure-of-a-share", f"{plan}/result/C.1c/measure", None),
        ("plan-take-out-theme", f"{plan}/theme/2/take-out", None),
        ("plan-take-out-result", f"{plan}/result/C.7a/take-out", None),
        ("plan-strategic", f"{plan}/strategic/1.1", None),
        ("plan-indicator-refused", first["indicators.add_indicator"], send),
        ("plan-take-out-impossible", f"{plan}/operational/1.4/take-out", None),
        ("plan-part-refused", first["indicators.add_result"], send),
        ("plan-import-refused", first["indicators.import_plan"], send),
    ]


def open_theme(page: Page) -> None:
    page.locator(".branch > summary").nth(1).click()
