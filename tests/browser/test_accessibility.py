"""Every screen of every role, on a small phone, by axe-core's rules of WCAG 2.2 A and AA, light and dark in turn.

And what axe does not see: one heading of the first level, a name for every input, no scrolling sideways at 320 px, nor
at 390 px with text twice as large, and nothing on the console.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from fieldlog.config import PROJECT
from tests.browser.screens import (
    DEMO_ACCOUNTS,
    Screen,
    demo_serving,
    invitation_path,
    screens_at_the_door,
    screens_of,
    sign_in,
)

AXE = PROJECT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SMALL = {"width": 320, "height": 640}
USUAL = {"width": 390, "height": 844}
ALIKE = {
    "account",
    "password",
    "password-refused",
    "not-found",
    "journal-nothing-found",
    "new-action",
    "new-meeting",
    "new-training",
    "new-milestone",
}  # for every role; looked at with the guard
RUN_AXE = """rules => axe.run(document, {runOnly: rules, preload: false, resultTypes: ["violations"]}).then(
  found => found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 200)).join(" | ")}`))"""
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden], [hidden]), select, textarea")]
  .filter(input => !input.labels.length && !input.ariaLabel).map(input => input.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a demo commune, and the folder of its database."""
    folder = tmp_path_factory.mktemp("demo")
    with demo_serving(folder) as address:
        yield address, folder


@pytest.mark.parametrize("who", ["", *DEMO_ACCOUNTS])
def test_every_screen_is_for_everybody(browser: Browser, demo: tuple[str, Path], who: str) -> None:
    address, folder = demo
    context = browser.new_context(viewport=SMALL, locale="fr-BE", reduced_motion="reduce")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message))
    if who:
        sign_in(page, address, who)
    screens = screens_of(who, page, address) if who else screens_at_the_door(invitation_path(folder))
    screens = [screen for screen in screens if who in ("", "guard") or screen.name not in ALIKE]
    faults = {}
    for screen, theme in zip(screens, cycle(["light", "dark"]), strict=False):
        page.emulate_media(color_scheme=theme)
        open_screen(page, address, screen)
        faults[f"{screen.path} {screen.name} {theme}"] = faults_of(page)
    context.close()
    assert {name: found for name, found in faults.items() if found} == {}
    assert [message.text for message in said if is_complaint(message)] == []


def open_screen(page: Page, address: str, screen: Screen) -> None:
    page.goto(address + screen.path)
    if screen.do:
        screen.do(page)


def faults_of(page: Page) -> list[Any]:
    found = _run_axe(page)
    found += [f"no name: {html}" for html in page.evaluate(NAMELESS)]
    headings = page.locator("h1").count()
    found += [] if headings == 1 else [f"{headings} headings of the first level"]
    found += [f"{wider} px too wide" for wider in [page.evaluate(TOO_WIDE)] if wider > 0]
    return found + _with_large_text(page)


def _run_axe(page: Page) -> list[Any]:
    """On a window as tall as the page: what the bar of the main button happens to cover can be scrolled free of it, and
    axe would take it for too small a target."""
    page.evaluate(AXE.read_text())
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": SMALL["width"], "height": max(height, SMALL["height"])})
    found: list[Any] = page.evaluate(RUN_AXE, RULES)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    return found


def _with_large_text(page: Page) -> list[str]:
    """A usual phone with text twice as large; sizes are rem, so it is enough to enlarge the root's."""
    page.set_viewport_size(USUAL)  # type: ignore[arg-type]
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    wider = page.evaluate(TOO_WIDE)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    return [f"{wider} px too wide with large text"] if wider > 0 else []


def is_complaint(message: ConsoleMessage) -> bool:
    """Chromium reports on its own that a page was refused, as these screens mean it to be."""
    is_about_status = "the server responded with a status of" in message.text
    return not is_about_status and (message.type in ("error", "warning") or "Content Security" in message.text)
