"""The same from one phone many times at once, on both databases: one entry, one arrival, one row in quarantine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldlog.devices.models import Arrival, Phone, Quarantined
from fieldlog.entries.models import Entry, EntryRevision
from fieldlog.extensions import db
from tests.devices.phone import Outbox
from tests.entries.browser import PATROL, change
from tests.factories import make_neighbourhood, make_person


@pytest.fixture
def outbox(any_app: Flask) -> Outbox:
    with any_app.app_context():
        make_person("alice")
        make_neighbourhood("maritime")
        db.session.remove()
    return Outbox(any_app, "alice")


def at_once(acts: list[Callable[[], str]]) -> Counter[str]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        return Counter(pool.map(lambda act: act(), acts))


def counts(app: Flask) -> dict[str, int]:
    tables = (Phone, Arrival, Quarantined, Entry, EntryRevision)
    with app.app_context():
        return {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        }


def browser_of(outbox: Outbox) -> Outbox:
    """The same phone in another thread: a test client is for one."""
    other = Outbox(outbox.app, outbox.owner)
    other.device = outbox.device
    return other


def test_four_entries_each_sent_six_times_at_once_arrive_once(outbox: Outbox) -> None:
    sent = [(str(uuid4()), str(seq)) for seq in range(1, 5)] * 6
    browsers = [browser_of(outbox) for _ in sent]
    acts = [
        lambda browser=browser, id=id, seq=seq: browser.log(id=id, seq=seq).json["outcome"]
        for browser, (id, seq) in zip(browsers, sent, strict=True)
    ]
    assert at_once(acts) == {"stored": 4, "known": 20}
    assert counts(outbox.app) == {"phone": 1, "arrival": 4, "quarantined": 0, "entry": 4, "entry_revision": 0}


def test_a_refused_form_sent_eight_times_at_once_is_kept_once(outbox: Outbox) -> None:
    browsers, id = [browser_of(outbox) for _ in range(8)], str(uuid4())
    acts = [
        lambda browser=browser: browser.log(id=id, seq="1", neighbourhood="nowhere").json["outcome"]
        for browser in browsers
    ]
    assert at_once(acts) == {"refused": 8}
    assert counts(outbox.app) == {"phone": 1, "arrival": 1, "quarantined": 1, "entry": 0, "entry_revision": 0}


def test_one_correction_sent_eight_times_at_once_is_made_once(outbox: Outbox) -> None:
    id = outbox.log().json["id"]
    fields = change(**PATROL | {"ended_at": "01:00"})
    browsers = [browser_of(outbox) for _ in range(8)]
    acts = [
        lambda browser=browser: browser.send(f"/entries/{id}/correct", **fields | {"seq": "2"}).json["outcome"]
        for browser in browsers
    ]
    assert at_once(acts) == {"stored": 1, "known": 7}
    assert counts(outbox.app) == {"phone": 1, "arrival": 2, "quarantined": 0, "entry": 1, "entry_revision": 1}


def test_reports_and_entries_at_once_do_not_wait_for_each_other_for_ever(outbox: Outbox) -> None:
    browsers = [browser_of(outbox) for _ in range(16)]
    acts = [
        lambda browser=browser, number=number: str(
            browser.log(id=str(UUID(int=number)), seq=str(number)).status_code
            if number % 2
            else browser.report(made="16", waiting="8", dropped=[str(number)]).status_code
        )
        for number, browser in enumerate(browsers, start=1)
    ]
    assert at_once(acts) == {"201": 8, "200": 8}
    assert counts(outbox.app)["arrival"] == 16
