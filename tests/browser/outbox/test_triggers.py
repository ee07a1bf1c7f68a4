"""When a phone sends by itself, how long it waits after trouble, and what it reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.outbox.bare import (
    Network,
    bare_page,
    flush,
    patrol,
    receipt,
    run,
    save,
    say,
    waiting,
)

PORTAL = "<!doctype html><title>Wi-Fi</title><p>Sign in to go on"


@pytest.mark.parametrize(
    "event",
    [
        "dispatchEvent(new Event('online'))",
        "document.dispatchEvent(new Event('visibilitychange'))",
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
    ],
)
def test_a_page_sends_when_it_may_have_a_network_again(page: Page, network: Network, event: str) -> None:
    network.down()
    save(page, "alice", patrol("a"))
    run(page, "startSending(); startSending(); await flush();")
    network.up()
    with page.expect_response("**/phones/report"):
        page.evaluate(event)
    assert (waiting(page, "alice"), len(network.posts)) == ([], 1)


def test_a_page_sends_when_it_starts_and_every_minute(page: Page, network: Network) -> None:
    page.clock.install()
    save(page, "alice", patrol("a"))
    with page.expect_response("**/phones/report"):
        run(page, "startSending()")
    save(page, "alice", patrol("b"))
    with page.expect_response("**/phones/report"):
        page.clock.run_for(60_000)
    assert [post["note"] for post in network.posts] == ["a", "b"]


def test_it_tries_again_by_itself_after_trouble(page: Page, network: Network) -> None:
    page.clock.install()
    page.evaluate("Math.random = () => 1")
    network.answers(503, receipt("unavailable"))
    save(page, "alice", patrol("a"))
    assert flush(page)["outcome"] == "no_network"
    network.up()
    with page.expect_response("**/phones/report"):
        page.clock.run_for(2_000)
    assert waiting(page, "alice") == []


def test_waiting_doubles_up_to_five_minutes_whatever_the_clock_says(page: Page) -> None:
    body = """
      Math.random = () => 1;
      const backoff = new Backoff();
      const before = backoff.left;
      const waits = [];
      for (let time = 0; time < 40; time += 1) {
        backoff.fail();
        waits.push(Math.round(backoff.left / 1000));
      }
      Date.now = () => 0;
      const later = backoff.left > 290_000 && backoff.left <= 300_000;
      backoff.reset();
      return [before, waits, later, backoff.left];
    """
    before, waits, later, after = run(page, body)
    assert (before, later, after) == (0, True, 0)
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(waits[9:]) == {300}


def test_the_form_waits_for_an_answer_only_so_long(page: Page, network: Network) -> None:
    network.hold()
    [item] = save(page, "alice", patrol("a"))
    left = run(page, "return deliverSoon(key, 300)", key=item["key"])
    assert (left["key"], left["state"]) == (item["key"], "sending")


def test_the_form_hears_at_once_though_the_rest_of_the_queue_is_slow(page: Page, network: Network) -> None:
    network.answer = lambda route: route.continue_() if len(network.posts) == 1 else None
    first, _ = save(page, "alice", patrol("a"), patrol("b"))
    assert run(page, "return deliverSoon(key, 60000)", key=first["key"]) is None


def test_nothing_is_asked_where_nobody_is_signed_in(phone: Phone, network: Network) -> None:
    page = bare_page(phone, None)
    save(page, "alice", patrol("a"))
    run(page, "await writePhone({ person: { username: 'alice' } })")
    assert flush(page)["outcome"] == "nothing"
    assert network.asked == 0
    say(page, "shell", "fr")
    assert flush(page)["delivered"] == 1


def test_a_phone_reports_what_it_holds_and_not_too_often(page: Page, network: Network) -> None:
    kept, dropped = save(page, "alice", patrol("a", neighbourhood="nowhere"), patrol("b"))
    run(page, "await drop('alice', key)", key=dropped["key"])
    flush(page)
    [report] = network.reports
    assert (report["device"], report["made"], report["waiting"]) == (kept["device"], "2", "1")
    assert (report["waiting_since"], report["dropped"]) == (kept["saved_at"], "2")
    assert flush(page)["outcome"] == "done"
    assert flush(page, "start")["outcome"] == "nothing"
    assert len(network.reports) == 1
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=16))
    assert flush(page, "minute")["outcome"] == "done"
    assert len(network.reports) == 2
    assert "dropped" not in network.reports[1]


def test_a_number_that_was_given_up_is_told_with_the_next_sending(page: Page, network: Network) -> None:
    """Otherwise a coordinator would look for an entry that nobody misses, until the phone is used again."""
    [refused] = save(page, "alice", patrol("a", neighbourhood="nowhere"))
    flush(page)
    assert [report["waiting"] for report in network.reports] == ["1"]
    run(page, "await drop('alice', key)", key=refused["key"])
    assert flush(page, "minute")["outcome"] == "done"
    assert [report.get("dropped") for report in network.reports] == [None, "1"]
    assert flush(page, "minute")["outcome"] == "nothing"


@pytest.mark.parametrize("status", [404, 500, 200])
def test_a_report_that_nobody_takes_harms_nothing(phone: Phone, page: Page, network: Network, status: int) -> None:
    phone.context.route("**/phones/report", lambda route: route.fulfill(status=status, body=PORTAL))
    _, dropped = save(page, "alice", patrol("a"), patrol("b"))
    run(page, "await drop('alice', key)", key=dropped["key"])
    assert flush(page) == {"outcome": "done", "delivered": 1, "changed": 1}
    read = "return transact('alice', ['state'], 'readonly', (tx) => tx.objectStore('state').get('dropped'))"
    assert run(page, read) == [2]
    assert flush(page, "minute")["outcome"] == "nothing"  # not asked for again every minute


def test_the_session_is_what_fieldlog_says_it_is(phone: Phone, page: Page, network: Network) -> None:
    session = run(page, "return fetchSession()")
    assert (session["username"], session["released"]) == ("alice", [])
    network.session = lambda route: route.fulfill(status=200, content_type="text/html", body=PORTAL)
    assert run(page, "return fetchSession()") is None
    network.session = lambda route: route.fulfill(status=401, content_type="text/html", body=PORTAL)
    assert run(page, "return fetchSession()") is None
    network.up()
    phone.context.clear_cookies()
    assert run(page, "return fetchSession()") == "sign_in"
    expect(page.locator("body")).to_be_attached()
