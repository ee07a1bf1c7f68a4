"""What a reminder says, and to whom: a person's own service's deadlines, by title and days left, nothing else of them.

Listed is what falls due within three days, and what is over; the latter once a week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..entries.kinds import KINDS
from ..extensions import db
from ..formats import day as day_of_year
from ..formats import label
from .deadlines import Deadline, list_deadlines
from .models import Reminder

AHEAD = 3  # days
AGAIN_AFTER = timedelta(days=7)
UNKNOWN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Letter:
    """A reminder before it is sent. ``entries``: the numbers of what it lists."""

    person_id: int
    username: str
    address: str
    language: str
    subject: str
    text: str
    entries: tuple[int, ...]


def list_letters(*, on: date, base_url: str) -> Iterator[Letter]:
    """The reminders of a day that were not sent yet, in the language of each person."""
    for person in _list_people(on):
        told = _told_lately(person, on)
        due = [row for row in list_deadlines(person, today=on) if _is_to_be_told(row, told)]
        if due:
            with force_locale(person.language):
                yield _write(person, due, base_url)


def _list_people(on: date) -> Sequence[Person]:
    """Who gave an address and wants reminders, works here on that day, and has not had the day's message."""
    had = select(Reminder.person_id).where(Reminder.day == on, Reminder.state != "failed")
    people = select(Person).where(
        Person.email.is_not(None),
        Person.has_reminders,
        Person.role != "admin",
        Person.disabled_at.is_(None),
        or_(Person.joined_on.is_(None), Person.joined_on <= on),
        or_(Person.left_on.is_(None), Person.left_on >= on),
        Person.id.not_in(had),
    )
    return db.session.scalars(people.order_by(Person.id)).all()


def _told_lately(person: Person, on: date) -> set[int]:
    """The entries of which the person was told within the last week."""
    lately = select(Reminder.entries).where(
        Reminder.person_id == person.id, Reminder.day > on - AGAIN_AFTER, Reminder.day < on,
        Reminder.state.in_(("sent", "claimed")),
    )  # fmt: skip
    return {number for numbers in db.session.scalars(lately) for number in numbers}


def _is_to_be_told(deadline: Deadline, told: set[int]) -> bool:
    left = deadline.days_left
    if left is None or left > AHEAD:
        return False
    return left >= 0 or deadline.entry.number not in told


def _write(person: Person, due: Sequence[Deadline], base_url: str) -> Letter:
    lines = [
        _("For %(service)s:", service=label(SERVICES[person.service].label)),
        *(f"- {_line(deadline)}" for deadline in due),
        "",
        _("All deadlines: %(address)s", address=f"{base_url}/deadlines"),
        "",
        _("At most one message a day. To stop them: %(address)s", address=f"{base_url}/account/reminders"),
    ]
    return Letter(
        person_id=person.id,
        username=person.username,
        address=person.email or "",
        language=person.language,
        subject=ngettext("Fieldlog: %(num)d deadline", "Fieldlog: %(num)d deadlines", len(due)),
        text="\n".join(lines) + "\n",
        entries=tuple(deadline.entry.number for deadline in due),
    )


def _line(deadline: Deadline) -> str:
    """The topic, the day, and how far that is; a visit is named as one."""
    kind, topic = KINDS[deadline.entry.kind], deadline.entry.topic or ""
    names = [label(kind.label)] if deadline.request else []
    names += [label(kind.topics[topic])] if topic in kind.topics else []
    left = deadline.days_left or 0
    if left < 0:
        far = ngettext("%(num)d day over", "%(num)d days over", -left)
    else:
        far = _("today") if left == 0 else ngettext("%(num)d day left", "%(num)d days left", left)
    by = _("by %(day)s", day=day_of_year(deadline.due_on)) if deadline.due_on else ""
    return f"{', '.join(names)} ({by}, {far})"


def figures_of_reminders(at: datetime) -> Iterator[tuple[str, str, float]]:
    """For ``/metrics``: what an alarm wants to know."""
    rows = db.session.execute(select(Reminder.state, func.count()).group_by(Reminder.state))
    totals: dict[str, int] = {state: int(count) for state, count in rows}
    yield "reminders_sent", "Reminders that the mail server took", totals.get("sent", 0)
    yield "reminders_failed", "Reminders that it did not take, tried again on their day", totals.get("failed", 0)
    yield "reminders_refused", "Reminders whose address it refused", totals.get("refused", 0)
    unknown = select(func.count()).where(Reminder.state == "claimed", Reminder.claimed_at < at - UNKNOWN_AFTER)
    yield "reminders_unknown", "Reminders of which nobody knows whether they went out", db.session.scalar(unknown) or 0
    last = db.session.scalar(select(func.max(Reminder.ended_at)).where(Reminder.state == "sent"))
    if last is not None:
        yield "reminders_last_sent_timestamp_seconds", "When the last one was taken", last.timestamp()
