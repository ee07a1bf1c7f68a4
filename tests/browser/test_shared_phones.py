"""A phone that passes from hand to hand: nobody sees, sends or deletes what somebody else wrote on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import PASSWORD, Phone, Phones
from tests.browser.installed import APP_IS_KEPT
from tests.browser.unsent import DAY, Sending, forgive_failed_requests, log_patrol, state_of, stored_notes

CHANGE_PERSON = "form[data-sign-out=here] button"
START, END = "03:41", "04:17"  # of a round of Alice; nobody else begins or ends then
HANDED_ON = ("/home", "/outbox", "/account", "/entries/", "/entries/new/patrol")


@pytest.fixture
def phone(phones: Phones) -> Iterator[Phone]:
    """The guards' phone, with Alice signed in and the app on it."""
    phone = phones.new()
    phone.sign_in("alice")
    phone.page.evaluate(APP_IS_KEPT)
    phone.page.reload()
    yield phone
    forgive_failed_requests(phones)


@pytest.fixture
def sending(phone: Phone) -> Sending:
    return Sending(phone)


@pytest.fixture
def notes(phone: Phone, sending: Sending) -> list[str]:
    """What two rounds of Alice say, that are still on the phone; there is a connection again."""
    sending.block()
    notes = [f"canari-{uuid4()}" for _ in range(2)]
    log_patrol(phone, notes[0])
    log_patrol(phone, notes[1], start=f"{DAY}T{START}", end=END)
    phone.open("/account")
    expect(state_of(phone)).to_have_text("2 sur ce téléphone")
    return notes


def choose_person(phone: Phone, name: str) -> None:
    """At the door: tap a name, type the password."""
    phone.page.locator("#people").get_by_role("button", name=name, exact=True).tap()
    expect(phone.page.locator("#password")).to_be_focused()
    phone.page.fill("#password", PASSWORD)
    phone.save()


def at_the_door(page: Page) -> None:
    expect(page).to_have_url(re.compile("/sign-in$"))
    expect(page.locator("#people")).to_be_visible()


def test_what_alice_keeps_on_the_phone_waits_until_she_comes_back(
    phone: Phone, sending: Sending, notes: list[str]
) -> None:
    asked = phone.page.locator("#ask-sign-out")
    phone.page.locator(CHANGE_PERSON).tap()
    expect(asked).to_contain_text("2 entrées")
    expect(asked.get_by_role("button", name="Garder jusqu’à mon retour")).to_be_focused()
    sending.unblock()
    phone.page.keyboard.press("Enter")
    at_the_door(phone.page)

    phone.sign_in("bob")
    for path in HANDED_ON:
        phone.open(path)
        expect(state_of(phone)).to_have_text("Tout est envoyé")
        texts = phone.page.content()
        assert not [word for word in (*notes, START, END) if word in texts], path
    phone.open("/outbox")
    expect(phone.page.locator("#colleagues")).to_contain_text("2 entrées d’un collègue")
    expect(phone.page.locator("#items > li")).to_have_count(0)
    own = f"bob-{uuid4()}"
    log_patrol(phone, own)
    assert {post["owner"] for post in sending.posts} == {"bob"}
    assert stored_notes(phone.site, *notes, own) == {**dict.fromkeys(notes, 0), own: 1}

    phone.open("/account")
    phone.page.locator(CHANGE_PERSON).tap()
    at_the_door(phone.page)
    choose_person(phone, "Alice")
    expect(state_of(phone)).to_have_text("Tout est envoyé")
    assert stored_notes(phone.site, *notes) == dict.fromkeys(notes, 1)


def test_everything_can_be_sent_before_signing_out(phone: Phone, sending: Sending, notes: list[str]) -> None:
    asked = phone.page.locator("#ask-sign-out")
    phone.page.locator(CHANGE_PERSON).tap()
    asked.get_by_role("button", name="Envoyer maintenant").tap()
    expect(asked).to_contain_text("2 entrées n’ont pas pu partir")
    sending.unblock()
    asked.get_by_role("button", name="Envoyer maintenant").tap()
    at_the_door(phone.page)
    assert stored_notes(phone.site, *notes) == dict.fromkeys(notes, 1)


def test_deleting_everything_is_asked_twice_and_says_how_much(phone: Phone, sending: Sending, notes: list[str]) -> None:
    asked, sure = phone.page.locator("#ask-sign-out"), phone.page.locator("#ask-delete-all")
    phone.page.locator(CHANGE_PERSON).tap()
    asked.get_by_role("button", name="Supprimer").tap()
    expect(sure).to_contain_text("2 entrées")
    expect(sure.get_by_role("button", name="Retour, ne rien supprimer")).to_be_focused()
    phone.page.keyboard.press("Enter")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Rester connecté").tap()
    expect(state_of(phone)).to_have_text("2 sur ce téléphone")
    phone.page.locator(CHANGE_PERSON).tap()
    asked.get_by_role("button", name="Supprimer").tap()
    sending.unblock()
    sure.get_by_role("button", name="Supprimer pour toujours").tap()
    at_the_door(phone.page)
    choose_person(phone, "Alice")
    expect(state_of(phone)).to_have_text("Tout est envoyé")
    assert stored_notes(phone.site, *notes) == dict.fromkeys(notes, 0)


def test_with_nothing_on_the_phone_nobody_is_asked_and_nothing_is_wiped(phone: Phone) -> None:
    cleared: list[str] = []

    def listen(response: Response) -> None:
        cleared.append(response.headers.get("clear-site-data", ""))

    phone.page.on("response", listen)
    phone.open("/account")
    phone.page.locator("form[data-sign-out=everywhere] button").tap()
    at_the_door(phone.page)
    assert not [said for said in cleared if "storage" in said or "*" in said]
    phone.open("/home")
    expect(phone.page).to_have_url(re.compile(r"/sign-in\?next="))


def test_a_name_can_be_forgotten_but_not_that_entries_wait(phone: Phone, sending: Sending, notes: list[str]) -> None:
    phone.page.locator(CHANGE_PERSON).tap()
    sending.unblock()
    phone.page.locator("#ask-sign-out").get_by_role("button", name="Garder").tap()
    at_the_door(phone.page)
    phone.page.locator("#people").get_by_role("button", name="Oublier sur ce téléphone\u00a0: Alice").tap()
    expect(phone.page.locator("#people")).to_be_hidden()
    phone.page.reload()
    expect(phone.page.locator("#username")).to_be_visible()
    assert "Alice" not in phone.page.content()
    phone.sign_in("bob")
    phone.open("/outbox")
    expect(phone.page.locator("#colleagues")).to_contain_text("2 entrées d’un collègue")
    phone.open("/account")
    phone.page.locator(CHANGE_PERSON).tap()
    at_the_door(phone.page)
    expect(phone.page.locator("#people li")).to_have_count(1)  # Bob


def test_signing_out_without_network_shows_nobody_and_is_carried_out_before_anything_is_sent(
    phone: Phone, sending: Sending, notes: list[str]
) -> None:
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    other_tab = phone.context.new_page()
    other_tab.goto(f"{phone.site.address}/home")
    expect(other_tab.locator("#outbox-state a")).to_have_text("2 sur ce téléphone")
    phone.context.set_offline(True)
    phone.open("/account")  # which only the server has: what stands in for it leads out all the same
    phone.page.locator(CHANGE_PERSON).tap()
    phone.page.locator("#ask-sign-out").get_by_role("button", name="Garder").tap()
    for page in (phone.page, other_tab):
        expect(page.locator("h1")).to_have_text("Personne n’est connecté sur ce téléphone.")
    for path in HANDED_ON:
        phone.open(path)
        expect(phone.page.locator("h1")).to_have_text("Personne n’est connecté sur ce téléphone.")
        texts = phone.page.content()
        assert not [word for word in ("Alice", "alice", *notes, START, END) if word in texts], path

    phone.context.set_offline(False)  # pages come through, and nothing else yet
    phone.open("/home")
    expect(phone.page.locator("h1")).to_have_text("Personne n’est connecté sur ce téléphone.")
    assert "Alice" not in phone.page.content()
    phone.context.set_offline(True)
    sending.unblock()
    phone.context.set_offline(False)
    at_the_door(phone.page)
    signed_out = next(place for place, request in enumerate(asked) if request.endswith("/sign-out"))
    assert not [request for request in asked[:signed_out] if request.startswith("POST") and "/entries/" in request]
    assert sending.posts == []
    assert phone.ask("/session.json").status == 401
    phone.page.reload()  # its form may be of the sign-in that ended meanwhile
    choose_person(phone, "Alice")
    expect(state_of(phone)).to_have_text("Tout est envoyé")
    assert stored_notes(phone.site, *notes) == dict.fromkeys(notes, 1)
