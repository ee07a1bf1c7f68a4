"""Pictures of every screen, for people to look at: ``screenshots.py FOLDER [WORD]``.

Two sizes, both languages, light and dark: FOLDER/phone-fr-light/guard-workday-home.png and so on. With WORD only the
screens whose name holds it. It makes a demo commune of its own, away from any other database.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, SHELL
from tests.browser.demo import DEMO_ACCOUNTS, Demo, choose_language, demo_serving, sign_in
from tests.browser.looks import LANGUAGES, SIZES, THEMES
from tests.browser.screens import Screen, open_screen, screens_of

TALLEST = 3000  # the monthly page goes on; its beginning tells enough


def take_all(demo: Demo, out: Path, word: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL, args=CHROMIUM)
        for who in ("", *DEMO_ACCOUNTS):
            screens = [screen for screen in screens_of(who, demo.app) if word in f"{who or 'door'}-{screen.name}"]
            for language in LANGUAGES if screens else ():
                visit(browser, demo, out, language, who, screens)
        browser.close()


def visit(browser: Browser, demo: Demo, out: Path, language: str, who: str, screens: list[Screen]) -> None:
    """Every screen of one person in one language, in each size and theme."""
    context = browser.new_context(locale=f"{language}-BE", timezone_id="Europe/Brussels")
    page = context.new_page()
    if who:
        sign_in(page, demo.address, who)
        choose_language(page, language)
    for screen in screens:
        open_screen(page, demo.address, screen)
        picture(page, out, language, f"{who or 'door'}-{screen.name}")
    context.close()


def picture(page: Page, out: Path, language: str, name: str) -> None:
    for size, theme in product(("phone", "desk"), ("light", "dark")):
        viewport = SIZES[size]
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.emulate_media(**THEMES[theme])
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
    with demo_serving(folder) as demo:
        take_all(demo, out, word)
    shutil.rmtree(folder)
    print(f"{len(list(out.rglob('*.png')))} pictures in {out}")


if __name__ == "__main__":
    main()
