"""Where the hours of an entry come from: typed by a person, read from a phone's clock, or guessed at the end; and why
they were kept where they overlap others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .content import Content, tidy

TOLERATED = timedelta(minutes=10)


@dataclass(frozen=True)
class HoursSource:
    """What is noted on an entry beside its hours. The hours themselves are never shifted: times are data."""

    clock_skew: int | None = None
    is_end_estimated: bool = False
    overlap_reason: str | None = None

    def columns(self, *, of_new_hours: bool) -> dict[str, Any]:
        """What a correction notes of it: hours that stay keep where they come from, but may get another reason."""
        return dict(vars(self)) if of_new_hours else {"overlap_reason": self.overlap_reason}


def source_of_hours(
    content: Content,
    *,
    clocked: Collection[str],
    estimated: Collection[str],
    skew: int | None,
    overlap_reason: str | None = None,
) -> HoursSource:
    """``clocked`` names the hours that the phone's clock gave, ``estimated`` those that were guessed; ``skew`` is by
    how many seconds that clock was behind. A clock is noted when it was off by more than ten minutes."""
    if content.started_at is None or content.ended_at is None:
        return HoursSource()
    is_from_clock = not {"started_at", "ended_at"}.isdisjoint(clocked)
    is_off = skew is not None and abs(skew) > TOLERATED.total_seconds()
    why_both = tidy(overlap_reason) if overlap_reason else None
    return HoursSource(skew if is_from_clock and is_off else None, "ended_at" in estimated, why_both)
