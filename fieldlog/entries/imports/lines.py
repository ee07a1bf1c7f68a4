"""Lines of a sheet as lines of entries.csv: columns as dimensions, words as slugs, dates and hours as files have them.

A line's key follows from what its cells say, however they are written (1/3/2024 or 1 mars 2024, Étangs or ETANGS), so
that the same register again brings nothing twice, whatever was added below or beside it, and saved as whatever. Two
lines that say the same are two entries: the second of them has a key of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from ..kinds import KINDS, Kind
from ..register.files import Refusal
from ..rules.mistakes import N_, shown
from .headings import RANGE, Heading, targets_of
from .sheets import Sheet
from .values import CHOSEN, NOTHING, Choices, key_of, parts_of
from .written import plain, read_clock, read_day, read_duration, read_ending, read_moment, read_number, split_range

LINES = UUID("7d1d0d3c-6f5a-4f0b-9e0d-2f1f3f6a5b9e")  # the namespace of their ids
DATES = ("day", "requested_on", "offence_on", "due_on")

_TOTAL = re.compile(r"(?:sous-?|sub ?)?totaa?(?:l|ux)\b")
_IN_MINUTES = re.compile(r"\bmin")
_IN_HOURS = re.compile(r"\bheures?\b|\buren\b|\buur\b|\(h\)|\(u\)")
_SIGNS_OF_CASE = re.compile(r"[\s/._]+")  # 2024/015 is kept as 2024-015

CANNOT_READ: dict[str, str] = {
    "day": N_("Write the date as 1/3/2024 or 1 March 2024: “%(value)s” is none."),
    "clock": N_("Write the time as 7h30 or 7:30: “%(value)s” is none."),
    "no_day": N_("Fill in the day: the times of this line have none."),
    "range": N_("Write both times, as 7h30-12h00: “%(value)s” is not that."),
    "minutes": N_("Write the duration as 7h30, 7:30 or 7,5: “%(value)s” is none."),
    "value": N_("Say what “%(value)s” means, or put it right."),
    "one_only": N_("Write one name only: “%(value)s” holds several."),
    "case": N_("Give the case a number: “%(value)s” has no digit, and a name may not stand here."),
}


TOP = Heading(1, 1)


@dataclass
class Reading:
    """How a sheet is read: which column is what (by its place), what words mean (by dimension and ``key_of``), and what
    holds where nothing is written."""

    kind: str
    service: str
    sheet: int = 0
    heading: Heading = TOP
    columns: dict[int, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)

    @property
    def columns_of(self) -> dict[str, list[int]]:
        """The places of a dimension's columns, in the sheet's order."""
        found: dict[str, list[int]] = {}
        for at, target in sorted(self.columns.items()):
            found.setdefault(target, []).append(at)
        return found


class Unreadable(NamedTuple):
    """A cell that cannot be read: what it should be, and the sentence of ``CANNOT_READ``."""

    target: str
    code: str
    value: str


class Written(NamedTuple):
    """A line of the sheet: its number, its key, and what its cells say as fields of entries.csv, or why not."""

    number: int
    key: UUID
    fields: dict[str, str]
    unreadable: list[Unreadable]


def body_of(sheet: Sheet, mapping: Reading) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines below the headings as texts by dimension, several columns of one joined; what is empty there, or a
    total, is none."""
    columns = mapping.columns_of
    for number, cells in sheet.lines.items():
        if number <= mapping.heading.last:
            continue
        texts = {
            target: "; ".join(cells[at] for at in places if at < len(cells) and cells[at])
            for target, places in columns.items()
        }
        said = {target: text for target, text in texts.items() if text}
        if said and not _TOTAL.match(plain(next(cell for cell in cells if cell))):
            yield number, said


def list_left_out(sheet: Sheet, mapping: Reading) -> list[int]:
    """The lines below the headings that are no entries: totals, and those with nothing in a column that is read."""
    read = {number for number, _ in body_of(sheet, mapping)}
    return [number for number in sheet.lines if number > mapping.heading.last and number not in read]


def words_in(sheet: Sheet, mapping: Reading, choices: Mapping[str, Choices]) -> dict[str, Counter[str]]:
    """Which words stand in the columns that are chosen from lists, and how often, by dimension."""
    found: dict[str, Counter[str]] = {}
    for _, texts in body_of(sheet, mapping):
        for dimension, text in texts.items():
            if dimension in CHOSEN:
                found.setdefault(dimension, Counter()).update(
                    parts_of(text, dimension, KINDS[mapping.kind], choices[dimension])
                )
    return found


def written_lines(
    sheet: Sheet, mapping: Reading, choices: Mapping[str, Choices], headings: list[str]
) -> Iterator[Written]:
    """Every line that is an entry, in the order of the sheet."""
    seen: Counter[str] = Counter()
    in_hours = {
        at: bool(_IN_HOURS.search(plain(name))) and not _IN_MINUTES.search(plain(name))
        for at, name in enumerate(headings)
    }
    durations = mapping.columns_of.get("minutes", [])
    reader = _Reader(mapping, choices, any(in_hours[at] for at in durations))
    for number, texts in body_of(sheet, mapping):
        fields, wrong = reader.read(texts)
        said = _said(fields, texts)
        seen[said] += 1
        key = uuid5(LINES, f"{mapping.service}/{mapping.kind}/{seen[said]}\n{said}")
        yield Written(number, key, fields, wrong)


def _said(fields: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """What a line says, without what its words are taken to mean and what holds where nothing is written: those may be
    put right later, and the line is the same line."""
    words = {target: key_of(text) for target, text in texts.items() if target in CHOSEN}
    others = {name: text for name, text in fields.items() if name not in CHOSEN}
    return "\n".join(f"{name}={text}" for name, text in sorted((others | words).items()))


class _Reader:
    """Reads texts by dimension into fields, noting what cannot be read."""

    def __init__(self, mapping: Reading, choices: Mapping[str, Choices], in_hours: bool) -> None:
        self.mapping, self.choices, self.in_hours = mapping, choices, in_hours
        self.kind: Kind = KINDS[mapping.kind]

    def read(self, texts: dict[str, str]) -> tuple[dict[str, str], list[Unreadable]]:
        """The fields of a line, and what cannot be read of it."""
        self.wrong: list[Unreadable] = []
        fields = {"kind": self.mapping.kind, "service": self.mapping.service}
        days = {target: self.day(target, texts[target]) for target in DATES if target in texts}
        if self.kind.has_hours:
            fields |= self.hours(texts, days.pop("day", None))
        elif "minutes" in texts:
            fields["minutes"] = self.minutes(texts["minutes"])
        fields |= {target: day.isoformat() for target, day in days.items() if day}
        if "case" in texts:
            fields["case"] = self.case(texts["case"])
        if "people" in texts:
            fields["people"] = read_number(texts["people"])
        fields["note"] = texts.get("note", "")
        for target in CHOSEN:
            if slugs := self.slugs(target, texts.get(target, "")):
                fields[target] = ";".join(slugs)
        self.part_author(fields, texts)
        return {name: text for name, text in fields.items() if text}, self.wrong

    def note_wrong(self, target: str, code: str, value: str) -> None:
        self.wrong.append(Unreadable(target, code, shown(value)))

    def day(self, target: str, text: str) -> date | None:
        try:
            return read_day(text)
        except ValueError:
            self.note_wrong(target, "day", text)
            return None

    def case(self, text: str) -> str:
        if not any(sign.isdigit() for sign in text):
            self.note_wrong("case", "case", text)
            return ""
        return _SIGNS_OF_CASE.sub("-", text.strip())

    def minutes(self, text: str) -> str:
        try:
            return str(read_duration(text, in_hours=self.in_hours))
        except ValueError:
            self.note_wrong("minutes", "minutes", text)
            return ""

    def hours(self, texts: dict[str, str], day: date | None) -> dict[str, str]:
        """Start and end, from two columns, from one with both, or from a start and a duration."""
        start, end, of_start, of_end = texts.get("started_at", ""), texts.get("ended_at", ""), "started_at", "ended_at"
        if RANGE in texts and not start:
            of_start = of_end = RANGE
            try:
                start, end = split_range(texts[RANGE])
            except ValueError:
                self.note_wrong(RANGE, "range", texts[RANGE])
                return {}
        if not start:
            return {}
        started_at = self.instant(of_start, start, day, None, "day" in texts)
        if started_at is None:
            return {}
        fields = {"started_at": started_at.isoformat()}
        if end:
            ended_at = self.instant(of_end, end, day, started_at, True)
            return fields | ({"ended_at": ended_at.isoformat()} if ended_at else {})
        if "minutes" in texts and (minutes := self.minutes(texts["minutes"])):
            fields["ended_at"] = datetime.fromtimestamp(
                started_at.timestamp() + 60 * int(minutes), started_at.tzinfo
            ).isoformat()
        return fields

    def instant(
        self, target: str, text: str, day: date | None, started_at: datetime | None, has_day: bool
    ) -> datetime | None:
        try:
            return read_ending(text, started_at) if started_at else read_moment(text, day)
        except ValueError:
            if day is None and _is_clock(text):
                if not has_day:
                    self.note_wrong(target, "no_day", text)
                return None
            self.note_wrong(target, "clock", text)
            return None

    def slugs(self, target: str, text: str) -> list[str]:
        """What the words of a cell mean; what holds where nothing is written, or means anything."""
        choices, words = self.choices[target], self.mapping.words.get(target, {})
        found = []
        for part in parts_of(text, target, self.kind, choices) if text else ():
            slug = words.get(key_of(part)) or choices.exact(part)
            if slug in choices.labels:
                found.append(slug)
            elif slug != NOTHING:
                self.note_wrong(target, "value", part)
        default = self.mapping.defaults.get(target, "")
        return found or ([default] if default in choices.labels else [])

    def part_author(self, fields: dict[str, str], texts: dict[str, str]) -> None:
        """Where one cell names several people, the first is the author and the others were with them."""
        first, *others = fields.get("author", "").split(";")
        fields["author"] = first
        if not others:
            return
        if "crew" not in targets_of(self.kind):
            self.note_wrong("author", "one_only", texts.get("author", ""))
            return
        crew = [name for name in (*fields.get("crew", "").split(";"), *others) if name and name != first]
        fields["crew"] = ";".join(dict.fromkeys(crew))


def _is_clock(text: str) -> bool:
    try:
        read_clock(text)
    except ValueError:
        return False
    return True


def refusals_of(line: Written, say: Any) -> list[Refusal]:
    return [Refusal(line.number, wrong.target, say(wrong)) for wrong in line.unreadable]
