"""Whoever holds the phone: signs in, writes, corrects, withdraws, and tells the judge what the screen said."""

from __future__ import annotations

import random
from collections.abc import Callable

from playwright.sync_api import Error, Page

from . import hands
from .forms import KINDS, PEOPLE, fields_of, put_right, tail_of
from .hands import NoWay
from .judge import Deed, Judge, Seen, Version
from .phone import Phone


class Person:
    """One after the other, all the people of a story."""

    def __init__(self, rng: random.Random, phone: Phone, judge: Judge, name: str, say: Callable[[str], None]) -> None:
        self.rng, self.phone, self.judge, self.story, self.say = rng, phone, judge, name, say
        self.marks = 0

    @property
    def page(self) -> Page:
        return self.phone.page

    def name(self) -> str:
        """Who the screen says is here. Raises NoWay where it names nobody."""
        try:
            names = self._names()
        except Error:  # the page went on to another one at this moment
            self.page.wait_for_load_state()
            names = self._names()
        if not names or not names[0]:
            raise NoWay("nobody is here")
        return names[0]

    def _names(self) -> list[str]:
        return [text.strip().lower() for text in self.page.locator(".who b").all_inner_texts()]

    def come(self, username: str) -> None:
        """That person is signed in, if there is a way."""
        hands.open_page(self.phone, "/home")
        person, door = hands.visible(self.page, ".who b"), hands.visible(self.page, "#password")
        nobody = hands.visible(self.page, "main a[href='/sign-in']")
        hands.wait_for(person, door, nobody)
        if person.count() and self.name() == username:
            return
        if person.count():
            hands.sign_out(self.phone)
        elif not door.count():
            hands.open_page(self.phone, "/sign-in")
            hands.wait_for(self.page.locator("h1"))
        if not door.count() or not hands.sign_in(self.phone, username):
            raise NoWay("sign-in")
        self.say(f"  {username} is here")

    def change(self) -> None:
        self.come(self.rng.choice(list(PEOPLE)))

    def arrive(self) -> str:
        """The first page, with somebody on it: who has to sign in does so. Gives who it is."""
        hands.open_page(self.phone, "/home")
        person, door = hands.visible(self.page, ".who b"), hands.visible(self.page, "#password")
        nobody = hands.visible(self.page, "main a[href='/sign-in']")
        hands.wait_for(person, door, nobody)
        if door.count() and not hands.sign_in(self.phone, self.rng.choice(list(PEOPLE))):
            raise NoWay("sign-in")
        return self.name()

    def open_form(self, path: str) -> str:
        """A form is on the screen; whoever has to sign in first does so. Gives whose form it is."""
        where = hands.open_form(self.phone, path)
        if where == "sign-in":
            if not hands.sign_in(self.phone, self.rng.choice(list(PEOPLE))):
                raise NoWay("sign-in")
            where = hands.open_form(self.phone, path)
        if where != "form":
            raise NoWay(f"{where} instead of {path}")
        return self.name()

    def open_own_form(self, path: str, deed: Deed) -> None:
        if (name := self.open_form(path)) != deed.person:
            raise NoWay(f"{name} is here")

    def write(self, kind: str, typed: dict[str, str]) -> Version:
        """Fill the form in, with a mark that was never used before."""
        self.marks += 1
        mark = f"{self.story}-{self.marks}{tail_of(kind, self.rng)}"
        typed = typed | {KINDS[kind].marked: mark}
        hands.fill_in(self.page, typed)
        return Version(mark, typed)

    def begin_entry(self, kind: str = "") -> Deed:
        """A new entry is written and not yet saved."""
        kind = kind or self.rng.choice(PEOPLE[self.arrive()])
        name = self.open_form(f"/entries/new/{kind}")
        version = self.write(kind, fields_of(kind, self.rng))
        deed = Deed(name, kind, self.page.locator("form [name=id]").input_value(), [version])
        self.judge.deeds.append(deed)
        return deed

    def save(self, version: Version) -> None:
        """Tap, and believe what is read."""
        version.seen = self.look(version.mark)
        if version.seen == "sent" and not self.judge.is_stored(version.mark):
            self.judge.lies.append(f"untrue: {version.mark} is 'sent', and is not stored")

    def look(self, what: str) -> Seen:
        seen = hands.tap_save(self.page, twice=self.rng.random() < 0.25)
        self.say(f"  {what}: {seen}")
        return seen

    def save_entry(self, kind: str = "") -> Deed:
        deed = self.begin_entry(kind)
        self.save(deed.versions[0])
        return deed

    def correct(self) -> None:
        """Of an entry that the server has."""
        deed = self.own_deed(is_stored=True)
        self.open_own_form(f"/entries/{deed.id}/correct", deed)
        version = self.write(deed.kind, put_right(deed.kind))
        hands.give_reason(self.page, "Corrigé")
        version.typed = deed.versions[-1].typed | version.typed
        deed.versions.append(version)
        self.save(version)

    def withdraw(self) -> None:
        deed = self.own_deed(is_stored=True)
        self.open_own_form(f"/entries/{deed.id}/withdraw", deed)
        hands.give_reason(self.page, "Noté deux fois")
        deed.withdrawal = "unknown"
        deed.withdrawal = self.look(f"{deed.versions[-1].mark} withdrawn")

    def edit_unsent(self) -> None:
        """Other words in an entry that waits on this phone."""
        deed = self.own_deed(is_stored=False)
        self.open_own_form(f"/entries/new/{deed.kind}#unsent={deed.id}", deed)
        if self.page.locator("form [name=id]").input_value() != deed.id:
            raise NoWay("it is not here any more")
        version = self.write(deed.kind, put_right(deed.kind))
        version.typed = deed.versions[-1].typed | version.typed
        deed.versions[-1].instead = version
        deed.versions.append(version)
        self.save(version)

    def own_deed(self, *, is_stored: bool) -> Deed:
        """Something that the person who is here did before. Raises NoWay where there is nothing."""
        name = self.arrive()
        own = [deed for deed in self.judge.deeds if deed.person == name and deed.withdrawal is None]
        fitting = [deed for deed in own if self.judge.is_stored(deed.versions[0].mark) == is_stored]
        if not fitting:
            raise NoWay(f"nothing of {name}")
        return self.rng.choice(fitting)
