"""How entries leave the phone: once, oldest first, one tab at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Phone
from tests.browser.outbox.bare import (
    Network,
    bare_page,
    flush,
    patrol,
    run,
    save,
    states,
    stored,
    waiting,
)


def test_an_entry_is_stored_and_leaves_the_phone(phone: Phone, page: Page, network: Network) -> None:
    [item] = save(page, "alice", patrol("Calme\nvraiment"))
    assert flush(page) == {"outcome": "done", "delivered": 1, "changed": 1}
    assert waiting(page, "alice") == []
    assert stored(phone.site, [item["id"]]) == 1
    [post] = network.posts
    assert (post["owner"], post["seq"], post["device"]) == ("alice", "1", item["device"])
    assert abs(datetime.now(UTC) - datetime.fromisoformat(post["sent_at"])) < timedelta(minutes=1)
    assert flush(page)["delivered"] == 0
    assert len(network.posts) == 1


def test_sixty_entries_and_five_tabs_make_sixty_posts(phone: Phone, page: Page, network: Network) -> None:
    forms = [patrol(str(number), hour=number % 20) for number in range(60)]
    saved = save(page, "alice", *forms)
    tabs = [page, *(bare_page(phone, "alice") for _ in range(4))]
    for tab in tabs:
        run(tab, "startSending(); globalThis.ended = Promise.all([flush(), flush({ why: 'online' })]); return 0;")
    delivered = [summary["delivered"] for tab in tabs for summary in tab.evaluate("ended")]
    assert waiting(page, "alice") == []
    assert [post["id"] for post in network.posts] == [item["id"] for item in saved]
    assert sum(delivered) <= 120
    assert stored(phone.site, [item["id"] for item in saved]) == 60


def test_an_entry_saved_while_another_tab_sends_is_not_forgotten(phone: Phone, page: Page, network: Network) -> None:
    other = bare_page(phone, "alice")
    save(page, "alice", *(patrol(str(number)) for number in range(5)))
    run(page, "globalThis.ended = flush(); return 0;")
    [late] = save(other, "alice", patrol("late"))
    assert run(other, "return deliverSoon(key, 15000)", key=late["key"]) is None
    assert page.evaluate("ended")["outcome"] == "done"
    assert len(network.posts) == 6


def test_it_is_noted_on_the_disk_before_the_request_leaves(phone: Phone, page: Page, network: Network) -> None:
    other = bare_page(phone, "alice")
    held: list[Route] = []
    network.answer = held.append
    save(page, "alice", patrol("a"), patrol("b"))
    run(page, "globalThis.ended = flush(); return 0;")
    network.wait_for_post()
    assert states(other, "alice") == ["sending", "queued"]
    network.up()
    held[0].continue_()
    page.evaluate("ended")
    assert len(network.posts) == 2


def test_a_dead_cellar_costs_one_request_and_keeps_everything(page: Page, network: Network) -> None:
    network.down()
    save(page, "alice", *(patrol(str(number)) for number in range(3)))
    assert flush(page, "start")["outcome"] == "no_network"
    assert (network.asked, network.posts) == (1, [])
    assert states(page, "alice") == ["queued"] * 3
    network.up()
    assert flush(page)["delivered"] == 3


def test_a_network_that_dies_between_two_entries_keeps_the_second(page: Page, network: Network) -> None:
    def first_only(route: Route) -> None:
        if len(network.posts) == 1:
            route.continue_()
        else:
            network.down()
            route.abort("connectionreset")

    network.answer = first_only
    save(page, "alice", patrol("a"), patrol("b"), patrol("c"))
    summary = flush(page)
    assert (summary["outcome"], summary["delivered"]) == ("no_network", 1)
    assert states(page, "alice") == ["queued", "queued"]
    assert len(network.posts) == 2


def test_a_receipt_that_got_lost_is_asked_for_again(phone: Phone, page: Page, network: Network) -> None:
    def swallow(route: Route) -> None:
        assert route.fetch().status == 201
        route.abort("connectionreset")

    network.answer = swallow
    [item] = save(page, "alice", patrol("a"))
    assert flush(page)["outcome"] == "no_network"
    assert states(page, "alice") == ["queued"]
    network.up()
    assert flush(page)["delivered"] == 1
    assert waiting(page, "alice") == []
    assert stored(phone.site, [item["id"]]) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_page_closed_in_the_middle_leaves_an_entry_that_comes_back(
    phone: Phone, page: Page, network: Network, hours: int
) -> None:
    """After the time-out of its sending; also when the clock was set meanwhile."""
    network.hold()
    [item] = save(page, "alice", patrol("a"))
    run(page, "flush(); return 0;")
    network.wait_for_post()
    page.close()
    network.up()
    page = bare_page(phone, "alice")
    assert flush(page)["outcome"] == "done"
    assert (states(page, "alice"), len(network.posts)) == (["sending"], 1)
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=hours))
    assert flush(page)["delivered"] == 1
    assert (waiting(page, "alice"), stored(phone.site, [item["id"]])) == ([], 1)


def test_a_tab_that_froze_while_sending_does_not_stop_the_others(phone: Phone, page: Page, network: Network) -> None:
    frozen = bare_page(phone, "alice")
    frozen.evaluate("void navigator.locks.request('fieldlog-outbox', () => new Promise(() => {})).catch(() => {})")
    page.clock.install()
    save(page, "alice", patrol("a"))
    run(page, "globalThis.ended = flush(); return 0;")
    page.clock.run_for(80_000)
    assert network.asked == 0
    frozen.evaluate("new BroadcastChannel('fieldlog-turn').postMessage('alive')")
    page.clock.run_for(80_000)
    assert network.asked == 0
    page.clock.run_for(80_000)
    page.clock.resume()
    assert page.evaluate("ended")["delivered"] == 1


def test_corrections_go_the_same_way_and_an_outdated_one_is_a_conflict(page: Page, network: Network) -> None:
    [item] = save(page, "alice", patrol("a"))
    flush(page)
    entry = {"id": item["id"], "address": f"/entries/{item['id']}/correct", "kind": "patrol"}
    fields = [field for field in patrol("b")["fields"] if field[0] != "id"]
    first, second = (
        {**entry, "change_id": str(uuid4()), "fields": [*fields, ["revision", "1"], ["reason", reason]]}
        for reason in ("oubli", "faute de frappe")
    )
    for change in (first, second):
        change["fields"].append(["change_id", change["change_id"]])
    save(page, "alice", first, second)
    assert flush(page) == {"outcome": "done", "delivered": 1, "changed": 2}
    [left] = waiting(page, "alice")
    assert (left["key"], left["id"], left["state"]) == (second["change_id"], item["id"], "conflict")
    assert (left["seq"], left["revision"]) == (3, 2)
