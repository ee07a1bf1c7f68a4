"""What a patrol costs a guard, counted from the first page: at most five taps, and nothing typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phones
from tests.browser.patrols import guard_at_home
from tests.browser.taps import Hand

AT_MOST = 5


def test_the_hand_counts_every_tap_and_notices_what_is_typed(phones: Phones) -> None:
    phone = phones.new()
    phone.sign_in("alice")
    phone.open("/entries/new/patrol")
    hand = Hand(phone.page)
    phone.choose("neighbourhood", "maritime")
    hand.expect_nothing_typed()
    phone.page.fill("#note", "Calme")
    with pytest.raises(AssertionError, match="note"):
        hand.expect_nothing_typed()
    assert hand.taps == 1
    phone.open("/entries/new/patrol")
    phone.page.locator("#ended_at").tap()
    with pytest.raises(AssertionError, match="ended_at"):
        hand.expect_nothing_typed()


def test_a_patrol_that_runs_costs_three_taps(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    with Hand(alice.page) as hand:
        hand.tap(alice.chip("neighbourhood", "maritime"))
        hand.tap(alice.button("start"))
        expect(alice.clock).to_be_visible()
        alice.pass_time("01:12:00")
        hand.tap(alice.button("finish"))
        expect(alice.button("start")).to_be_visible()
    assert hand.taps == 3 <= AT_MOST
    (patrol,) = alice.expect_sent(1)
    assert patrol.minutes == 72
