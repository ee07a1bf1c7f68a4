"""A phone that can lose its current: Chromium on a profile that the next process finds as the last one left it."""

from __future__ import annotations

import os
import re
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Playwright

from tests.browser.conftest import CHROMIUM, PHONE, SHELL

PATIENCE = 20_000  # milliseconds; a save waits 4 s for its answer, a page 3 s for the network
STANDS_STILL = re.compile("navigating to|navigation to finish")  # what is waited for when a page does not come
ELSEWHERE = re.compile("interrupted by another navigation|ERR_ABORTED|Execution context was destroyed")
# The clock of the pages, wrong by so many milliseconds: Playwright's own clock would stop the timers too. A cookie says
# how wrong, because it reaches every tab at once, and needs no page to be set.
WRONG_CLOCK = """
if (!Date.isWrong) {
  const Right = Date;
  const now = () => Right.now() + Number(/wrong_by=(-?[0-9]+)/.exec(document.cookie)?.[1] ?? 0);
  globalThis.Date = class extends Right {
    constructor(...of) { if (of.length) super(...of); else super(now()); }
    static now() { return now(); }
  };
  Date.isWrong = true;
}
"""
# Waits until one release alone is on the phone: none is being fetched, and none waits for its turn.
ONE_RELEASE = """async (patience) => {
  for (const until = performance.now() + patience; performance.now() < until; ) {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.installing && !registration?.waiting && registration?.active?.state !== "activating") return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("a release waits for ever");
}"""
# Reads without the product's code what lies in every person's database on the phone.
READ_ALL = """async ([store, wanted]) => {
  const found = [];
  for (const {name} of await indexedDB.databases()) {
    if (wanted && name !== wanted) continue;
    const opened = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    if (opened.objectStoreNames.contains(store)) {
      const all = opened.transaction(store).objectStore(store).getAll();
      found.push(...await new Promise((resolve, reject) => {
        all.onsuccess = () => resolve(all.result);
        all.onerror = () => reject(all.error);
      }));
    }
    opened.close();
  }
  return found;
}"""


class Phone:
    """One phone, whoever holds it. ``page`` is the tab in front."""

    def __init__(self, playwright: Playwright, folder: Path, address: str) -> None:
        self.playwright, self.folder, self.address = playwright, folder, address
        self.complaints: list[str] = []
        self.wrong_by = 0  # milliseconds
        self.is_dead = True
        self.pid = 0
        self.context: BrowserContext
        self.page: Page
        self.cookies: list[Any] = []

    def start(self) -> None:
        """Switch on. The browser that was killed wrote its cookies down only now and then: they come back where they
        were kept on purpose."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=SHELL, args=CHROMIUM, **PHONE
        )
        self.pid = self._find_process()  # first: a switch that was set before may come in any moment
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._listen)
        self.context.on(
            "weberror", lambda error: self.complaints.append(f"{error.page and error.page.url} {error.error}")
        )
        self.context.add_init_script(WRONG_CLOCK)
        if self.cookies:
            self.context.add_cookies(self.cookies)
        self.set_clock_wrong(self.wrong_by)
        self.page = self.context.pages[0]
        self.is_dead = False

    def kill(self, *, keeps_cookies: bool) -> None:
        """No signal that could be handled: what was not on the disk is gone."""
        self.cookies = []
        if keeps_cookies:
            self.keep_cookies()
        self.switch_off()
        self.bury()

    def keep_cookies(self) -> None:
        """As they are now, for after a death."""
        self.cookies = self.context.cookies()

    def switch_off(self) -> None:
        """May be called from another thread, in the middle of anything. ``bury`` comes after it."""
        self.is_dead = True
        with suppress(ProcessLookupError):
            if self.pid:
                os.killpg(self.pid, signal.SIGKILL)

    def switch_off_in(self, seconds: float) -> None:
        threading.Timer(seconds, self.switch_off).start()

    def bury(self) -> None:
        with suppress(Error):
            self.context.close()

    def open_tab(self) -> Page:
        self.page = self.context.new_page()
        return self.page

    def close_other_tabs(self, page: Page) -> None:
        self.page = page
        if not self.is_dead:
            for other in [each for each in self.context.pages if each != page]:
                other.close()

    def go(self, path: str) -> None:
        """Where a page goes somewhere else by itself in this moment, that is where one is. One that does not come is
        asked again, as a person does: Chromium may forget one of two addresses opened in the same moment."""
        for is_last in (False, True):
            try:
                self.page.goto(self.address + path, wait_until="domcontentloaded", timeout=PATIENCE / 2)
            except Error as error:
                if ELSEWHERE.search(str(error)):
                    self.page.wait_for_load_state()
                elif is_last or "Timeout" not in str(error):
                    raise
                else:
                    continue
            return

    def set_clock_wrong(self, milliseconds: int) -> None:
        self.wrong_by = milliseconds
        self.context.add_cookies([{"name": "wrong_by", "value": str(milliseconds), "url": self.address}])

    def stands_still(self, error: Error) -> bool:
        """Whether a page whose answer came is never shown, because a new release took over meanwhile.

        Chromium does that only while Playwright is attached to it: of 90 releases that took over during a navigation 8
        ended so, and without Playwright none of 252. Nobody's phone is driven like that; so it is switched off.
        """
        return bool(STANDS_STILL.search(str(error))) and len(self.workers()) > 1

    def wait_until_up_to_date(self) -> None:
        """Until a release that is being fetched, or waits, has taken over."""
        for _ in range(3):
            self.page.wait_for_load_state()
            try:
                self.page.evaluate(ONE_RELEASE, PATIENCE)
            except Error as error:
                if not ELSEWHERE.search(str(error)):  # the page went on to another one by itself
                    raise
            else:
                return

    def workers(self) -> list[str]:
        """How the service workers of this phone stand, one for each release that came since the browser began."""
        told: list[str] = []
        with suppress(Error):
            tab = self.context.new_page()
            devtools = self.context.new_cdp_session(tab)
            devtools.on("ServiceWorker.workerVersionUpdated", lambda event: told.extend(map(str, event["versions"])))
            devtools.send("ServiceWorker.enable")
            tab.wait_for_timeout(500)
        return told

    def read(self, store: str, of: str = "") -> list[Any]:
        """What the databases of everybody, or of one person, hold in ``store``."""
        for _ in range(3):
            self.page.wait_for_load_state()
            with suppress(Error):  # the page went on to another one by itself
                return self._read(store, of)
        return self._read(store, of)

    def _read(self, store: str, of: str) -> list[Any]:
        found: list[Any] = self.page.evaluate(READ_ALL, [store, of and f"fieldlog-{of}"])
        return found

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _find_process(self) -> int:
        """The browser itself, not its helpers: the process group bears its number."""
        ours = f"--user-data-dir={self.folder}".encode()
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                words = path.read_bytes().split(b"\0")
                if ours in words and not any(word.startswith(b"--type=") for word in words):
                    return int(path.parent.name)
        raise AssertionError("the browser that was started is not there")
