"""The form in which phone and server name the same words by the same hash."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from werkzeug.test import EnvironBuilder

from fieldlog.entries.rules import submission_hash
from tests.browser.conftest import Phone, Phones
from tests.browser.outbox.bare import (
    run,
)

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=12) | st.sampled_from(
    ["", "\n", "\r", "\r\n", "a\nb=c", "\ufeffx", "e\u0301", "😀", "ﬁ", "\ud83d", "\0", "+&=%", " spaced "]
)
NAMES = st.sampled_from(["note", "topic", "crew", "id", "csrf_token", "seq", "sent_at", "owner", "é", "😀", "ﬁ", "a=b"])
FORMS = st.lists(st.tuples(NAMES, TEXTS), max_size=8)


@pytest.fixture
def phone(phones: Phones) -> Phone:
    """Nothing is sent here, so nobody is signed in."""
    return phones.new()


def hash_on_arrival(body: str) -> str:
    """As the server reads and names what the phone sent."""
    builder = EnvironBuilder(
        method="POST", data=body.encode("ascii"), content_type="application/x-www-form-urlencoded;charset=UTF-8"
    )
    try:
        return submission_hash(builder.get_request().form.items(multi=True))
    finally:
        builder.close()


def test_phone_and_server_give_every_form_the_same_name(page: Page) -> None:
    body = """
      const seen = [];
      for (const units of forms) {
        const fields = units.map((pair) => pair.map((text) => String.fromCharCode(...text)));
        const kept = normalForm(fields);
        seen.push([await contentHash(kept), String(new URLSearchParams(kept)), await contentHash(fields),
                   JSON.stringify(normalForm(kept)) === JSON.stringify(kept)]);
      }
      return seen;
    """

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(FORMS, min_size=20, max_size=20))
    def check(forms: list[list[tuple[str, str]]]) -> None:
        units = [[[utf16(text) for text in pair] for pair in form] for form in forms]
        for hashed, sent, hashed_before, is_stable in run(page, body, forms=units):
            assert hashed == hash_on_arrival(sent)
            assert hashed == hashed_before
            assert is_stable

    check()


def utf16(text: str) -> list[int]:
    """The units JavaScript sees; half characters cannot travel as text."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(encoded[at : at + 2], "little") for at in range(0, len(encoded), 2)]


def test_a_form_without_script_is_sent_in_the_same_bytes(page: Page) -> None:
    """Else the same words, once sent with and once without script, would be a conflict."""
    sent: list[str] = []

    def note(route: Any) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/entries/new/patrol", note)
    body = """
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: "/entries/new/patrol" });
      form.append(document.createElement("textarea"), document.createElement("input"));
      Object.assign(form.elements[0], { name: "note", value: "un\\ndeux\\r\\ntrois\\rquatre é 😀" });
      Object.assign(form.elements[1], { name: "id", value: id });
      document.documentElement.append(form);
      const kept = String(new URLSearchParams(normalForm([...new FormData(form)])));
      form.submit();
      return kept;
    """
    with page.expect_request("**/entries/new/patrol"):
        kept = run(page, body, id=str(uuid4()))
    expect(page.locator("form")).to_have_count(1)
    assert sent == [kept]
