"""A hand that counts what it costs: every tap on a page, and whether anything was typed.

The page itself counts, so a tap that a test makes another way costs as much; a new page of the same browser goes on.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

# A native wheel for a time or a date, and a field one writes in, are typing: the hand may not even touch them.
WRITTEN = "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select"
LISTEN = f"""(() => {{
  if (globalThis.handListens) return;
  globalThis.handListens = true;
  const nameOf = (place) => place.closest?.("{WRITTEN}")?.name ?? null;
  const note = (what) => (event) => event.isTrusted && globalThis.noteHand(what, nameOf(event.target));
  addEventListener("pointerdown", note("tap")); // once all others heard it: Playwright takes one back that missed
  addEventListener("keydown", note("key"), true);
  addEventListener("beforeinput", note("key"), true);
}})()"""


class Hand:
    """Counts from the page that is open now: ``with Hand(page) as hand: …; hand.tap(…)``, then ``hand.taps``.

    Leaving the block fails when something was typed, or a field was tapped in which one writes.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.typed: list[str] = []
        page.expose_binding("noteHand", self._note)
        page.add_init_script(LISTEN)
        page.evaluate(LISTEN)

    def __enter__(self) -> Hand:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.expect_nothing_typed()

    def tap(self, place: Locator) -> None:
        place.tap()

    def expect_nothing_typed(self) -> None:
        self.page.evaluate("0")  # whatever the page noted before has arrived after this
        assert self.typed == [], f"typed: {self.typed}"

    def _note(self, _source: dict[str, Any], what: str, written: str | None) -> None:
        if what == "tap":
            self.taps += 1
        if what == "key" or written is not None:
            self.typed.append(written or "a key")
