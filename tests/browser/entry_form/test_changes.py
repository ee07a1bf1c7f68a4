"""Corrections, withdrawals, visits of a request, and what case work may leave on a phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.cases import type_case
from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import fill_hours, kept, open_from_outbox, ready, rows, state, wait_for


def test_a_correction_and_a_withdrawal_wait_on_the_phone_and_can_be_changed_there(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-11T08:00", "09:00")
    alice.save()
    entry = alice.page.url
    alice.page.locator("a[href$='/correct']").tap()
    alice.context.set_offline(True)
    alice.page.fill("#ended_at", "10:00")
    alice.choose("reason", "erreur de frappe")
    alice.save()
    [before] = kept(alice, "alice", "outbox")
    assert before["address"] == f"{entry.removeprefix(alice.site.address)}/correct"

    open_from_outbox(alice)
    expect(alice.page.locator("h1")).to_have_text("Corriger : Patrouille")
    expect(alice.page.locator("#ended_at")).to_have_value("10:00")
    expect(alice.page.locator("[name=reason]:checked")).to_have_value("erreur de frappe")
    alice.page.fill("#ended_at", "10:30")
    alice.page.fill(".own-words input", "Fin oubliée")
    alice.save()
    [after] = kept(alice, "alice", "outbox")
    assert (after["key"], after["seq"]) == (before["key"], before["seq"])
    alice.context.set_offline(False)
    expect(state(alice)).to_have_text("Tout est envoyé")

    alice.page.goto(f"{entry}/withdraw")
    alice.context.set_offline(True)
    alice.page.fill(".own-words input", "Pas moi")
    alice.save()
    open_from_outbox(alice)
    expect(alice.page.locator("h1")).to_have_text("Retirer l’entrée")
    expect(alice.page.locator("#started_at")).to_be_hidden()
    expect(alice.page.locator("p[data-about]")).to_have_text("08:00 – 10:30 · Maritime ★")
    expect(alice.page.locator(".own-words input")).to_have_value("Pas moi")
    expect(alice.page.locator("[name=reason][value=doublon]")).to_be_visible()
    alice.page.fill(".own-words input", "Notée deux fois")
    alice.save()
    assert [item["text"] for item in kept(alice, "alice", "outbox")] == ["08:00 – 10:30 · Maritime\xa0★"]
    alice.context.set_offline(False)
    expect(state(alice)).to_have_text("Tout est envoyé")
    alice.page.goto(entry)
    expect(alice.page.locator("main")).to_contain_text("2 h 30")
    expect(alice.page.locator("main")).to_contain_text("erreur de frappe · Fin oubliée")
    expect(alice.page.locator("main")).to_contain_text("Notée deux fois")
    expect(alice.page.locator("main")).not_to_contain_text("Pas moi")


def test_a_correction_of_what_was_corrected_meanwhile_leads_to_both_versions(alice: Phone) -> None:
    alice.open("/entries/new/patrol")
    alice.choose("neighbourhood", "maritime")
    fill_hours(alice, "2024-07-16T08:00", "09:00")
    alice.save()
    correction = f"{alice.page.url}/correct"
    for page in (alice.page, alice.context.new_page()):
        page.goto(correction)
    first, second = alice.context.pages
    for alice.page, end in ((first, "10:00"), (second, "11:00")):
        alice.page.fill("#ended_at", end)
        alice.choose("reason", "erreur de frappe")
        alice.save()
    [item] = kept(alice, "alice", "outbox")
    assert item["state"] == "conflict"
    assert second.url.endswith(f"/outbox#{item['key']}")


def test_adviser_makes_a_visit_of_a_request_without_network(phones: Phones) -> None:
    adviser = ready(phones, "adviser")
    adviser.open("/entries/new/techno_visit")
    adviser.choose("topic", "pre_offence")
    adviser.choose("audience", "resident")
    adviser.save()
    id = adviser.page.url.rpartition("/")[2]
    wait_for(adviser, "adviser", "state", lambda values: id in str(values))
    adviser.context.set_offline(True)
    adviser.open(f"/entries/new/techno_visit#request={id}")
    expect(adviser.page.locator("[name=topic][value=pre_offence]")).to_be_checked()
    expect(adviser.page.locator("[name=reason]:checked")).to_have_value("visite effectuée")
    day = adviser.page.locator("#day").input_value()
    adviser.save()
    [item] = kept(adviser, "adviser", "outbox")
    assert (item["id"], item["address"]) == (id, f"/entries/{id}/correct")

    adviser.open(f"/entries/new/techno_visit#request={id}")
    expect(adviser.page.locator("[name=change_id]")).to_have_value(item["key"])  # the same visit, not a second one
    adviser.context.set_offline(False)
    expect(state(adviser)).to_have_text("Tout est envoyé")
    assert rows(adviser.site, "SELECT day, revision FROM entry WHERE id = ?", id) == [(day, 2)]


def test_support_logs_a_contact_without_network_but_not_its_note(phones: Phones) -> None:
    support = ready(phones, "support")
    support.open("/entries/new/case_contact")
    type_case(support, "PINNED-1")
    support.page.fill("#note", "NOTE-CANARY-9")
    support.page.locator("label.pin").tap()
    wait_for(support, "support", "state", lambda values: ["PINNED-1"] in values)
    wait_for(support, "support", "drafts", bool)
    assert "NOTE-CANARY-9" not in str(kept(support, "support", "drafts"))

    support.context.set_offline(True)
    support.page = support.context.new_page()
    support.open("/entries/new/case_contact")
    expect(support.page.locator("#case .chip:visible")).to_have_text(["PINNED-1"])
    expect(support.page.locator("#note")).to_be_hidden()
    expect(support.page.locator("[data-without-note]")).to_be_visible()
    type_case(support, "CASE-CANARY-9")
    support.choose("topic", "interview")
    support.save()
    support.context.set_offline(False)
    expect(state(support)).to_have_text("Tout est envoyé")
    everything = str([kept(support, "support", store) for store in ("outbox", "sent", "state")])
    assert "PINNED-1" in everything
    assert "CASE-CANARY-9" not in everything
