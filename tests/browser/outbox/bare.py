"""A page of the site with nothing on it but a person's name: what the phone's own modules do is seen without the pages
that use them. Requests go to the running server; ``Faults`` stands in the network between.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from playwright.sync_api import Page, Request, Route

from tests.browser.conftest import PASSWORD, Phone, Phones, Site

MODULES = {
    "database": "transact, readPhone, writePhone, listKept, askToPersist, NotSaved",
    "outbox": "save, list, get, drop, replace, counts, mark, settle, claim, deliver, pause, onChange",
    "content": "normalForm, contentHash",
    "answers": "meaning, isReceipt",
    "backoff": "Backoff",
    "session": "presentUsername",
    "sender": "flush, startSending, deliverSoon, fetchSession",
}
IMPORTS = "\n".join(f"const {{ {names} }} = await import(`${{js}}/{name}.js`);" for name, names in MODULES.items())
Fields = list[list[str]]


def run(page: Page, body: str, **given: Any) -> Any:
    """What the inside of an async function gives that knows every module's functions, and ``given`` by name."""
    names = ", ".join(["js", *given])
    folder = page.evaluate("document.documentElement.dataset.js")
    source = f"async ({{ {names} }}) => {{ {IMPORTS}\n{body} }}"
    return page.evaluate(source, {"js": folder, **given})


def bare_page(phone: Phone, username: str | None, page: Page | None = None) -> Page:
    """A tab on a file of the site, named as ``username``'s page as the server would name it. After trouble it does not
    try again by itself within the time a test takes."""
    page = page or phone.context.new_page()
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    release = re.search("/static/[0-9a-f]+/", phone.ask("/sign-in").text())
    assert release
    page.goto(f"{phone.site.address}{release[0]}vendor/VERSIONS.txt")
    page.evaluate("Math.random = () => 1000")
    page.evaluate("(js) => { document.documentElement.dataset.js = js }", f"{release[0]}js")
    if username:
        say(page, "person", username)
    return page


def signed_in(phones: Phones, username: str) -> Phone:
    """Without ever showing a page, whose scripts would begin to send."""
    phone = phones.new()
    token = re.search('name="csrf_token" value="([^"]+)"', phone.ask("/sign-in").text())
    assert token
    form = {"username": username, "password": PASSWORD, "csrf_token": token[1]}
    assert phone.context.request.post(f"{phone.site.address}/sign-in", form=form).ok
    return phone


def say(page: Page, name: str, content: str) -> None:
    """A ``meta`` in the page's head."""
    source = "([name, content]) => document.head.append(Object.assign(document.createElement('meta'), {name, content}))"
    page.evaluate(source, [name, content])


def patrol(note: str = "", *, id: str | None = None, hour: int = 8, neighbourhood: str = "maritime") -> dict[str, Any]:
    """A form as it is given to ``save``."""
    id = id or str(uuid4())
    fields = [
        ["csrf_token", "the page's own"], ["id", id], ["started_at", f"2024-06-03T{hour:02d}:00"],
        ["ended_at", f"{hour + 1:02d}:00"], ["neighbourhood", neighbourhood], ["note", note], ["people", ""],
    ]  # fmt: skip
    return {
        "id": id, "change_id": None, "address": "/entries/new/patrol", "kind": "patrol", "fields": fields,
        "title": "Patrol", "text": f"{hour:02d}:00",
    }  # fmt: skip


def save(page: Page, username: str, *forms: dict[str, Any]) -> list[dict[str, Any]]:
    """Kept on the phone, one after the other."""
    body = "const items = []; for (const form of forms) items.push(await save(username, form)); return items;"
    saved: list[dict[str, Any]] = run(page, body, username=username, forms=list(forms))
    return saved


def waiting(page: Page, username: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = run(page, "return list(username)", username=username)
    return items


def states(page: Page, username: str) -> list[str]:
    return [item["state"] for item in waiting(page, username)]


def flush(page: Page, why: str = "tap") -> dict[str, Any]:
    summary: dict[str, Any] = run(page, "return flush({ why })", why=why)
    return summary


def sent_fields(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.post_data or ""))


class Network:
    """What stands between a phone and the server. Sees every post, and may answer in the server's place."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.posts: list[dict[str, str]] = []
        self.reports: list[dict[str, str]] = []
        self.asked = 0  # how often for the session
        self.answer: Callable[[Route], None] = lambda route: route.continue_()
        self.session: Callable[[Route], None] = lambda route: route.continue_()
        phone.context.route("**/entries/**", self._entry)
        phone.context.route("**/session.json", self._session)
        phone.context.route("**/phones/report", self._report)

    def _entry(self, route: Route) -> None:
        if route.request.method == "POST":
            self.posts.append(sent_fields(route.request))
            self.answer(route)
        else:
            route.continue_()

    def _session(self, route: Route) -> None:
        self.asked += 1
        self.session(route)

    def _report(self, route: Route) -> None:
        self.reports.append(dict(parse_qsl(route.request.post_data or "", keep_blank_values=True)))
        route.continue_()

    def hold(self) -> None:
        """Answers to entries never come."""
        self.answer = lambda route: None

    def wait_for_post(self) -> None:
        while not self.posts:
            self.phone.page.evaluate("0")  # lets what happened meanwhile be heard

    def down(self) -> None:
        self.answer = self.session = lambda route: route.abort("internetdisconnected")

    def up(self) -> None:
        self.answer = self.session = lambda route: route.continue_()

    def answers(self, status: int, body: Any, content_type: str = "application/json") -> None:
        """The same answer to every entry."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.answer = lambda route: route.fulfill(status=status, content_type=content_type, body=text)


def receipt(outcome: str, **more: Any) -> dict[str, Any]:
    return {"id": None, "outcome": outcome, "hash": None, "revision": None, "errors": {}, **more}


def answer_instead(route: Route, outcome: str, status: int, **more: Any) -> None:
    """A receipt for the entry that was really sent."""
    arrived = route.fetch()
    route.fulfill(response=arrived, status=status, json={**arrived.json(), "outcome": outcome, **more})


def stored(site: Site, ids: list[str]) -> int:
    """How many rows the server has of these entries."""
    marks = ", ".join("?" * len(ids))
    with closing(sqlite3.connect(site.database_url.removeprefix("sqlite:///"))) as connection:
        found = connection.execute(
            f"SELECT count(*) FROM entry WHERE replace(id, '-', '') IN ({marks})",
            [id.replace("-", "") for id in ids],
        )
        return int(found.fetchone()[0])
