"""Made communes and made entries for property tests: valid for import, and full of the days that go wrong.

Everything is drawn from a ``random.Random``, so a seed names a data set.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from .made_kinds import KINDS, Entry, place
from .made_lists import COLUMNS, EDGES, ONE_DAY, PHENOMENA, SERVICE_DAYS, SERVICES


def random_plan(rng: Random) -> tuple[date, date]:
    """First and last day of a plan: whole years, or one that begins and ends in the middle of a month."""
    first, last = rng.choice(
        [
            ("2023-01-01", "2024-12-31"),
            ("2024-01-01", "2024-12-31"),
            ("2023-10-17", "2024-05-11"),
            ("2023-12-29", "2025-01-02"),
            ("2024-01-31", "2024-11-30"),
            ("2024-02-10", "2024-02-20"),
        ]
    )
    return date.fromisoformat(first), date.fromisoformat(last)


def random_as_of(rng: Random, first_day: date, last_day: date) -> date:
    """A day in the plan or up to ten days after it, often one where something ends."""
    return _a_day(rng, first_day, last_day + 10 * ONE_DAY)


def random_commune(rng: Random) -> dict[str, Any]:
    """The content of a small ``commune.yaml``, with dates as text: places, partners, service days, staff."""
    weekdays = rng.choice(SERVICE_DAYS)
    return {
        "commune": {"name": "Essai", "languages": ["fr", "nl"]},
        "neighbourhoods": [
            {"slug": f"n{n}", "name": {"fr": f"Quartier {n}", "nl": f"Wijk {n}"}, "target_for": _target_areas(rng)}
            for n in range(rng.randint(3, 6))
        ],
        "partners": [{"slug": f"p{n}", "name": {"fr": f"Partenaire {n}", "nl": f"Partner {n}"}} for n in range(3)],
        "service_days": {"peacekeepers": weekdays} if weekdays else {},
        "staff": [
            _person(rng, service, n)
            for service in SERVICES
            for n in range(5 if service == "peacekeepers" else rng.randint(1, 2))
        ],
    }


def random_entries(
    rng: Random,
    commune: dict[str, Any],
    number: int,
    first_day: date = date(2023, 1, 1),
    last_day: date = date(2024, 12, 31),
) -> list[Entry]:
    """``number`` lines of ``entries.csv`` around a plan's days: some before, some after, one in twelve withdrawn.

    Every fifth or so is what a colleague logged of the same hours or of the same day.
    """
    made: list[Entry] = []
    while len(made) < number:
        if made and rng.random() < 0.2:
            made.append(_by_a_colleague(rng, commune, rng.choice(made[-5:])))
        else:
            made.append(random_entry(rng, commune, first_day, last_day))
    return made


def random_entry(rng: Random, commune: dict[str, Any], first_day: date, last_day: date) -> Entry:
    """One valid line of any of the ten kinds, every column there, empty ones as empty text."""
    made = rng.choice(list(KINDS))
    day = _a_day(rng, first_day - 25 * ONE_DAY, last_day + 6 * ONE_DAY)
    if rng.random() < 0.1:
        day = rng.choice([first_day - ONE_DAY, first_day, last_day, last_day + ONE_DAY])
    entry = dict.fromkeys(COLUMNS, "")
    entry |= {"kind": made, "id": _an_id(rng)}
    entry |= KINDS[made](rng, commune, day)
    author, *others = _people_of(rng, commune, entry["service"])
    entry["author"] = author
    if made in ("patrol", "outreach", "action", "meeting", "training"):
        entry["crew"] = ";".join(others[: rng.choice([0, 0, 1, 3])])
    if rng.random() < 1 / 12:
        entry["withdrawn_reason"] = rng.choice(["duplicate", "asked by the person"])
    return entry


def _an_id(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _by_a_colleague(rng: Random, commune: dict[str, Any], entry: Entry) -> Entry:
    """The same entry from somebody else: elsewhere perhaps, at the same hours or half an hour longer."""
    entry = entry | {"id": _an_id(rng), "author": _people_of(rng, commune, entry["service"])[0], "crew": ""}
    if entry["neighbourhood"]:
        entry["neighbourhood"] = place(rng, commune)
    if entry["ended_at"] and rng.random() < 0.5:
        later = datetime.fromisoformat(entry["ended_at"]) + timedelta(minutes=30)
        entry["ended_at"] = later.isoformat()
    return entry


# --- the commune -------------------------------------------------------------------------------------------------


def _target_areas(rng: Random) -> list[Any]:
    """Always, never, from a day, up to a day, or twice with a gap; from one to all phenomena."""
    areas: list[Any] = []
    for phenomenon in PHENOMENA:
        first, second = sorted(rng.sample(EDGES, 2))
        areas += rng.choice(
            [
                [],
                [phenomenon],
                [{"phenomenon": phenomenon, "from": str(first)}],
                [{"phenomenon": phenomenon, "to": str(second)}],
                [{"phenomenon": phenomenon, "from": str(first), "to": str(second)}],
                [
                    {"phenomenon": phenomenon, "to": str(first)},
                    {"phenomenon": phenomenon, "from": str(second)},
                ],
            ]
        )
    return areas


def _person(rng: Random, service: str, number: int) -> dict[str, Any]:
    joined_on = rng.choice([date(2021, 5, 3), date(2022, 9, 1), *rng.sample(EDGES, 3)])
    left_on = rng.choice([None, None, joined_on, joined_on + rng.randint(1, 500) * ONE_DAY])
    return {
        "username": f"{service}-{number}",
        "name": f"{service} {number}",
        "service": service,
        "role": rng.choice(["worker", "worker", "team_lead", "coordinator", "evaluator", "admin"]),
        "constatateur": rng.random() < 0.6,
        "joined_on": str(joined_on),
        "left_on": str(left_on) if left_on else None,
    }


def _a_day(rng: Random, first: date, last: date) -> date:
    """Half of the days are edges: of periods, weeks, clock changes, February, the plan itself."""
    edges = [day for day in (*EDGES, first, last) if first <= day <= last]
    return rng.choice(edges) if rng.random() < 0.5 else first + rng.randint(0, (last - first).days) * ONE_DAY


def _people_of(rng: Random, commune: dict[str, Any], service: str) -> list[str]:
    """Different colleagues in random order; now and then somebody of another service lends a hand."""
    people = commune["staff"]
    own = [person["username"] for person in people if person["service"] == service]
    rng.shuffle(own)
    other = rng.choice(people)["username"]
    found = [*own, other] if rng.random() < 0.8 else [other, *own]
    return list(dict.fromkeys(found))
