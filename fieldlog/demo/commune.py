"""The made commune as the file that a real one would load: neighbourhoods, partners, service days and staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random
from string import ascii_uppercase
from typing import Any
from unicodedata import normalize

from ..commune.kinds import WEEKDAYS
from ..commune.rules import CommuneFile
from .kinds import (
    ACCOUNTS,
    BRIGADES,
    COMMUNE,
    FIRST_NAMES,
    GUARDS_PER_BRIGADE,
    NEIGHBOURHOODS,
    OTHER_STAFF,
    PARTNERS,
    ROLE_OF,
)
from .rules import ramadan_of

Person = dict[str, Any]


def make_commune(*, scale: int, first_day: date, today: date) -> CommuneFile:
    """The commune over two years: some of its people join or leave in between, some target areas come or go."""
    return CommuneFile.model_validate(
        {
            "commune": {"name": COMMUNE, "languages": ["fr", "nl"]},
            "neighbourhoods": [_neighbourhood(row, today.year) for row in NEIGHBOURHOODS],
            "partners": [{"slug": slug, "name": {"fr": fr, "nl": nl}} for slug, fr, nl in PARTNERS],
            "service_days": {"peacekeepers": list(WEEKDAYS)},
            "arrangements": [one for year in (today.year - 1, today.year) for one in _arrangements(year)],
            "staff": _staff(scale, first_day, today),
        }
    )


def _neighbourhood(row: tuple[str, str, str, int, tuple[str, ...]], this_year: int) -> dict[str, Any]:
    slug, fr, nl, _, phenomena = row
    areas = []
    for entry in phenomena:
        phenomenon, _, since = entry.partition(":")
        area: dict[str, Any] = {"phenomenon": phenomenon}
        if since == "from":
            area["from"] = date(this_year - 1, 7, 1)
        elif since == "until":
            area["to"] = date(this_year, 6, 30)
        areas.append(area)
    return {"slug": slug, "name": {"fr": fr, "nl": nl}, "target_for": areas}


def _arrangements(year: int) -> Iterator[dict[str, Any]]:
    """What the commune announces every year."""
    ramadan = ramadan_of(year)
    for slug, fr, nl, first, last in (
        ("ramadan", "Ramadan", "Ramadan", ramadan, ramadan + timedelta(days=28)),
        ("fin-d-annee", "Fin d’année", "Eindejaar", date(year, 12, 5), date(year + 1, 1, 4)),
    ):
        names = {"fr": f"{fr} {year}", "nl": f"{nl} {year}"}
        yield {"slug": f"{slug}-{year}", "name": names, "from": first, "to": last}


def _staff(scale: int, first_day: date, today: date) -> list[Person]:
    dice = Random(f"staff {scale}")
    people = [*_guards(scale), *_others(scale)]
    for person, (username, name) in zip(people, _names(dice), strict=False):
        person |= {"username": username, "name": name, "joined_on": _joined_on(dice, first_day)}
    _name_accounts(people)
    unnamed = [person for person in people if person["username"] not in ACCOUNTS and person["role"] == "worker"]
    _come_and_go(dice.sample(unnamed, len(unnamed) // 6), dice, first_day, today)
    return people


def _guards(scale: int) -> Iterator[Person]:
    for number, letter in product(range(scale), BRIGADES):
        brigade = letter if number == 0 else f"{letter}{number + 1}"
        yield {"service": "peacekeepers", "role": "team_lead", "brigade": brigade, "constatateur": True}
        for guard in range(GUARDS_PER_BRIGADE):
            yield {"service": "peacekeepers", "role": "worker", "brigade": brigade, "constatateur": guard % 3 == 0}


def _others(scale: int) -> Iterator[Person]:
    yield {"service": "coordination", "role": "admin"}
    for _, (service, roles) in product(range(scale), OTHER_STAFF.items()):
        yield from ({"service": service, "role": ROLE_OF[role]} for role in roles)


def _names(dice: Random) -> Iterator[tuple[str, str]]:
    """Different usernames and names without end: ``amina.b`` and Amina B., later ``amina.b.2`` and Amina B."""
    pairs = list(product(FIRST_NAMES, ascii_uppercase))
    dice.shuffle(pairs)
    round_number = 0
    while True:
        round_number += 1
        for first, initial in pairs:
            plain = normalize("NFKD", first).encode("ascii", "ignore").decode().lower()
            suffix = "" if round_number == 1 else f".{round_number}"
            yield f"{plain}.{initial.lower()}{suffix}", f"{first} {initial}."


def _joined_on(dice: Random, first_day: date) -> date:
    return first_day - timedelta(days=dice.randint(60, 4200))


def _name_accounts(people: list[Person]) -> None:
    for username, (service, role) in ACCOUNTS.items():
        next(p for p in people if (p["service"], p["role"]) == (service, role))["username"] = username


def _come_and_go(people: list[Person], dice: Random, first_day: date, today: date) -> None:
    """Of these, every third leaves and the others join, at some time between the two days."""
    length = (today - first_day).days
    for number, person in enumerate(people):
        day = first_day + timedelta(days=dice.randint(length // 10, length * 19 // 20))
        person["left_on" if number % 3 == 0 else "joined_on"] = day
