"""A patrol on the phone: begun with a tap, ended with a tap, on the server once with the right minutes, whatever
happens to the phone in between.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.chaos.phone import Phone as Killable
from tests.browser.conftest import PASSWORD, PATIENCE, Phone, Phones, Site, make_commune
from tests.browser.patrols import Guard, app_is_kept, at_home, guard_at_home
from tests.browser.unsent import forgive_failed_requests
from tests.live import serving

STOP_AT_ONCE = """async ids => {
  const folder = document.querySelector('script[src*="/js/"]').src.split("/js/")[0];
  const { finishPatrol } = await import(`${folder}/js/patrol.js`);
  const say = () => ({ title: "", text: "" });
  return Promise.all(ids.map(id => finishPatrol("alice", id, { say })));
}"""


def test_a_patrol_takes_three_taps_and_no_typing(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    alice.start("maritime")
    expect(alice.question).to_have_text("En patrouille")
    alice.pass_time("01:12:00")
    expect(alice.clock).to_have_text("1:12")
    alice.finish()
    assert alice.taps == 3
    expect(alice.page.locator("#patrol-finished")).to_contain_text("1 h 12")
    (patrol,) = alice.expect_sent(1)
    assert (patrol.minutes, patrol.neighbourhood, patrol.crew) == (72, "maritime", ())
    assert not patrol.is_end_estimated


def test_the_next_round_of_a_shift_begins_with_one_tap(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    alice.start("etangs-noirs", "bob")
    alice.pass_time("00:30:00")
    alice.finish()
    alice.pass_time("00:20:00")
    alice.taps = 0
    alice.tap(alice.button("start"))
    expect(alice.page.locator("#patrol [data-since-words]:visible")).to_contain_text("avec Bob")
    alice.pass_time("00:40:00")
    alice.finish()
    assert alice.taps == 2
    assert [(patrol.minutes, patrol.neighbourhood, patrol.crew) for patrol in alice.expect_sent(2)] == [
        (30, "etangs-noirs", ("bob",)),
        (40, "etangs-noirs", ("bob",)),
    ]


def test_nothing_begins_without_a_neighbourhood(phones: Phones) -> None:
    alice = guard_at_home(phones)
    alice.tap(alice.button("start"))
    expect(alice.page.locator("#no-neighbourhood")).to_be_visible()
    assert alice.running() is None
    alice.start("maritime")
    expect(alice.page.locator("#no-neighbourhood")).to_be_hidden()


def test_a_double_tap_neither_ends_what_it_began_nor_begins_anew_what_it_ended(phones: Phones) -> None:
    alice = guard_at_home(phones)
    alice.tap(alice.chip("neighbourhood", "maritime"))
    double_tap(alice, "start")
    expect(alice.clock).to_be_visible()
    running = alice.running()
    assert running
    expect(alice.button("finish")).to_be_enabled()
    double_tap(alice, "finish")
    expect(alice.button("start")).to_be_enabled()
    assert alice.running() is None
    (patrol,) = alice.expect_sent(1)
    assert patrol.id == running["id"]


def double_tap(guard: Guard, do: str) -> None:
    """Two taps at one place, as fast as a nervous thumb: the second meets whatever stands there by then."""
    box = guard.button(do).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    guard.page.touchscreen.tap(x, y)
    guard.page.wait_for_timeout(80)
    guard.page.touchscreen.tap(x, y)


def test_another_neighbourhood_ends_one_entry_and_begins_the_next_at_the_same_minute(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    alice.start("maritime", "bob")
    alice.pass_time("00:25:00")
    alice.move("etangs-noirs")
    expect(alice.page.locator("#patrol b[data-place]:visible")).to_have_text("Étangs Noirs")
    expect(alice.clock).to_have_text("0:00")
    alice.pass_time("01:00:00")
    alice.finish()
    first, second = alice.expect_sent(2)
    assert (first.neighbourhood, first.minutes, first.crew) == ("maritime", 25, ("bob",))
    assert (second.neighbourhood, second.minutes, second.crew) == ("etangs-noirs", 60, ("bob",))
    assert first.ended_at == second.started_at


def test_a_neighbourhood_put_right_within_the_first_minute_is_one_entry(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    alice.start("maritime")
    alice.move("etangs-noirs")
    expect(alice.page.locator("#patrol b[data-place]:visible")).to_have_text("Étangs Noirs")
    alice.pass_time("00:10:00")
    alice.finish()
    (patrol,) = alice.expect_sent(1)
    assert (patrol.neighbourhood, patrol.minutes) == ("etangs-noirs", 10)


def test_a_colleague_comes_along_on_the_way(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    alice.start("maritime")
    alice.tap(alice.button("show-colleagues"))
    alice.tap(alice.chip("colleague", "bob"))
    alice.tap(alice.chip("colleague", "charlie"))
    alice.tap(alice.chip("colleague", "bob"))
    expect(alice.page.locator("#patrol [data-since-words]:visible")).to_contain_text("avec Charlie")
    alice.pass_time("00:10:00")
    alice.finish()
    assert [patrol.crew for patrol in alice.expect_sent(1)] == [("charlie",)]


def test_two_tabs_that_stop_at_once_make_one_entry(phones: Phones) -> None:
    alice = guard_at_home(phones)
    other = Guard(alice.page.context.new_page(), alice.site)
    other.page.goto(alice.page.url)
    expect(other.button("start")).to_be_visible()
    alice.start("maritime")
    expect(other.clock).to_be_visible()  # a tab sees what another one did
    both = "() => { document.querySelector('[data-do=finish]').click() }"
    alice.page.evaluate(both)
    other.page.evaluate(both)
    expect(alice.button("start")).to_be_visible()
    expect(other.button("start")).to_be_visible()
    alice.expect_sent(1)
    other.expect_sent(1)
    assert alice.running() is None


def test_a_late_stop_of_a_patrol_that_is_over_does_not_touch_the_next_one(phones: Phones) -> None:
    alice = guard_at_home(phones)
    alice.start("maritime")
    first = alice.running()
    alice.finish()
    alice.start("etangs-noirs")
    second = alice.running()
    assert first
    assert second
    stops = [first["id"], second["id"], second["id"]]  # by a page that was asleep, and by two that are not
    ended = alice.page.evaluate(STOP_AT_ONCE, stops)
    assert [bool(each) for each in ended] == [False, True, False]
    expect(alice.page.locator("#today .pill.warn")).to_have_count(1)
    alice.page.evaluate("() => dispatchEvent(new Event('online'))")
    assert [patrol.id for patrol in alice.expect_sent(2)] == [first["id"], second["id"]]


def test_a_second_start_changes_nothing(phones: Phones) -> None:
    alice = guard_at_home(phones)
    other = Guard(alice.page.context.new_page(), alice.site)
    other.page.goto(alice.page.url)
    for guard, place in ((alice, "maritime"), (other, "etangs-noirs")):
        guard.tap(guard.chip("neighbourhood", place))
    start = "() => { document.querySelector('[data-do=start]').click() }"
    alice.page.evaluate(start)
    other.page.evaluate(start)
    for guard in (alice, other):
        expect(guard.clock).to_be_visible()
        expect(guard.page.locator("#patrol b[data-place]:visible")).to_contain_text("Maritime")
    alice.finish()
    alice.expect_sent(1)


def test_a_patrol_without_network_is_the_same_and_goes_out_once_there_is_one(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    app_is_kept(alice.page)
    alice.page.context.set_offline(True)
    alice.page.reload()
    expect(alice.page.locator("[data-person-name]")).to_have_text("Alice")
    alice.start("maritime", "bob")
    alice.pass_time("00:45:00")
    alice.page.reload()
    expect(alice.clock).to_have_text("0:45")
    expect(alice.page.locator("#patrol [data-since-words]:visible")).to_contain_text("avec Bob")
    alice.finish()
    expect(alice.row()).to_contain_text("sur ce téléphone")
    assert alice.stored() == []
    alice.page.context.set_offline(False)
    (patrol,) = alice.expect_sent(1)
    assert (patrol.minutes, patrol.crew) == (45, ("bob",))
    forgive_failed_requests(phones)


def test_what_was_ended_by_mistake_goes_on_as_one_patrol_while_it_is_on_the_phone(phones: Phones) -> None:
    alice = guard_at_home(phones, clock="now")
    alice.page.context.set_offline(True)
    alice.start("maritime")
    alice.pass_time("00:20:00")
    alice.finish()
    alice.tap(alice.button("go-on"))
    expect(alice.clock).to_have_text("0:20")
    expect(alice.page.locator("#today .pill.warn")).to_have_count(0)
    alice.pass_time("00:30:00")
    alice.finish()
    alice.page.context.set_offline(False)
    assert [patrol.minutes for patrol in alice.expect_sent(1)] == [50]
    expect(alice.button("go-on")).to_have_count(0)
    forgive_failed_requests(phones)


def test_what_was_started_by_mistake_is_noted_nowhere(phones: Phones) -> None:
    alice = guard_at_home(phones)
    alice.start("maritime")
    alice.tap(alice.button("ask-delete"))
    alice.tap(alice.button("keep"))
    assert alice.running()
    alice.tap(alice.button("ask-delete"))
    alice.tap(alice.button("delete"))
    expect(alice.button("start")).to_be_visible()
    assert (alice.running(), alice.stored()) == (None, [])


def test_a_running_patrol_belongs_to_its_person(phones: Phones) -> None:
    alice = guard_at_home(phones)
    alice.start("maritime")
    context = alice.page.context
    context.clear_cookies()
    phone = Phone(context, alice.page, alice.site)
    bob = at_home(phone, "bob")
    assert bob.running() is None
    context.clear_cookies()
    phone.sign_in("alice")
    phone.open("/home")
    expect(Guard(phone.page, phone.site).clock).to_be_visible()


@pytest.fixture
def lone_site(sqlite_template: Path, tmp_path: Path) -> str:
    return make_commune(sqlite_template, tmp_path)


def test_a_phone_that_dies_twice_keeps_the_patrol_and_ends_it_once(
    playwright: Playwright, lone_site: str, tmp_path: Path
) -> None:
    with serving(lone_site, tmp_path / "server.log") as address:
        phone = Killable(playwright, tmp_path / "phone", address)
        phone.start()
        phone.go("/sign-in")
        phone.page.fill("#username", "alice")
        phone.page.fill("#password", PASSWORD)
        phone.page.locator("main button.go").tap()
        expect(phone.page.locator("#patrol button[data-do=start]")).to_be_visible(timeout=PATIENCE)
        app_is_kept(phone.page)
        site = Site(address, lone_site)
        Guard(phone.page, site).start("maritime")
        phone.kill(keeps_cookies=True)

        phone.start()
        phone.context.set_offline(True)
        phone.go("/home")
        alice = Guard(phone.page, site)
        expect(alice.clock).to_be_visible()
        alice.finish()
        phone.kill(keeps_cookies=True)

        phone.start()
        phone.go("/home")
        alice = Guard(phone.page, site)
        expect(alice.button("start")).to_be_visible()
        expect(alice.row()).to_contain_text("envoyé")
        alice.first = 0
        assert [(patrol.neighbourhood, patrol.minutes) for patrol in alice.stored()] == [("maritime", 1)]
        phone.kill(keeps_cookies=False)
