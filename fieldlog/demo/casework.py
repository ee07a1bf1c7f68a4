"""The cases of the confidential services with their contacts, and the street work of Le PONT and Médibus.

Case numbers are drawn at random, as the services' own are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from ..dates import at_local
from ..entries.rules import Content, new_case_number
from .kinds import CASEWORK, Casework
from .rules import OFFICE_WORK, Made, World, is_office_day, is_school_day, next_office_day, next_school_day

OFFICE_DAYS_A_YEAR = 250
SCHOOL_DAYS_A_YEAR = 182
#: Street work: the service's usual weekdays (0 is Monday), when it goes out, for how many minutes, people met.
OUTREACH = {
    "le_pont": ((1, 3), time(14, 0), 105, (4, 18)),
    "medibus": ((0, 1, 3, 4), time(19, 0), 180, (12, 45)),
}
PLACES = ("gare-basse", "deux-ponts", "parc-des-ormes", "quai-aux-peniches")


def make_casework(world: World) -> Iterator[Made]:
    for work in CASEWORK:
        for day in world.days():
            if not (is_school_day(day) if work.in_school_time else is_office_day(day)):
                continue
            working_days = SCHOOL_DAYS_A_YEAR if work.in_school_time else OFFICE_DAYS_A_YEAR
            for _ in range(world.several(work.cases * world.scale * OFFICE_WORK[day.month - 1] / working_days)):
                yield from _make_case(world, work, day)


def _make_case(world: World, work: Casework, opened_on: date) -> Iterator[Made]:
    """A case from its first contact on, most of them with the same colleague."""
    case = new_case_number(world.dice.randrange)
    audience = world.weighted(work.audiences)
    colleague = world.one_of(work.service, opened_on)
    contacts = 1 + world.several(work.contacts - 1)
    day = opened_on
    for _ in range(contacts):
        if day > world.last_day:
            return
        employed = [person.username for person in world.at_work(work.service, day)]
        author = colleague if colleague in employed and world.chance(0.9) else world.dice.choice(employed)
        yield _make_contact(world, work, day, author, case, audience)
        day += timedelta(days=1 + int(world.dice.gammavariate(1.5, 9)))
        day = next_school_day(day) if work.in_school_time else next_office_day(day)


def _make_contact(world: World, work: Casework, day: date, author: str, case: str, audience: str) -> Made:
    topics = {world.weighted(work.topics)}
    if world.chance(0.25):
        topics.add(world.weighted(work.topics))
    return world.made(
        Content(
            kind="case_contact",
            service=work.service,
            author=author,
            day=day,
            case=case,
            topics=tuple(topics),
            audience=audience,
            minutes=15 * world.dice.randint(1, 7) if world.chance(0.9) else None,
            relayed_to=world.dice.choice(work.relayed_to) if world.chance(work.relays) else None,
            note=world.remark("case_contact"),
        )
    )


def make_outreach(world: World) -> Iterator[Made]:
    for day in filter(is_office_day, world.days()):
        for service, (weekdays, clock, minutes, people) in OUTREACH.items():
            for _ in range(world.scale):
                if day.weekday() in weekdays and world.chance(0.96):
                    yield from _make_outing(world, service, day, clock, minutes, people)


def _make_outing(
    world: World, service: str, day: date, clock: time, minutes: int, people: tuple[int, int]
) -> Iterator[Made]:
    begins = at_local(day, clock) + timedelta(minutes=5 * world.dice.randint(-4, 6))
    ends = begins + timedelta(minutes=minutes + 5 * world.dice.randint(-5, 7))
    if ends > world.ends_at:
        return
    colleagues = [person.username for person in world.at_work(service, day)]
    author, *others = world.dice.sample(colleagues, min(len(colleagues), 2))
    yield world.made(
        Content(
            kind="outreach",
            service=service,
            author=author,
            started_at=begins,
            ended_at=ends,
            people=world.dice.randint(*people),
            neighbourhood=world.dice.choice(PLACES),
            crew=tuple(others),
            note=world.remark("outreach"),
        )
    )
