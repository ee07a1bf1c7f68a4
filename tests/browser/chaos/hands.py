"""What a person does on the phone, with taps, and what that person reads on the screen afterwards."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import Error, Locator, Page, TimeoutError

from tests.browser.conftest import PASSWORD

from .judge import Fields, Seen
from .phone import Phone

# The screens a tap may lead to, in the words that are read there.
READ: dict[Seen, re.Pattern[str]] = {
    "sent": re.compile("^(?:Envoyé|Tout est envoyé)"),
    "not saved": re.compile("^Pas enregistré"),
}
SAID = re.compile("Envoyé|[Ss]ur ce téléphone|Pas enregistré")
CHIPS = {"neighbourhood", "topic", "audience", "crew"}
NOT_OURS = "body:not(:has(a.skip))"
QUICK = 3_000  # milliseconds
Where = Literal["form", "sign-in", "elsewhere"]


class NoWay(Exception):
    """What was meant to be done cannot be done now, and nothing was done."""


def visible(page: Page, selector: str) -> Locator:
    return page.locator(selector).locator("visible=true")


def wait_for(*things: Locator) -> None:
    """Until one of them can be seen."""
    one, *others = things
    for other in others:
        one = one.or_(other)
    one.locator("visible=true").first.wait_for()


def open_page(phone: Phone, path: str) -> None:
    """Raises NoWay where the page is not ours: no network, and nothing of ours on this phone yet."""
    try:
        phone.go(path)
    except TimeoutError:
        raise
    except Error as error:
        if "net::" not in str(error):
            raise
        raise NoWay(path) from error
    if phone.page.locator(NOT_OURS).count():
        raise NoWay(path)


def open_form(phone: Phone, path: str) -> Where:
    """Which of these came: the form, the door, or something else, such as words for why there is no form."""
    open_page(phone, path)
    if path.startswith(phone.page.url.removeprefix(phone.address)[:1]) and "#" in path:
        phone.page.reload()  # an address that differs in its fragment only opens nothing
    form = visible(phone.page, "form[data-outbox]")
    door = visible(phone.page, "#password")
    hindrance = visible(phone.page, "main > .message, main > h1")
    wait_for(form, door, hindrance)
    if door.count():
        return "sign-in"
    try:
        form.wait_for(timeout=QUICK)
    except TimeoutError:
        return "elsewhere"
    return "form"


def fill_in(page: Page, fields: Fields) -> None:
    """As a person does who looks at the result: what was filled in by itself meanwhile is written over."""
    for _ in range(3):
        for name, value in fields.items():
            choose(page, name, value) if name in CHIPS else type_in(page, name, value)
        if all(says(page, name, value) for name, value in fields.items()):
            return
    raise AssertionError(f"the form does not keep {fields}")


def choose(page: Page, name: str, value: str) -> None:
    """That one alone: a draft that came back may hold others."""
    if not chip(page, name, value).locator("input").is_checked():
        tap_chip(page, chip(page, name, value))
    for other in chosen(page, name):
        if other != value:
            tap_chip(page, chip(page, name, other))


def chip(page: Page, name: str, value: str) -> Locator:
    return page.locator("label.chip", has=page.locator(f'[name={name}][value="{value}"]'))


def tap_chip(page: Page, chip: Locator) -> None:
    if not chip.is_visible():
        page.locator("form details.more", has=chip).locator("summary").tap()
    chip.tap()


def chosen(page: Page, name: str) -> list[str]:
    return [box.get_attribute("value") or "" for box in page.locator(f"form label.chip [name={name}]:checked").all()]


def type_in(page: Page, name: str, value: str) -> None:
    """A case is chosen among the recent ones, unless one says that it is another."""
    if name == "case" and not box(page, name).is_visible():
        choose(page, name, "")
    box(page, name).fill(value)


def says(page: Page, name: str, value: str) -> bool:
    return chosen(page, name) == [value] if name in CHIPS else box(page, name).input_value() == value


def box(page: Page, name: str) -> Locator:
    """Where that field is typed; some can also be chosen."""
    return page.locator(f"form [name={name}]:not([type=radio])")


def give_reason(page: Page, reason: str) -> None:
    box(page, "reason").fill(reason)


def tap_save(page: Page, *, twice: bool = False) -> Seen:
    """Tap the button, perhaps in a hurry, and read what the phone says to it."""
    tap(page, twice=twice)
    return read_answer(page)


def tap(page: Page, *, twice: bool = False) -> None:
    button = visible(page, "form[data-outbox] button.go")
    button.dblclick() if twice else button.tap()


def keep_both(page: Page) -> None:
    """Two rounds at once: both are right, says the first of the reasons, once the question has been read."""
    visible(page, "button.go[aria-disabled=false]").wait_for()
    page.locator("#overlap_reason button[name=overlap_reason]").first.tap()


def read_answer(page: Page) -> Seen:
    """The words about the entry; where they are gone already, what the corner of the first page says. A page that has
    nothing to do with the form any more is a promise too: the phone let go of what was written."""
    said = visible(page, "main .message").filter(has_text=SAID)
    refused, overlapping = visible(page, "[data-mistakes]"), visible(page, "#overlap_reason .buttons")
    two_versions, home = visible(page, "#conflict"), visible(page, "#today")
    elsewhere = visible(page, "main:not(:has(form[data-outbox])) h1")
    wait_for(said, refused, overlapping, two_versions, elsewhere, page.locator(NOT_OURS))
    if overlapping.count():
        keep_both(page)
        wait_for(said, refused, two_versions, elsewhere, page.locator(NOT_OURS))
    if refused.count():
        return "refused"
    if home.count():
        wait_for(page.locator("#outbox-state a"))
    words = [*said.all_inner_texts(), *page.locator("#outbox-state a").all_inner_texts(), ""]
    return next((seen for seen, read in READ.items() if read.search(words[0].strip())), "on this phone")


def sign_in(phone: Phone, username: str) -> bool:
    """Through the door that is open; False where there is no answer."""
    page = phone.page
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.locator("main form button.go").tap()
    here = page.locator(f'meta[name="person"][content="{username}"]')
    here.or_(page.locator(NOT_OURS)).or_(page.locator("[data-mistakes]")).first.wait_for(state="attached")
    return bool(here.count())


def sign_out(phone: Phone) -> None:
    """What has not been sent stays on the phone. Raises NoWay where no door opens: without network the phone signs out
    by itself, and nobody can come in."""
    open_page(phone, "/account")
    button = visible(phone.page, "form[data-sign-out=here] button")
    if not button.count():
        raise NoWay("/account")
    button.tap()
    keep = visible(phone.page, "#ask-sign-out button[value=keep]")
    door = visible(phone.page, "#password")
    closed = visible(phone.page, "main a[href='/sign-in']").or_(phone.page.locator(NOT_OURS))
    wait_for(keep, door, closed)
    if keep.count():
        keep.tap()
        wait_for(door, closed)
    if not door.count():
        raise NoWay("signed out without network")
