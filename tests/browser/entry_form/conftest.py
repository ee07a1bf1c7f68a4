"""Alice's phone, and a network that is expected to fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Phone, Phones
from tests.browser.entry_form.hands import ready


@pytest.fixture
def phones(phones: Phones) -> Iterator[Phones]:
    """Chromium complains about each request that fails; here they fail on purpose. Everything else still counts."""
    yield phones
    phones.close()
    phones.complaints = [complaint for complaint in phones.complaints if "Failed to load resource" not in complaint]


@pytest.fixture
def alice(phones: Phones) -> Phone:
    """Alice's phone, with everything on it that it needs in a cellar."""
    return ready(phones, "alice")
