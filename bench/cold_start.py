"""How long a phone that was off, without a network, takes until somebody can tap: home, and the form of a patrol.

Chromium slowed down four times, in front of a demo whose server is gone; each run is a new process on the same profile.
Prints the medians, and each as a multiple of a floor of the same run: a page with the same stylesheet and a heading,
from the same worker and cache. The promise is less than a second.

    .venv/bin/python bench/cold_start.py [runs]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.conftest import CHROMIUM, PHONE, SHELL
from tests.browser.demo import demo_serving, sign_in
from tests.browser.installed import APP_IS_KEPT, LISTS_ARE_KEPT

SLOWER = 4
PAGES = {  # address, and what is there when somebody can tap
    "floor": ("/account", "h1"),
    "home": ("/home", "[data-view=start]:not([hidden]) [data-choose=neighbourhood] .chip"),
    "patrol": ("/entries/new/patrol", "form [name=neighbourhood]"),
}
# In the floor's place stands the shell of what needs a network.
LAY_FLOOR = """async () => {
  const [name] = await caches.keys();
  const styles = document.querySelector("link[rel=stylesheet]").outerHTML;
  const page = `<!doctype html><html lang="fr"><title>Floor</title>${styles}<h1>Floor</h1></html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  await (await caches.open(name)).put("/shell/fr/offline", new Response(page, { headers }));
}"""
WHEN_READY = """selector => new Promise((resolve, reject) => {
  setTimeout(reject, 60_000, new Error(`${selector} never came`));
  const look = () => document.readyState === "complete" && document.querySelector(selector)
    ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})"""


@contextmanager
def phone(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(profile, executable_path=SHELL, args=CHROMIUM, **PHONE)
    yield context
    context.close()


def keep_everything(page: Page, address: str) -> None:
    sign_in(page, address, "guard")
    page.evaluate(APP_IS_KEPT)
    page.evaluate(LISTS_ARE_KEPT, "guard")
    page.evaluate(LAY_FLOOR)


def measure(playwright: Playwright, profile: Path, address: str, selector: str) -> float:
    """Milliseconds from asking for the page to being able to tap."""
    with phone(playwright, profile) as context:
        page = context.pages[0]
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="commit")
        return float(page.evaluate(WHEN_READY, selector))


def main(runs: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="fieldlog-cold-"))
    profile = folder / "phone"
    with sync_playwright() as playwright:
        with demo_serving(folder) as demo, phone(playwright, profile) as context:
            keep_everything(context.pages[0], demo.address)
        found: dict[str, list[float]] = {name: [] for name in PAGES}
        for _ in range(runs):
            for name, (path, selector) in PAGES.items():
                found[name].append(measure(playwright, profile, demo.address + path, selector))
    floor = median(found["floor"])
    for name, times in found.items():
        print(
            f"{name}: {median(times):.0f} ms ({min(times):.0f} to {max(times):.0f}), {median(times) / floor:.1f} floors"
        )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
