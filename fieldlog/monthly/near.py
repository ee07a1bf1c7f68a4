"""The near misses of a figure: what its measure might have counted in the period, by the reason why it does not.
Computed when somebody asks, from the conditions that the night counts by. Read-only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, case, func, select

from ..accounts.models import Person
from ..entries.models import Entry
from ..entries.queries import visible_entries
from ..extensions import db
from ..indicators.models import ExpectedResult
from ..measurements.near import COUNTED, Candidates, sort_candidates
from ..measurements.queries import Basis
from .breakdown import Part, with_small_hidden
from .reason_words import dates_text, reason_text
from .rules import Figure


class Why(NamedTuple):
    """A reason in words, and how many entries it keeps out; ``is_asked``: only out of a share's numerator."""

    name: str
    text: str
    is_asked: bool
    part: Part

    @property
    def is_open(self) -> bool:
        """The reader may see some of its entries."""
        return self.part.entries > self.part.hidden


class NearMisses(NamedTuple):
    """Why entries do not count, what keeps most of them first; and the entries themselves."""

    whys: list[Why]
    candidates: Candidates

    def find(self, name: str) -> Why | None:
        return next((why for why in self.whys if why.name == name), None)

    def select_numbers(self, name: str) -> Select[int]:
        """Of the entries that one reason keeps out, or any of them."""
        rows = self.candidates.rows.c
        return select(rows.number).where(rows.outcome == name if name else rows.outcome != COUNTED)

    def reasons_of(self, entries: Iterable[Entry], *, name: str = "") -> dict[int, list[str]]:
        """By the entry's number, in words, with the dates of its term; of a share's own entries also that they
        succeeded. ``name``: that of all of them, which is said above them already."""
        of = {entry.number: entry for entry in entries}
        texts = {why.name: why.text for why in self.whys}
        told = {}
        for number, outcome in self.candidates.find_outcomes(of).items():
            if outcome is None:
                told[number] = [_("Succeeded.")]
            else:
                said = "" if name else texts[outcome.name]
                told[number] = [text for text in (said, dates_text(outcome.obstacle.reason(of[number]))) if text]
        return told


def list_near_misses(person: Person, result: ExpectedResult, figure: Figure, basis: Basis) -> NearMisses:
    """Of a figure as known on the as-of day. Reasons with few entries of a confidential service are not told."""
    candidates = sort_candidates(result, figure.first_day, figure.last_day, basis)
    seen: Any = visible_entries(person).whereclause
    rows = candidates.rows.c
    query = (
        select(rows.outcome, func.count(), func.sum(case((seen, 0), else_=1)))
        .join(Entry, Entry.number == rows.number)
        .where(rows.outcome != COUNTED)
        .group_by(rows.outcome)
    )
    parts = [Part("", name, entries, int(hidden)) for name, entries, hidden in db.session.execute(query)]
    parts = with_small_hidden(sorted(parts, key=lambda one: (-one.entries, str(one.value))))
    plan = result.objective.strategic.theme.plan
    whys = []
    for part in parts:
        outcome = candidates.outcomes[str(part.value)]
        whys.append(Why(outcome.name, reason_text(outcome.obstacle.reason(), plan), outcome.is_asked, part))
    return NearMisses(whys, candidates)
