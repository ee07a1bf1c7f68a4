"""What people write: a few kinds of entry, and values for their fields."""

from __future__ import annotations

import random
from dataclasses import dataclass

PEOPLE = {
    "alice": ("patrol", "action", "information", "advice"),
    "bob": ("patrol", "action", "advice"),
    "adviser": ("techno_visit", "advice", "action"),
    "support": ("case_contact",),
}
TAILS = ["", "", " é😀", " a=b&c", " «fin»"]


@dataclass(frozen=True)
class Kind:
    """``fields``: the choices for each field that is filled in. ``marked``: the field that tells entries apart, which
    for confidential services is the number of the case, for their notes are not kept on a phone."""

    fields: dict[str, list[str]]
    marked: str = "note"


DAYS = ["2024-06-03", "2024-06-04", "2024-07-01"]
KINDS = {
    "patrol": Kind({
        "neighbourhood": ["maritime", "etangs-noirs"],
        "started_at": ["2024-06-03T08:00", "2024-06-03T22:30"],
        "ended_at": ["09:15", "02:00"],
    }),
    "action": Kind({"topic": ["other", "communal_event"], "day": DAYS}),
    "information": Kind({"topic": ["incentives"], "audience": ["resident"], "people": ["3", "12"], "day": DAYS}),
    # The day may be before the request, which only the server sees.
    "advice": Kind({"audience": ["resident"], "requested_on": ["2024-05-30", "2024-05-31", "2024-06-10"], "day": DAYS}),
    "techno_visit": Kind({"topic": ["pre_offence", "control"], "audience": ["resident"], "requested_on": DAYS}),
    "case_contact": Kind({"topic": ["interview", "tripartite"], "day": DAYS}, marked="case"),
}  # fmt: skip


def fields_of(kind: str, rng: random.Random) -> dict[str, str]:
    """Everything but the mark."""
    return {name: rng.choice(values) for name, values in KINDS[kind].fields.items()}


def tail_of(kind: str, rng: random.Random) -> str:
    """What follows the mark, where any text may stand."""
    return rng.choice(TAILS) if KINDS[kind].marked == "note" else ""


def put_right(kind: str) -> dict[str, str]:
    """What is written where the server refused: a day before the request, and hours of a clock that was days ahead."""
    if kind == "patrol":
        return {name: KINDS[kind].fields[name][0] for name in ("started_at", "ended_at")}
    return {"day": DAYS[-1]} if kind == "advice" else {}
