"""Without JavaScript nothing waits on the phone, and every kind of entry can still be logged, online.

A kind's form differs between services only by professional secrecy, so each is logged once with and once without it;
``FIELDLOG_SOAK=1`` logs every kind of every service.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from fieldlog.accounts.kinds import SERVICES
from fieldlog.accounts.services import add_person, set_password
from fieldlog.entries.dimensions import DIMENSIONS
from fieldlog.entries.kinds import Kind, kinds_for
from fieldlog.extensions import db
from tests.browser.conftest import PASSWORD, Phone, Phones, Site
from tests.conftest import make_app

WRITTEN = {
    "day": "2024-11-05", "requested_on": "2024-11-04", "offence_on": "2024-11-03", "due_on": "2024-11-29",
    "started_at": "2024-11-05T08:00", "ended_at": "09:30", "minutes": "1h30", "people": "12", "case": "X-1",
    "note": "Sans script",
}  # fmt: skip
CHOSEN = {"neighbourhood": "maritime", "audience": "resident", "level": "local"}


def forms() -> dict[str, list[Kind]]:
    """By service, the kinds to be logged."""
    seen: set[tuple[str, bool]] = set()
    chosen: dict[str, list[Kind]] = {}
    for slug, service in SERVICES.items():
        for kind in kinds_for(slug):
            form = (kind.slug, service.is_confidential)
            if form not in seen or os.environ.get("FIELDLOG_SOAK"):
                chosen.setdefault(slug, []).append(kind)
            seen.add(form)
    return chosen


@pytest.mark.parametrize("service", forms())
def test_every_kind_is_logged_without_javascript(phones: Phones, service: str) -> None:
    employ(phones.site, service)
    person = phones.new(java_script_enabled=False)
    person.sign_in("without")
    for kind in forms()[service]:
        log(person, kind)


def employ(site: Site, service: str) -> None:
    """A person of that service."""
    app = make_app(site.database_url)
    with app.app_context():
        add_person(username="without", name="Without scripts", service=service, role="worker")
        set_password(username="without", password=PASSWORD)
        db.session.remove()
        db.engine.dispose()


def log(person: Phone, kind: Kind) -> None:
    """Open the form as it comes, fill in what it requires for its last topic, and save."""
    topic = list(kind.topics)[-1] if kind.topics else None
    person.open(f"/entries/new/{kind.slug}")
    for name in (name for name in kind.dimensions if name in kind.requires(topic) or name == "note"):
        if DIMENSIONS[name].type.startswith("choice"):
            choose(person, name, CHOSEN.get(name, topic or ""))
        else:
            written = f"#{name}:is(input, textarea), #{name} [name={name}]:not([type=radio])"
            if not person.page.locator(written).first.is_visible():
                person.page.locator(f"#{name} details summary").first.tap()
            person.page.locator(written).first.fill(WRITTEN[name])
    person.save()
    expect(person.page.locator(".message[role=status]")).to_be_visible()
    assert person.page.url.count("-") == 4, person.page.url  # /entries/<id>
    expect(person.page.locator("main")).to_contain_text(WRITTEN["note"])


def choose(person: Phone, name: str, value: str) -> None:
    """Tap a chip, after opening the rest of the list where it stands there."""
    chip = person.page.locator("label.chip", has=person.page.locator(f"[name={name}][value={value}]"))
    if not chip.is_visible():
        person.page.locator(f"#{name} details.more summary").tap()
    chip.tap()
