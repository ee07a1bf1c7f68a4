"""The guards' days and nights: brigades that change shifts every week, teams of two, rounds through the
neighbourhoods, and now and then both partners noting the same round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ..commune.rules import StaffPart
from ..dates import at_local
from ..entries.rules import Content
from .kinds import NEIGHBOURHOODS, WITHDRAWN_DOUBLES
from .rules import Made, World, is_office_day, is_school_day

#: When each shift begins, and its minutes; the night shift goes on until 02:00.
SHIFTS = {"day": (time(7, 45), 465), "evening": (time(13, 30), 465), "night": (time(18, 30), 450)}
ROTATION = ("day", "evening", "night", "day")
#: Patrols wanted at scale 1, whatever the length of the demo; a team makes from three rounds a shift to eight or nine.
PATROLS = 54_500
TEAMS_A_DAY = 17.7
FEWEST_ROUNDS, MOST_ROUNDS = 3.0, 8.5
BOTH_NOTE_IT = 0.06
WEIGHTS = {row[0]: row[3] for row in NEIGHBOURHOODS}


def make_patrols(world: World) -> Iterator[Made]:
    days = (world.last_day - world.first_day).days + 1
    wanted = PATROLS / days / TEAMS_A_DAY / (1 + BOTH_NOTE_IT)
    rounds = min(MOST_ROUNDS, max(FEWEST_ROUNDS, wanted))
    brigades = sorted({person.brigade for person in world.commune.staff if person.brigade})
    for day in world.days():
        present: dict[str | None, list[StaffPart]] = {}
        for person in world.at_work("peacekeepers", day):
            if world.chance(_presence(day)):
                present.setdefault(person.brigade, []).append(person)
        for number, brigade in enumerate(brigades):
            shift = ROTATION[(day.toordinal() // 7 + number) % len(ROTATION)]
            yield from _make_shift(world, day, shift, present.get(brigade, []), rounds)


def _presence(day: date) -> float:
    """How many of those employed are out on a day: five days in seven, less leave and illness."""
    share = 0.68 if is_office_day(day) else 0.46
    return share * (0.78 if day.month in (7, 8) else 1)


def _make_shift(world: World, day: date, shift: str, people: list[StaffPart], rounds: float) -> Iterator[Made]:
    starts_at = at_local(day, SHIFTS[shift][0])
    chief = next((person.username for person in people if person.role == "team_lead"), None)
    names = [person.username for person in people]
    world.dice.shuffle(names)
    for first in range(0, len(names) - 1, 2):
        team = names[first : first + 2] if first + 3 != len(names) else names[first:]
        for made in _make_rounds(world, day, shift, starts_at, team, rounds):
            if made.content.ended_at and made.content.ended_at > world.ends_at:
                continue  # it is still going on
            yield from _noted_by_the_team(world, made, chief)


def _make_rounds(
    world: World, day: date, shift: str, starts_at: datetime, team: list[str], rounds: float
) -> Iterator[Made]:
    number = int(rounds + world.dice.random())
    slot = SHIFTS[shift][1] // number // 5 * 5
    for position in range(number):
        author = world.dice.choice(team)
        at_school = shift == "day" and position == 0 and is_school_day(day) and world.chance(0.4)
        minutes = 5 * round(40 / 5 if at_school else slot * world.dice.uniform(0.55, 0.92) / 5)
        begins = starts_at + timedelta(minutes=slot * position + 5 * world.dice.randint(0, max(0, slot - minutes) // 5))
        content = Content(
            kind="patrol",
            service="peacekeepers",
            author=author,
            started_at=begins,
            ended_at=begins + timedelta(minutes=minutes),
            neighbourhood=world.weighted(WEIGHTS),
            topics=("school_crossing",) if at_school else _topic(world, day, shift),
            crew=tuple(name for name in team if name != author),
            note=world.remark("patrol", 0.04),
        )
        yield world.made(content)


def _topic(world: World, day: date, shift: str) -> tuple[str, ...]:
    if day.weekday() >= 5 and day.month in (5, 6, 7, 8, 9, 12) and shift != "day" and world.chance(0.12):
        return ("event",)
    return (world.weighted({"round": 93, "other": 3, "event": 1}),) if world.chance(0.95) else ()


def _noted_by_the_team(world: World, made: Made, chief: str | None) -> Iterator[Made]:
    """The round as it was noted: by the author, by the chief for a guard without a phone, or by both partners."""
    content = made.content
    if chief and chief != content.author and world.chance(0.015):
        made = replace(made, recorded_by=chief)
    yield made
    if content.crew and world.chance(BOTH_NOTE_IT):
        double = replace(content, author=content.crew[0], crew=(content.author, *content.crew[1:]), note=None)
        again = world.made(double)
        if world.chance(0.1):
            after = timedelta(minutes=world.dice.randint(5, 600))
            again = world.withdrawn(again, after, world.dice.choice(WITHDRAWN_DOUBLES))
        yield again
