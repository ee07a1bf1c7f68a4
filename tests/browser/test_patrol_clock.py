"""When the clock alone cannot say how long a patrol took: it was forgotten, the phone's clock was moved, or the night
had an hour more or less than others.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phones
from tests.browser.patrols import Guard, guard_at_home
from tests.browser.test_accessibility import faults_of
from tests.browser.unsent import forgive_failed_requests

EVENING = "2026-11-10T17:30:00Z"  # 18:30 in Brussels, when the night shift begins


def is_asked(guard: Guard) -> None:
    expect(guard.question).to_have_text("Toujours en patrouille ?")
    expect(guard.clock).to_have_count(0)


@pytest.mark.parametrize(
    ("start", "passes", "shown", "minutes"),
    [
        ("2026-03-28T21:00:00Z", "05:00:00", "5:00", 300),  # 22:00 to 04:00 on the night that has no 02:00
        ("2026-10-24T20:00:00Z", "07:00:00", "7:00", 420),  # 22:00 to 04:00 on the night that has it twice
        ("2026-11-10T22:50:00Z", "00:40:00", "0:40", 40),  # over midnight
    ],
)
def test_a_night_takes_as_long_as_it_took(phones: Phones, start: str, passes: str, shown: str, minutes: int) -> None:
    alice = guard_at_home(phones, clock=start)
    alice.start("maritime")
    alice.pass_time(passes)
    expect(alice.clock).to_have_text(shown)
    alice.finish()
    (patrol,) = alice.expect_sent(1)
    assert patrol.minutes == minutes
    assert patrol.started_at == start[:16].replace("T", " ")


def test_a_forgotten_patrol_is_asked_about_and_its_end_is_marked_as_an_estimate(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="2026-11-10T08:00:00Z")
    alice.start("maritime")
    alice.pass_time("09:59:00")
    expect(alice.clock).to_have_text("9:59")
    alice.pass_time("00:02:00")
    is_asked(alice)
    said = re.search(r"\d\d:\d\d", alice.button("ended-about").inner_text())
    assert said
    alice.tap(alice.button("ended-about"))
    expect(alice.button("start")).to_be_visible()
    (patrol,) = alice.expect_sent(1)
    assert patrol.is_end_estimated
    start, end = (datetime.fromisoformat(each) for each in (patrol.started_at, patrol.ended_at))
    assert f"{end + timedelta(hours=1):%H:%M}" == said[0]
    assert start < end <= start + timedelta(hours=10)
    alice.page.goto(f"{alice.site.address}/entries/{patrol.id}")
    expect(alice.page.locator(".hint", has_text="estim")).to_be_visible()


def test_the_morning_after_another_end_can_be_given(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="2026-11-10T21:30:00Z")
    alice.start("maritime")
    alice.pass_time("07:29:00")
    expect(alice.clock).to_have_text("7:29")  # 05:59
    alice.pass_time("00:02:00")
    is_asked(alice)
    alice.page.fill("#patrol-end", "07:30")
    alice.tap(alice.button("ended-at"))
    expect(alice.page.locator("#no-end")).to_be_visible()  # that is still to come
    alice.page.fill("#patrol-end", "02:05")
    alice.tap(alice.button("ended-at"))
    expect(alice.button("start")).to_be_visible()
    (patrol,) = alice.expect_sent(1)
    assert (patrol.minutes, patrol.ended_at, patrol.is_end_estimated) == (215, "2026-11-11 01:05", True)


def test_a_patrol_of_days_ago_ends_on_the_day_it_began(phones: Phones) -> None:
    alice = guard_at_home(phones, clock=EVENING)
    alice.page.context.set_offline(True)
    alice.start("maritime")
    for _day in range(3):
        alice.pass_time("23:20:00")
    is_asked(alice)
    expect(alice.page.locator("#patrol [data-since-words]:visible")).to_contain_text("10/11")
    alice.page.fill("#patrol-end", "02:00")
    alice.tap(alice.button("ended-at"))
    expect(alice.button("start")).to_be_visible()
    alice.page.context.set_offline(False)
    (patrol,) = alice.expect_sent(1)
    assert (patrol.minutes, patrol.ended_at) == (450, "2026-11-11 01:00")
    forgive_failed_requests(phones)


def test_whoever_is_still_on_patrol_says_so_and_is_asked_again(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="2026-11-10T06:00:00Z")
    alice.start("maritime")
    alice.pass_time("10:05:00")
    is_asked(alice)
    assert faults_of(alice.page) == []
    alice.tap(alice.button("still"))
    expect(alice.clock).to_have_text("10:05")
    alice.pass_time("01:55:00")
    expect(alice.clock).to_have_text("12:00")
    alice.pass_time("00:10:00")
    is_asked(alice)


@pytest.mark.parametrize("moved_to", ["2026-11-10T12:00:00Z", "2026-11-10T21:45:00Z"])
def test_a_clock_that_was_moved_never_says_when_a_patrol_ended(phones: Phones, moved_to: str) -> None:
    alice = guard_at_home(phones, clock=EVENING)
    alice.start("maritime")
    alice.pass_time("00:30:00")
    expect(alice.clock).to_have_text("0:30")
    alice.page.clock.set_system_time(moved_to)
    alice.page.clock.run_for(20_000)
    is_asked(alice)
    expect(alice.page.locator("[data-clock-moved]")).to_be_visible()
    expect(alice.button("ended-about")).to_have_count(0)
    alice.page.reload()
    is_asked(alice)  # the phone does not forget it
    alice.page.fill("#patrol-end", "19:10")
    alice.tap(alice.button("ended-at"))
    expect(alice.button("start")).to_be_visible()
    (patrol,) = alice.expect_sent(1)
    assert (patrol.minutes, patrol.is_end_estimated) == (40, True)


def test_a_stop_after_the_clock_went_back_stores_no_negative_patrol(phones: Phones) -> None:
    alice = guard_at_home(phones, clock=EVENING)
    alice.start("maritime")
    alice.page.clock.set_system_time("2026-11-10T15:00:00Z")
    alice.tap(alice.button("finish"))  # before the page has noticed
    is_asked(alice)
    assert alice.stored() == []
