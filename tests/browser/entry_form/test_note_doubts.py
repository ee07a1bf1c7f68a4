"""What looks like a person in a note is said while it is typed, and stops nobody."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from fieldlog.entries.rules import find_doubts
from tests.browser.conftest import Phones
from tests.entries.test_doubts import GUILTY, INNOCENT


def test_phone_and_server_have_the_same_doubts(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    support.open("/entries/new/meeting")
    box = support.page.locator("#note-doubts")
    known = json.loads(str(box.get_attribute("data-known")))
    for note in [*GUILTY, *INNOCENT[-20:]]:
        support.page.fill("#note", note)
        told = [word.get_attribute("data-doubt") for word in box.locator("b:visible").all()]
        assert told == find_doubts(note, known), note
        assert box.is_visible() == bool(told), note


def test_a_doubt_is_said_and_the_note_is_saved_all_the_same(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    support.open("/entries/new/meeting")
    support.choose("topic", "concertation")
    expect(support.page.locator("#note-doubts")).to_be_hidden()
    support.page.fill("#note", "Rappeler Mme Dupont au 0470 12 34 56")
    expect(support.page.locator("#note-doubts")).to_contain_text("un numéro de téléphone")
    support.save()
    expect(support.page.locator("main .message.warn:visible")).to_contain_text("Ceci ressemble à : un nom")
