"""From a phone to the plan's monthly totals, in a real browser: a round, a visit, a contact."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Response, expect

from tests.browser.cases import type_case
from tests.browser.conftest import Phone, Phones

SECRET = re.compile("NOTE-CANARY-7|CASE-CANARY-7")


def test_guard_logs_a_round_over_the_end_of_a_month_and_the_coordinator_finds_it_in_both(phones: Phones) -> None:
    guard = phones.new()
    guard.sign_in("alice")
    guard.tap_link("/entries/new/patrol")
    guard.page.fill("#started_at", "2024-09-30T19:30")
    guard.page.fill("#ended_at", "02:42")
    expect(guard.page.locator("#duration")).to_have_text("7 h 12")
    guard.choose("neighbourhood", "maritime")
    guard.save()
    expect(guard.page.locator(".message[role=status]")).to_contain_text("7 h 12")
    patrol = guard.page.url.removeprefix(guard.site.address)

    guard.site.night_runs()

    coordinator = phones.new()
    coordinator.sign_in("coordinator")
    expect(coordinator.page).to_have_url(re.compile(r"/monthly/glance$"))
    coordinator.tap_link("/monthly/2024-12")
    expect(coordinator.page).to_have_url(re.compile(r"/monthly/2024-12$"))
    for month, hours in (("2024-09", "0,5"), ("2024-10", "0,3")):  # 4 h 30 and 2 h 42 over nine Mondays and Tuesdays
        coordinator.open(f"/monthly/{month}")
        expect(figure(coordinator, month, "5.1a")).to_have_text(hours)
        figure(coordinator, month, "5.1a").tap()
        coordinator.tap_link(patrol)
        expect(coordinator.page.locator("main")).to_contain_text("Alice")
        expect(coordinator.page.locator("main")).to_contain_text("7 h 12")


def test_of_two_visits_only_the_one_within_fourteen_days_counts(phones: Phones) -> None:
    adviser = phones.new()
    adviser.sign_in("adviser")
    for day in ("2024-03-18", "2024-03-19"):  # the fourteenth day, and the one after it
        adviser.open("/entries/new/techno_visit")
        adviser.choose("topic", "post_offence")
        adviser.choose("audience", "resident")
        adviser.page.fill("#requested_on", "2024-03-04")
        adviser.page.fill("#offence_on", "2024-03-02")
        adviser.page.fill("#day", day)
        adviser.save()
        expect(adviser.page.locator(".message[role=status]")).to_be_visible()

    adviser.site.night_runs()

    coordinator = phones.new()
    coordinator.sign_in("coordinator")
    coordinator.open("/monthly/2024-03")
    expect(figure(coordinator, "2024-03", "1.1c")).to_have_text("1")
    figure(coordinator, "2024-03", "1.1c").tap()
    expect(coordinator.page.locator("main ul.list:not(.marks) > li")).to_have_count(1)
    expect(coordinator.page.locator("main ul.list:not(.marks) > li")).to_contain_text("18")


def test_coordinator_counts_a_contact_of_victim_support_and_never_reads_it(phones: Phones) -> None:
    support = phones.new()
    support.sign_in("support")
    support.open("/entries/new/case_contact")
    support.page.fill("#day", "2024-05-14")
    type_case(support, "CASE-CANARY-7")
    support.page.fill("#note", "NOTE-CANARY-7")
    support.choose("topic", "psychological_support")
    support.save()
    expect(support.page.locator("main")).to_contain_text("CASE-CANARY-7")
    contact = support.page.url.removeprefix(support.site.address)

    support.site.night_runs()

    coordinator = phones.new()
    bodies = read_along(coordinator)
    coordinator.sign_in("coordinator")
    coordinator.open("/monthly/2024-05")
    expect(figure(coordinator, "2024-05", "3.3a")).to_have_text("1")
    figure(coordinator, "2024-05", "3.3a").tap()
    expect(coordinator.page.locator("main .message.none")).to_be_visible()
    expect(coordinator.page.locator("main ul.list:not(.marks)")).to_have_count(0)
    for path in ("/monthly/2024-05/3.3a", "/entries/?search=CANARY-7", "/home"):
        coordinator.open(path)
    without_page = {path: coordinator.ask(path) for path in (contact, "/entries/page", "/monthly/2024-05.csv")}
    assert without_page[contact].status == 404
    assert "3.3a" in without_page["/monthly/2024-05.csv"].text()
    bodies |= {path: answer.text() for path, answer in without_page.items()}
    assert len(bodies) > 8
    assert [address for address, body in bodies.items() if SECRET.search(body)] == []


def figure(phone: Phone, month: str, code: str) -> Locator:
    """The figure of a month on the page of totals."""
    return phone.page.locator(f'a.fig[href="/monthly/{month}/{code}/entries"]:visible')


def read_along(phone: Phone) -> dict[str, str]:
    """What this browser is given from now on, by address."""
    bodies: dict[str, str] = {}

    def keep(response: Response) -> None:
        if response.ok and "text" in response.headers.get("content-type", ""):
            bodies[response.url] = response.text()

    phone.context.on("response", keep)
    return bodies
