"""What a phone keeps of a person, so that forms can be filled in without a network: choices, habits, today, requests.

Never a case number, a note, or what a colleague wrote but for the requests that wait for anybody's visit and the rounds
that name the person. Nothing of this stands in a page: the phone asks for it and keeps it per person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from ..accounts.kinds import SERVICES
from ..accounts.models import Person
from ..dates import local_day
from ..entries.dimensions import DIMENSIONS
from ..entries.forms.choices import CHOSEN, options_for, recent_values
from ..entries.forms.entry import possible_authors
from ..entries.forms.inputs import Option
from ..entries.forms.written import written_content
from ..entries.habits import kinds_by_use, usual_minutes
from ..entries.kinds import KINDS, Kind, kinds_for
from ..entries.models import Entry
from ..entries.open_requests import OpenRequest, list_open_requests
from ..entries.queries import list_journal
from ..entries.rounds import list_rounds, told
from ..entries.rows import content_of
from ..entries.rules import may_change
from ..entries.wording import Wording, Words, attempts_words
from ..formats import NO_BREAK, clock, day, day_short, label

LISTED = ("neighbourhood", "partners", "crew", "relayed_to")  # the same for every kind that uses them
NEVER_KEPT = {dimension.slug for dimension in DIMENSIONS.values() if dimension.type in ("case", "text")}


def lists_of(person: Person, *, at: datetime) -> dict[str, Any]:
    """Everything the phone of ``person`` keeps, in the language of this request."""
    on = local_day(at)
    service = SERVICES[person.service]
    kinds = most_used_first(kinds_for(person.service), person)
    words = Words(on, person)
    return {
        "username": person.username,
        "name": person.name,
        "service": person.service,
        "service_label": label(service.label),
        "is_confidential": service.is_confidential,
        "language": person.language,
        "role": person.role,
        "kinds": [kind.slug for kind in kinds],
        "options": _options(kinds, person, on),
        "usual_minutes": {kind.slug: usual_minutes(person, kind.slug) for kind in kinds if kind.has_hours},
        "recent": {kind.slug: _habits(kind, person) for kind in kinds},
        "today": [_told(words.word(entry)) for entry in _own_of_today(person, on)],
        "rounds": [told(round) for round in list_rounds(person, at=at)],
        "requests": [_asked(request, words.word(request.entry)) for request in _requests(person, on)],
    }


def most_used_first(kinds: Iterable[Kind], person: Person) -> list[Kind]:
    """The kinds in the order in which the person uses them; those never used as they were, the service's own first."""
    rank = {slug: place for place, slug in enumerate(kinds_by_use(person))}
    return sorted(kinds, key=lambda kind: rank.get(kind.slug, len(rank)))


def _options(kinds: list[Kind], person: Person, on: date) -> dict[str, list[dict[str, Any]]]:
    """What the commune has to choose from, in so far as a form of the person's asks for it."""
    used_in = {slug: kind for kind in kinds for slug in kind.dimensions}
    found = {
        slug: [_option(option) for option in options_for(slug, used_in[slug], person, on=on)] if slug in used_in else []
        for slug in LISTED
    }
    authors = possible_authors(person, on)
    found["author"] = [_option(Option(author.username, author.name)) for author in authors if len(authors) > 1]
    return found


def _option(option: Option) -> dict[str, Any]:
    near = {"is_near": True} if option.is_near else {}
    return {"value": option.value, "label": option.label, "is_marked": option.is_marked, **near}


def _habits(kind: Kind, person: Person) -> dict[str, list[str]]:
    return {slug: recent_values(slug, kind, person) for slug in kind.dimensions if slug in CHOSEN}


def _own_of_today(person: Person, on: date) -> list[Entry]:
    """The person's own entries of today that count; those that only name the person are their authors'."""
    entries = list_journal(person, first_day=on, last_day=on).items
    return [entry for entry in entries if entry.author_id == person.id and not entry.is_withdrawn]


def _told(wording: Wording) -> dict[str, Any]:
    """An entry of today: what kind it is, when, and how long it took."""
    entry = wording.entry
    if entry.started_at and entry.ended_at:
        when = f"{clock(entry.started_at)} – {clock(entry.ended_at)}"
    else:
        when = day(entry.day) if entry.day else ""
    kind = wording.kind
    return {
        "id": str(entry.id), "kind": kind.slug, "label": label(kind.label), "text": when, "minutes": entry.minutes,
        "revision": entry.revision,
    }  # fmt: skip


def _requests(person: Person, on: date) -> list[OpenRequest]:
    """The requests that wait for a visit, and that this phone may turn into one. Where there is a note the network is
    needed: the phone keeps no notes, and a visit sent without it would take it away."""
    if person.service not in KINDS["techno_visit"].services:
        return []
    waiting = list_open_requests(person, today=on)
    return [request for request in waiting if not request.entry.note and may_change(person, request.entry)]


def _asked(request: OpenRequest, wording: Wording) -> dict[str, Any]:
    """A request in words, and the last day of each of its terms: what is left of them the phone counts itself, because
    it may be read tomorrow."""
    entry = request.entry
    parts = [wording.said("neighbourhood"), wording.said("audience")]
    for words, begun_on in ((_("asked on %(day)s"), entry.requested_on), (_("offence on %(day)s"), entry.offence_on)):
        if begun_on:
            parts.append((words % {"day": day_short(begun_on)}).replace(" ", NO_BREAK))
    return {
        "id": str(entry.id),
        "revision": entry.revision,
        "kind": entry.kind,
        "title": wording.title,
        "line": " · ".join(part for part in parts if part),
        "last_days": {clock: last.isoformat() for clock, last in request.last_days.items()},
        "tried": attempts_words(entry.attempts),
        "until": max((tried.until.isoformat() for tried in entry.attempts[-1:] if tried.until), default=None),
        "fields": _fields(wording.kind, entry),
    }


def _fields(kind: Kind, entry: Entry) -> list[list[str]]:
    """The filled-in fields as a form would send them."""
    texts = written_content(kind, content_of(entry))
    pairs = ([slug, value] for slug, text in texts.items() for value in (text if isinstance(text, list) else [text]))
    return [pair for pair in pairs if pair[1] and pair[0] not in NEVER_KEPT]
