"""Many at once: partners and colleagues as lists to tick, and minutes as chips, with and without network."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import kept, rows
from tests.browser.installed import APP_IS_KEPT, sign_in_and_keep
from tests.browser.taps import Hand
from tests.browser.unsent import forgive_failed_requests

WHO = "SELECT count(*) FROM entry_crew JOIN entry ON entry.number = entry_crew.entry_number WHERE entry.id = ?"
MINUTES = "SELECT minutes FROM entry WHERE id = ?"
TAP = 48


def crew(phone: Phone) -> Locator:
    return phone.page.locator("#crew")


def ticked(phone: Phone) -> list[str | None]:
    return [input.get_attribute("value") for input in crew(phone).locator("input:checked").all()]


def test_a_training_of_the_whole_brigade_is_one_entry_and_one_tap(phones: Phones) -> None:
    alice = phones.new()
    alice.sign_in("alice")
    alice.open("/entries/new/training")
    row = crew(alice).locator("label.chip").first.bounding_box()
    field = crew(alice).locator(".ticks").bounding_box()
    assert row
    assert field
    assert row["height"] >= TAP
    assert row["width"] > 0.95 * field["width"]
    id = alice.page.locator("main [name=id]").input_value()
    with Hand(alice.page) as hand:
        hand.tap(alice.page.locator("#topic label.chip").first)
        hand.tap(crew(alice).get_by_role("button", name="Ma brigade"))
        assert ticked(alice) == ["bob"]
        expect(crew(alice).locator("output")).to_have_text("Choisis : 1")
        hand.tap(crew(alice).get_by_role("button", name="Tout le monde"))
        assert {"bob", "charlie"} <= set(ticked(alice))
        hand.tap(crew(alice).get_by_role("button", name="Tout le monde"))
        assert ticked(alice) == []
        hand.tap(crew(alice).locator("label.chip", has_text="Bob"))
        expect(crew(alice).get_by_role("button", name="Ma brigade")).to_have_attribute("aria-pressed", "true")
        hand.tap(alice.page.get_by_role("button", name="1 h 30".replace(" ", "\u00a0")))
        expect(alice.page.locator("#minutes")).to_have_value("1:30")
    alice.save()
    assert rows(alice.site, WHO, id) == [(1,)]
    assert rows(alice.site, MINUTES, id) == [(90,)]


def test_without_network_the_lists_to_tick_are_filled_from_what_the_phone_keeps(phones: Phones) -> None:
    alice = phones.new()
    sign_in_and_keep(alice, "alice")
    alice.page.evaluate(APP_IS_KEPT)
    first = "#topic label.chip:first-of-type input"
    alice.open("/entries/new/meeting")
    used_last = alice.page.locator(first).first.get_attribute("value")
    alice.context.set_offline(True)
    alice.open("/entries/new/meeting")
    expect(crew(alice).locator("label.chip", has_text="Charlie")).to_be_visible()
    expect(alice.page.locator(first).first).to_have_value(used_last)
    crew(alice).get_by_role("button", name="Ma brigade").tap()
    expect(crew(alice).locator("output")).to_have_text("Choisis : 1")
    alice.page.locator("#topic label.chip").first.tap()
    with alice.page.expect_navigation():
        alice.page.locator("main button.go").tap()
    assert ["crew", "bob"] in kept(alice, "alice", "outbox")[0]["fields"]
    forgive_failed_requests(phones)


def test_without_javascript_the_rows_are_ticked_one_by_one(phones: Phones) -> None:
    alice = phones.new(java_script_enabled=False)
    alice.sign_in("alice")
    alice.open("/entries/new/training")
    expect(crew(alice).locator("button, output").first).to_be_hidden()
    alice.choose("topic", "induction")
    for name in ("bob", "charlie"):
        alice.choose("crew", name)
    alice.save()
    expect(alice.page.locator("main")).to_contain_text("Charlie")
