"""Patrols by the clock of the first page: begun, finished, and finished where the phone asks when they ended."""

from __future__ import annotations

from typing import Any

from . import hands
from .hands import NoWay
from .judge import Deed, Version
from .person import Person

CLOCK = "new Date().toTimeString().slice(0, 5)"


class Patrols:
    """``running``: whose patrol the screen said runs. Its entry has no note: its mark is its id."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.running: set[str] = set()

    def begin_or_finish(self) -> None:
        name = self.open_home()
        if hands.visible(self.person.page, "#patrol [data-view=start]").count():
            self._begin(name)
        else:
            self._finish(name)

    def finish_all(self) -> None:
        """At the end of a story; what was said to run must still run."""
        judge = self.person.judge
        for name in sorted(self.running | {deed.person for deed in judge.deeds if deed.is_by_clock}):
            self.person.come(name)
            self.open_home()
            if not hands.visible(self.person.page, "#patrol [data-view=start]").count():
                self._finish(name)
            elif name in self.running:
                judge.lies.append(f"lost: the running patrol of {name}")
        for deed in judge.deeds:
            if deed.is_by_clock and deed.versions[0].seen == "unknown":
                deed.versions[0].seen = "on this phone"  # it does not run any more

    def open_home(self) -> str:
        name = self.person.arrive()
        if name not in ("alice", "bob"):
            raise NoWay(f"{name} does not patrol")
        hands.wait_for(hands.visible(self.person.page, "#patrol [data-view]"))
        return name

    def _begin(self, name: str) -> None:
        page = self.person.page
        place = self.person.rng.choice(["maritime", "etangs-noirs"])
        page.locator("#patrol [data-choose=neighbourhood] label.chip", has=page.locator(f"[value={place}]")).tap()
        page.locator("#patrol [data-do=start]").tap()
        hands.wait_for(hands.visible(page, "#patrol [data-view=running]"))
        self.running.add(name)
        self.person.say(f"  {name} is on patrol")

    def _finish(self, name: str) -> None:
        page = self.person.page
        running = self._record()
        deed = self._deed(name, running)
        self.running.discard(name)
        if (finish := hands.visible(page, "#patrol [data-do=finish]")).count():
            finish.dblclick() if self.person.rng.random() < 0.3 else finish.tap()
        elif (about := hands.visible(page, "#patrol [data-do=ended-about]")).count():
            about.tap()
        else:
            page.fill("#patrol-end", page.evaluate(CLOCK))
            page.locator("#patrol [data-do=ended-at]").tap()
        finished = hands.visible(page, "#patrol-finished")
        hands.wait_for(finished, hands.visible(page, "#no-end"))
        if finished.count():
            deed.versions[0].seen = "on this phone"
            self.person.say(f"  {name} has finished")
        else:
            self.running.add(name)

    def _deed(self, name: str, running: dict[str, Any]) -> Deed:
        deeds = self.person.judge.deeds
        for deed in deeds:
            if deed.id == running["id"]:
                return deed
        typed = {"neighbourhood": running["neighbourhood"]}
        deed = Deed(name, "patrol", running["id"], [Version(running["id"], typed)], is_by_clock=True)
        deeds.append(deed)
        return deed

    def _record(self) -> dict[str, Any]:
        """What the phone keeps of the patrol that runs, of whoever is here."""
        name = self.person.name()
        kept = self.person.phone.read("state", of=name)
        return next(value for value in kept if isinstance(value, dict) and "is_in_doubt" in value)
