"""What is planned in the year's calendar: meetings, actions, trainings, and the steps of the plan with their terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ..commune.rules import StaffPart
from ..entries.rules import Content
from .kinds import ASKED, GATHERINGS, MILESTONES, PENDING, REPORTS, STEP_TAKEN, Gathering
from .rules import Made, World, is_employed, is_office_day, next_office_day, next_school_day, ramadan_of

COORDINATION = "coordination"
MOSQUES = ("conseil-des-mosquees", "cultes", "police", "commercants", "proprete-publique", "maison-de-quartier")
#: Days from the first day of Ramadan: three meetings before it, and two after it has ended.
RAMADAN = {"ramadan_preparation": (-45, -24, -8), "ramadan_evaluation": (36, 52)}
TUESDAY, THURSDAY = 1, 3


def make_gatherings(world: World) -> Iterator[Made]:
    for gathering in GATHERINGS:
        for year, times in ((world.this_year - 1, gathering.last_year), (world.this_year, gathering.this_year)):
            for number in range(times * world.scale):
                day = _spread(world, year, number, times * world.scale)
                day = next_school_day(day) if gathering.in_school_time else next_office_day(day)
                if world.first_day <= day <= world.last_day:
                    yield _make_gathering(world, gathering, day)


def _spread(world: World, year: int, number: int, of: int) -> date:
    """The ``number``-th of so many days that lie evenly over a year, each a little to one side."""
    slot = 350 / of
    return date(year, 1, 8) + timedelta(days=int(slot * (number + world.dice.uniform(0.2, 0.8))))


def _make_gathering(world: World, gathering: Gathering, day: date) -> Made:
    colleagues = [person.username for person in world.at_work(gathering.service, day)]
    author, *crew = world.dice.sample(colleagues, min(len(colleagues), world.dice.randint(1, 3)))
    is_meeting = gathering.kind == "meeting"
    return world.made(
        Content(
            kind=gathering.kind,
            service=gathering.service,
            author=author,
            day=day,
            topics=(gathering.topic,),
            level=world.dice.choice(gathering.levels) if gathering.levels else None,
            partners=world.some(gathering.partners, 2),
            people=world.dice.randint(*gathering.people) if gathering.people else None,
            minutes=30 * world.dice.randint(2, 6) if is_meeting else None,
            neighbourhood=world.dice.choice(world.areas(gathering.areas)) if gathering.areas else None,
            crew=tuple(crew),
            note=world.remark(gathering.kind),
        )
    )


def make_meetings_of_the_season(world: World) -> Iterator[Made]:
    """The weekly meeting with the police, and those around Ramadan."""
    for day in filter(is_office_day, world.days()):
        weekly = day.weekday() == TUESDAY and world.chance(0.96)
        extra = day.weekday() == THURSDAY and day.year < world.this_year and world.chance(0.12)
        if weekly or extra:
            yield _meeting(world, "peacekeepers", "police_weekly", day, ("police",))
    for year in range(world.first_day.year - 1, world.this_year + 2):
        for topic, offsets in RAMADAN.items():
            for offset in offsets:
                day = next_office_day(ramadan_of(year) + timedelta(days=offset))
                if world.first_day <= day <= world.last_day:
                    yield _meeting(world, COORDINATION, topic, day, world.some(MOSQUES, 4))


def _meeting(world: World, service: str, topic: str, day: date, partners: tuple[str, ...]) -> Made:
    return world.made(
        Content(
            kind="meeting",
            service=service,
            author=_lead(world, service, day),
            day=day,
            topics=(topic,),
            level="local",
            minutes=30 * world.dice.randint(2, 4),
            partners=partners,
            note=world.remark("meeting"),
        )
    )


def make_trainings(world: World) -> Iterator[Made]:
    """Newcomers are trained within weeks, all but the latest; constatateurs and the regulations every spring."""
    newcomers = [person for person in world.commune.staff if person.joined_on and person.joined_on >= world.first_day]
    for person in sorted(newcomers, key=_joined_on)[:-1]:
        yield from _training(
            world, "induction", _joined_on(person) + timedelta(days=world.dice.randint(3, 40)), [person]
        )
    for year in (world.this_year - 1, world.this_year):
        guards = world.at_work("peacekeepers", date(year, 3, 16))
        marked = [person for person in guards if person.constatateur]
        yield from _training(world, "constatateur", date(year, 3, 16), marked)
        for month in (4, 10):
            yield from _training(world, "police_regulations", date(year, month, 9), world.dice.sample(guards, 12))


def _joined_on(person: StaffPart) -> date:
    return person.joined_on or date.min


def _training(world: World, topic: str, planned: date, people: list[StaffPart]) -> Iterator[Made]:
    day = next_office_day(planned)
    attending = [person.username for person in people if is_employed(person, day)]
    if attending and world.first_day <= day <= world.last_day:
        yield world.made(
            Content(
                kind="training",
                service=people[0].service,
                author=attending[0],
                day=day,
                topics=(topic,),
                minutes=60 * world.dice.randint(3, 7),
                crew=tuple(attending[1:]),
            )
        )


def make_milestones(world: World) -> Iterator[Made]:
    """The steps of the plan's calendar, what was asked of the commune, and the reports of every 31 March."""
    for topic, service, *dates in MILESTONES:
        for year, planned in zip((world.this_year - 1, world.this_year), dates, strict=True):
            if planned and world.first_day <= (day := next_office_day(date(year, *planned))) <= world.last_day:
                yield world.made(replace(_milestone(world, topic, service, day), day=day))
    for topic, yearly, usual, latest in ASKED:
        yield from _make_asked(world, topic, yearly, usual, latest)
    for topic, *ahead in REPORTS:
        for year, days in zip(range(world.this_year - 1, world.this_year + 2), (*ahead, 0), strict=True):
            yield from _make_report(world, topic, date(year, 3, 31), timedelta(days=days))


def make_pending(world: World) -> Iterator[Made]:
    """What is still to be done when the demo is opened, noted some weeks before."""
    for topic, service, days in PENDING:
        noted_on = max(world.first_day, next_office_day(world.last_day - timedelta(days=40)))
        due_on = None if days is None else world.last_day + timedelta(days=days + 1)
        content = replace(_milestone(world, topic, service, noted_on), due_on=due_on)
        yield world.made(content, recorded_at=world.in_office(noted_on))


def _make_asked(world: World, topic: str, yearly: int, usual: tuple[int, int], latest: int) -> Iterator[Made]:
    for year in (world.this_year - 1, world.this_year):
        for number in range(yearly):
            asked_on = next_office_day(_spread(world, year, number, yearly))
            is_late = number == yearly - 1 and year < world.this_year
            term = timedelta(days=latest if is_late else world.dice.randint(*usual))
            if world.first_day <= asked_on <= world.last_day:
                content = replace(_milestone(world, topic, COORDINATION, asked_on), requested_on=asked_on)
                yield _open(world, content, asked_on, next_office_day(asked_on + term))


def _make_report(world: World, topic: str, due_on: date, ahead: timedelta) -> Iterator[Made]:
    """A report is noted with its term in the autumn before, and done some days before the term, or after it."""
    noted_on = max(world.first_day, next_office_day(date(due_on.year - 1, 10, 1)))
    if world.first_day <= due_on and noted_on <= world.last_day:
        content = replace(_milestone(world, topic, COORDINATION, noted_on), due_on=due_on)
        yield _open(world, content, noted_on, next_office_day(due_on - ahead))


def _open(world: World, content: Content, noted_on: date, done_on: date) -> Made:
    made = world.made(content, recorded_at=world.in_office(noted_on))
    return world.done(made, done_on, world.dice.choice(STEP_TAKEN))


def _milestone(world: World, topic: str, service: str, noted_on: date) -> Content:
    return Content(kind="milestone", service=service, author=_lead(world, service, noted_on), topics=(topic,))


def _lead(world: World, service: str, day: date) -> str:
    """Who answers for the service."""
    people = world.at_work(service, day)
    leads = [person for person in people if person.role in ("team_lead", "coordinator")]
    return world.dice.choice(leads or people).username
