"""What waits on a phone: once, with its number, for its own person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Phone, Phones
from tests.browser.outbox.bare import (
    bare_page,
    patrol,
    run,
    save,
    states,
    waiting,
)


@pytest.fixture
def phone(phones: Phones) -> Phone:
    """Nothing is sent here, so nobody is signed in."""
    return phones.new()


def test_saved_twice_it_is_one_entry_with_one_number(page: Page) -> None:
    form = patrol("Calme")
    first, again = save(page, "alice", form, form)
    assert first == again
    assert (first["seq"], first["state"]) == (1, "queued")
    assert [item["key"] for item in waiting(page, "alice")] == [form["id"]]


def test_an_entry_carries_its_owner_and_its_phone_and_no_token(page: Page) -> None:
    [item] = save(page, "alice", patrol("une ligne\net une autre"))
    fields = dict(item["fields"])
    assert fields["owner"] == "alice"
    assert fields["device"] == item["device"]
    assert fields["note"] == "une ligne\r\net une autre"
    assert len(fields) == len(item["fields"])
    assert fields.keys() == {"id", "owner", "device", "started_at", "ended_at", "neighbourhood", "note"}


def test_two_tabs_that_save_at_once_give_every_entry_its_own_number(phone: Phone, page: Page) -> None:
    other = bare_page(phone, "alice")
    body = "globalThis.saving = Promise.all(forms.map((form) => save('alice', form)));"
    run(page, f"{body} return 0;", forms=[patrol(str(number)) for number in range(20)])
    run(other, f"{body} return 0;", forms=[patrol(str(number)) for number in range(20)])
    items = page.evaluate("saving") + other.evaluate("saving")
    assert sorted(item["seq"] for item in items) == list(range(1, 41))
    assert {item["device"] for item in items} == {items[0]["device"]}


def test_an_edited_entry_keeps_its_number_and_its_age(page: Page) -> None:
    form = patrol("Calme")
    [before] = save(page, "alice", form)
    run(page, "await mark('alice', key, { state: 'refused', failures: 3, errors: { note: ['…'] } })", key=form["id"])
    [after] = save(page, "alice", patrol("Très calme", id=form["id"]))
    assert (after["seq"], after["saved_at"]) == (before["seq"], before["saved_at"])
    assert (after["state"], after["failures"], after["errors"]) == ("queued", 0, {})
    assert after["hash"] != before["hash"]


def test_an_answer_to_older_words_changes_nothing_about_the_newer_ones(page: Page) -> None:
    form = patrol("Calme")
    save(page, "alice", form)
    body = """
      const sent = await claim("alice", new Set());
      await save("alice", newer);
      const settled = await settle("alice", sent, { state: "held" });
      const delivered = await deliver("alice", sent.key, { hash: sent.hash });
      return [settled ?? null, delivered];
    """
    assert run(page, body, newer=patrol("Très calme", id=form["id"])) == [None, False]
    assert states(page, "alice") == ["queued"]


def test_a_deleted_entry_leaves_word_that_its_number_never_comes(page: Page) -> None:
    first, second = save(page, "alice", patrol("a"), patrol("b"))
    assert run(page, "return drop('alice', key)", key=first["key"]) is True
    assert run(page, "return drop('alice', key)", key=first["key"]) is False
    read = "return transact('alice', ['state'], 'readonly', (tx) => tx.objectStore('state').get('dropped'))"
    assert run(page, read) == [1]
    [third] = save(page, "alice", patrol("c"))
    assert [item["seq"] for item in waiting(page, "alice")] == [second["seq"], third["seq"]] == [2, 3]


def test_what_is_under_way_is_not_deleted(page: Page) -> None:
    [item] = save(page, "alice", patrol())
    run(page, "await claim('alice', new Set())")
    assert run(page, "return drop('alice', key)", key=item["key"]) is False
    assert states(page, "alice") == ["sending"]


def test_what_was_sent_is_remembered_today_and_without_a_case(page: Page) -> None:
    contact = patrol() | {"text": "C-12, 20 min", "kind": "case_contact"}
    contact["fields"] = [*contact["fields"], ["case", "C-12"]]
    body = """
      await transact("alice", ["sent"], "readwrite", (tx) =>
        tx.objectStore("sent").put({ key: "old", at: "2024-01-01T10:00:00.000Z" }));
      for (const form of forms) {
        const { key, hash } = await save("alice", form);
        await deliver("alice", key, { hash });
      }
      return transact("alice", ["sent"], "readonly", (tx) => tx.objectStore("sent").getAll());
    """
    sent = run(page, body, forms=[patrol(), contact])
    assert sorted((each["kind"], each["text"]) for each in sent) == [("case_contact", ""), ("patrol", "08:00")]
    assert waiting(page, "alice") == []


def test_another_tab_hears_of_every_change(phone: Phone, page: Page) -> None:
    other = bare_page(phone, "alice")
    run(other, "globalThis.heard = []; onChange((change) => heard.push(change.what));")
    [item] = save(page, "alice", patrol())
    run(
        page,
        "await mark('alice', key, {}); await drop('alice', key); await pause('alice', 'sign_in');",
        key=item["key"],
    )
    wait = """new Promise((done) => {
      setInterval(() => globalThis.heard.length > 3 && done(heard), 10);
      setTimeout(() => done(heard), 5000);
    })"""
    assert other.evaluate(wait) == ["saved", "changed", "dropped", "paused"]


def test_a_paused_queue_says_so_on_every_waiting_entry(page: Page) -> None:
    first, _ = save(page, "alice", patrol("a"), patrol("b"))
    run(page, "await mark('alice', key, { state: 'conflict' }); await pause('alice', 'sign_in')", key=first["key"])
    assert states(page, "alice") == ["conflict", "sign_in"]
    counted = run(page, "return counts('alice')")
    assert counted == {"total": 2, "oldest": first["saved_at"], "by_state": {"conflict": 1, "sign_in": 1}}
    run(page, "await pause('alice', null)")
    assert states(page, "alice") == ["conflict", "queued"]


def test_a_choice_made_in_two_tabs_puts_one_entry_in_the_place_of_the_other(page: Page) -> None:
    [before] = save(page, "alice", patrol("La mienne"))
    chosen = [patrol("Toutes les deux"), patrol("Toutes les deux")]
    source = "return Promise.all(forms.map((form) => replace('alice', key, form)));"
    first, second = run(page, source, forms=chosen, key=before["key"])
    assert (first["key"], second) == (chosen[0]["id"], None)
    assert [item["key"] for item in waiting(page, "alice")] == [chosen[0]["id"]]
