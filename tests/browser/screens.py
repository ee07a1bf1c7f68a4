"""Every screen that people meet, by who meets it: what the pictures are taken of, and what accessibility is tested on.

The commune is the demo, because a screen is only as telling as what stands on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from fieldlog.entries.kinds import kinds_for
from tests.browser.installed import LISTS_ARE_KEPT
from tests.browser.screens_of_phones import ask_on_leaving, ask_to_delete, compare_versions, leave, leave_unsent
from tests.live import run_program, serving

DEMO_PASSWORD = "fieldlog-demo"
DEMO_ACCOUNTS = {
    "guard": "peacekeepers",
    "lead": "peacekeepers",
    "adviser": "techno_prevention",
    "support": "victim_support",
    "coordinator": "coordination",
    "evaluator": "coordination",
    "admin": "coordination",
}


class Screen(NamedTuple):
    """A page's name in the pictures, its address, and what is done on it before it is looked at."""

    name: str
    path: str
    do: Callable[[Page], None] | None = None


@contextmanager
def demo_serving(folder: Path) -> Iterator[str]:
    """A fresh demo commune on a running server, until the block ends; gives its address."""
    database_url = f"sqlite:///{folder / 'demo.db'}"
    for arguments, stdin in (
        (["demo"], ""),
        (["user", "add", "evaluator", "--service", "coordination", "--role", "evaluator"], ""),
        (["user", "password", "evaluator"], DEMO_PASSWORD + "\n"),
    ):
        ran = run_program(database_url, *arguments, stdin=stdin)
        assert ran.returncode == 0, ran.stderr
    with serving(database_url, folder / "server.log") as address:
        yield address


def invitation_path(folder: Path) -> str:
    """The address of a fresh one-time link, for somebody of the demo."""
    ran = run_program(f"sqlite:///{folder / 'demo.db'}", "user", "invite", "evaluator")
    found = re.search(r"/invitation/\S+", ran.stdout)
    assert found, ran.stdout + ran.stderr
    return found[0]


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", DEMO_PASSWORD)
    with page.expect_navigation():
        page.locator("main button.go").click()


def screens_at_the_door(invitation: str) -> list[Screen]:
    """What anybody sees."""
    return [
        Screen("sign-in", "/sign-in"),
        Screen("sign-in-refused", "/sign-in", _send),
        Screen("invitation", invitation),
        Screen("invitation-refused", invitation, _send),
        Screen("invitation-over", "/invitation/nothing"),
    ]


def screens_of(username: str, page: Page, address: str) -> list[Screen]:
    """The screens of a demo account; ``page`` is signed in, and used to find entries to show."""
    own = [
        Screen("account", "/account"),
        Screen("password", "/account/password"),
        Screen("password-refused", "/account/password", _send),
        Screen("not-found", "/nowhere"),
    ]
    if username == "admin":
        return [*own, Screen("forbidden", "/monthly/")]
    own += [Screen("journal", "/entries/"), Screen("journal-nothing-found", "/entries/?search=zzz")]
    if username in ("guard", "lead", "adviser", "support"):
        own += [Screen("figures", "/figures")]
    own += [Screen("deadlines", "/deadlines")]
    if username in ("lead", "coordinator", "evaluator"):
        own += [Screen("phones", "/phones")]
    if username in ("coordinator", "evaluator"):
        own += _desk(page, address)
    if username == "evaluator":
        return own
    return [*own, *_field(username), *_of_an_entry(page, address), *_shells(username), *_on_the_phone(username)]


def _shells(username: str) -> list[Screen]:
    """What the phone shows where there is no network, filled from its own lists."""
    names = {
        "guard": ["home", "patrol", "outbox", "offline"],
        "adviser": ["home", "techno_visit"],
        "support": ["home", "case_contact"],
    }
    return [Screen(f"shell-{name}", "/home", partial(_open_shell, name)) for name in names.get(username, [])]


def _open_shell(name: str, page: Page) -> None:
    page.evaluate(LISTS_ARE_KEPT, page.locator("meta[name=person]").get_attribute("content"))
    page.goto(urljoin(page.url, f"/shell/{page.locator('html').get_attribute('lang')}/{name}"))
    expect(page.locator("[data-person-name]")).not_to_be_empty()


def _on_the_phone(username: str) -> list[Screen]:
    """What waits there, the same for everybody, and the way out, which comes last: afterwards nobody is signed in."""
    if username != "guard":
        return []
    return [
        Screen("outbox-empty", "/outbox"),
        Screen("outbox", "/outbox", leave_unsent),
        Screen("outbox-two-versions", "/outbox", compare_versions),
        Screen("outbox-deleting", "/outbox", ask_to_delete),
        Screen("leaving", "/account", ask_on_leaving),
        Screen("sign-in-again", "/account", leave),
    ]


def _field(username: str) -> list[Screen]:
    """The first page, every form, and one that was refused."""
    kinds = kinds_for(DEMO_ACCOUNTS[username])
    forms = [Screen(f"new-{kind.slug}", f"/entries/new/{kind.slug}") for kind in kinds]
    requests = [Screen("requests", "/requests")] if username == "adviser" else []
    return [Screen("home", "/home"), *requests, *forms, Screen("new-refused", forms[0].path, _send)]


def _of_an_entry(page: Page, address: str) -> list[Screen]:
    """The newest entry that the person may correct; an open request where there is one."""
    page.goto(address + "/home")
    for link in page.locator("main a.row[href^='/entries/']").all() or _journal(page, address):
        path = str(link.get_attribute("href"))
        if "/correct" in page.request.get(address + path).text():
            return [
                Screen("entry", path),
                Screen("correct", f"{path}/correct"),
                Screen("correct-refused", f"{path}/correct", _send),
                Screen("withdraw", f"{path}/withdraw"),
                Screen("withdraw-refused", f"{path}/withdraw", _send),
            ]
    return []


def _journal(page: Page, address: str) -> list[Locator]:
    page.goto(address + "/entries/")
    return page.locator("main a.row[href^='/entries/']").all()


def _desk(page: Page, address: str) -> list[Screen]:
    page.goto(f"{address}/monthly/")
    month = page.url.removeprefix(address)
    return [
        Screen("month", month),
        Screen("deadlines-of-advisers", "/deadlines?service=techno_prevention"),
        Screen("month-of-a-theme", f"{month}?theme=1"),
        Screen("month-of-a-status", f"{month}?status=behind"),
        Screen("month-with-nothing", f"{month}?status=missed&theme=8"),
        Screen("result-hours", f"{month}/5.1a"),
        Screen("result-share", f"{month}/1.1a"),
        Screen("entries-of-guards", f"{month}/5.1a/entries"),
        Screen("entries-of-a-plan", f"{month}/1.1c/entries?period=plan"),
        Screen("entries-confidential", f"{month}/3.3a/entries"),
    ]


def _send(page: Page) -> None:
    """Send the form half empty, past the browser's own checks, so that it is refused: by the phone itself where the
    form goes through it, else by the server with a page."""
    for name in ("case", "people", "reason", "ended_at"):
        for field in page.locator(f"main [name={name}]:is([type=text], :not([type])):enabled:visible").all():
            field.fill("")
    button = page.locator("main button.go:visible")
    button.evaluate("button => { button.form.noValidate = true }")
    button.click()
    page.locator("[data-mistakes]").wait_for()
