"""What can go wrong around a phone, drawn by chance: network, server, session, clock, releases, current."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing

from .proxy import Luck
from .world import World

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WEATHERS: list[Luck] = ["none", "none", "none", "portal", "busy", "gone", "slow", "pass", "pass"]
MISHAPS: list[Luck] = ["before", "after", "after", "cut", "portal", "busy", "gone", "slow"]


class BadLuck:
    """Each method is something that happens once; what it leaves behind lasts until it is mended."""

    def __init__(self, rng: random.Random, world: World, say: Callable[[str], None]) -> None:
        self.rng, self.world, self.say = rng, world, say

    def change_weather(self) -> None:
        weather = self.rng.choice(WEATHERS)
        self.say(f"  {weather}")
        self.world.proxy.weather.now = weather

    def plan_mishaps(self) -> None:
        """The next submissions meet these, where there is network at all."""
        mishaps = self.rng.choices(MISHAPS, k=self.rng.randint(1, 3))
        self.say(f"  {mishaps}")
        self.world.proxy.weather.mishaps.extend(mishaps)

    def kill_server(self) -> None:
        self.world.server.kill()

    def kill_server_over_a_submission(self) -> None:
        """It may have stored it or not; nobody hears of it."""
        server = self.world.server
        self.world.proxy.weather.on_submission = self.rng.choice([server.kill, server.kill_workers])

    def start_server(self) -> None:
        self.world.server.start()

    def end_sessions(self) -> None:
        with closing(sqlite3.connect(self.world.database, timeout=10)) as connection, connection:
            connection.execute("UPDATE sign_in SET ended_at = seen_at WHERE ended_at IS NULL")

    def update_app(self) -> None:
        self.world.server.update()

    def move_clock(self) -> None:
        by = self.rng.choice([-2 * DAY, -HOUR, 5 * MINUTE, HOUR, 3 * DAY, 0])
        self.say(f"  {by / HOUR:+.1f} h")
        self.world.phone.set_clock_wrong(by)

    def go_dark(self) -> None:
        self.world.phone.kill(keeps_cookies=self.rng.random() < 0.7)

    def go_dark_soon(self) -> None:
        """In the middle of what comes next: at some moment, or while a submission is at the server."""
        phone = self.world.phone
        phone.keep_cookies()
        if self.rng.random() < 0.5:
            self.world.proxy.weather.on_submission = phone.switch_off
        else:
            phone.switch_off_in(self.rng.uniform(0, 0.25))

    def mend_everything(self) -> None:
        self.world.proxy.clear_up()
        self.world.server.wait_until_up()
