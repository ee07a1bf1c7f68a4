"""The techno-prevention advisers' requests and visits, and the advice and information they and the guards give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ..entries.rules import Content
from .kinds import NEIGHBOURHOODS, VISITED, WITHDRAWN_REQUESTS
from .rules import BURGLARIES, OFFICE_WORK, Attempt, Made, World, is_office_day, next_office_day

TECHNO = "techno_prevention"
OFFICE_DAYS_A_YEAR = 250
#: Requests a year at scale 1, by topic.
REQUESTS = {"post_offence": 210, "pre_offence": 75, "control": 45}
ADVICE = {TECHNO: 130, "peacekeepers": 45}
INFORMATION = {TECHNO: 95, "peacekeepers": 40}
AUDIENCES = {"resident": 16, "shopkeeper": 2, "professional": 1}
WEIGHTS = {row[0]: row[3] for row in NEIGHBOURHOODS}


def make_visits(world: World) -> Iterator[Made]:
    for day in filter(is_office_day, world.days()):
        for topic, yearly in REQUESTS.items():
            season = OFFICE_WORK if topic == "control" else BURGLARIES
            for _ in range(_how_many(world, yearly * season[day.month - 1])):
                yield _make_request(world, topic, day)
        for service, yearly in ADVICE.items():
            for _ in range(_how_many(world, yearly * BURGLARIES[day.month - 1])):
                yield _make_advice(world, service, day)
        for service, yearly in INFORMATION.items():
            for _ in range(_how_many(world, yearly * OFFICE_WORK[day.month - 1])):
                yield _make_information(world, service, day)


def _how_many(world: World, yearly: float) -> int:
    return world.several(yearly * world.scale / OFFICE_DAYS_A_YEAR)


def _make_request(world: World, topic: str, day: date) -> Made:
    offence_on = day - timedelta(days=int(world.dice.gammavariate(1.4, 4))) if topic == "post_offence" else None
    request = Content(
        kind="techno_visit",
        service=TECHNO,
        author=world.one_of(TECHNO, day),
        topics=(topic,),
        audience=world.weighted(AUDIENCES),
        requested_on=day,
        offence_on=offence_on,
        neighbourhood=world.weighted(WEIGHTS) if world.chance(0.95) else None,
    )
    made = world.made(request, recorded_at=world.in_office(day))
    if world.chance(0.03):
        return world.withdrawn(made, timedelta(days=world.dice.randint(1, 20)), world.dice.choice(WITHDRAWN_REQUESTS))
    if day.year == world.this_year and world.chance(0.02):
        return _tried(world, made, day)  # one in fifty of this year waits and waits
    visited = world.done(made, next_office_day(day + _waiting_time(world)), world.dice.choice(VISITED))
    return _tried(world, visited, day)


def _tried(world: World, made: Made, asked_on: date) -> Made:
    """At one door in five nobody was there, or the person asked for another day."""
    on = next_office_day(asked_on + timedelta(days=world.dice.randint(1, 6)))
    visited_on = made.last_content.day
    if not world.chance(0.2) or on >= (visited_on or world.ends_at.date()):
        return made
    agreed_on = visited_on or next_office_day(on + timedelta(days=world.dice.randint(4, 16)))
    attempt = Attempt(world.in_office(on), on, agreed_on if world.chance(0.5) else None)
    return replace(made, attempts=(attempt,))


def _waiting_time(world: World) -> timedelta:
    """Most are visited within 14 days, some later."""
    return timedelta(days=1 + int(world.dice.gammavariate(1.7, 7.5)))


def _make_advice(world: World, service: str, day: date) -> Made:
    requested_on = max(world.first_day, day - timedelta(days=world.dice.choice((0, 0, 0, 1, 2, 5, 18))))
    offence_on = requested_on - timedelta(days=world.dice.randint(0, 12)) if world.chance(0.3) else None
    return world.made(
        Content(
            kind="advice",
            service=service,
            author=world.one_of(service, day),
            day=day,
            requested_on=requested_on,
            offence_on=offence_on,
            audience=world.weighted(AUDIENCES),
            neighbourhood=world.weighted(WEIGHTS),
        )
    )


def _make_information(world: World, service: str, day: date) -> Made:
    topic = world.weighted({"technical_measures": 2, "incentives": 3})
    audience = world.weighted(AUDIENCES)
    people = world.dice.randint(1, 18) if audience == "resident" else world.dice.randint(1, 8)
    return world.made(
        Content(
            kind="information",
            service=service,
            author=world.one_of(service, day),
            day=day,
            topics=(topic,),
            audience=audience,
            people=people,
            neighbourhood=world.weighted(WEIGHTS),
        )
    )
