"""What a person does with the form of an entry, and what is then on the phone and on the server."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

from playwright.sync_api import Locator

from tests.browser.conftest import Phone, Phones, Site
from tests.browser.installed import sign_in_and_keep

ON_PHONE = re.compile("^1 sur ce téléphone")
STORE = """([username, store]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(`fieldlog-${username}`);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const asking = opening.result.transaction(store).objectStore(store).getAll();
    asking.onerror = reject;
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
  };
})"""


def ready(phones: Phones, username: str) -> Phone:
    phone = phones.new()
    sign_in_and_keep(phone, username)
    return phone


def fill_hours(phone: Phone, start: str, end: str) -> None:
    phone.page.fill("#started_at", start)
    phone.page.fill("#ended_at", end)


def tap_save(phone: Phone) -> None:
    """Where the page stays."""
    phone.page.locator("main button.go").tap()


def state(phone: Phone) -> Locator:
    """The corner that says what is on this phone."""
    return phone.page.locator("#outbox-state > a")


def sent(phone: Phone) -> Locator:
    return phone.page.locator(".message[role=status]")


def open_from_outbox(phone: Phone) -> None:
    phone.open("/outbox")
    phone.page.locator("#items a[href*='#unsent=']").first.tap()


def kept(phone: Phone, username: str, store: str) -> list[Any]:
    """What is on the disk of this phone."""
    found: list[Any] = phone.page.evaluate(STORE, [username, store])
    return found


def wait_for(phone: Phone, username: str, store: str, is_there: Callable[[list[Any]], Any]) -> None:
    for _ in range(100):
        if is_there(kept(phone, username, store)):
            return
        phone.page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    raise AssertionError(kept(phone, username, store))


def rows(site: Site, question: str, id: str) -> list[tuple[Any, ...]]:
    """What the server's database says about an entry."""
    with closing(sqlite3.connect(site.database_url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(question, [UUID(id).hex]).fetchall()
