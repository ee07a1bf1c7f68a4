"""Whether two contents tell of one thing that happened: then only one of them may be counted."""

from __future__ import annotations

from .content import Content, value_of

# What may be told differently of one thing: how long, how many, with whom, and in which words.
TOLD = ("minutes", "people", "partners", "crew", "note")


def is_same_happening(one: Content, other: Content) -> bool:
    """With hours, two rounds of one person that overlap are the same round: nobody is in two places. Without hours,
    two entries that agree on everything but what can be told differently."""
    if (one.kind, one.author) != (other.kind, other.author):
        return False
    if one.started_at and one.ended_at and other.started_at and other.ended_at:
        return one.started_at < other.ended_at and other.started_at < one.ended_at
    said = [field for field in Content.__dataclass_fields__ if field not in TOLD]
    return all(value_of(one, field) == value_of(other, field) for field in said)
