"""A phone that cannot send for a while, and what its person logs on it meanwhile, through the form."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import APIResponse, Locator, Request, Route, expect

from tests.browser.conftest import Phone, Phones, Site

DAY = "2024-06-03"


class Sending:
    """Whether the phone reaches the server with what it keeps; which entries it posted, and what was answered.

    It is cut off where it asks who is signed in, which it does before every sending: so no entry is ever half way when
    a test goes on to the next page. After trouble it does not try again by itself within the time a test takes.
    """

    def __init__(self, phone: Phone) -> None:
        self.is_blocked = False
        self.posts: list[dict[str, str]] = []
        self.outcomes: list[str] = []
        phone.context.add_init_script("Math.random = () => 1000")
        phone.context.route("**/session.json", self._ask)
        phone.context.route("**/entries/**", self._post)

    def block(self) -> None:
        self.is_blocked = True

    def unblock(self) -> None:
        self.is_blocked = False

    def _ask(self, route: Route) -> None:
        if self.is_blocked:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    def _post(self, route: Route) -> None:
        request = route.request
        if request.method != "POST" or request.url.endswith("/compare"):
            route.continue_()
            return
        self.posts.append(body_of(request))
        answer = route.fetch()
        self.outcomes.append(answer.json()["outcome"])
        route.fulfill(response=answer)


def body_of(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.post_data or "").items()}


def forgive_failed_requests(phones: Phones) -> None:
    """Chromium complains about each request that fails; here they fail on purpose. Everything else still counts. Called
    at the end, for it closes the phones: a complaint may come as late as that."""
    phones.close()
    phones.open.clear()
    phones.complaints = [complaint for complaint in phones.complaints if "Failed to load resource" not in complaint]


def log_patrol(phone: Phone, note: str, *, start: str = f"{DAY}T08:00", end: str = "10:00", **more: str) -> str:
    """A patrol as a guard fills it in and saves it; gives its id."""
    phone.open("/entries/new/patrol")
    phone.page.fill("#started_at", start)
    phone.page.fill("#ended_at", end)
    phone.page.fill("#note", note)
    phone.choose("neighbourhood", "maritime")
    while (companion := phone.page.locator("label.chip:has([name=crew]:checked)").first).count():
        companion.tap()  # of the last round; this one is walked alone
    for name, value in more.items():
        phone.choose(name, value)
    id = phone.page.locator("#entry-form [name=id]").input_value()
    keep(phone)
    return id


def keep(phone: Phone) -> None:
    """Tap the button that saves, and wait until the page says where the entry is now."""
    phone.page.locator("main button.go").tap()
    expect(phone.page.locator(".message[role=status]:visible").first).to_be_visible()


def state_of(phone: Phone) -> Locator:
    """The corner of the page that says what is on this phone."""
    return phone.page.locator("#outbox-state a")


def post(phone: Phone, path: str, **fields: Any) -> APIResponse:
    """As another of the person's devices sends it."""
    token = phone.ask("/session.json").json()["csrf_token"]
    url = phone.site.address + path
    return phone.context.request.post(url, form={"csrf_token": token, **fields}, headers={"Accept": "application/json"})


def stored_notes(site: Site, *notes: str) -> dict[str, int]:
    """How many entries the server has with each of these notes."""
    with closing(sqlite3.connect(urlsplit(site.database_url).path.removeprefix("/"))) as connection:
        return {
            note: connection.execute("SELECT count(*) FROM entry WHERE note = ?", (note,)).fetchone()[0]
            for note in notes
        }
