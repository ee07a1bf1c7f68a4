"""What ``commune.yaml`` may say, and the calendar of a Belgian commune. No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from ..accounts.kinds import SERVICES, Language, Role
from ..accounts.rules import USERNAME
from ..dates import ONE_DAY, days_between
from ..documents import Day, Place, each, read_document
from ..mail import is_address
from ..mistakes import N_, Wrong, echo
from .kinds import PHENOMENA, WEEKDAYS
from .weekdays import Patterns, weekdays_on


def read_commune(path: Path) -> CommuneFile:
    """The commune in a file. Raises DocumentMistakes with every mistake, its line and field; OSError."""
    return read_document(path, CommuneFile, check=_names_given_twice)


class Area(NamedTuple):
    """A target area of one neighbourhood: the phenomenon, and the first and the last day, both included."""

    phenomenon: str
    first_day: date
    last_day: date

    def __str__(self) -> str:
        """As the trace of changes keeps it."""
        return f"{self.phenomenon} {self.first_day} {self.last_day}"

    def overlaps(self, other: Area) -> bool:
        """For one phenomenon on one day, a neighbourhood is a target area once."""
        is_apart = self.last_day < other.first_day or other.last_day < self.first_day
        return self.phenomenon == other.phenomenon and not is_apart


def read_area(text: str) -> Area:
    phenomenon, first_day, last_day = text.split()
    return Area(phenomenon, date.fromisoformat(first_day), date.fromisoformat(last_day))


@lru_cache(maxsize=64)
def legal_holidays(year: int) -> frozenset[date]:
    """The ten legal holidays of Belgium; no replacement days. The library counts Easter and Whit Sunday too:
    the only Sundays whose Monday is a holiday as well."""
    known = holidays.country_holidays("BE", years=year)
    return frozenset(day for day in known if not (day.weekday() == 6 and day + ONE_DAY in known))


def service_days(patterns: Patterns, first: date, last: date, closed: Collection[date] = frozenset()) -> list[date]:
    """The days from ``first`` to ``last`` on which a service works: on the weekdays that hold on that day, never on a
    holiday, nor where it is ``closed``."""
    return [
        day
        for day in days_between(first, last)
        if WEEKDAYS[day.weekday()] in weekdays_on(patterns, day)
        and day not in closed
        and day not in legal_holidays(day.year)
    ]


def _one_of(known: Collection[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"{value!r} is not {what}; known are {', '.join(known)}")
        return value

    return AfterValidator(check)


def _not_before(earlier: str) -> AfterValidator:
    """A field's check that its day does not come before that of the field ``earlier``."""

    def check(value: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get(earlier)
        if value and since and value < since:
            raise ValueError(f"{value} comes before {since}")
        return value

    return AfterValidator(check)


def _not_empty(weekdays: tuple[str, ...]) -> tuple[str, ...]:
    if not weekdays:
        raise ValueError("names no weekday; a service that is left out works Monday to Friday")
    return weekdays


def _address(value: str) -> str:
    if not is_address(value):
        raise ValueError(f"{value!r} is not an e-mail address such as name@example.be")
    return value


def _phenomenon_alone(value: Any) -> Any:
    return {"phenomenon": value} if isinstance(value, str) else value


SLUG = r"^[a-z0-9_-]{1,64}$"
Slug = Annotated[str, Field(pattern=SLUG)]
Username = Annotated[str, Field(pattern=f"^{USERNAME.pattern}$")]
Text = Annotated[str, Field(min_length=1, max_length=120)]
Brigade = Annotated[str, Field(min_length=1, max_length=32, coerce_numbers_to_str=True)]
ServiceSlug = Annotated[str, _one_of(SERVICES, "a service")]
Weekday = Annotated[str, _one_of(WEEKDAYS, "a weekday")]
Phenomenon = Annotated[str, _one_of(PHENOMENA, "a phenomenon")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_left_out(cls, values: Any) -> Any:
        """``partners:`` with nothing behind it says what a missing line says."""
        return (
            {name: value for name, value in values.items() if value is not None} if isinstance(values, dict) else values
        )


class Names(_Part):
    fr: Text
    nl: Text


class CommuneName(_Part):
    name: Text
    languages: tuple[Language, ...] = Field(default=("fr", "nl"), min_length=1, max_length=2)

    @field_validator("languages")
    @classmethod
    def _each_once(cls, languages: tuple[Language, ...]) -> tuple[Language, ...]:
        return tuple(dict.fromkeys(languages))


class TargetPeriod(_Part):
    """The neighbourhood is a target area for the phenomenon from one day to another, both included.
    A missing day means that it always was, or that it still is; ``burglary`` alone leaves out both."""

    phenomenon: Phenomenon
    first_day: Day | None = Field(default=None, alias="from")
    last_day: Annotated[Day | None, _not_before("first_day")] = Field(default=None, alias="to")


class NeighbourhoodPart(_Part):
    slug: Slug
    name: Names
    target_for: tuple[Annotated[TargetPeriod, BeforeValidator(_phenomenon_alone)], ...] = ()


class PartnerPart(_Part):
    """A partner may not be called like a service: ``relayed_to`` names either."""

    slug: Slug
    name: Names

    @field_validator("slug")
    @classmethod
    def _unlike_a_service(cls, slug: str) -> str:
        if slug in SERVICES:
            raise ValueError(f"{slug!r} is the name of a service: a partner needs another")
        return slug


class ArrangementPart(_Part):
    """What the commune announces for some days, both included."""

    slug: Slug
    name: Names
    first_day: Annotated[Day, Field(alias="from")]
    last_day: Annotated[Day, _not_before("first_day"), Field(alias="to")]


class StaffPart(_Part):
    """``email``: for reminders. It is a first proposal: what the person set since stays."""

    username: Username
    name: Text
    service: ServiceSlug
    role: Role = "worker"
    brigade: Brigade | None = None
    constatateur: bool = False
    joined_on: Day | None = None
    left_on: Annotated[Day | None, _not_before("joined_on")] = None
    email: Annotated[str, AfterValidator(_address)] | None = None


class CommuneFile(_Part):
    """``commune.yaml``. A service that is not named in ``service_days`` works Monday to Friday."""

    commune: CommuneName
    neighbourhoods: tuple[NeighbourhoodPart, ...] = ()
    partners: tuple[PartnerPart, ...] = ()
    arrangements: tuple[ArrangementPart, ...] = ()
    service_days: dict[ServiceSlug, Annotated[tuple[Weekday, ...], AfterValidator(_not_empty)]] = {}
    staff: tuple[StaffPart, ...] = ()


def _names_given_twice(values: Any) -> Iterator[tuple[Place, Wrong]]:
    yield from _repeated(each(values, "neighbourhoods", "slug"))
    yield from _repeated(each(values, "partners", "slug"))
    yield from _repeated(each(values, "arrangements", "slug"))
    yield from _repeated(each(values, "staff", "username"))


def _repeated(found: Iterable[tuple[Place, Any]]) -> Iterator[tuple[Place, Wrong]]:
    seen: set[str] = set()
    for place, value in found:
        if isinstance(value, str) and value in seen:
            yield place, Wrong(N_("%(value)s is given twice"), value=echo(value))
        seen.add(str(value))
