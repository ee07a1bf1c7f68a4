"""The ten kinds of made entry: each a function of a random source, a commune and a day, giving the columns it uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from .made_lists import (
    ACTION_TOPICS,
    AT_HOME,
    AUDIENCES,
    CASE_SERVICES,
    CASES,
    CONTACT_TOPICS,
    MEETING_TOPICS,
    MILESTONE_TOPICS,
    ONE_DAY,
    SERVICES,
)

BRUSSELS = ZoneInfo("Europe/Brussels")

Entry = dict[str, str]


def _service(rng: Random, topic: str, services: list[str]) -> str:
    """Two times in three a service whose results look for the topic, else any that may log it."""
    return rng.choice(AT_HOME.get(topic, services) if rng.random() < 2 / 3 else services)


def _maybe(rng: Random, value: object, chance: float = 0.5) -> str:
    return str(value) if rng.random() < chance else ""


def place(rng: Random, commune: dict[str, Any]) -> str:
    return rng.choice(commune["neighbourhoods"])["slug"]


def _some_partners(rng: Random, commune: dict[str, Any]) -> str:
    slugs = [partner["slug"] for partner in commune["partners"]]
    return ";".join(rng.sample(slugs, rng.randint(0, len(slugs))))


def _asked_before(rng: Random, day: date) -> date:
    """The day of a request or an offence: the same, at the edges of a term of 14 days, or longer ago."""
    return day - rng.choice([0, 1, 13, 14, 15, 29, 40]) * ONE_DAY


def _hours(rng: Random, day: date) -> Entry:
    """Start and end from a shift of that day: in the day, over midnight, over two midnights, to midnight sharp."""
    start, length = rng.choice(
        [
            (time(9, 0), 180),
            (time(9, 0), 180),
            (time(10, 30), 61),
            (time(18, 30), 450),
            (time(22, 0), 120),
            (time(22, 0), 360),
            (time(23, 59), 2),
            (time(0, 0), 1440),
            (time(0, 0), 1),
            (time(1, 30), 60),
            (time(1, 45), 90),
            (time(23, 0), 1530),
            (time(rng.randint(0, 23), rng.randint(0, 59)), rng.randint(1, 700)),
        ]
    )
    begun = datetime.combine(day, start, BRUSSELS).astimezone(UTC)
    ended = begun + timedelta(minutes=length)
    if rng.random() < 0.15:
        ended = max(begun + timedelta(minutes=1), _next_midnight(begun))
    zone = rng.choice([BRUSSELS, BRUSSELS, UTC])
    hours = {"started_at": begun.astimezone(zone).isoformat(), "ended_at": ended.astimezone(zone).isoformat()}
    return hours | {"day": _maybe(rng, begun.astimezone(BRUSSELS).date(), 0.1)}


def _next_midnight(instant: datetime) -> datetime:
    day = instant.astimezone(BRUSSELS).date() + ONE_DAY
    return datetime.combine(day, time(0), BRUSSELS).astimezone(UTC)


# --- the ten kinds -----------------------------------------------------------------------------------------------


def _patrol(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    topic = rng.choice(["", "round", "school_crossing", "event", "other"])
    return {"service": "peacekeepers", "neighbourhood": place(rng, commune), "topic": topic, **_hours(rng, day)}


def _outreach(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    return {
        "service": rng.choice(["le_pont", "medibus"]),
        "neighbourhood": _maybe(rng, place(rng, commune)),
        "people": _maybe(rng, rng.randint(0, 30)),
        **_hours(rng, day),
    }


def _techno_visit(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    topic = rng.choice(["pre_offence", "post_offence", "post_offence", "control"])
    requested_on = _asked_before(rng, day)
    # Who reports an offence may have asked for something else earlier: the offence can follow the request.
    offence_on = rng.choice([_asked_before(rng, day), _asked_before(rng, requested_on)])
    return {
        "service": "techno_prevention",
        "topic": topic,
        "audience": rng.choice(AUDIENCES[:3]),
        "requested_on": str(requested_on),
        "offence_on": str(offence_on) if topic == "post_offence" else _maybe(rng, offence_on, 0.2),
        "day": _maybe(rng, day, 0.7),
        "neighbourhood": _maybe(rng, place(rng, commune)),
    }


def _advice(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    return {
        "service": rng.choice(["techno_prevention", "peacekeepers"]),
        "day": str(day),
        "requested_on": str(_asked_before(rng, day)),
        "offence_on": _maybe(rng, _asked_before(rng, day)),
        "audience": rng.choice(AUDIENCES[:3]),
        "neighbourhood": _maybe(rng, place(rng, commune)),
    }


def _information(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    return {
        "service": rng.choice(["techno_prevention", "peacekeepers"]),
        "day": str(day),
        "topic": rng.choice(["technical_measures", "incentives"]),
        "audience": rng.choice(AUDIENCES[:4]),
        "people": str(rng.choice([0, 1, 7, 30])),
        "neighbourhood": _maybe(rng, place(rng, commune)),
    }


def _action(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    topic = rng.choice(ACTION_TOPICS)
    return {
        "service": _service(rng, topic, SERVICES),
        "day": str(day),
        "topic": topic,
        "neighbourhood": _maybe(rng, place(rng, commune), 0.8),
        "audience": _maybe(rng, rng.choice(AUDIENCES)),
        "people": _maybe(rng, rng.randint(0, 60)),
        "partners": _some_partners(rng, commune),
    }


def _case_contact(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    partners = [partner["slug"] for partner in commune["partners"]]
    relayed_to = rng.choice(["mediation", "victim_support", rng.choice(SERVICES), rng.choice(partners)])
    topics = rng.sample(CONTACT_TOPICS, rng.choice([1, 1, 2, 4]))
    return {
        "service": _service(rng, topics[0], CASE_SERVICES),
        "day": str(day),
        "case": rng.choice(CASES),
        "topic": ";".join(topics),
        "audience": _maybe(rng, rng.choice(["user", "family", "pupil"]), 0.7),
        "minutes": _maybe(rng, rng.choice([0, 15, 45, 90])),
        "relayed_to": _maybe(rng, relayed_to),
    }


def _meeting(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    topic = rng.choice(MEETING_TOPICS)
    return {
        "service": _service(rng, topic, SERVICES),
        "day": str(day),
        "topic": topic,
        "level": rng.choice(["", "local", "zonal", "regional"]),
        "minutes": _maybe(rng, rng.choice([30, 60, 120])),
        "partners": _some_partners(rng, commune),
    }


def _training(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    topic = rng.choice(["induction", "constatateur", "police_regulations", "other"])
    return {
        "service": _service(rng, topic, SERVICES),
        "day": str(day - rng.choice([0, 0, 0, 400]) * ONE_DAY),
        "topic": topic,
        "minutes": _maybe(rng, 120),
    }


def _milestone(rng: Random, commune: dict[str, Any], day: date) -> Entry:
    topic = rng.choice(MILESTONE_TOPICS)
    requested_on = due_on = ""
    if topic in ("authority_request", "vacancy"):
        requested_on, day = _request_and_answer(rng, day)
    if topic in ("activity_report", "financial_report", "periodic_report"):
        due_on = str(day + rng.choice([-20, -1, 0, 1, 20]) * ONE_DAY)
    return {
        "service": _service(rng, topic, SERVICES),
        "topic": topic,
        "day": _maybe(rng, day, 0.75),
        "requested_on": requested_on,
        "due_on": due_on,
    }


def _request_and_answer(rng: Random, asked_on: date) -> tuple[str, date]:
    """A request, often on the last day of a month, and an answer near the end of its term of 1 or 6 months."""
    term = rng.choice([0, 5, 27, 28, 29, 30, 31, 32, 180, 181, 182, 183, 184, 185])
    return str(asked_on), asked_on + term * ONE_DAY


KINDS: dict[str, Callable[[Random, dict[str, Any], date], Entry]] = {
    "patrol": _patrol,
    "outreach": _outreach,
    "techno_visit": _techno_visit,
    "advice": _advice,
    "information": _information,
    "action": _action,
    "case_contact": _case_contact,
    "meeting": _meeting,
    "training": _training,
    "milestone": _milestone,
}
