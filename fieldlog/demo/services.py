"""Writes the demo: a made commune with its staff, the shipped plan over last year and this one, and their entries.

One transaction: a demo that was interrupted leaves nothing. The rows go in by the thousand, because one by one
through the front door they would take minutes; a test puts a sample of them through that door's checks instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select, update

from ..accounts.models import Person
from ..accounts.passwords import hash_password
from ..commune.models import Commune, Neighbourhood, Partner
from ..commune.services import put_commune
from ..dates import ONE_DAY
from ..entries.models import Entry, EntryAttempt, EntryCrew, EntryPartner, EntryRevision, EntryTopic
from ..entries.rows import row_of, topics_beside
from ..entries.rules import content_fields, submission_hash
from ..extensions import Model, db
from ..indicators.models import Plan
from ..indicators.queries import list_indicators
from ..indicators.services import put_plan, read_shipped_plan
from ..reports.queries import list_colours
from .casework import make_casework, make_outreach
from .commune import make_commune
from .coordination import make_gatherings, make_meetings_of_the_season, make_milestones, make_pending, make_trainings
from .evaluations import make_evaluations
from .kinds import ACCOUNTS, PASSWORD
from .patrols import make_patrols
from .rules import Attempt, Change, Made, World
from .visits import make_visits

MAKERS = (
    make_patrols, make_visits, make_casework, make_outreach,
    make_gatherings, make_meetings_of_the_season, make_trainings, make_milestones, make_pending,
)  # fmt: skip
BATCH = 5_000
HELD: dict[type[Model], str] = {
    Entry: "entries",
    Person: "people",
    Commune: "a commune",
    Neighbourhood: "neighbourhoods",
    Partner: "partners",
}


class NotEmpty(Exception):
    """A demo is made only where there is nothing else."""


ACCOUNTS_LINE = f"Accounts, all with the password {PASSWORD}: {', '.join(ACCOUNTS)}."


@dataclass(frozen=True)
class DemoReport:
    """What was made."""

    staff: int
    entries: int
    first_day: date
    last_day: date

    def __str__(self) -> str:
        return (
            f"{self.staff} people and {self.entries} entries from {self.first_day} to {self.last_day}. {ACCOUNTS_LINE}"
        )


def make_demo(*, scale: int, today: date, first_day: date | None = None) -> DemoReport:
    """A made commune with ``scale`` times the staff, and its entries from ``first_day`` (1 January of last year) up
    to yesterday. The same arguments make the same demo.

    The night has no marks to read afterwards: the figures are made by a full aggregation. Raises NotEmpty, and
    ValueError where ``scale`` is not at least 1.
    """
    if scale < 1:
        raise ValueError(f"the scale is {scale}: a whole number from 1 on was expected")
    _refuse_unless_empty()
    first_day = first_day or date(today.year - 1, 1, 1)
    commune = make_commune(scale=scale, first_day=first_day, today=today)
    put_commune(commune)
    db.session.execute(update(Commune).values(is_demo=True))
    _set_passwords()
    plan = put_plan(plan=read_shipped_plan().over(date(today.year - 1, 1, 1), date(today.year, 12, 31)))
    coordinator = db.session.scalars(select(Person.id).where(Person.username == "coordinator")).one()
    indicators, colours = list(list_indicators(plan)), list(list_colours())
    db.session.add_all(make_evaluations(indicators, colours, author_id=coordinator, today=today))
    world = World(commune, scale=scale, first_day=first_day, today=today)
    entries = _insert(chain.from_iterable(make(world) for make in MAKERS))
    db.session.commit()
    return DemoReport(len(commune.staff), entries, first_day, today - ONE_DAY)


def _refuse_unless_empty() -> None:
    for table, what in HELD.items():
        if db.session.scalar(select(select(table).exists())):
            raise NotEmpty(f"this database already holds {what}: a demo is made in an empty one")
    shipped = read_shipped_plan().slug
    if other := db.session.scalar(select(Plan.slug).where(Plan.slug != shipped).limit(1)):
        raise NotEmpty(f"this database already holds the plan {other}: a demo is made in an empty one")


def _set_passwords() -> None:
    for username in ACCOUNTS:
        password_hash = hash_password(PASSWORD)
        db.session.execute(update(Person).where(Person.username == username).values(password_hash=password_hash))


def _insert(entries: Iterator[Made]) -> int:
    """Store the entries with all that belongs to them; gives how many there were."""
    people: dict[str, int] = dict(db.session.execute(select(Person.username, Person.id)).all())
    number = 0
    while batch := list(islice(entries, BATCH)):
        db.session.execute(insert(Entry), [_entry_row(made, people) for made in batch])
        fresh = select(Entry.id, Entry.number).where(Entry.number > number)
        numbers: dict[UUID, int] = dict(db.session.execute(fresh).all())
        number = max(numbers.values())
        for table, rows in _rows_beside(batch, numbers, people):
            if rows:
                db.session.execute(insert(table), rows)
    return number


def _entry_row(made: Made, people: dict[str, int]) -> dict[str, Any]:
    withdrawal = made.change if made.change and made.change.is_withdrawal else None
    return row_of(made.last_content) | {
        "id": made.id,
        "author_id": people[made.content.author],
        "revision": 2 if made.change else 1,
        "submission_hash": submission_hash(content_fields(made.content).items()),
        "recorded_at": made.recorded_at,
        "recorded_by_id": people[made.recorded_by] if made.recorded_by else None,
        "withdrawn_at": withdrawal.at if withdrawal else None,
        "withdrawn_reason": withdrawal.reason if withdrawal else None,
    }


def _rows_beside(
    batch: Sequence[Made], numbers: dict[UUID, int], people: dict[str, int]
) -> Iterator[tuple[type[Model], list[dict[str, Any]]]]:
    """Topics, partners, crew, revisions and attempts of a batch."""
    contents = [(numbers[made.id], made.last_content) for made in batch]
    yield (
        EntryTopic,
        [{"entry_number": n, "topic": topic} for n, content in contents for topic in topics_beside(content)],
    )
    yield (
        EntryPartner,
        [{"entry_number": n, "partner": partner} for n, content in contents for partner in content.partners],
    )
    yield (
        EntryCrew,
        [{"entry_number": n, "person_id": people[name]} for n, content in contents for name in content.crew],
    )
    yield (
        EntryRevision,
        [_revision_row(made, change, numbers[made.id], people) for made in batch if (change := made.change)],
    )
    yield (
        EntryAttempt,
        [_attempt_row(made, attempt, numbers[made.id], people) for made in batch for attempt in made.attempts],
    )


def _revision_row(made: Made, change: Change, number: int, people: dict[str, int]) -> dict[str, Any]:
    """What the entry was before it was corrected or withdrawn."""
    return {
        "entry_number": number,
        "number": 1,
        "change_id": uuid5(made.id, "change"),
        "change_hash": submission_hash(content_fields(change.content).items()),
        "snapshot": content_fields(made.content),
        "changed_by_id": people[made.content.author],
        "changed_at": change.at,
        "reason": change.reason,
    }


def _attempt_row(made: Made, attempt: Attempt, number: int, people: dict[str, int]) -> dict[str, Any]:
    outcome = "postponed" if attempt.until else "absent"
    said = {"outcome": outcome, "day": str(attempt.day), "until": str(attempt.until or "")}
    return {
        "id": uuid5(made.id, f"attempt {attempt.day}"),
        "change_hash": submission_hash(said.items()),
        "entry_number": number,
        "outcome": outcome,
        "day": attempt.day,
        "until": attempt.until,
        "by_id": people[made.content.author],
        "recorded_at": attempt.at,
    }
