"""What follows from an evaluation: when the authority's colour and the computed statuses differ, and how two texts that
were written at once come together. Arithmetic only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

WHOLE_PLAN = "plan"
TEXTS = ("analysis", "motivation", "explanation")
LONGEST_TEXT = 10_000

GOING_WELL = frozenset({"reached", "on_track"})
GOING_BADLY = frozenset({"behind", "missed"})


@dataclass(frozen=True)
class Content:
    """What one version of an evaluation says. ``colour_id`` is None as long as the authority gave no colour."""

    analysis: str = ""
    colour_id: int | None = None
    motivation: str = ""
    explanation: str = ""


PARTS = ("analysis", "colour_id", "motivation", "explanation")


def periods_of(first_day: date, last_day: date) -> list[str]:
    """What can be evaluated of a plan: each of its years, and the plan as a whole."""
    return [*(str(year) for year in range(first_day.year, last_day.year + 1)), WHOLE_PLAN]


def differs(tone: str | None, statuses: Collection[str | None]) -> bool:
    """Whether the authority's colour and the computed statuses of the linked results say different things.

    Statuses stand for years; for the whole plan those of all its years are looked at. Those without target or data say
    nothing, and where nothing is left there is nothing to differ from; nor does grey judge, nor no colour. Else

    - green agrees when every result is reached or on track,
    - orange agrees when at least one is behind or missed: it says "in part", which a missed target may well be,
    - red agrees when no result is reached or on track.

    So orange beside results that are all reached asks for an explanation, and red where one of two is reached.
    """
    said = {status for status in statuses if status in GOING_WELL | GOING_BADLY}
    if not said or tone in (None, "none"):
        return False
    agrees = {"good": said <= GOING_WELL, "warn": bool(said & GOING_BADLY), "bad": not said & GOING_WELL}
    return not agrees[str(tone)]


def changed(before: Content, after: Content) -> tuple[str, ...]:
    """The parts that a version says otherwise than the one before it."""
    return tuple(part for part in PARTS if getattr(before, part) != getattr(after, part))


class Met(NamedTuple):
    """Two people wrote at once. ``content``: what the later one is shown again, with the other's words wherever the
    later one changed nothing; ``both``: the parts that both changed, each in a way of their own."""

    content: Content
    both: tuple[str, ...]


def meet(seen: Content, stored: Content, mine: Content) -> Met:
    """What becomes of ``mine``, written over ``seen`` while somebody else saved ``stored``."""
    both, theirs = [], {}
    for part in PARTS:
        was, is_now, wanted = (getattr(content, part) for content in (seen, stored, mine))
        if wanted == was:
            theirs[part] = is_now
        elif is_now not in (was, wanted):
            both.append(part)
    return Met(replace(mine, **theirs), tuple(both))


def taken(text: str, *, typed: str, saved: str) -> str:
    """A text that is taken over from another period or an earlier version. What was typed and is saved nowhere stays
    before it."""
    return text if typed in ("", saved, text) else f"{typed}\n\n{text}"


def tidy(text: str | None) -> str:
    """A text as it is kept: lines end as on Unix, nothing around it; PostgreSQL keeps no NUL."""
    return (text or "").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


class Progress(NamedTuple):
    """How many of the indicators have a motivation, and how many differences nobody has explained yet."""

    written: int
    of: int
    unexplained: int

    @property
    def empty(self) -> int:
        return self.of - self.written


def progress_of(states: Iterable[tuple[bool, bool]]) -> Progress:
    """From pairs: whether it is written, whether it is to be explained."""
    found = list(states)
    return Progress(sum(written for written, _ in found), len(found), sum(asks for _, asks in found))
