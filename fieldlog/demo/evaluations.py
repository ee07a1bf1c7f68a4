"""What the made commune wrote of last year's indicators, and the letter it got. Every text says that it is fiction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from ..dates import ONE_DAY, at_local
from ..indicators.models import Indicator
from ..reports.models import Colour, Evaluation
from .kinds import ANSWERS, LETTERS

DRAFTED_ON, LETTER_ON = (2, 9), (3, 31)
#: How far the made coordinator came: the rest is still empty. The letter does not cover the last ones written.
WRITTEN, JUDGED = 40, 34
#: The tones of the letter, over and over.
TONES = ("good", "good", "warn", "good", "good", "bad", "good", "none")


def make_evaluations(
    indicators: list[Indicator], colours: list[Colour], *, author_id: int, today: date
) -> Iterator[Evaluation]:
    """Last year's: first the motivations, as drafts, then what the letter said, as a second version."""
    colour_of = {colour.tone: colour.id for colour in colours}
    for place, indicator in enumerate(indicators[:WRITTEN]):
        tone = TONES[place % len(TONES)]
        said = {
            "indicator_id": indicator.id,
            "period": str(today.year - 1),
            "motivation": ANSWERS[tone],
            "explanation": "",
            "author_id": author_id,
        }
        drafted_at, judged_at = _at(today, *DRAFTED_ON), _at(today, *LETTER_ON)
        yield Evaluation(**said, revision=1, analysis="", written_at=drafted_at)
        if place < JUDGED:
            letter = {"analysis": LETTERS[tone], "colour_id": colour_of.get(tone)}
            yield Evaluation(**said | letter, revision=2, written_at=judged_at)


def _at(today: date, month: int, day: int) -> datetime:
    """That day of this year, at the latest yesterday."""
    return at_local(min(date(today.year, month, day), today - ONE_DAY), time(10, 15))
