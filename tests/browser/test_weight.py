"""What a field page costs on a small data plan: the first time, with nothing kept, and the second time.

Everything counts that came over the wire, headers too, but for what the service worker fetches ahead of need.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import PATIENCE
from tests.browser.demo import FIELD, Demo, sign_in
from tests.browser.routes import addresses, found_by

HEAVIEST = 60 * 1024  # bytes
MOST_REQUESTS = 16
A_MOMENT = 50  # milliseconds


class Wire:
    """What a page asked for since the last ``reset``, and how many bytes each answer took."""

    def __init__(self, devtools: CDPSession) -> None:
        self.devtools = devtools
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._came)
        devtools.on("Network.loadingFailed", self._came)
        devtools.send("Network.enable")

    def reset(self) -> None:
        self.addresses, self.bytes = {}, {}

    def _asked(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.addresses[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.addresses:
            self.bytes[event["requestId"]] = int(event.get("encodedDataLength", 0))

    @property
    def is_quiet(self) -> bool:
        return self.addresses.keys() == self.bytes.keys()

    def weights(self) -> dict[str, int]:
        return {self.addresses[id]: weight for id, weight in self.bytes.items()}


@pytest.mark.parametrize("who", FIELD)
def test_a_field_page_is_light_and_lighter_the_second_time(browser: Browser, demo: Demo, who: str) -> None:
    context = browser.new_context(service_workers="block", locale="fr-BE", viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, demo.address, who)
    wire = Wire(context.new_cdp_session(page))
    faults = []
    for path in pages_of(demo, who):
        wire.devtools.send("Network.clearBrowserCache")
        first = load(page, demo.address + path, wire)
        faults += [f"{path}: {sum(first.values()) / 1024:.1f} KiB: {first}"] if sum(first.values()) > HEAVIEST else []
        faults += [f"{path}: {len(wire.addresses)} requests: {first}"] if len(wire.addresses) > MOST_REQUESTS else []
        second = load(page, demo.address + path, wire)
        # the icon of the tab comes when the browser likes, perhaps only now
        faults += [
            f"{path}: again {name}, {size}"
            for name, size in second.items()
            if size and "/static/" in name and not name.endswith("favicon.svg")
        ]
    context.close()
    assert not faults, "\n".join(["", *faults])


def pages_of(demo: Demo, who: str) -> list[str]:
    """Each page with the first who may open it, and home with everybody, because only home is another for each. The
    style guide is no page of their work: only a demo shows it to them."""
    before = FIELD[: FIELD.index(who)]
    weighed = {(endpoint, name) for other in before for endpoint, _, name in addresses(demo.app, other)}
    return [
        found.path
        for found in found_by(demo.app, who)
        if found.is_page
        and found.endpoint != "workday.styleguide"
        and (found.endpoint == "workday.home" or (found.endpoint, found.name) not in weighed)
    ]


def load(page: Page, address: str, wire: Wire) -> dict[str, int]:
    page.goto("about:blank")
    wire.reset()
    page.goto(address)
    quiet = 0
    for _ in range(PATIENCE // A_MOMENT):  # what the scripts ask for comes after the page itself
        page.wait_for_timeout(A_MOMENT)
        quiet = quiet + 1 if wire.is_quiet else 0
        if quiet == 3:
            return wire.weights()
    raise AssertionError(f"{address} never stops asking: {wire.addresses.keys() - wire.bytes.keys()}")
