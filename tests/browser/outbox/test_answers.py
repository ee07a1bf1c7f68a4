"""Every answer that a phone can get, and what becomes of the entry: off the phone only after a receipt for it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.conftest import Phone
from tests.browser.outbox.bare import (
    Network,
    answer_instead,
    flush,
    patrol,
    receipt,
    run,
    save,
    states,
    waiting,
)

PORTAL = "<!doctype html><title>Wi-Fi</title><p>Sign in to go on"


PORTALS: list[tuple[int, str, str]] = [
    (200, PORTAL, "text/html"),
    (201, "", "application/json"),
    (200, '{"ok": true}', "application/json"),
    (200, "true", "application/json"),
    (200, "{", "application/json"),
    (511, PORTAL, "text/html"),
    (401, PORTAL, "text/html"),
    (302, "", "text/html"),
]
DECIDED = [
    (409, receipt("conflict", revision=3), "conflict"),
    (422, receipt("refused", errors={"note": ["…"]}), "refused"),
    (404, receipt("not_found"), "held"),
    (403, receipt("forbidden"), "held"),
    (413, receipt("too_large"), "held"),
    (400, receipt("bad_request"), "held"),
    (201, receipt("stored"), "held"),
    (200, receipt("stored", id="another", hash="another"), "held"),
    (202, receipt("accepted"), "held"),
    (200, receipt("conflict"), "held"),
]


def test_a_captive_portal_is_no_network(page: Page, network: Network) -> None:
    """It catches the entry, and the question that follows."""
    save(page, "alice", patrol("a"), patrol("b"))
    for tried, (status, body, content_type) in enumerate(PORTALS, 1):

        def caught(route: Route, status: int = status, body: str = body, content_type: str = content_type) -> None:
            network.session = lambda route: route.fulfill(status=200, content_type="text/html", body=PORTAL)
            headers = {"Location": "/sign-in"} if status == 302 else {}
            route.fulfill(status=status, headers={**headers, "Content-Type": content_type}, body=body)

        network.up()
        network.answer = caught
        assert flush(page) == {"outcome": "no_network", "delivered": 0, "changed": 0}, (status, body)
        assert flush(page)["outcome"] == "no_network"
        assert (states(page, "alice"), len(network.posts)) == (["queued", "queued"], tried), (status, body)


def test_a_server_that_is_away_is_left_alone(page: Page, network: Network) -> None:
    save(page, "alice", patrol("a"), patrol("b"))
    for tried, status in enumerate([408, 429, 502, 503, 504], 1):
        network.answers(status, PORTAL, "text/html")
        assert flush(page)["outcome"] == "no_network", status
        assert flush(page, "minute")["outcome"] == "later", status
        assert (states(page, "alice"), len(network.posts)) == (["queued", "queued"], tried), status


def test_no_answer_but_a_receipt_takes_an_entry_away(page: Page, network: Network) -> None:
    """And none keeps the next entry from leaving."""
    for status, body, state in DECIDED:
        first, _ = save(page, "alice", patrol("a"), patrol("b"))

        def decided(route: Route, id: str = first["id"], status: int = status, body: Any = body) -> None:
            is_first = network.posts[-1]["id"] == id
            route.fulfill(status=status, json=body) if is_first else route.continue_()

        network.answer = decided
        assert flush(page) == {"outcome": "done", "delivered": 1, "changed": 2}, (status, body)
        [item] = waiting(page, "alice")
        assert (item["key"], item["state"], item["fields"]) == (first["key"], state, first["fields"]), (status, body)
        assert (item["revision"], item["errors"]) == (body["revision"], body["errors"])
        assert flush(page)["changed"] == 0
        run(page, "await drop('alice', key)", key=item["key"])


def test_a_receipt_for_something_else_is_none(page: Page, network: Network) -> None:
    save(page, "alice", patrol("a"), patrol("b"))
    changed = iter(["id", "hash"])
    network.answer = lambda route: answer_instead(route, "stored", 201, **{next(changed): "0" * 64})
    assert flush(page)["delivered"] == 0
    assert states(page, "alice") == ["held", "held"]


def test_a_refused_entry_brings_the_servers_sentences(page: Page, network: Network) -> None:
    [item] = save(page, "alice", patrol("a", neighbourhood="nowhere"))
    left = run(page, "return deliverSoon(key, 15000)", key=item["key"])
    assert left["state"] == "refused"
    assert left["errors"].keys() == {"neighbourhood"}
    save(page, "alice", patrol("a", id=item["id"]))
    assert run(page, "return deliverSoon(key, 15000)", key=item["key"]) is None
    assert [post["seq"] for post in network.posts] == ["1", "1"]


def test_the_same_id_with_other_words_is_a_conflict_that_waits(phone: Phone, page: Page, network: Network) -> None:
    form = patrol("a")
    save(page, "alice", form)
    flush(page)
    save(page, "alice", patrol("b", id=form["id"]))
    assert flush(page)["changed"] == 1
    [item] = waiting(page, "alice")
    assert (item["state"], dict(item["fields"])["note"]) == ("conflict", "b")


def test_an_entry_the_server_stumbles_over_is_held_after_five_times_while_others_pass(
    page: Page, network: Network
) -> None:
    [bad] = save(page, "alice", patrol("bad"))

    def stumble(route: Route) -> None:
        is_bad = network.posts[-1]["id"] == bad["id"]
        route.fulfill(status=500, body="") if is_bad else route.continue_()

    network.answer = stumble
    for _ in range(7):  # alone: it may be the server
        flush(page)
    assert [(item["state"], item["failures"]) for item in waiting(page, "alice")] == [("queued", 7)]
    save(page, "alice", patrol("good"))
    assert flush(page)["delivered"] == 1
    assert [(item["state"], item["failures"]) for item in waiting(page, "alice")] == [("held", 8)]
    assert flush(page)["outcome"] == "done"
    assert len(network.posts) == 9


def test_a_server_that_stumbles_over_everything_is_not_sent_everything(page: Page, network: Network) -> None:
    network.answers(500, receipt("error"))
    save(page, "alice", *(patrol(str(number)) for number in range(8)))
    assert flush(page)["outcome"] == "failing"
    assert len(network.posts) == 3
    network.up()
    assert flush(page)["delivered"] == 8


def test_words_that_something_between_always_swallows_are_held_and_let_the_others_pass(
    page: Page, network: Network
) -> None:
    [bad] = save(page, "alice", patrol("bad"))
    network.answer = lambda route: (
        route.fulfill(status=403, content_type="text/html", body="Forbidden by the firewall")
        if network.posts[-1]["id"] == bad["id"]
        else route.continue_()
    )
    for number in range(5):
        save(page, "alice", patrol(str(number)))
        assert flush(page)["delivered"] == 1
    assert states(page, "alice") == ["held"]
