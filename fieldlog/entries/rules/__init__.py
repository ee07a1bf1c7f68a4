"""The arithmetic of entries: one door to contents, checks, hours and lines; and who may read and change what.

No database, no Flask, no clock.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from ...accounts.kinds import SERVICES
from .case_numbers import is_mistyped, new_case_number
from .checks import CASE, LONGEST, LONGEST_TEXT, Reference, check, check_days_ahead, check_text
from .clocks import HoursSource, source_of_hours
from .content import Content, complete, last_day, minutes_between, tidy, value_of
from .hours import parse_end, parse_instant, parse_minutes
from .lines import FIELDS, content_fields, parse_date, parse_number, read_content, submission_hash
from .mistakes import MISTAKES, Mistake, sentence, shown
from .personal import COMMON, PATTERNS, find_doubts
from .versions import Version, read_version, version_fields

__all__ = [
    "CASE", "COMMON", "FIELDS", "LONGEST", "LONGEST_TEXT", "MISTAKES", "PATTERNS", "Content", "HoursSource",
    "Mistake", "Reference", "Version", "check", "check_days_ahead", "check_text", "complete", "content_fields",
    "find_doubts", "is_mistyped", "last_day", "may_change", "may_read_note", "may_undo", "minutes_between",
    "new_case_number",
    "parse_date", "parse_end", "parse_instant", "parse_minutes", "parse_number", "read_content", "read_version",
    "sentence", "shown", "source_of_hours", "submission_hash", "tidy", "value_of", "version_fields",
]  # fmt: skip


class Reader(Protocol):
    """Who looks: a person as far as these rules know one."""

    @property
    def id(self) -> int: ...
    @property
    def service(self) -> str: ...
    @property
    def role(self) -> str: ...


class Readable(Protocol):
    """What is looked at: an entry as far as these rules know one."""

    @property
    def kind(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def author_id(self) -> int: ...
    @property
    def crew_ids(self) -> Collection[int]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def day(self) -> date | None: ...
    @property
    def is_withdrawn(self) -> bool: ...


def may_read_note(person: Reader, entry: Readable) -> bool:
    """Whether somebody who may see the entry also reads its note.

    Its author always. Colleagues of the entry's own service: where the service is confidential only those whom the
    author named in the crew, and its head never; else everybody who sees the entry. Coordinators, evaluators and
    administrators never read anybody's note but their own.
    """
    if person.id == entry.author_id:
        return True
    if person.role not in ("worker", "team_lead") or person.service != entry.service:
        return False
    is_confidential = SERVICES[entry.service].is_confidential
    return not is_confidential or (person.role == "worker" and person.id in entry.crew_ids)


def may_change(person: Reader, entry: Readable) -> bool:
    """Whether somebody who may see the entry may correct or withdraw it: its author, the team lead of its service
    unless that is confidential, and what is still open any worker of the service, who may be the one to make the visit
    or to take the step. A coordinator may do so for an open milestone of the own service without a note, which would
    be lost: it is not shown to a coordinator."""
    return not entry.is_withdrawn and may_undo(person, entry)


def may_undo(person: Reader, entry: Readable) -> bool:
    """Whether somebody who may see the entry may take back what was last done to it, its withdrawal too: whoever may
    change it while it counts."""
    if person.id == entry.author_id:
        return True
    if person.service != entry.service or SERVICES[entry.service].is_confidential:
        return False
    is_open = entry.day is None and entry.kind in ("techno_visit", "milestone")
    if person.role == "coordinator":
        return is_open and entry.kind == "milestone" and not entry.note
    return person.role == "team_lead" or (person.role == "worker" and is_open)
