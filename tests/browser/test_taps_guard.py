"""What a patrol costs a guard, counted from the first page: at most five taps, and nothing typed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from fieldlog.dates import BRUSSELS, now
from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import wait_for
from tests.browser.installed import APP_IS_KEPT, LISTS_ARE_KEPT
from tests.browser.patrols import Stored, guard_at_home, stored_patrols
from tests.browser.taps import Hand
from tests.browser.unsent import forgive_failed_requests

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


def test_the_same_as_yesterday_costs_two_taps_and_is_seen_before_it_is_saved(phones: Phones) -> None:
    dora = worked_yesterday(phones, "dora")
    dora.open("/home")
    with Hand(dora.page) as hand:
        hand.tap(dora.page.locator("#patrol [data-same-link]:visible"))
        expect(dora.page.locator("[name=neighbourhood][value=etangs-noirs]")).to_be_checked()
        expect(dora.page.locator("[name=crew][value=alice]")).to_be_checked()
        expect(dora.page.locator("#duration")).to_have_text(re.compile("^20.min$"))
        assert len(patrols_of(dora, "dora")) == 1
        hand.tap(dora.page.locator("main button.go"))
        dora.page.wait_for_url("**/entries/*#sent")
    assert hand.taps == 2 <= AT_MOST
    before, today = patrols_of(dora, "dora")
    assert (today.minutes, today.neighbourhood, today.crew) == (20, before.neighbourhood, before.crew)
    dora.open("/home")
    expect(dora.page.locator("#patrol [data-finished-link]")).to_be_visible()
    expect(dora.page.locator("#patrol [data-same-link]")).to_be_hidden()


def test_usual_hours_and_a_quarter_more_cost_four_taps(phones: Phones) -> None:
    emma = worked_yesterday(phones, "emma")
    emma.open("/home")
    with Hand(emma.page) as hand:
        hand.tap(emma.page.locator("#patrol [data-finished-link]"))
        hand.tap(emma.page.locator("[data-quick=usual] a.chip", has_text="maintenant"))
        expect(emma.page.locator("#duration")).to_have_text(re.compile("^2[0-4].min$"))
        hand.tap(emma.page.locator("[data-steps=started_at] [data-step='-1']"))
        hand.tap(emma.page.locator("main button.go"))
        emma.page.wait_for_url("**/entries/*#sent")
    assert hand.taps == 4 <= AT_MOST
    _before, today = patrols_of(emma, "emma")
    assert 20 < today.minutes <= 40
    assert today.started_at[14:16] in ("00", "15", "30", "45")
    assert (today.neighbourhood, today.crew) == ("etangs-noirs", ("alice",))


def test_without_network_yesterday_is_as_near(phones: Phones) -> None:
    fien = worked_yesterday(phones, "fien")
    lose_network(fien, "fien")
    fien.open("/home")
    with Hand(fien.page) as hand:
        hand.tap(fien.page.locator("#patrol [data-same-link]:visible"))
        expect(fien.page.locator("[name=neighbourhood][value=etangs-noirs]")).to_be_checked()
        expect(fien.page.locator("[name=crew][value=alice]")).to_be_checked()
        expect(fien.page.locator("[data-quick=same] a.chip")).to_contain_text("Étangs Noirs")
        hand.tap(fien.page.locator("main button.go"))
        fien.page.wait_for_url("**/home")
    assert hand.taps == 2 <= AT_MOST
    expect(fien.page.locator("#today .row").first).to_contain_text("sur ce téléphone")
    expect(fien.page.locator("#patrol [data-same-link]")).to_be_hidden()
    find_network(fien)
    expect(fien.page.locator("#today .row").first).to_contain_text("envoyé")
    _before, today = patrols_of(fien, "fien")
    assert (today.minutes, today.neighbourhood, today.crew) == (20, "etangs-noirs", ("alice",))
    forgive_failed_requests(phones)


# A second tap that falls beside the question, once this has been scrolled to, takes the focus to the page itself.
LOSE_FOCUS_ONCE = """(question) => question.addEventListener(
  "focus", () => setTimeout(() => { question.dataset.lost = "1"; question.blur(); }, 50), { once: true })"""


def test_a_round_at_the_same_time_is_asked_about_before_it_is_saved_and_kept_by_one_tap(phones: Phones) -> None:
    gina = worked_yesterday(phones, "gina")
    (before,) = patrols_of(gina, "gina")
    gina.open(f"/entries/new/patrol?hours={before_in_brussels(before)}")
    question, save = gina.page.locator("#overlap_reason"), gina.page.locator("main button.go")
    expect(question).to_be_hidden()
    question.evaluate(LOSE_FOCUS_ONCE)
    with Hand(gina.page) as hand:
        save.dblclick()  # in a hurry: the second tap answers nothing, wherever it falls
        expect(question).to_have_attribute("data-lost", "1")
        expect(question).to_be_focused()
        expect(question).to_contain_text("Étangs Noirs")
        expect(question.locator("[data-overlapping] a")).to_have_attribute("href", f"/entries/{UUID(before.id)}")
        expect(question.locator("[name=answer]")).to_have_count(0)  # it is her own: nobody is to confirm it
        expect(question.locator("[name=overlap_reason]:visible").last).to_be_in_viewport()
        expect(save).to_have_attribute("aria-disabled", "false")
        assert len(patrols_of(gina, "gina")) == 1
        taps = hand.taps
        hand.tap(question.locator("button", has_text="relève"))
        gina.page.wait_for_url("**/entries/*#sent")
    assert hand.taps - taps == 1
    expect(gina.page.locator(".message", has_text="En même temps que")).to_contain_text("relève")
    assert len(patrols_of(gina, "gina")) == 2
    alice = phones.new()
    alice.sign_in("alice")
    alice.open(f"/entries/new/patrol?hours={before_in_brussels(before)}")
    own = len(patrols_of(alice, "alice"))
    alice.page.fill("#note", "Calme")
    alice.page.locator("main button.go").tap()
    expect(alice.page.locator("main button.go")).to_have_attribute("aria-disabled", "false")
    alice.page.locator("#overlap_reason [name=answer]").first.tap()  # it is of a partner, with her
    expect(alice.page.locator(".message", has_text="Confirmé")).to_be_visible()
    assert len(patrols_of(alice, "alice")) == own
    alice.open("/entries/new/patrol")
    expect(alice.page.locator("#note")).to_have_value("")  # no draft is left


def test_hours_that_were_tapped_are_not_overwritten_by_what_was_left_unfinished(phones: Phones) -> None:
    alice = phones.new()
    alice.sign_in("alice")
    alice.open("/entries/new/patrol")
    alice.page.fill("#note", "Rue barrée")
    alice.page.fill("#ended_at", "")
    wait_for(alice, "alice", "drafts", lambda drafts: "Rue barrée" in str(drafts))
    alice.open("/entries/new/patrol?hours=2026-06-03T08:00/09:30")
    left = alice.page.locator(".message[role=status]", has_text="Une autre entrée est restée inachevée")
    expect(left).to_be_visible()
    expect(alice.page.locator("#started_at")).to_have_value("2026-06-03T08:00")
    expect(alice.page.locator("#ended_at")).to_have_value("09:30")
    left.locator("button").tap()
    expect(alice.page.locator("#note")).to_have_value("Rue barrée")


def test_without_network_a_round_that_waits_is_asked_about_and_the_hours_put_right(phones: Phones) -> None:
    hugo = worked_yesterday(phones, "hugo")
    lose_network(hugo, "hugo")
    question, save = hugo.page.locator("#overlap_reason"), hugo.page.locator("main button.go")
    for start, end in (("08:00", "09:00"), ("08:45", "10:00")):
        hugo.open("/entries/new/patrol")
        hugo.page.fill("#started_at", f"2026-06-03T{start}")
        hugo.page.fill("#ended_at", end)
        save.tap()
        if start == "08:00":
            hugo.page.wait_for_url("**/home")
    expect(question.locator("[data-overlapping]")).to_contain_text("08:00 – 09:00 · Étangs Noirs")
    expect(save).to_have_attribute("aria-disabled", "false")
    question.locator("a", has_text="Corriger les heures").tap()
    expect(hugo.page.locator("#started_at")).to_be_focused()
    hugo.page.locator("[data-steps=started_at] [data-step='1']").tap()
    save.tap()
    hugo.page.wait_for_url("**/home")
    find_network(hugo)
    expect(hugo.page.locator("#outbox-state")).to_contain_text("Tout est envoyé")
    assert [patrol.minutes for patrol in patrols_of(hugo, "hugo")] == [60, 60, 20]
    forgive_failed_requests(phones)


def lose_network(phone: Phone, username: str) -> None:
    """With everything on the phone that it needs in a cellar."""
    phone.open("/home")
    assert phone.page.evaluate(APP_IS_KEPT)
    assert phone.page.evaluate(LISTS_ARE_KEPT, username)
    phone.context.set_offline(True)


def find_network(phone: Phone) -> None:
    phone.context.set_offline(False)
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")


def before_in_brussels(patrol: Stored) -> str:
    """The hours of a stored patrol as an address asks for them."""
    start, end = (
        datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(BRUSSELS)
        for text in (patrol.started_at, patrol.ended_at)
    )
    return f"{start:%Y-%m-%dT%H:%M}/{end:%H:%M}"


def worked_yesterday(phones: Phones, username: str) -> Phone:
    """A new guard who, at this time of yesterday, had just finished a round of twenty minutes with Alice."""
    before = phones.new(java_script_enabled=False)  # a phone of which the other keeps no list
    before.site.add(username)
    before.sign_in(username)
    end = now().astimezone(BRUSSELS) - timedelta(days=1, minutes=1)
    start = end - timedelta(minutes=20)
    fields = {
        "csrf_token": before.ask("/session.json").json()["csrf_token"], "id": str(uuid4()), "crew": "alice",
        "started_at": f"{start:%Y-%m-%dT%H:%M}", "ended_at": f"{end:%H:%M}", "neighbourhood": "etangs-noirs",
    }  # fmt: skip
    answer = before.context.request.post(
        f"{before.site.address}/entries/new/patrol", form=fields, headers={"Accept": "application/json"}
    )
    assert answer.status == 201, answer.text()
    phone = phones.new()
    phone.sign_in(username)
    return phone


def patrols_of(phone: Phone, username: str) -> list[Stored]:
    """What the server has of them."""
    return stored_patrols(phone.site, username)
