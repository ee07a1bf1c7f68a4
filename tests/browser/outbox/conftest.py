"""Alice's phone, signed in, with a bare page of hers, and the network between it and the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Phone, Phones
from tests.browser.outbox.bare import Network, bare_page, signed_in


@pytest.fixture
def faulty_phones(phones: Phones) -> Iterator[Phones]:
    """Chromium complains about each request that fails; here they fail on purpose. Everything else still counts."""
    yield phones
    phones.complaints = [complaint for complaint in phones.complaints if "Failed to load resource" not in complaint]


@pytest.fixture
def phone(faulty_phones: Phones) -> Phone:
    return signed_in(faulty_phones, "alice")


@pytest.fixture
def network(phone: Phone) -> Network:
    return Network(phone)


@pytest.fixture
def page(phone: Phone, network: Network) -> Page:
    return bare_page(phone, "alice")
