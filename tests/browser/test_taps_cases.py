"""What a contact costs a case worker, counted from the first page: at most six taps, and nothing typed."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from fieldlog.entries.rules import is_mistyped, new_case_number
from tests.browser.cases import log_contact, type_case
from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import kept, rows, state, wait_for
from tests.browser.installed import APP_IS_KEPT, sign_in_and_keep
from tests.browser.taps import Hand
from tests.browser.unsent import forgive_failed_requests

AT_MOST = 6
CHOSEN = "#case [type=radio]:checked"
CASE_AND_TOPICS = (
    "SELECT entry.case_number, group_concat(entry_topic.topic) FROM entry "
    "JOIN entry_topic ON entry_topic.entry_number = entry.number WHERE entry.id = ?"
)


def tap_chip(hand: Hand, name: str, value: str) -> None:
    chip = hand.page.locator("label.chip", has=hand.page.locator(f'[name={name}][value="{value}"]'))
    if not chip.is_visible():
        hand.tap(hand.page.locator(f"[data-field={name}] summary"))
    hand.tap(chip)


def save(hand: Hand) -> str:
    """Gives the id of what was stored."""
    id = hand.page.locator("main [name=id]").input_value()
    with hand.page.expect_navigation():
        hand.tap(hand.page.locator("main button.go"))
    return id


def test_a_contact_with_two_kinds_of_help_and_a_relay_in_a_recent_case(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    log_contact(support, "RECENT-1")
    support.open("/home")
    expect(support.page.locator("h1")).to_have_text("Quel dossier ?")
    with Hand(support.page) as hand:
        hand.tap(support.page.locator("#cases a", has_text="RECENT-1"))
        expect(support.page.locator(CHOSEN)).to_have_value("RECENT-1")
        tap_chip(hand, "topic", "interview")
        tap_chip(hand, "topic", "socio_administrative")
        tap_chip(hand, "relayed_to", "mediation")
        id = save(hand)
    assert hand.taps <= AT_MOST
    ((case, topics),) = rows(support.site, CASE_AND_TOPICS, id)
    assert (case, set(topics.split(","))) == ("RECENT-1", {"interview", "socio_administrative"})


def test_a_first_contact_in_a_new_case_without_network(phones: Phones) -> None:
    support = phones.new()
    sign_in_and_keep(support, "support")
    support.page.evaluate(APP_IS_KEPT)
    support.context.set_offline(True)
    support.open("/home")
    with Hand(support.page) as hand:
        hand.tap(support.page.locator("#cases a", has_text="Nouveau dossier"))
        expect(support.page.locator("#case [data-fresh]")).to_be_visible()
        number = support.page.locator(CHOSEN).input_value()
        tap_chip(hand, "topic", "interview")
        id = save(hand)
    assert hand.taps == 3 <= AT_MOST
    assert re.fullmatch("[2-9A-Z]{4}-[2-9A-Z]{4}", number)
    assert not is_mistyped(number)
    support.context.set_offline(False)
    expect(state(support)).to_have_text("Tout est envoyé")
    assert rows(support.site, CASE_AND_TOPICS, id) == [(number, "interview")]
    everything = [kept(support, "support", store) for store in ("outbox", "sent", "state", "drafts")]
    assert number not in str(everything)
    forgive_failed_requests(phones)


def test_a_pinned_case_is_a_tap_away_without_network_and_in_no_address(phones: Phones) -> None:
    support = phones.new()
    sign_in_and_keep(support, "support")
    support.page.evaluate(APP_IS_KEPT)
    support.open("/entries/new/case_contact")
    type_case(support, "PINNED-2")
    support.page.locator("label.pin").tap()
    wait_for(support, "support", "state", lambda values: ["PINNED-2"] in values)
    support.context.set_offline(True)
    support.open("/home")
    expect(support.page.locator("h1")).to_have_text("Quel dossier ?")
    support.page.locator("#cases a", has_text="PINNED-2").tap()
    expect(support.page.locator(CHOSEN)).to_have_value("PINNED-2")
    assert "PINNED-2" not in support.page.url
    forgive_failed_requests(phones)


def test_what_was_left_about_another_case_does_not_get_into_the_one_that_was_tapped(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    log_contact(support, "TAPPED-1")
    support.open("/entries/new/case_contact")
    type_case(support, "LEFT-1")
    support.choose("topic", "psychological_support")
    wait_for(support, "support", "drafts", lambda drafts: "psychological_support" in str(drafts))
    support.open("/home")
    support.page.locator("#cases a", has_text="TAPPED-1").tap()
    message = support.page.locator(".message[role=status]", has_text="Une autre entrée est restée inachevée")
    expect(message).to_be_visible()
    assert chosen(support) == ["TAPPED-1"]
    message.locator("button").tap()
    expect(support.page.locator("#case-number")).to_have_value("LEFT-1")
    assert chosen(support) == ["", "psychological_support"]


def chosen(phone: Phone) -> list[str]:
    return [each.input_value() for each in phone.page.locator(f"{CHOSEN}, #topic input:checked").all()]


def test_phone_and_server_judge_a_number_alike(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    support.open("/entries/new/case_contact")
    type_case(support, "X")
    field, warning = support.page.locator("#case-number"), support.page.locator("[data-mistyped]")
    for _ in range(20):
        right = new_case_number()
        wrong = right[1] + right[0] + right[2:]
        for number in (right, wrong, "2024-0012", right.lower()):
            field.fill(number)
            assert warning.is_visible() == is_mistyped(number), number
    made = support.page.locator("[name=new_number]")
    for _ in range(20):
        made.tap()
        assert not is_mistyped(support.page.locator(CHOSEN).input_value())
