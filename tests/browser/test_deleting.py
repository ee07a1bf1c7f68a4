"""Deleting what waits on this phone: only by its person, after asking, in words that are true of this very entry."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Phones
from tests.browser.unsent import DAY, Sending, forgive_failed_requests, log_patrol, state_of, stored_notes


@pytest.fixture
def alice(phones: Phones) -> Iterator[Phone]:
    phone = phones.new()
    phone.sign_in("alice")
    yield phone
    forgive_failed_requests(phones)


@pytest.fixture
def sending(alice: Phone) -> Sending:
    return Sending(alice)


def test_deleting_asks_first_and_is_for_good(alice: Phone, sending: Sending) -> None:
    sending.block()
    notes = [f"delete-{uuid4()}" for _ in range(2)]
    log_patrol(alice, notes[0])
    log_patrol(alice, notes[1], start=f"{DAY}T11:00", end="12:00")
    alice.open("/outbox")
    rows, asked = alice.page.locator("#items > li"), alice.page.locator("#ask-delete")
    first = rows.first.get_by_role("button", name="Supprimer")
    first.tap()
    expect(asked).to_contain_text("08:00")
    expect(asked.get_by_role("button", name="La garder")).to_be_focused()
    alice.page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(rows).to_have_count(2)
    first.tap()
    asked.get_by_role("button", name="Supprimer pour toujours").tap()
    expect(rows).to_have_count(1)
    expect(alice.page.locator("#outbox-said")).to_contain_text("Supprimé")
    sending.unblock()
    alice.page.locator("#send-now").tap()
    expect(state_of(alice)).to_have_text("Tout est envoyé")
    assert stored_notes(alice.site, *notes) == {notes[0]: 0, notes[1]: 1}


def test_what_may_have_arrived_is_not_said_to_be_uncounted(alice: Phone, sending: Sending) -> None:
    sending.block()
    log_patrol(alice, f"left-{uuid4()}")
    alice.open("/outbox")
    row, asked = alice.page.locator("#items > li"), alice.page.locator("#ask-delete")
    row.get_by_role("button", name="Supprimer").tap()
    expect(asked.get_by_text("jamais été comptée")).to_be_visible()
    alice.page.keyboard.press("Escape")
    alice.context.route("**/entries/new/patrol", lambda route: route.abort("connectionreset"))
    sending.unblock()
    alice.page.locator("#send-now").tap()
    expect(alice.page.locator("#outbox-said")).to_contain_text("Pas de connexion")
    row.get_by_role("button", name="Supprimer").tap()
    expect(asked.get_by_text("peut-être déjà arrivée")).to_be_visible()
    expect(asked.get_by_text("jamais été comptée")).to_be_hidden()
    asked.get_by_role("button", name="Supprimer pour toujours").tap()
    expect(alice.page.locator("#outbox-said")).to_contain_text("voir le journal")
