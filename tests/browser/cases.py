"""What a case worker does with case numbers."""

from __future__ import annotations

from tests.browser.conftest import Phone


def type_case(phone: Phone, number: str) -> None:
    """The last resort: a number that no chip shows."""
    details = phone.page.locator("#case details")
    if details.get_attribute("open") is None:
        details.locator("summary").tap()
    phone.page.fill("#case-number", number)


def log_contact(phone: Phone, number: str, *topics: str) -> None:
    phone.open("/entries/new/case_contact")
    type_case(phone, number)
    for topic in topics or ("interview",):
        phone.choose("topic", topic)
    phone.save()
