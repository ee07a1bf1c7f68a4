"""Every page of every role, from the list of routes, and the states that ``screens.py`` adds to them: by axe-core's
rules of WCAG 2.2 A and AA, and by what axe does not see: one heading, names of inputs, targets for a thumb, a ring
around what the keyboard is on (``faults.js``), words that stand out by 7 to 1 in the field and by 4.5 at a desk
(``contrast.js``), nothing that scrolls sideways and no words cut off (``layout.js``); and an empty console.

Each page is seen in one look, and its layout also where there is least room. The looks are so spread that for every
account every two of theme, language and size meet (``looks.py``); ``FIELDLOG_SOAK=1`` takes all of them on every page.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from fieldlog.accounts.rules import PUBLIC, verdict
from fieldlog.config import PROJECT
from tests.browser.demo import DEMO_ACCOUNTS, FIELD, Demo, choose_language, sign_in
from tests.browser.looks import EVERY_LOOK, IN_A_GLOVE, LANGUAGES, NARROWEST, SIZES, Look, enlarge, spread, take_look
from tests.browser.routes import Found, found_by
from tests.browser.screens import Screen, open_screen, screens_of

AXE = PROJECT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS, CONTRAST, LAYOUT = (
    (Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("faults.js", "contrast.js", "layout.js")
)
IN_THE_SUN = {"least": 7, "leastOfLarge": 4.5}  # WCAG 2 AAA
AT_A_DESK = {"least": 4.5, "leastOfLarge": 3}  # AA
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN_AXE = """how => axe.run(document, {
  ...how, preload: false, iframes: false, selectors: false, resultTypes: ["violations"]}).then(
  found => found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 200)).join(" | ")}`))"""
IN_LAST_LANGUAGE = [look for look in EVERY_LOOK if look.language == LANGUAGES[-1]]
IN_THE_FIELD = ("accounts-me", "accounts-password", "accounts-sign_in")  # and for everybody
TAKES_ALL = bool(os.environ.get("FIELDLOG_SOAK"))
NO_PAGES = {"static_files", "measurements.healthz_night"}  # files; an alarm, which a demo may well give


def test_every_address_leads_somewhere_for_whoever_may_open_it(demo: Demo) -> None:
    """Else it was looked at by nobody: say in ``ROUTE_SAMPLES`` what may stand in it."""
    found = {who: found_by(demo.app, who) for who in ("", *DEMO_ACCOUNTS)}
    listed = {rule.endpoint for rule in demo.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    answered = {one.endpoint for every in found.values() for one in every if one.status < 400}
    assert listed - answered - NO_PAGES == set()
    assert [one for who, every in found.items() for one in every if one.status >= 500 or is_shut(who, one)] == []


def is_shut(who: str, one: Found) -> bool:
    """Not found, although the role may open it whatever it holds."""
    role = {"guard": "worker", "adviser": "worker", "support": "worker", "lead": "team_lead"}.get(who, who)
    is_open = one.endpoint in PUBLIC if not who else verdict(one.endpoint, role) in ("allow", "read")
    return one.status in (403, 404) and is_open


@pytest.mark.parametrize("count", [1, 3, 20])
def test_every_two_of_theme_language_and_size_meet_however_few_the_screens_are(count: int) -> None:
    looks = [look for _, look in spread(list(range(count)))]
    for one, other in (("theme", "size"), ("theme", "language"), ("size", "language")):
        pairs = {(getattr(look, one), getattr(look, other)) for look in looks}
        assert pairs == {(getattr(look, one), getattr(look, other)) for look in EVERY_LOOK}


@pytest.mark.parametrize("who", ["", *DEMO_ACCOUNTS])
def test_every_screen_is_for_everybody(browser: Browser, demo: Demo, who: str) -> None:
    context = browser.new_context(
        locale="fr-BE", reduced_motion="reduce", timezone_id="Europe/Brussels", service_workers="block"
    )
    context.add_init_script(path=AXE)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message))
    if who:
        sign_in(page, demo.address, who)
    faults = []
    planned = visits(screens_of(who, demo.app))
    for language in LANGUAGES:
        page.goto(f"{demo.address}/{'account' if who else 'sign-in'}")
        choose_language(page, language)
        for screen, look in planned:
            if look.language == language:
                take_look(page, look)
                open_screen(page, demo.address, screen)
                enlarge(page, look)
                found = [*faults_of(page, look, is_of_field(who, screen)), *faults_in_little_room(page, look)]
                faults += [f"{screen.name} {screen.path}, {', '.join(look)}: {fault}" for fault in found]
    context.close()
    assert not faults, "\n".join(["", *faults])
    assert [message.text for message in said if is_complaint(message)] == []


def visits(screens: list[Screen]) -> list[tuple[Screen, Look]]:
    """Which screen is seen in which looks; what waits on a phone at the end, in the last language."""
    steps = [screen for screen in screens if screen.is_on_phone]
    others = [screen for screen in screens if not screen.is_on_phone]
    planned: Iterable[tuple[Screen, Look]]
    planned = product(others, EVERY_LOOK) if TAKES_ALL else spread(others)
    return [*planned, *zip(steps, IN_LAST_LANGUAGE, strict=False)]


def is_of_field(who: str, screen: Screen) -> bool:
    """Whether the rules of field screens hold, where people wear gloves."""
    return who in FIELD or screen.name in IN_THE_FIELD


def faults_of(page: Page, look: Look = IN_A_GLOVE, is_field: bool = True) -> list[Any]:
    page.keyboard.press("Tab")
    found: list[Any] = page.evaluate(FAULTS, {"isField": is_field and look.is_on_phone}) + page.evaluate(LAYOUT)
    if not has_system_colours(look):
        found += page.evaluate(CONTRAST, IN_THE_SUN if is_field else AT_A_DESK)
    return found + _run_axe(page, look)


def faults_in_little_room(page: Page, seen: Look) -> list[str]:
    """What does not fit at 320 px, or with text twice as large."""
    found = []
    for look in (seen._replace(size=size) for size in NARROWEST if size != seen.size and not TAKES_ALL):
        page.set_viewport_size(SIZES[look.size])  # type: ignore[arg-type]
        enlarge(page, look)
        found += [f"{look.size}: {fault}" for fault in page.evaluate(LAYOUT)]
    return found


def has_system_colours(look: Look) -> bool:
    return look.theme == "forced colours"


def _run_axe(page: Page, look: Look) -> list[Any]:
    """On a window as tall as the page: what the bar of the main button happens to cover can be scrolled free of it, and
    axe would take it for too small a target."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    size = SIZES[look.size]
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    rules = {"color-contrast": {"enabled": not has_system_colours(look)}}
    found: list[Any] = page.evaluate(RUN_AXE, {"runOnly": RULES, "rules": rules})
    page.set_viewport_size(size)  # type: ignore[arg-type]
    return found


def is_complaint(message: ConsoleMessage) -> bool:
    """Chromium reports on its own that a page was refused, as these screens mean it to be; and that no service worker
    may be registered, which would fetch every page of a phone behind each of these."""
    is_meant = any(
        text in message.text
        for text in ("the server responded with a status of", "Service Worker registration blocked")
    )
    return not is_meant and (message.type in ("error", "warning") or "Content Security" in message.text)
