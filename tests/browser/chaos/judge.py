"""The judge: keeps what people did and saw, and counts afterwards what is stored. It shares no code with the product.

Every version of an entry bears a mark of its own, as its note or its case number, by which it is found again in the
database, wherever it went. "On this phone" and "sent" are promises; "not saved" is one too.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from .proxy import Submission

# unknown: the phone went dark before it said anything.
# refused: by the server; it is kept on the phone until somebody puts it right.
Seen = Literal["sent", "on this phone", "not saved", "refused", "unknown"]
PROMISES = ("sent", "on this phone", "refused")
NOT_HASHED = ("csrf_token", "seq", "sent_at")
BRUSSELS = ZoneInfo("Europe/Brussels")
Fields = dict[str, str]


@dataclass
class Version:
    """What somebody wrote, what the phone said to it, and whether that person has let go of it since, knowingly:
    altogether, or for another version that took its place before it was sent."""

    mark: str
    typed: Fields
    seen: Seen = "unknown"
    is_given_up: bool = False
    instead: Version | None = None

    def is_kept(self, times: Counter[str]) -> bool:
        """The promise, if it was one, was kept."""
        if times[self.mark] or self.is_given_up:
            return True
        return self.instead is not None and self.instead.is_kept(times)


@dataclass
class Deed:
    """An entry in the eyes of the person who made it."""

    person: str
    kind: str
    id: str
    versions: list[Version] = field(default_factory=list)
    withdrawal: Seen | None = None
    is_by_clock: bool = False


@dataclass
class Stored:
    """An entry in the database: who, what, and the marks of all it ever was."""

    row: dict[str, Any]
    history: list[str]
    changed_by: list[str]


class Judge:
    """Looks at what is stored after the moment it was called."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.deeds: list[Deed] = []
        self.lies: list[str] = []  # what was seen to be wrong while the story was told
        [[self.since]] = self._ask("SELECT coalesce(max(number), 0) FROM entry")
        [[self.quarantined]] = self._ask("SELECT coalesce(max(number), 0) FROM quarantined")

    def look_at_phone(self, items: list[dict[str, Any]]) -> None:
        """What waits on the phone carries the right hash and its own person's name."""
        for item in items:
            fields = [(name, value) for name, value in item["fields"]]
            if item["hash"] != hash_of(fields):
                self.lies.append(f"hash: {item['key']} waits with {item['hash']}, not {hash_of(fields)}")
            if dict(fields)["owner"] != item["owner"]:
                self.lies.append(f"another's: {item['key']} of {item['owner']} says {dict(fields)['owner']}")

    def is_stored(self, mark: str) -> bool:
        return any(mark in stored.history for stored in self._stored())

    def faults(self, submissions: list[Submission]) -> list[str]:
        """Everything that must not be, in words; empty after a good story."""
        stored = self._stored()
        times = Counter(mark for entry in stored for mark in entry.history)
        return [
            *self.lies,
            *self._broken_promises(times),
            *self._strangers(stored),
            *(fault for entry in stored for fault in self._wrong_content(entry)),
            *(fault for entry in stored for fault in self._wrong_hash(entry, submissions)),
            *_mixed_numbers(submissions),
            *self._unexplained(submissions),
        ]

    def _broken_promises(self, times: Counter[str]) -> Iterator[str]:
        for deed in self.deeds:
            for version in deed.versions:
                count = times[version.mark]
                if count > 1:
                    yield f"doubled: {version.mark} of {deed.person} is stored {count} times"
                if version.seen in PROMISES and not version.is_kept(times):
                    yield f"lost: {version.mark} of {deed.person}, who saw {version.seen!r}"
                if count and version.seen == "not saved":
                    yield f"untold: {version.mark} of {deed.person}, who saw 'not saved', is stored"

    def _strangers(self, stored: list[Stored]) -> Iterator[str]:
        whose = {version.mark: deed.person for deed in self.deeds for version in deed.versions}
        for entry in stored:
            author, mark = entry.row["author"], entry.history[-1]
            if mark not in whose:
                yield f"nobody's: {mark!r} is stored for {author}, nobody wrote it"
            elif not {author, *entry.changed_by} <= {whose[mark]} or entry.row["recorded_by_id"]:
                yield f"another's: {mark} of {whose[mark]} is stored for {author}, changed by {entry.changed_by}"

    def _wrong_content(self, entry: Stored) -> Iterator[str]:
        """The present version holds what was typed, and a withdrawal that was promised."""
        for deed in self.deeds:
            for version in deed.versions:
                if version.mark != entry.history[-1]:
                    continue
                if deed.id != entry.row["id"] or deed.kind != entry.row["kind"]:
                    yield f"moved: {version.mark} is {entry.row['kind']} {entry.row['id']}, not {deed.kind} {deed.id}"
                for name, value in version.typed.items():
                    if entry.row[name] != _as_stored(name, value, version.typed):
                        yield f"changed: {name} of {version.mark} is {entry.row[name]!r}, {value!r} was typed"
                if deed.withdrawal in PROMISES and not entry.row["withdrawn_at"]:
                    yield f"lost: the withdrawal of {version.mark}, seen as {deed.withdrawal!r}"
                if deed.withdrawal is None and entry.row["withdrawn_at"]:
                    yield f"untold: {version.mark} is withdrawn, nobody did that"

    def _wrong_hash(self, entry: Stored, submissions: list[Submission]) -> Iterator[str]:
        """The database holds the hash of what the phone sent first, and the phone made the same."""
        id, kept = entry.row["id"], entry.row["submission_hash"]
        sent = {hash_of(each.fields) for each in submissions if each.field("id") == id and "/new/" in each.path}
        if kept not in sent:
            yield f"hash: {entry.history[-1]} is stored with {kept}, which nobody sent: {sent}"

    def _unexplained(self, submissions: list[Submission]) -> Iterator[str]:
        """Nothing stays in quarantine, and no number that a phone gave out is missing."""
        open_rows = "SELECT * FROM quarantined WHERE number > ? AND repaired_at IS NULL AND discarded_at IS NULL"
        for row in self._ask(open_rows, self.quarantined):
            yield f"quarantine: {row['kind']} {row['key']} was never put right"
        yield from self.missing_numbers(submissions)

    def missing_numbers(self, submissions: list[Submission]) -> list[str]:
        """What a coordinator would look for. A number that somebody let go of is told a moment after."""
        devices = {each.field("device").replace("-", "") for each in submissions}
        faults = []
        for phone in self._ask("SELECT id, device, made FROM phone"):
            came = {row["seq"] for row in self._ask("SELECT seq FROM arrival WHERE phone_id = ?", phone["id"])}
            if phone["device"] in devices and (missing := set(range(1, phone["made"] + 1)) - came):
                faults.append(f"numbers: {sorted(missing)} of {phone['device']} never came")
        return faults

    def _stored(self) -> list[Stored]:
        rows = self._ask(
            "SELECT entry.*, case_number AS \"case\", person.username AS author,"
            " (SELECT group_concat(topic) FROM entry_topic WHERE entry_number = entry.number) AS topics"
            " FROM entry JOIN person ON person.id = entry.author_id WHERE entry.number > ? ORDER BY entry.number",
            self.since,
        )  # fmt: skip
        changes = self._ask(
            "SELECT entry_number, snapshot, person.username AS by FROM entry_revision"
            " JOIN person ON person.id = changed_by_id WHERE entry_number > ?"
            " ORDER BY entry_number, entry_revision.number", self.since,
        )  # fmt: skip
        return [_read(dict(row), [dict(change) for change in changes]) for row in rows]

    def _ask(self, question: str, *values: Any) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(question, values).fetchall()


def hash_of(fields: list[tuple[str, str]]) -> str:
    """The SHA-256 of a submission, as the contract words it."""
    pairs = sorted((name, value) for name, value in fields if value and name not in NOT_HASHED)
    return hashlib.sha256("\n".join(f"{name}={value}" for name, value in pairs).encode()).hexdigest()


def _mixed_numbers(submissions: list[Submission]) -> Iterator[str]:
    """Each phone gives every submission a number of its own, and keeps it for every attempt."""
    named: dict[tuple[str, str], set[str]] = {}
    for each in submissions:
        key = each.field("change_id") or each.field("id")
        if seq := each.field("seq"):
            named.setdefault((each.field("device"), seq), set()).add(key)
    for (device, seq), keys in named.items():
        if len(keys) > 1:
            yield f"numbers: {seq} of {device} was given to {keys}"


def _read(row: dict[str, Any], changes: list[dict[str, Any]]) -> Stored:
    row["topic"] = row["topics"] or row["topic"]
    row["id"] = str(row["id"]) if "-" in str(row["id"]) else _dashed(str(row["id"]))
    own = [change for change in changes if change["entry_number"] == row["number"]]
    history = [_mark({"id": row["id"], **json.loads(change["snapshot"])}) for change in own]
    if not row["withdrawn_at"]:  # a withdrawal keeps what the entry says, and adds it to what it was
        history.append(_mark(row))
    return Stored(row, history, [change["by"] for change in own])


def _mark(content: dict[str, Any]) -> str:
    """The note, else the number of the case, else the entry's id."""
    return content["note"] or content["case"] or content["id"]


def _dashed(id: str) -> str:
    return "-".join((id[:8], id[8:12], id[12:16], id[16:20], id[20:]))


def _as_stored(name: str, value: str, typed: Fields) -> Any:
    if name not in ("started_at", "ended_at"):
        return int(value) if name == "people" else value
    start = datetime.fromisoformat(typed["started_at"])
    at = start if name == "started_at" else datetime.combine(start, time.fromisoformat(value))
    next_morning = timedelta(days=1 if at < start else 0)
    return (at + next_morning).replace(tzinfo=BRUSSELS).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")
