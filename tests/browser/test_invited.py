"""A guard's own phone is let in by the code on the coordinator's screen, which a camera must be able to read."""

from __future__ import annotations

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import PASSWORD, Phone, Phones

DESK = {"viewport": {"width": 1280, "height": 800}}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charlie_reads_the_code_with_his_phone_and_is_in(phones: Phones, theme: str) -> None:
    desk = phones.new(**DESK, color_scheme=theme)
    desk.sign_in("coordinator")
    code = invite(desk, "Charlie")
    link = desk.page.locator(".invitation .link").inner_text()
    assert read_by_camera(code) == link

    own = phones.new()
    own.open(urlsplit(link).path)
    expect(own.page.locator("main")).to_contain_text("Charlie")
    own.page.fill("#password", PASSWORD)
    own.page.fill("#repeated", PASSWORD)
    own.save()
    expect(own.page).to_have_url(re.compile("/home$"))


def test_the_code_on_a_printed_card_is_read_too(phones: Phones) -> None:
    desk = phones.new(**DESK, color_scheme="dark")
    desk.sign_in("coordinator")
    code = invite(desk, "Charlie")
    desk.page.emulate_media(media="print")
    card = desk.page.locator(".invitation")
    expect(card).to_contain_text("charlie")
    assert read_by_camera(code) == card.locator(".link").inner_text()


def invite(desk: Phone, name: str) -> Locator:
    """The code on the screen."""
    desk.open("/commune/staff/invitations")
    desk.page.locator("label.chip", has_text=name).click()
    desk.save()
    return desk.page.locator("svg.qr")


def read_by_camera(code: Locator) -> str:
    """The text that a camera takes from what is seen."""
    picture = Image.open(io.BytesIO(code.screenshot())).convert("L")
    return zxingcpp.read_barcodes(picture, try_invert=False)[0].text  # not every camera reads white on black
