"""The screens about what waits on a phone, each with something on it that a person would have to decide."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

HOURS = {"started_at": "2024-06-03T08:00", "ended_at": "10:00"}
JSON = {"Accept": "application/json"}
STATES = ("conflict", "refused", "held")
ERRORS = {"neighbourhood": ["Remplissez « Quartier »."]}
KEEP = """async (items) => {
  const folder = document.querySelector('script[src*="/js/field.js"]').src.replace("field.js", "");
  const [{ save, mark }, { presentUsername }] = await Promise.all(
    [import(`${folder}outbox.js`), import(`${folder}session.js`)]);
  const username = await presentUsername();
  for (const { state, errors, ...form } of items) {
    const { key } = await save(username, form);
    await mark(username, key, { state, errors });
  }
}"""


def leave_unsent(page: Page) -> None:
    """An entry in each state that somebody has to look at; the first is stored with other content."""
    items = [_patrol(state) for state in STATES]
    _store(page, items[0]["id"])
    page.evaluate(KEEP, items)
    expect(page.locator("#items > li")).to_have_count(len(items))
    page.locator("#export summary").click()


def compare_versions(page: Page) -> None:
    page.locator("[data-compare]").first.click()
    expect(page.locator("[data-comparison]")).to_be_visible()


def ask_to_delete(page: Page) -> None:
    page.locator("[data-delete]").first.click()


def ask_on_leaving(page: Page) -> None:
    page.locator("form[data-sign-out=here] button").click()
    expect(page.locator("#ask-sign-out")).to_be_visible()


def leave(page: Page) -> None:
    """At the door of a phone on which somebody was signed in before; nothing of hers stays for the other screens."""
    ask_on_leaving(page)
    page.locator("#ask-sign-out button[value=delete]").click()
    page.locator("#ask-delete-all button[value=delete]").click()
    expect(page.locator("#people")).to_be_visible()


def _patrol(state: str) -> dict[str, Any]:
    id = str(uuid4())
    fields = [["id", id], *HOURS.items(), ["note", state]]
    return {
        "id": id, "change_id": None, "address": "/entries/new/patrol", "kind": "patrol", "fields": fields,
        "title": "Patrouille", "text": "3/6 · 08:00 – 10:00", "state": state, "errors": ERRORS,
    }  # fmt: skip


def _store(page: Page, id: str) -> None:
    """The same round as another device sent it, in the first neighbourhood that there is."""
    address = page.evaluate("location.origin")
    lists = page.request.get(f"{address}/phone.json").json()
    place = lists["options"]["neighbourhood"][0]["value"]
    token = page.request.get(f"{address}/session.json").json()["csrf_token"]
    fields = {**HOURS, "ended_at": "11:30", "neighbourhood": place, "id": id, "csrf_token": token}
    answer = page.request.post(f"{address}/entries/new/patrol", form=fields, headers=JSON)
    assert answer.status == 201, answer.text()
