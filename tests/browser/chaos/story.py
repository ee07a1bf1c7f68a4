"""One story: what people do on a phone while everything around it goes wrong, and how it ends well.

What happens is drawn from a seed; ``told`` is the story so far, for whoever has to understand a failure.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

from playwright.sync_api import Error

from . import hands, settling
from .hands import NoWay
from .judge import Judge
from .luck import HOUR, BadLuck
from .patrols import Patrols
from .person import Person
from .phone import ELSEWHERE, PATIENCE
from .world import World

STEPS = 7 if os.environ.get("FIELDLOG_SOAK") else 5


class Story:
    """``steps``: what may happen, each as often as it stands there."""

    def __init__(self, seed: int, world: World) -> None:
        self.rng = random.Random(seed)
        self.world, self.phone = world, world.phone
        self.judge = Judge(world.database)
        world.stories += 1
        self.begun = time.monotonic()
        self.told = [f"seed {seed}"]
        self.first = len(world.proxy.submissions)
        self.luck = luck = BadLuck(self.rng, world, self.say)
        self.person = person = Person(self.rng, world.phone, self.judge, f"S{seed}", self.say)
        self.patrols = Patrols(person)
        self.steps: list[Callable[[], object]] = [
            *[person.save_entry] * 6, *[person.correct] * 2, *[person.withdraw] * 1, *[person.edit_unsent] * 2,
            *[person.change] * 2, *[self.patrols.begin_or_finish] * 2,
            *[self.save_in_the_dark] * 3, *[self.save_in_two_tabs] * 2, self.save_when_somebody_else_came,
            *[luck.change_weather] * 3, *[luck.plan_mishaps] * 3, luck.kill_server, luck.start_server,
            luck.kill_server_over_a_submission, luck.end_sessions, luck.update_app, luck.move_clock, luck.go_dark,
        ]  # fmt: skip

    def tell(self) -> list[str]:
        """The whole story; gives the judge's faults."""
        self.take(self.person.change)
        for _ in range(STEPS):
            self.take(self.rng.choice(self.steps))
        self.end_well()
        return self.tell_faults()

    def tell_faults(self) -> list[str]:
        return self.judge.faults(self.world.proxy.submissions[self.first :])

    def say(self, what: str) -> None:
        self.told.append(what)

    def traces(self) -> list[str]:
        """The ids of what was written, what passed between phone and server, what the phone complained about."""
        passed = [str(each) for each in self.world.proxy.submissions[self.first :]]
        under_way = [f"under way at {time.monotonic():.1f}: {each}" for each in self.world.proxy.under_way.values()]
        written = [f"{deed.id}: {[each.mark for each in deed.versions]}" for deed in self.judge.deeds]
        return [*written, *passed, *self.world.proxy.passed, *under_way, *self.phone.complaints, *self.phone.workers()]

    def take(self, step: Callable[[], object]) -> None:
        """What cannot be done now is not done; what was interrupted because the phone went dark, is over."""
        self.say(f"{time.monotonic() - self.begun:.1f} s: {step.__name__}")
        try:
            self.switch_on()
            step()
        except NoWay as error:
            self.say(f"  no way: {error}")
        except Error as error:
            if not self.phone.is_dead and not ELSEWHERE.search(str(error)):
                self.switch_off_if_it_stands_still(error)
            self.say(f"  {'dark' if self.phone.is_dead else 'gone'}: {str(error).splitlines()[0][:60]}")

    def switch_off_if_it_stands_still(self, error: Error) -> None:
        if not self.phone.stands_still(error):
            raise error
        self.say("  stands still")
        self.phone.switch_off()

    def switch_on(self) -> None:
        if self.phone.is_dead:
            self.phone.bury()
            self.phone.start()

    def end_well(self) -> None:
        self.say(f"{time.monotonic() - self.begun:.1f} s: the end")
        self.luck.mend_everything()
        self.switch_on()
        self.phone.set_clock_wrong(HOUR)  # time passed: nothing is under way any more
        self.open_home()
        self.judge.look_at_phone(self.phone.read("outbox"))
        self.patrols.finish_all()
        settling.settle(self.person)
        self.wait_for_reports()
        self.judge.lies += self.phone.complaints
        self.phone.complaints.clear()

    def open_home(self) -> None:
        """With the newest release in its place: from here on nothing takes over under a page."""
        for is_last in (False, True):
            try:
                hands.open_page(self.phone, "/home")
                self.phone.wait_until_up_to_date()
            except Error as error:
                if is_last:
                    raise
                self.switch_off_if_it_stands_still(error)
                self.switch_on()
            else:
                return

    def wait_for_reports(self) -> None:
        """The phone tells by itself, soon after, which numbers will never come."""
        until = time.monotonic() + PATIENCE / 1000
        while self.judge.missing_numbers(self.world.proxy.submissions[self.first :]) and time.monotonic() < until:
            self.phone.page.wait_for_timeout(100)

    def save_in_the_dark(self) -> None:
        """The phone dies somewhere between the tap and the word."""
        version = self.person.begin_entry().versions[0]
        self.luck.go_dark_soon()
        self.person.save(version)

    def save_in_two_tabs(self) -> None:
        one = self.person.begin_entry().versions[0]
        first = self.phone.page
        second = self.phone.open_tab()
        try:
            other = self.person.begin_entry().versions[0]
            hands.tap(second)
            self.phone.page = first
            self.person.save(one)
            self.phone.page = second
            other.seen = hands.read_answer(second)
            self.say(f"  {other.mark}: {other.seen}")
        finally:
            self.phone.close_other_tabs(first)

    def save_when_somebody_else_came(self) -> None:
        """A form stays open in one tab; meanwhile the session ends and somebody else signs in in another."""
        deed = self.person.begin_entry()
        first = self.phone.page
        self.phone.open_tab()
        try:
            self.luck.end_sessions()
            self.person.change()
            self.person.save_entry()
        finally:
            self.phone.close_other_tabs(first)
        self.person.save(deed.versions[0])
