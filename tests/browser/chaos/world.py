"""The stage of the stories: a server on a database of its own, the way to it, and one phone that people share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright

from .phone import Phone
from .proxy import Proxy
from .server import Server


class World:
    """Stays from story to story, as phones and servers do; after a story that went wrong there is a new phone."""

    def __init__(self, playwright: Playwright, database_url: str, folder: Path) -> None:
        self.playwright, self.folder = playwright, folder
        self.database = Path(database_url.removeprefix("sqlite:///"))
        self.server = Server(database_url, folder)
        self.proxy = Proxy(self.server.port)
        self.phones = self.stories = 0
        self.phone: Phone

    def give_new_phone(self) -> None:
        self.phones += 1
        self.phone = Phone(self.playwright, self.folder / f"phone-{self.phones}", self.proxy.address)
        self.phone.start()

    def start_afresh(self) -> None:
        """After a story that went wrong."""
        self.take_phone_away()
        self.proxy.clear_up()
        self.server.wait_until_up()
        self.give_new_phone()

    def take_phone_away(self) -> None:
        self.phone.switch_off()
        self.phone.bury()


@contextmanager
def world_on(playwright: Playwright, database_url: str, folder: Path) -> Iterator[World]:
    world = World(playwright, database_url, folder)
    with world.proxy:
        world.server.wait_until_up()
        world.give_new_phone()
        try:
            yield world
        finally:
            world.take_phone_away()
            world.server.kill()
