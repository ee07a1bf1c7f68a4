"""In a cellar: the form, its lists, its language and its keys, all from the phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import ON_PHONE, fill_hours, kept, ready, rows, state, tap_save


def test_a_round_in_a_cellar_stays_on_the_phone_and_is_stored_once_when_there_is_a_network(alice: Phone) -> None:
    alice.context.set_offline(True)
    alice.open("/entries/new/patrol")
    expect(alice.page.locator("meta[name=shell]")).to_have_count(1)
    alice.choose("neighbourhood", "maritime")
    alice.choose("crew", "bob")
    fill_hours(alice, "2024-07-01T19:30", "02:00")
    expect(alice.page.locator("#duration")).to_have_text("6 h 30")
    alice.page.fill("#note", "Cave\nsans réseau")
    alice.save()
    expect(alice.page.locator("#on-phone-message")).to_be_visible()
    expect(state(alice)).to_have_text(ON_PHONE)
    [item] = kept(alice, "alice", "outbox")
    assert rows(alice.site, "SELECT count(*) FROM entry WHERE id = ?", item["id"]) == [(0,)]
    assert ["note", "Cave\r\nsans réseau"] in item["fields"]  # as a browser sends it
    assert not [name for name, _ in item["fields"] if name == "clocked"]  # both hours were typed

    alice.context.set_offline(False)
    expect(state(alice)).to_have_text("Tout est envoyé")
    found = rows(alice.site, "SELECT submission_hash, minutes, note FROM entry WHERE id = ?", item["id"])
    assert found == [(item["hash"], 390, "Cave\nsans réseau")]
    assert kept(alice, "alice", "outbox") == []
    assert kept(alice, "alice", "drafts") == []


def test_hours_that_the_clock_filled_in_say_so_until_somebody_types_them(alice: Phone) -> None:
    alice.context.set_offline(True)
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    start = alice.page.locator("#started_at").input_value()
    assert int(start[-2:]) % 5 == 0
    alice.page.fill("#ended_at", "23:59")
    alice.save()
    [item] = kept(alice, "alice", "outbox")
    assert [value for name, value in item["fields"] if name == "clocked"] == ["started_at"]


def test_what_is_forgotten_is_asked_for_at_once_in_the_servers_words_and_nothing_is_kept(phones: Phones) -> None:
    adviser = ready(phones, "adviser")
    adviser.context.set_offline(True)
    adviser.open("/entries/new/techno_visit")
    adviser.choose("topic", "post_offence")
    tap_save(adviser)
    expect(adviser.page.locator("[data-mistakes]")).to_be_focused()
    expect(adviser.page.locator("[data-mistakes] li")).to_have_count(2)
    expect(adviser.page.locator("#offence_on-error")).to_have_text("Complétez « Date des faits ».")
    expect(adviser.page.locator("#audience .error")).to_be_visible()
    assert kept(adviser, "adviser", "outbox") == []

    adviser.choose("topic", "pre_offence")  # needs no date of an offence
    adviser.choose("audience", "resident")
    adviser.save()
    assert len(kept(adviser, "adviser", "outbox")) == 1


def test_two_quick_taps_without_network_keep_one_round(alice: Phone) -> None:
    alice.context.set_offline(True)
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-04T08:00", "09:00")
    with alice.page.expect_navigation():
        alice.page.locator("main button.go").dblclick()
    assert len(kept(alice, "alice", "outbox")) == 1


def test_a_shell_changes_its_language_with_what_is_half_filled_in(alice: Phone) -> None:
    alice.context.set_offline(True)
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "etangs-noirs")
    fill_hours(alice, "2024-07-12T21:00", "23:00")
    alice.page.fill("#note", "Rustig")
    for language, heading in (("nl", "Patrouille noteren"), ("fr", "Noter une patrouille")):
        with alice.page.expect_navigation():
            alice.page.locator("[data-switch-language]").tap()
        expect(alice.page.locator("html")).to_have_attribute("lang", language)
        expect(alice.page.locator("h1")).to_have_text(heading)
        expect(alice.page.locator("#started_at")).to_have_value("2024-07-12T21:00")
        expect(alice.page.locator("#note")).to_have_value("Rustig")
        expect(alice.page.locator("[name=neighbourhood][value=etangs-noirs]")).to_be_checked()


def test_a_round_is_kept_with_the_keyboard_alone(phones: Phones) -> None:
    phone = ready(phones, "bob")
    phone.context.set_offline(True)
    phone.open("/entries/new/patrol")
    expect(phone.page.locator("#entry-form")).to_be_visible()
    phone.page.locator("[name=neighbourhood]").first.focus()
    for key in ("ArrowDown", "Space", "Tab"):
        phone.page.keyboard.press(key)
    expect(phone.page.locator("#started_at")).to_be_focused()
    phone.page.keyboard.press("Enter")  # sends: the end is the start, which the server will say, not the phone
    expect(phone.page.locator("#on-phone-message")).to_be_visible()
    assert len(kept(phone, "bob", "outbox")) == 1


def test_a_kind_of_another_service_is_not_offered_without_network(alice: Phone) -> None:
    alice.context.set_offline(True)
    alice.open("/entries/new/techno_visit")
    expect(alice.page.locator("main .message:visible")).to_contain_text("Votre service ne note pas")
    expect(alice.page.locator("#entry-form")).to_be_hidden()
