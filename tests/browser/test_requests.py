"""What the adviser makes of a request, in the office and in a stairwell: counted in taps, nothing typed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Locator, expect

from fieldlog.dates import today
from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import kept, ready, rows, state
from tests.browser.taps import Hand
from tests.browser.unsent import forgive_failed_requests

MOST_TAPS = 6
ASKED_ON = today() - timedelta(13)
JSON = {"Accept": "application/json"}
STORED = "SELECT day, revision, withdrawn_reason FROM entry WHERE id = ?"
TRIED = "SELECT outcome, until FROM entry_attempt JOIN entry ON entry.number = entry_number WHERE entry.id = ?"


def ask_for_visits(phones: Phones, count: int = 1) -> list[str]:
    """Requests that run out tomorrow, so that they stand in front; logged before a phone has its lists."""
    office = phones.new()
    office.sign_in("adviser")
    ids = [str(uuid4()) for _ in range(count)]
    token = office.ask("/session.json").json()["csrf_token"]
    fields = {"csrf_token": token, "topic": "pre_offence", "audience": "resident", "requested_on": str(ASKED_ON)}
    for id in ids:
        address = f"{office.site.address}/entries/new/techno_visit"
        answer = office.context.request.post(address, form={**fields, "id": id}, headers=JSON)
        assert answer.status == 201, answer.text()
    office.context.close()
    return ids


def the_request(adviser: Phone, id: str) -> Locator:
    return adviser.page.locator(f'[data-request="{id}"]')


def chip(adviser: Phone, words: str) -> Locator:
    return adviser.page.locator("label.chip", has_text=words)


def save(adviser: Phone, hand: Hand) -> None:
    with adviser.page.expect_navigation():
        hand.tap(adviser.page.locator("main button.go"))


def test_a_visit_from_a_request_costs_two_taps_from_home(phones: Phones) -> None:
    [id] = ask_for_visits(phones)
    adviser = ready(phones, "adviser")
    adviser.open("/home")
    clock = the_request(adviser, id).locator("[data-clock=request]")
    expect(clock).to_have_text("1 jdemande")
    with Hand(adviser.page) as hand:
        hand.tap(the_request(adviser, id).get_by_role("link", name="Visite faite"))
        save(adviser, hand)
    assert hand.taps == 2 <= MOST_TAPS
    expect(state(adviser)).to_have_text("Tout est envoyé")
    for _ in range(50):  # what is sent already says so before this is
        if (stored := rows(adviser.site, STORED, id)) == [(str(today()), 2, None)]:
            return
        adviser.page.wait_for_timeout(100)
    raise AssertionError(stored)


def test_without_network_what_happened_at_the_door_waits_on_the_phone_and_arrives(phones: Phones) -> None:
    absent, refused = ask_for_visits(phones, 2)
    adviser = ready(phones, "adviser")
    adviser.context.set_offline(True)
    adviser.open("/home")
    expect(the_request(adviser, absent).locator("[data-clock=request]")).to_have_text("1 jdemande")
    with Hand(adviser.page) as hand:
        hand.tap(the_request(adviser, absent).get_by_role("link", name="Pas faite"))
        hand.tap(chip(adviser, "Personne n’était là"))
        save(adviser, hand)
        hand.tap(the_request(adviser, absent).get_by_role("link", name="Pas faite"))
        hand.tap(chip(adviser, "Reportée à un autre jour"))
        hand.tap(chip(adviser, "dans une semaine"))
        save(adviser, hand)
        hand.tap(the_request(adviser, refused).get_by_role("link", name="Pas faite"))
        hand.tap(chip(adviser, "Refusée par la personne"))
        save(adviser, hand)
    assert hand.taps == 10
    expect(the_request(adviser, absent).locator(".pill")).to_have_text("changement sur ce téléphone")
    titles = {item["title"] for item in kept(adviser, "adviser", "outbox")}
    assert titles == {"Personne n’était là", "Reportée à un autre jour", "Refusée par la personne"}
    adviser.context.set_offline(False)
    expect(state(adviser)).to_have_text("Tout est envoyé")
    until = str(today() + timedelta(7))
    assert rows(adviser.site, TRIED, absent) == [("absent", None), ("postponed", until)]
    assert rows(adviser.site, STORED, absent) == [(None, 1, None)]
    assert rows(adviser.site, STORED, refused) == [(None, 2, "refusé par la personne")]
    adviser.open("/requests")
    expect(the_request(adviser, absent)).to_contain_text("reportée à sa demande")
    expect(the_request(adviser, refused)).to_have_count(0)
    forgive_failed_requests(phones)


def test_when_the_network_goes_after_home_was_shown_the_phone_still_opens_the_visit(phones: Phones) -> None:
    [id] = ask_for_visits(phones)
    adviser = ready(phones, "adviser")
    adviser.open("/home")
    adviser.context.set_offline(True)
    the_request(adviser, id).get_by_role("link", name="Visite faite").tap()
    expect(adviser.page.locator("[name=reason]:checked")).to_have_value("visite effectuée")
    expect(adviser.page.locator("h1")).to_have_text("Visite faite")
    expect(adviser.page.locator("main button.go")).to_have_text("Enregistrer")
    adviser.save()
    [item] = kept(adviser, "adviser", "outbox")
    assert (item["address"], item["title"]) == (f"/entries/{id}/correct", "Visite faite")
    adviser.open("/outbox")
    adviser.page.locator("#items").get_by_role("link", name="Ouvrir").tap()
    expect(adviser.page.locator("h1")).to_have_text("Visite faite")
    forgive_failed_requests(phones)


def test_a_request_after_a_burglary_costs_five_taps_from_home_and_nothing_is_typed(phones: Phones) -> None:
    adviser = ready(phones, "adviser")
    adviser.open("/home")
    with Hand(adviser.page) as hand:
        hand.tap(adviser.page.locator("main a.go[href='/entries/new/techno_visit']:visible"))
        hand.tap(chip(adviser, "Après infraction"))
        hand.tap(chip(adviser, "Habitant"))
        hand.tap(adviser.page.locator("[data-field=offence_on]").get_by_role("button", name="hier", exact=True))
        save(adviser, hand)
    assert hand.taps == 5
    id = adviser.page.url.rpartition("/")[2].removesuffix("#sent")
    asked = "SELECT requested_on, offence_on, day FROM entry WHERE id = ?"
    assert rows(adviser.site, asked, id) == [(str(today()), str(today() - timedelta(1)), None)]
