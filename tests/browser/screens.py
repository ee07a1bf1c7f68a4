"""Every screen that people meet, by who meets it: what the pictures are taken of, and what accessibility is tested on.

Pages are found by themselves (``routes.py``). Here stand their states: what somebody does on a page before it is looked
at, and addresses that ask a page for something in particular.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urljoin

from flask import Flask
from playwright.sync_api import Page, expect

from fieldlog.dates import BRUSSELS
from tests.browser.installed import LISTS_ARE_KEPT
from tests.browser.routes import Found, found_by
from tests.browser.screens_of_phones import ask_on_leaving, ask_to_delete, compare_versions, leave, leave_unsent
from tests.browser.screens_of_plan import states_of_plan

ALIKE = (
    "accounts-me",
    "accounts-password",
    "entries-new-action",
    "entries-new-meeting",
    "entries-new-training",
    "entries-new-milestone",
)  # for every role; looked at with the guard


class Screen(NamedTuple):
    """A page's name in the pictures, its address, and what is done on it before it is looked at. ``is_on_phone``: one
    of those about what waits there, which follow from each other and come last."""

    name: str
    path: str
    do: Callable[[Page], None] | None = None
    is_on_phone: bool = False


def screens_of(username: str, app: Flask) -> list[Screen]:
    """The screens of a demo account; of nobody, ``""``, those at the door."""
    found = [page for page in found_by(app, username) if page.is_page]
    pages = {page.path: Screen(page.name, page.path) for page in found if _is_looked_at(page, username)}
    states = _at_the_door(found) if not username else _states_of(username, found)
    return [*pages.values(), *(state for state in states if state.do or state.path not in pages)]


def open_screen(page: Page, address: str, screen: Screen) -> None:
    page.goto(address + screen.path)
    if screen.do:
        screen.do(page)


def _is_looked_at(page: Found, username: str) -> bool:
    return username == "guard" or page.name not in ALIKE


def _at_the_door(found: list[Found]) -> list[Screen]:
    invitation = next(page.path for page in found if page.endpoint == "accounts.invitation")
    return [
        Screen("sign-in-refused", "/sign-in", _send),
        Screen("invitation-refused", invitation, _send),
        Screen("invitation-over", "/invitation/nothing"),
    ]


def _states_of(username: str, found: list[Found]) -> list[Screen]:
    states = []
    if username == "guard":
        states += [
            Screen("password-refused", "/account/password", _send),
            Screen("repairing", "/entries/new/patrol?quarantined=1"),
            Screen("not-found", "/nowhere"),
            Screen("entries-new-overlapping", "/entries/new/patrol", _overlap),
            Screen("journal-nothing-found", "/entries/?last=2020-01-01"),
            Screen("journal-narrowed", "/entries/?period=last_week", _search_and_open_filters),
            Screen("entry-noted-twice", "/entries/?kind=patrol", _open_double),
            Screen("same-as-yesterday", "/entries/new/patrol", _once_more),
        ]
    if username == "lead":
        for_whom = "/entries/new/patrol?for="
        states += [
            Screen("for-whom", for_whom),
            Screen("for-a-colleague", for_whom, partial(_follow, "#for-whom a.chip")),
        ]
    if username == "adviser":
        states += _visits(found)
    if username in ("coordinator", "lead"):
        states.append(Screen("entries-imports-refused", "/imports", _send))
    if username == "admin":
        states += [Screen("forbidden", "/monthly/")]
    if username == "coordinator":
        month = next(page.path for page in found if page.endpoint == "monthly.month")
        year = next(page.path for page in found if page.endpoint == "monthly.glance" and page.path.count("/") == 4)
        states += (
            _desk(month)
            + _glances(year)
            + _evaluation(found)
            + _staff(found)
            + [Screen(*state) for state in states_of_plan(found, _send)]
        )
    return [*states, *_refused(username, found), *_shells(username), *_on_the_phone(username)]


def _refused(username: str, found: list[Found]) -> list[Screen]:
    """A form of each sort that was sent half empty; corrections and withdrawals look alike for everybody."""
    first = {page.endpoint: page.path for page in reversed(found)}
    forms = [
        "entries.new",
        "entries.attempt",
        *(["entries.correct", "entries.withdraw"] if username == "guard" else []),
    ]
    return [Screen(f"{form.replace('.', '-')}-refused", first[form], _send) for form in forms if form in first]


def _last_round(page: Page) -> dict[str, Any]:
    rounds = page.evaluate("() => JSON.parse(document.querySelector('form[data-rounds]').dataset.rounds)")
    last: dict[str, Any] = rounds[-1]
    return last


def _once_more(page: Page) -> None:
    """As its chip does, which early in the morning is not there yet."""
    page.goto(urljoin(page.url, f"/entries/new/patrol?same={_last_round(page)['id']}"))
    expect(page.locator("#started_at")).not_to_have_value("")


def _overlap(page: Page) -> None:
    """The hours of a round once more."""
    last = _last_round(page)
    start, end = (datetime.fromisoformat(last[name]).astimezone(BRUSSELS) for name in ("started_at", "ended_at"))
    page.goto(urljoin(page.url, f"/entries/new/patrol?hours={start:%Y-%m-%dT%H:%M}/{end:%H:%M}"))
    page.locator("main button.go").click()
    expect(page.locator("#overlap_reason")).to_be_visible()


def _search_and_open_filters(page: Page) -> None:
    page.fill("#search", "patrouille")
    page.locator(".search button").click()
    page.locator(".filter summary").click()


def _follow(link: str, page: Page) -> None:
    with page.expect_navigation():
        page.locator(link).first.click()


def _open_double(page: Page) -> None:
    page.locator("a.row:has(.pill.warn)").first.click()
    page.locator(".double").wait_for()


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
    steps: list[tuple[str, str, Callable[[Page], None]]] = [
        ("outbox", "/outbox", leave_unsent),
        ("outbox-two-versions", "/outbox", compare_versions),
        ("outbox-deleting", "/outbox", ask_to_delete),
        ("leaving", "/account", ask_on_leaving),
        ("sign-in-again", "/account", leave),
    ]
    return [Screen(*step, is_on_phone=True) for step in steps]


def _visits(found: list[Found]) -> list[Screen]:
    """What an adviser makes of a request: the visit, and each outcome of one that was not made."""
    attempt = next(page.path for page in found if page.endpoint == "entries.attempt")
    outcomes = ("absent", "postponed", "refused", "withdrawn")
    return [
        Screen("visit-made", attempt.replace("/attempt", "/correct?done=today")),
        *(Screen(f"attempt-{outcome}", attempt, partial(_choose, "outcome", outcome)) for outcome in outcomes),
    ]


def _choose(name: str, value: str, page: Page) -> None:
    page.locator(f"label.chip:has([name={name}][value={value}])").click()


def _desk(month: str) -> list[Screen]:
    return [
        Screen("deadlines-of-advisers", "/deadlines?service=techno_prevention"),
        Screen("month-of-a-theme", f"{month}?theme=1"),
        Screen("month-of-a-status", f"{month}?status=behind"),
        Screen("month-with-nothing", f"{month}?status=missed&theme=8"),
        Screen("entries-of-a-plan", f"{month}/1.1c/entries?period=plan"),
        Screen("entries-by-audience", f"{month}/1.1b/entries?period=year&by=audience"),
        Screen("entries-by-neighbourhood", f"{month}/5.1a/entries?period=year&by=neighbourhood"),
        Screen("result-day-by-day", f"{month}/5.1a#days"),
        Screen("entries-of-a-day", f"{month}/5.1a#days", partial(_follow, "#days td a")),
        Screen("entries-in-doubles", f"{month}/5.1a/entries?mark=duplicates"),
        Screen("manual-value-of-a-year", f"{month}/8.3a/manual?period=year"),
        Screen("entries-confidential", f"{month}/3.3a/entries?by=topic"),
    ]


def _staff(found: list[Found]) -> list[Screen]:
    first = {page.endpoint: page.path for page in reversed(found)}
    return [
        Screen("commune-person-added-refused", first["commune.add_person"], _send),
        Screen("commune-invited", first["commune.person"], _invite),
        Screen("commune-neighbourhood-added-refused", first["commune.new_neighbourhood"], _send),
        Screen("commune-arrangement-refused", first["commune.new_arrangement"], _send),
        Screen("commune-target-area-refused", first["commune.new_target_area"], _send),
        Screen("commune-service-days-refused", first["commune.service_days"], _send),
        Screen("commune-service-days-dated", first["commune.service_days"], _work_less_from_a_day_on),
        Screen("commune-staff-left", f"{first['commune.staff']}?state=left"),
        Screen("commune-staff-nobody", f"{first['commune.staff']}?state=left&service=scapi"),
    ]


def _work_less_from_a_day_on(page: Page) -> None:
    page.locator("main [name=weekdays][value=sun]").uncheck()
    page.locator("main [name=first_day]").fill("2099-06-01")
    page.locator("main button.go").click()
    page.locator(".message[role=status]").wait_for()


def _invite(page: Page) -> None:
    page.locator("main .buttons form button").first.click()
    page.locator(".qr").wait_for()


def _glances(year: str) -> list[Screen]:
    return [
        Screen("glance-of-a-service", f"{year}?service=peacekeepers&status=reached"),
        Screen("glance-with-nothing", f"{year}?service=peacekeepers&theme=7"),
        Screen("glance-of-a-quarter", f"{year}-Q2?theme=1"),
        Screen("glance-of-the-plan", f"{year[:-4]}plan?theme=5"),
        Screen("free-dates-of-a-place", "/monthly/free-dates", _choose_a_place),
        Screen("free-dates-mistaken", "/monthly/free-dates?first=2020-01-01"),
    ]


def _choose_a_place(page: Page) -> None:
    page.locator(".filter summary").click()
    _follow(".filter .chip:nth-child(2)", page)


def _evaluation(found: list[Found]) -> list[Screen]:
    listed, one = (
        next(page.path for page in found if page.endpoint == f"reports.{name}") for name in ("indicators", "indicator")
    )
    next_year = re.sub(r"/([0-9]{4})/", lambda year: f"/{int(year[1]) + 1}/", one)
    return [
        Screen("evaluation-to-explain", f"{listed}?shown=unexplained"),
        Screen("evaluation-of-a-theme", f"{listed}?theme=1"),
        Screen("evaluation-still-empty", next_year),
        Screen("evaluation-taken-over", next_year, partial(_follow, "button[name=take]")),
        Screen("evaluation-history", one, _open_history),
        Screen("evaluation-saved-meanwhile", one, _save_over_another),
    ]


def _open_history(page: Page) -> None:
    for version in page.locator(".version summary").all():
        version.click()


def _save_over_another(page: Page) -> None:
    """What whoever saves second meets; nothing is stored, because the version it was written over is named by hand."""
    page.locator("input[name=revision]").evaluate("input => { input.value = 1 }")
    page.fill("#motivation", "Une autre réponse.")
    page.locator("main button.go").click()
    page.locator("[data-mistakes]").wait_for()


def _send(page: Page) -> None:
    """Send the form half empty, past the browser's own checks, so that it is refused: by the phone itself where the
    form goes through it, else by the server with a page."""
    for name in ("case", "people", "reason", "ended_at", "first_day"):
        for field in page.locator(f"main [name={name}]:not([type=hidden], [type=radio]):enabled:visible").all():
            field.fill("")
    button = page.locator("main button.go:visible")
    button.evaluate("button => { button.form.noValidate = true }")
    button.click()
    page.locator("[data-mistakes]").wait_for()
