"""What the form of a patrol that is over begins with, and what is one tap away: the same as on the last day of work,
usual hours, and what was used last. Nothing of it is saved before the person has seen it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ...accounts.models import Person
from ...commune.queries import is_place_offered, list_colleagues
from ...dates import local_day
from ..kinds import Kind
from ..rounds import list_rounds
from ..rules.again import Round, Suggestions, once_more, suggest
from .inputs import NATIVE
from .written import written_hours

FRESH = timedelta(days=7)  # a place and a partner of longer ago are no habit


@dataclass(frozen=True)
class Start:
    """How a new form opens: ``texts`` stand in it already."""

    texts: dict[str, Any] = field(default_factory=dict)
    suggestions: Suggestions | None = None


def start_of(kind: Kind, person: Person, at: datetime, asked: Mapping[str, str]) -> Start:
    """``asked`` is what the address says: ``same``, the id of a round to note once more, or ``hours``, as a start and
    an end with a slash between."""
    if kind.slug != "patrol":
        return Start()
    rounds = list_rounds(person, at=at)
    wanted = next((round for round in rounds if round.id == asked.get("same")), None)
    again = once_more(wanted, at) if wanted else None
    newest = next((round for round in rounds if at - round.started_at < FRESH), None)
    texts = _company(again or newest, person, local_day(at))
    if again:
        texts |= written_hours(again.started_at, again.ended_at)
    start, _slash, end = asked.get("hours", "").partition("/")
    if NATIVE["datetime-local"].fullmatch(start) and NATIVE["time"].fullmatch(end) and start and end:
        texts |= {"started_at": start, "ended_at": end}
    return Start(texts, suggest(rounds, at))


def _company(last: Round | None, person: Person, on: date) -> dict[str, Any]:
    """Where and with whom, without colleagues who left and a place that is offered no more."""
    if last is None:
        return {}
    present = {colleague.username for colleague in list_colleagues(person.service, on=on)}
    place = last.neighbourhood if is_place_offered(last.neighbourhood) else ""
    return {"neighbourhood": place, "crew": [name for name in last.crew if name in present]}
