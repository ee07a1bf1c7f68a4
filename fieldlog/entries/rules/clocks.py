"""Where the hours of an entry come from: typed by a person, read from a phone's clock, or guessed at the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from .content import Content

TOLERATED = timedelta(minutes=10)


@dataclass(frozen=True)
class HoursSource:
    """What is noted on an entry beside its hours. The hours themselves are never shifted: times are data."""

    clock_skew: int | None = None
    is_end_estimated: bool = False


def source_of_hours(
    content: Content, *, clocked: Collection[str], estimated: Collection[str], skew: int | None
) -> HoursSource:
    """``clocked`` names the hours that the phone's clock gave, ``estimated`` those that were guessed; ``skew`` is by
    how many seconds that clock was behind. A clock is noted when it was off by more than ten minutes."""
    if content.started_at is None or content.ended_at is None:
        return HoursSource()
    is_from_clock = not {"started_at", "ended_at"}.isdisjoint(clocked)
    is_off = skew is not None and abs(skew) > TOLERATED.total_seconds()
    return HoursSource(skew if is_from_clock and is_off else None, "ended_at" in estimated)
