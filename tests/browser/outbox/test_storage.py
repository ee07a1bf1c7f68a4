"""A browser may close, empty, fill up or change the database underneath: the entry is kept, or said not to be."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Phone, Phones
from tests.browser.outbox.bare import (
    bare_page,
    patrol,
    run,
    save,
    waiting,
)


@pytest.fixture
def phone(phones: Phones) -> Phone:
    """Nothing is sent here, so nobody is signed in."""
    return phones.new()


def test_saving_is_over_only_when_the_disk_has_it(page: Page) -> None:
    """The transaction is a strict one, and its end comes before the promise's."""
    body = """
      const seen = [];
      const begin = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const tx = begin.call(this, stores, mode, options);
        if (mode === "readwrite" && [...tx.objectStoreNames].includes("outbox")) {
          seen.push(tx.durability);
          tx.addEventListener("complete", () => seen.push("complete"));
        }
        return tx;
      };
      await save("alice", form);
      seen.push("saved");
      return seen;
    """
    assert run(page, body, form=patrol()) == ["strict", "complete", "saved"]


def test_each_person_has_a_database_of_her_own(page: Page) -> None:
    save(page, "alice", patrol())
    assert run(page, "return listKept()") == ["alice"]
    assert waiting(page, "bob") == []
    run(page, "await writePhone({ language: 'nl', person: { username: 'bob' } })")
    run(page, "await writePhone({ person: null })")
    assert run(page, "return readPhone()") == {"language": "nl", "people": []}


def test_a_database_that_was_closed_underneath_is_opened_again(page: Page) -> None:
    page.evaluate(
        """() => {
          const open = IDBFactory.prototype.open;
          IDBFactory.prototype.open = function (...given) {
            const request = open.apply(this, given);
            request.addEventListener("success", () => { globalThis.connection = request.result; });
            return request;
          };
        }"""
    )
    save(page, "alice", patrol("a"))
    page.evaluate("connection.close()")
    save(page, "alice", patrol("b"))
    assert [item["seq"] for item in waiting(page, "alice")] == [1, 2]


def test_the_browser_may_throw_the_database_away_and_the_next_entry_is_kept(phone: Phone, page: Page) -> None:
    save(page, "alice", patrol("a"))
    devtools = phone.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": phone.site.address, "storageTypes": "indexeddb"})
    save(page, "alice", patrol("b"))
    assert [dict(item["fields"])["note"] for item in waiting(page, "alice")] == ["b"]


def test_a_newer_release_in_another_tab_is_not_kept_waiting_and_the_older_page_goes_on(
    phone: Phone, page: Page
) -> None:
    save(page, "alice", patrol("a"))
    newer = """() => new Promise((done, failed) => {
      const request = indexedDB.open("fieldlog-alice", 2);
      request.onupgradeneeded = () => request.result.createObjectStore("added");
      request.onsuccess = () => { request.result.close(); done(request.result.version); };
      request.onblocked = request.onerror = () => failed(new Error("kept waiting"));
    })"""
    assert bare_page(phone, "alice").evaluate(newer) == 2
    save(page, "alice", patrol("b"))
    assert [item["seq"] for item in waiting(page, "alice")] == [1, 2]


def test_deleting_the_database_elsewhere_is_not_kept_waiting(phone: Phone, page: Page) -> None:
    save(page, "alice", patrol("a"))
    deleting = """() => new Promise((done, failed) => {
      const request = indexedDB.deleteDatabase("fieldlog-alice");
      request.onsuccess = () => done("deleted");
      request.onblocked = request.onerror = () => failed(new Error("kept waiting"));
    })"""
    assert bare_page(phone, "alice").evaluate(deleting) == "deleted"
    assert [item["seq"] for item in save(page, "alice", patrol("b"))] == [1]


@pytest.mark.parametrize(("faults", "kept"), [(1, ["a", "b"]), (9, ["a"])])
def test_a_transaction_that_fails_is_tried_once_more_and_then_said_to_have_failed(
    page: Page, faults: int, kept: list[str]
) -> None:
    save(page, "alice", patrol("a"))
    body = """
      const put = IDBObjectStore.prototype.put;
      let left = faults;
      IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given);
        if (this.name === "outbox" && left-- > 0) this.transaction.abort();
        return request;
      };
      const outcome = await save("alice", form).then(() => "kept", (error) => error instanceof NotSaved);
      IDBObjectStore.prototype.put = put;
      return outcome;
    """
    assert run(page, body, form=patrol("b"), faults=faults) == ("kept" if len(kept) == 2 else True)
    items = waiting(page, "alice")
    assert [dict(item["fields"])["note"] for item in items] == kept
    assert [item["seq"] for item in items] == list(range(1, len(kept) + 1))


def test_a_full_disk_costs_what_can_be_fetched_again_and_never_the_queue(phone: Phone, page: Page) -> None:
    devtools = phone.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": phone.site.address, "quotaSize": 500_000})
    save(page, "alice", patrol("a"))
    lists = "await transact('alice', ['state'], 'readwrite', (tx) => tx.objectStore('state').put({ made: 1 }, 'lists'))"
    run(page, lists)
    body = """
      const failed = await save("alice", form).catch((error) => error);
      const lists = await transact("alice", ["state"], "readonly", (tx) => tx.objectStore("state").get("lists"));
      return [failed instanceof NotSaved, failed.isFull, lists ?? null];
    """
    assert run(page, body, form=patrol("b" * 900_000)) == [True, True, None]
    assert [dict(item["fields"])["note"] for item in waiting(page, "alice")] == ["a"]
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": phone.site.address})
    [item] = save(page, "alice", patrol("c"))
    assert item["seq"] == 2


def test_room_is_made_and_the_entry_kept_when_that_is_enough(page: Page) -> None:
    lists = "await transact('alice', ['state'], 'readwrite', (tx) => tx.objectStore('state').put({ made: 1 }, 'lists'))"
    body = """
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...given) {
        if (this.name !== "outbox") return put.apply(this, given);
        IDBObjectStore.prototype.put = put;
        throw new DOMException("full", "QuotaExceededError");
      };
      await save("alice", form);
      return (await transact("alice", ["state"], "readonly", (tx) => tx.objectStore("state").getAllKeys())).sort();
    """
    assert run(page, lists + body, form=patrol()) == ["device", "made"]
    assert [item["seq"] for item in waiting(page, "alice")] == [1]
