"""How a story ends: everybody comes back in turn, and puts in order what waits for them on the phone."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from playwright.sync_api import TimeoutError, expect

from . import hands
from .forms import put_right
from .judge import Version
from .person import Person

ROUNDS = 12
MINUTE = 60_000
QUICK = 2_000
WAITING = "[data-for=queued] .pill, [data-for=sending] .pill"


def settle(person: Person) -> None:
    """Everybody whose entries wait signs in and sends them; nothing may be left."""
    for owner in sorted({item["owner"] for item in person.phone.read("outbox")}):
        person.come(owner)
        for _ in range(ROUNDS):
            hands.open_page(person.phone, "/outbox")
            if not _take_next(person, owner):
                break
    for item in person.phone.read("outbox"):
        person.judge.lies.append(f"left: {item['owner']}'s {item['key']} is still {item['state']} on the phone")


def _take_next(person: Person, owner: str) -> bool:
    """Does the next thing that is to be done; False where nothing is."""
    page = person.page
    shown = hands.visible(page, "#outbox")
    hands.wait_for(shown)
    if hands.visible(page, "#nothing-waits").count():
        return False
    compare, open_it = hands.visible(page, "[data-compare]"), hands.visible(page, "[data-for=refused][data-open]")
    if compare.count():
        _choose(person, compare.first.get_attribute("href") or "")
    elif open_it.count():
        _put_right(person, open_it.first.get_attribute("href") or "", owner)
    elif hands.visible(page, "#send-now").count():
        person.phone.set_clock_wrong(person.phone.wrong_by + MINUTE)  # what a page left under way is not any more
        with suppress(TimeoutError):  # it went away: this page sent everything by itself
            page.locator("#send-now").tap(timeout=QUICK)
        expect(page.locator("#items").locator(WAITING)).to_have_count(0, timeout=MINUTE)
        person.say(f"  {owner} sends")
    else:
        return False
    return True


def _choose(person: Person, href: str) -> None:
    """Between what is stored and what waits here."""
    page, item = person.page, _item(person, href)
    page.locator(f'[data-compare][href="{href}"]').tap()
    hands.wait_for(page.locator("#conflict [data-choice]"))
    mine = page.locator("#conflict [data-choice=mine]")
    wants_mine = bool(mine.count()) and person.rng.random() < 0.6
    (mine if wants_mine else page.locator("#conflict [data-choice=stored]")).tap()
    dialog = "#ask-mine button[value=mine]" if wants_mine else "#ask-stored button[value=stored]"
    confirm = hands.visible(page, dialog)
    done = hands.visible(page, "#outbox-said > *")
    hands.wait_for(confirm, done)
    if confirm.count():
        confirm.tap()
    hands.wait_for(done)
    person.say(f"  {'mine' if wants_mine else 'stored'} of {href}")
    if not wants_mine:
        _give_up(person, item)


def _give_up(person: Person, item: dict[str, Any]) -> None:
    if item["address"].endswith("/withdraw"):
        next(deed for deed in person.judge.deeds if deed.id == item["id"]).withdrawal = "unknown"
    else:
        _version(person, item).is_given_up = True


def _put_right(person: Person, href: str, owner: str) -> None:
    page, item = person.page, _item(person, href)
    version = _version(person, item)
    hands.open_form(person.phone, href)
    right = put_right(item["kind"])
    hands.fill_in(page, right)
    version.typed |= right
    version.seen = hands.tap_save(page)
    person.say(f"  {owner} puts {version.mark} right: {version.seen}")


def _item(person: Person, href: str) -> dict[str, Any]:
    key = href.rpartition("#")[2].removeprefix("unsent=")
    return next(item for item in person.phone.read("outbox") if item["key"] == key)


def _version(person: Person, item: dict[str, Any]) -> Version:
    """What somebody wrote that waits there."""
    fields = dict(item["fields"])
    mark = fields.get("note") or fields.get("case") or item["id"]
    return next(each for deed in person.judge.deeds for each in deed.versions if each.mark == mark)
