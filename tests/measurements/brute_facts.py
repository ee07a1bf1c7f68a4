"""What the judge knows of an entry on an as-of day, read from a line of ``entries.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .brute_calendar import Piece, as_date, cut_at_midnights, is_within_days, is_within_months, local_day


@dataclass(frozen=True)
class Fact:
    """An entry that was not withdrawn, as known on the as-of day: a later ``day`` is empty.

    ``target_of``: the phenomena its neighbourhood is a target area for on the entry's day.
    """

    id: str
    kind: str
    service: str
    day: date | None
    topics: frozenset[str]
    audience: str
    people: int
    minutes: int
    case: str
    relayed_to: str
    partners: frozenset[str]
    level: str
    requested_on: date | None
    offence_on: date | None
    due_on: date | None
    trained: frozenset[str]
    target_of: frozenset[str]
    pieces: tuple[Piece, ...]

    def is_a(self, kind: str, *topics: str) -> bool:
        return self.kind == kind and (not topics or any(topic in self.topics for topic in topics))

    def is_within(self, term: int, since: date | None) -> bool:
        return is_within_days(self.day, since, term)

    def is_within_months(self, term: int, since: date | None) -> bool:
        return is_within_months(self.day, since, term)

    @property
    def is_for_business(self) -> bool:
        return self.audience in ("shopkeeper", "professional")


def read_fact(entry: dict[str, str], commune: dict[str, Any], as_of: date) -> Fact:
    started, ended = entry.get("started_at"), entry.get("ended_at")
    day: date | None
    if started and ended:
        start, end = datetime.fromisoformat(started), datetime.fromisoformat(ended)
        day = local_day(start)
        minutes = int((end - start).total_seconds()) // 60
        pieces = tuple(cut_at_midnights(start, end))
    else:
        day, minutes, pieces = as_date(entry.get("day")), int(entry.get("minutes") or 0), ()
    crew = set_of(entry.get("crew"))
    return Fact(
        id=entry["id"],
        kind=entry["kind"],
        service=entry["service"],
        day=day if day is None or day <= as_of else None,
        topics=set_of(entry.get("topic")),
        audience=entry.get("audience") or "",
        people=int(entry.get("people") or 0),
        minutes=minutes,
        case=entry.get("case") or "",
        relayed_to=entry.get("relayed_to") or "",
        partners=set_of(entry.get("partners")),
        level=entry.get("level") or "",
        requested_on=as_date(entry.get("requested_on")),
        offence_on=as_date(entry.get("offence_on")),
        due_on=as_date(entry.get("due_on")),
        trained=crew | {entry["author"]},
        target_of=target_of(entry.get("neighbourhood"), day, commune),
        pieces=pieces,
    )


def set_of(text: str | None) -> frozenset[str]:
    return frozenset(part for part in (text or "").split(";") if part)


def target_of(slug: str | None, day: date | None, commune: dict[str, Any]) -> frozenset[str]:
    """The phenomena for which a neighbourhood is a target area on a day."""
    found = set()
    for neighbourhood in commune["neighbourhoods"]:
        if neighbourhood["slug"] != slug or day is None:
            continue
        for target in neighbourhood.get("target_for") or []:
            if isinstance(target, str):
                found.add(target)
                continue
            first, last = as_date(target.get("from")) or date.min, as_date(target.get("to")) or date.max
            if first <= day <= last:
                found.add(target["phenomenon"])
    return frozenset(found)
