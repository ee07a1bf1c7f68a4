"""A phone whose entry was refused: its writer puts it right, and the coordinator sees which phones hold what."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Phones
from tests.browser.looks import SMALL
from tests.browser.test_accessibility import faults_of

PATROL = {"started_at": "2026-11-20T18:30", "ended_at": "02:00", "neighbourhood": "nowhere", "note": "sous la pluie"}


def send(phone: Phone, path: str, **fields: str) -> int:
    """As the outbox of this phone sends it."""
    token = phone.ask("/session.json").json()["csrf_token"]
    sent_at = datetime.now(UTC).isoformat()
    form = {"csrf_token": token, "owner": "alice", "sent_at": sent_at, **fields}
    headers = {"Accept": "application/json"}
    return phone.context.request.post(phone.site.address + path, form=form, headers=headers).status


@pytest.fixture
def alice(phones: Phones) -> Phone:
    """Her phone, of which an entry was refused; it still holds two since four days."""
    phone, device = phones.new(viewport=SMALL), str(uuid4())
    phone.sign_in("alice")
    assert send(phone, "/entries/new/patrol", device=device, seq="2", id=str(uuid4()), **PATROL) == 422
    since = (datetime.now(UTC) - timedelta(days=4)).isoformat()
    assert send(phone, "/phones/report", device=device, made="4", waiting="2", waiting_since=since) == 200
    return phone


def test_alice_puts_right_what_was_refused(alice: Phone) -> None:
    page = alice.page
    alice.open("/phones/refused")
    assert faults_of(page) == []
    row = page.locator("main a.row").last
    expect(row).to_contain_text("À corriger : Quartier")
    row.tap()
    expect(page.locator("main")).to_contain_text("sous la pluie")
    assert faults_of(page) == []
    page.get_by_role("link", name="Mettre de côté").tap()
    expect(page.locator("h1")).to_have_text("Mettre cette entrée de côté ?")
    assert faults_of(page) == []
    page.get_by_role("link", name="Retour sans rien changer").tap()
    page.get_by_role("link", name="Corriger et enregistrer").tap()
    expect(page.locator("[data-mistakes]:visible")).to_contain_text("nowhere")
    assert faults_of(page) == []
    alice.choose("neighbourhood", "maritime")
    alice.save()
    expect(page).to_have_url(re.compile(r"/entries/[0-9a-f-]{36}"))
    expect(page.locator("main")).to_contain_text("sous la pluie")


def test_the_coordinator_sees_which_phone_holds_what(phones: Phones, alice: Phone) -> None:
    desk = phones.new(viewport=SMALL)
    desk.sign_in("coordinator")
    desk.page.locator("nav.tabs a", has_text="Compte").tap()
    desk.page.get_by_role("link", name="Téléphones").tap()
    row = desk.page.locator("main li.row", has_text="Alice").first
    expect(row).to_contain_text("attend depuis 4 jours")
    expect(row).to_contain_text("2 entrées y attendent")
    expect(desk.page.locator("main")).to_contain_text("à corriger")
    expect(desk.page.locator("main")).not_to_contain_text("sous la pluie")
    assert faults_of(desk.page) == []
