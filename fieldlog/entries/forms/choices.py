"""What can be chosen in an entry's form: the values used last stand first, the rest one tap further."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from ...accounts.kinds import SERVICES
from ...accounts.models import Person
from ...commune.models import Neighbourhood
from ...commune.queries import list_colleagues, list_neighbourhoods, list_partners
from ...formats import by_name, label, named
from ..dimensions import AUDIENCES, LEVELS, Labels
from ..habits import recent_choices
from ..kinds import Kind
from ..own_first import own_topics
from .inputs import Option

SHOWN_AT_ONCE = 8
SHOWN_FIRST = 5  # when there are more than that
CHOSEN = ("neighbourhood", "topic", "audience", "level", "relayed_to", "partners", "crew")


def options_for(dimension: str, kind: Kind, person: Person, *, on: date, chosen: Collection[str] = ()) -> list[Option]:
    """Everything that ``person`` may choose for a dimension of ``kind``, in the declared or alphabetical order; and of
    what the commune offers no more, what is ``chosen`` already."""
    return [one for one in _OPTIONS[dimension](kind, person, on) if one.is_offered or one.value in chosen]


def _topics(kind: Kind, _person: Person, _on: date) -> Iterator[Option]:
    return _declared(kind.topics)


def _audiences(_kind: Kind, _person: Person, _on: date) -> Iterator[Option]:
    return _declared(AUDIENCES)


def _levels(_kind: Kind, _person: Person, _on: date) -> Iterator[Option]:
    return _declared(LEVELS)


def _declared(labels: dict[str, Labels]) -> Iterator[Option]:
    return (Option(slug, label(names)) for slug, names in labels.items())


def _neighbourhoods(_kind: Kind, _person: Person, on: date) -> Iterator[Option]:
    for row in by_name(list_neighbourhoods()):
        yield Option(row.slug, named(row, "name"), is_target(row, on), is_offered=row.is_offered)


def is_target(neighbourhood: Neighbourhood, on: date) -> bool:
    """Whether it is a target area for any phenomenon on that day."""
    return any(area.first_day <= on <= area.last_day for area in neighbourhood.target_areas)


def _partners(_kind: Kind, _person: Person, _on: date) -> Iterator[Option]:
    for row in by_name(list_partners()):
        yield Option(row.slug, named(row, "name"), is_offered=row.is_offered)


def _relays(kind: Kind, person: Person, on: date) -> Iterator[Option]:
    for slug, service in SERVICES.items():
        if slug not in (person.service, "coordination"):
            yield Option(slug, label(service.label))
    yield from _partners(kind, person, on)


def _colleagues(_kind: Kind, person: Person, on: date) -> Iterator[Option]:
    for colleague in list_colleagues(person.service, on=on):
        if colleague.id != person.id:
            is_near = bool(person.brigade) and colleague.brigade == person.brigade
            yield Option(colleague.username, colleague.name, is_near=is_near)


_OPTIONS = {
    "topic": _topics,
    "audience": _audiences,
    "level": _levels,
    "neighbourhood": _neighbourhoods,
    "partners": _partners,
    "relayed_to": _relays,
    "crew": _colleagues,
}


def last_used_first(
    options: Sequence[Option], recent: Sequence[str], chosen: Sequence[str] = (), *, fewest: int = SHOWN_FIRST
) -> tuple[list[Option], list[Option]]:
    """The options to show at once and the others. What is already chosen is always shown at once, also where it is
    no option any more, such as a colleague who left: a correction must not drop it unseen. ``fewest``: at least so many
    of a long list are shown at once."""
    offered = {option.value for option in options}
    options = [*(Option(value, value) for value in chosen if value not in offered), *options]
    rank = {value: place for place, value in enumerate(recent)}
    ordered = sorted(options, key=lambda option: rank.get(option.value, len(rank)))
    shown = len(ordered) if len(ordered) <= SHOWN_AT_ONCE else max(fewest, min(len(rank), SHOWN_AT_ONCE))
    first = [option for place, option in enumerate(ordered) if place < shown or option.value in chosen]
    return first, [option for option in ordered if option not in first]


def recent_values(dimension: str, kind: Kind, person: Person) -> list[str]:
    """The values that the person used last with this kind; of topics, then those of the person's service."""
    used = recent_choices(person, dimension, kind=kind.slug, limit=SHOWN_AT_ONCE)
    own = own_topics(person.service, kind.slug) if dimension == "topic" else ()
    return list(dict.fromkeys([*used, *own]))


def fewest_of(dimension: str, recent: Sequence[str]) -> int:
    """A service has topics of its own, so where some are known the others are one tap further."""
    return 1 if dimension == "topic" and recent else SHOWN_FIRST
