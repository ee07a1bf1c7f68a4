"""Pictures of every screen, for people to look at: ``screenshots.py FOLDER [WORD]``.

Two sizes, both languages, light and dark: FOLDER/phone-fr-light/guard-home.png and so on. With WORD only the screens
whose name holds it. It makes a demo commune of its own, away from any other database.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.screens import (
    DEMO_ACCOUNTS,
    Screen,
    demo_serving,
    invitation_path,
    screens_at_the_door,
    screens_of,
    sign_in,
)

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
LANGUAGES = ("fr", "nl")
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 3000  # the monthly page goes on; its beginning tells enough


def take_all(address: str, out: Path, invitation: str, word: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        for language in LANGUAGES:
            options: dict[str, Any] = {"locale": f"{language}-BE", "timezone_id": "Europe/Brussels"}
            visit(browser, options, out, language, word, "door", address, screens_at_the_door(invitation))
            for username in DEMO_ACCOUNTS:
                visit(browser, options, out, language, word, username, address, None)
        browser.close()


def visit(
    browser: Browser, options: dict[str, Any], out: Path, language: str, word: str, who: str, address: str,
    screens: list[Screen] | None,
) -> None:  # fmt: skip
    """Every screen of one person in one language, in each size and theme."""
    context = browser.new_context(**options)
    page = context.new_page()
    if screens is None:
        sign_in(page, address, who)
        choose_language(page, language)
        screens = screens_of(who, page, address)
    for screen in screens:
        if word in f"{who}-{screen.name}":
            open_screen(page, address, screen)
            picture(page, out, language, f"{who}-{screen.name}")
    context.close()


def choose_language(page: Page, language: str) -> None:
    """Tap the other language, if that is the one wanted."""
    button = page.locator(f"button[value={language}]")
    if button.count():
        with page.expect_navigation():
            button.first.click()


def open_screen(page: Page, address: str, screen: Screen) -> None:
    page.goto(address + screen.path)
    if screen.do:
        screen.do(page)


def picture(page: Page, out: Path, language: str, name: str) -> None:
    for (size, viewport), theme in product(SIZES.items(), THEMES):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=theme)
        folder = out / f"{size}-{language}-{theme}"
        folder.mkdir(parents=True, exist_ok=True)
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        if size == "phone" and height > viewport["height"]:
            page.screenshot(path=folder / f"{name}.first.png", animations="disabled")
            page.set_viewport_size({"width": viewport["width"], "height": height})
        page.screenshot(path=folder / f"{name}.png", animations="disabled")


def main() -> None:
    out, word = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    folder = Path(tempfile.mkdtemp(prefix="fieldlog-screens-"))
    with demo_serving(folder) as address:
        take_all(address, out, invitation_path(folder), word)
    shutil.rmtree(folder)
    print(f"{len(list(out.rglob('*.png')))} pictures in {out}")


if __name__ == "__main__":
    main()
