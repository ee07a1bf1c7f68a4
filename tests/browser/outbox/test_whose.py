"""Entries leave as their owner's only, with a token that is good, from a page that is not too old."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route

from tests.browser.conftest import Phone, Phones
from tests.browser.outbox.bare import (
    Network,
    answer_instead,
    bare_page,
    flush,
    patrol,
    receipt,
    run,
    save,
    say,
    signed_in,
    states,
    waiting,
)


def test_a_token_that_ran_out_is_fetched_again_once(page: Page, network: Network) -> None:
    def stale(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | ({"csrf_token": "old"} if network.asked == 1 else {}))

    network.session = stale
    save(page, "alice", patrol("a"), patrol("b"))
    assert flush(page)["delivered"] == 2
    assert (network.asked, len(network.posts)) == (2, 3)


def test_a_token_that_is_never_right_pauses_the_queue(page: Page, network: Network) -> None:
    network.answers(400, receipt("csrf"))
    save(page, "alice", patrol("a"), patrol("b"))
    assert flush(page)["outcome"] == "sign_in"
    assert states(page, "alice") == ["sign_in", "sign_in"]
    assert len(network.posts) == 2


def test_a_sign_in_that_ran_out_is_asked_for_and_then_everything_goes(
    phone: Phone, page: Page, network: Network
) -> None:
    cookies = phone.context.cookies()
    phone.context.clear_cookies()
    save(page, "alice", patrol("a"), patrol("b"))
    assert flush(page)["outcome"] == "sign_in"
    assert states(page, "alice") == ["sign_in", "sign_in"]
    assert network.posts == []
    phone.context.add_cookies(cookies)  # type: ignore[arg-type]
    assert flush(page)["delivered"] == 2
    save(page, "alice", patrol("c"))
    assert states(page, "alice") == ["queued"]


def test_bob_never_sends_what_alice_wrote(faulty_phones: Phones) -> None:
    """Not from his own pages, nor from a page of hers that is still open, nor when he signs in between the question and
    the sending."""
    phone = signed_in(faulty_phones, "bob")
    network = Network(phone)
    page = bare_page(phone, "alice")
    [hers] = save(page, "alice", patrol("hers"))
    bobs = bare_page(phone, "bob")
    save(bobs, "bob", patrol("his"))
    opened = """() => {
      const open = IDBFactory.prototype.open;
      globalThis.opened = [];
      IDBFactory.prototype.open = function (name, ...more) {
        opened.push(name);
        return open.call(this, name, ...more);
      };
    }"""
    bobs.evaluate(opened)
    assert flush(bobs)["delivered"] == 1
    assert "fieldlog-alice" not in bobs.evaluate("opened")
    assert flush(page)["delivered"] == 0
    assert [post["owner"] for post in network.posts] == ["bob"]

    network.session = lambda route: route.fulfill(json=route.fetch().json() | {"username": "alice"})
    assert flush(page)["outcome"] == "other_user"
    assert [post["owner"] for post in network.posts] == ["bob", "alice"]
    [left] = waiting(page, "alice")
    assert (left["key"], left["state"], left["hash"]) == (hers["key"], "queued", hers["hash"])


def test_what_the_server_released_goes_as_its_owners(faulty_phones: Phones) -> None:
    phone = signed_in(faulty_phones, "bob")
    network = Network(phone)
    save(bare_page(phone, "alice"), "alice", patrol("hers"))
    network.session = lambda route: route.fulfill(json=route.fetch().json() | {"released": ["alice", "charlie"]})
    network.answer = lambda route: answer_instead(route, "stored", 201)
    page = bare_page(phone, "bob")
    assert flush(page)["delivered"] == 1
    assert [post["owner"] for post in network.posts] == ["alice"]
    assert "charlie" not in run(page, "return listKept()")


def test_the_pages_of_this_release_are_not_too_old(phone: Phone) -> None:
    oldest = phone.ask("/session.json").json()["oldest_client"]
    for path in ("/home", "/entries/new/patrol", "/shell/fr/patrol"):
        client = re.search(r'<meta name="client" content="(\d{4}-\d\d-\d\d)">', phone.ask(path).text())
        assert client, path
        assert client[1] >= oldest


def test_a_page_that_is_too_old_says_so_and_sends_nothing(page: Page, network: Network) -> None:
    say(page, "client", "2026-10-31")
    save(page, "alice", patrol("a"))
    assert flush(page)["outcome"] == "update"
    assert (states(page, "alice"), network.posts) == (["update"], [])
    page.evaluate("document.querySelector('meta[name=client]').content = '2026-11-01'")
    assert flush(page)["delivered"] == 1


def test_nothing_is_sent_of_somebody_who_signed_out_without_network(page: Page, network: Network) -> None:
    """The server does not know of it yet, and a tab may still be open."""
    [item] = save(page, "alice", patrol("a"))
    run(page, "await writePhone({ person: null, signing_out: 'alice' })")
    assert flush(page)["outcome"] == "nothing"
    assert (network.asked, network.posts) == (0, [])
    run(page, "await writePhone({ signing_out: null })")
    assert run(page, "return deliverSoon(key, 15000)", key=item["key"]) is None


def test_entries_of_somebody_whom_the_phone_no_longer_names_are_counted_all_the_same(page: Page) -> None:
    """It remembers twenty names; a brigade has more people."""
    save(page, "alice", patrol("a"), patrol("b"))
    names = [{"username": f"guard-{number}", "name": "A guard"} for number in range(20)]
    run(page, "await writePhone({ people })", people=names)
    counted = "const { countOfOthers } = await import(`${js}/people.js`); return countOfOthers(username)"
    assert run(page, counted, username="guard-0") == 2
    assert run(page, counted, username="alice") == 0
