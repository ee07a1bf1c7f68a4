"""A guard with a phone: what is tapped on the first page for a patrol, and what the server has of it afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Phone, Phones, Site

A_MOMENT = 100  # milliseconds

READ_STATE = """([username, key]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(`fieldlog-${username}`);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const asking = opening.result.transaction("state").objectStore("state").get(key);
    asking.onerror = reject;
    asking.onsuccess = () => (opening.result.close(), resolve(asking.result ?? null));
  };
})"""


@dataclass(frozen=True)
class Stored:
    """A patrol as the server has it."""

    id: str
    minutes: int
    neighbourhood: str
    started_at: str
    ended_at: str
    is_end_estimated: bool
    crew: tuple[str, ...]


class Guard:
    """Somebody who taps; ``taps`` counts how often."""

    def __init__(self, page: Page, site: Site, username: str = "alice") -> None:
        self.page, self.site, self.username = page, site, username
        self.taps = 0
        self.first = _newest(site)

    def tap(self, place: Locator) -> None:
        self.taps += 1
        place.tap()

    def button(self, do: str) -> Locator:
        return self.page.locator(f"#patrol button[data-do={do}]:visible")

    def chip(self, name: str, value: str) -> Locator:
        return self.page.locator(f"#patrol label.chip:visible:has([name=patrol-{name}][value='{value}'])")

    def start(self, neighbourhood: str = "maritime", *crew: str) -> None:
        """From the first page, into a patrol that runs."""
        self.tap(self.chip("neighbourhood", neighbourhood))
        for username in crew:
            self.tap(self.chip("crew", username))
        self.tap(self.button("start"))
        expect(self.clock).to_be_visible()

    def move(self, neighbourhood: str) -> None:
        self.tap(self.button("show-places"))
        self.tap(self.page.locator(f"#patrol-places [data-place={neighbourhood}]"))

    def finish(self) -> None:
        self.tap(self.button("finish"))
        expect(self.button("start")).to_be_visible()

    def pass_time(self, text: str) -> None:
        """The phone's clock runs on; its page is told as after a sleep. ``page.clock`` must be installed."""
        self.page.clock.fast_forward(text)

    @property
    def clock(self) -> Locator:
        return self.page.locator("#patrol [role=timer]:visible")

    @property
    def question(self) -> Locator:
        return self.page.locator("h1")

    def row(self, number: int = 0) -> Locator:
        """A row of what was done today, the newest first."""
        return self.page.locator("#today .row").nth(number)

    def running(self) -> dict[str, object] | None:
        """What runs on this phone, read without the product's code."""
        found: dict[str, object] | None = self.page.evaluate(READ_STATE, [self.username, "patrol"])
        return found

    def stored(self) -> list[Stored]:
        """The patrols of this person that reached the server since the test began, the oldest first."""
        return stored_patrols(self.site, self.username, self.first)

    def expect_sent(self, count: int) -> list[Stored]:
        """Everything left this phone, and that many patrols came of it."""
        for _ in range(PATIENCE // A_MOMENT):  # the first row may still be what somebody logged before this test
            if len(self.stored()) >= count:
                break
            self.page.wait_for_timeout(A_MOMENT)
        expect(self.page.locator("#today .pill.warn")).to_have_count(0)
        expect(self.row()).to_contain_text("envoyé")
        found = self.stored()
        assert len(found) == count, found
        return found


def guard_at_home(phones: Phones, username: str = "alice", *, clock: str | datetime | None = None) -> Guard:
    """A guard signed in on the first page; with ``clock`` the phone shows that time, "now" for the minute that runs,
    from its beginning: a test that takes some seconds adds no minute to its patrols."""
    phone = phones.new()
    if clock == "now":
        phone.page.clock.install(time=datetime.now(UTC).replace(second=0, microsecond=0))
    elif clock:
        phone.page.clock.install(time=clock)
    return at_home(phone, username)


def at_home(phone: Phone, username: str) -> Guard:
    phone.sign_in(username)
    phone.open("/home")
    guard = Guard(phone.page, phone.site, username)
    expect(guard.button("start")).to_be_visible()
    return guard


def app_is_kept(page: Page) -> None:
    """From now on the phone opens without network."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def _query(site: Site, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(urlsplit(site.database_url).path.removeprefix("/"))) as connection:
        return connection.execute(sql, values).fetchall()


def _newest(site: Site) -> int:
    return int(str(_query(site, "SELECT coalesce(max(number), 0) FROM entry")[0][0]))


def stored_patrols(site: Site, username: str, after: int = 0) -> list[Stored]:
    rows = _query(
        site,
        """SELECT entry.number, entry.id, minutes, neighbourhood, started_at, ended_at, is_end_estimated
           FROM entry JOIN person ON person.id = author_id
           WHERE entry.number > ? AND username = ? AND kind = 'patrol' ORDER BY started_at""",
        after,
        username,
    )
    crew = (
        "SELECT username FROM entry_crew JOIN person ON person.id = person_id WHERE entry_number = ? ORDER BY username"
    )
    return [
        Stored(
            str(UUID(str(row[1]))), int(str(row[2])), str(row[3]), str(row[4])[:16], str(row[5])[:16], bool(row[6]),
            tuple(str(name) for (name,) in _query(site, crew, row[0])),
        )
        for row in rows
    ]  # fmt: skip
