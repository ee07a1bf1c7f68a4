"""The arithmetic of phones: what they say of themselves, which numbers never came, how old is what they hold, and who
may send for whom. Whatever cannot be read counts as not said: no entry is lost over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Literal, Protocol
from uuid import UUID

from ..accounts.kinds import SERVICES

LARGEST_FORM = 16_000  # characters kept of a refused form; a real one has a few hundred
LONGEST_FIELD = 2_000
MOST_REFUSED = 500  # open at once, for each person
MOST_PHONES = 200  # for each person: every private window makes one
MOST_NUMBERS = 1_000  # in one report, and in its answer
RELEASE_LASTS = timedelta(hours=48)
OLD, VERY_OLD = timedelta(hours=24), timedelta(hours=72)

_NUMBER = re.compile(r"[0-9]{1,9}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)


@dataclass(frozen=True)
class Sending:
    """What a phone says beside the form it sends; None for what it did not say or what cannot be read."""

    device: UUID | None = None
    seq: int | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Origin:
    """Whose form it is, who sent it, and how it came here. ``quarantined`` is the number of the refused form that it
    puts right."""

    person_id: int
    sent_by_id: int
    sending: Sending = Sending()
    quarantined: int | None = None


@dataclass(frozen=True)
class Refused:
    """A refused form as it is kept: where it was sent to, what it names, what it said and what was wrong with it."""

    address: str
    kind: str | None
    service: str
    is_confidential: bool
    entry_id: str | None
    change_id: str | None
    hash: str
    fields: list[list[str]]
    is_cut: bool
    errors: dict[str, list[str]]

    @property
    def key(self) -> UUID:
        """The change's id, else the entry's; where neither can be read, one made of the hash: the same form again is
        the same row."""
        return read_uuid(self.change_id) or read_uuid(self.entry_id) or UUID(self.hash[:32])


def read_sending(field: Callable[[str], str | None]) -> Sending:
    """What came with a form; ``field`` gives the text of a field by its name."""
    return Sending(read_uuid(field("device")), read_number(field("seq"), lowest=1), read_instant(field("sent_at")))


def read_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text and len(text) <= 64 else None
    except ValueError:
        return None


def read_number(text: str | None, *, lowest: int = 0) -> int | None:
    """A whole number from ``lowest`` to 999,999,999."""
    number = int(text) if text and _NUMBER.fullmatch(text) else -1
    return number if number >= lowest else None


def read_instant(text: str | None) -> datetime | None:
    """``2026-11-23T09:32:00.000Z``, in UTC: an offset is needed."""
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC) if text and _INSTANT.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None
    return instant if instant and 1900 <= instant.year < 2200 else None


def skew_of(sending: Sending, received_at: datetime) -> int | None:
    """By how many seconds the phone's clock is behind the server's, the time on the way included."""
    return None if sending.sent_at is None else round((received_at - sending.sent_at).total_seconds())


def missing(made: int, arrived: Collection[int], *, limit: int = MOST_NUMBERS) -> list[int]:
    """The numbers from 1 to ``made`` of which nothing came, at most ``limit`` of them: of 3 with {1, 3} it is 2."""
    known = set(arrived)
    return list(islice((number for number in range(1, made + 1) if number not in known), limit))


def lost(missing: int, *, waiting: int, refused: int) -> int:
    """How many of the ``missing`` numbers cannot be among those that the phone still holds. Of what it holds, the
    ``refused`` ones came: 2 missing, 2 waiting, one of these refused, leaves 1 that nobody can explain."""
    return max(0, missing - max(0, waiting - refused))


def on_our_clock(since: datetime | None, *, sent_at: datetime | None, received_at: datetime) -> datetime:
    """An instant that a phone names, on the server's clock: as long before its sending as the phone's clock says.
    Never later than now, which it also is where nothing can be read."""
    if since is None:
        return received_at
    return min(received_at, since + (received_at - sent_at) if sent_at else since)


Age = Literal["none", "warn", "bad"]


def age_of(since: datetime, at: datetime) -> Age:
    """How worrying it is that something waits since then: 24 hours are old, 72 very old."""
    waited = at - since
    return "bad" if waited >= VERY_OLD else "warn" if waited >= OLD else "none"


def cut_form(pairs: Iterable[tuple[str, str]]) -> tuple[list[list[str]], bool]:
    """The fields of a refused form as they are kept, without its token, and whether something was cut off: beyond
    16,000 characters nobody wrote it by hand."""
    pairs = [(name, value) for name, value in pairs if name != "csrf_token"]
    kept = list(_within(LARGEST_FORM, pairs))
    return kept, [(name, value) for name, value in kept] != pairs


def _within(left: int, pairs: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    for name, value in pairs:
        pair = [name[:LONGEST_FIELD], value[:LONGEST_FIELD]]
        left -= len(pair[0]) + len(pair[1])
        if left < 0:
            return
        yield pair


class Reader(Protocol):
    """Who looks: a person as far as these rules know one."""

    @property
    def id(self) -> int: ...
    @property
    def service(self) -> str: ...
    @property
    def role(self) -> str: ...


def may_release(person: Reader, owner: Reader) -> bool:
    """Whether somebody may send what a person who cannot sign in any more left on a phone: the team lead of that
    person's service, and coordinators. Nobody reads it by that: it is sent unopened."""
    if person.id == owner.id:
        return False
    return person.role == "coordinator" or (person.role == "team_lead" and person.service == owner.service)


def is_confidential(service: str, *, other_services: Collection[str], has_case: bool) -> bool:
    """Whether only its writer may open a refused form: where the service is confidential, where its kind belongs to
    ``other_services`` of which one is, or where it names a case. Somebody who changed service may have written it
    under professional secrecy."""
    return has_case or any(SERVICES[slug].is_confidential for slug in (service, *other_services))
