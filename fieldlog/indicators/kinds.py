"""The grammar of measures: what the plan file may say about how a result is counted, and nothing more.

A measure names one *verb* and a *selection* of entries::

    count: {kind: techno_visit, topic: post_offence, within: {days: 14, of: requested_on}}
    cases: [{kind: case_contact, service: mediation, relayed_to: victim_support},
            {kind: case_contact, service: victim_support, relayed_to: mediation}]
    share: {among: {kind: milestone, topic: vacancy}, when: {within: {months: 6, of: requested_on}}}
    dated_by: requested_on

A selection may be a list: an entry counts when it fits one of them. Source: the plan reading, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ..accounts.kinds import SERVICES
from ..commune.kinds import PHENOMENA
from ..entries.dimensions import AUDIENCES, LEVELS
from ..entries.kinds import KINDS, Kind

DateDimension = Literal["requested_on", "offence_on", "due_on"]
Verb = Literal["count", "people", "hours", "cases", "partners", "staff", "coverage", "share", "exists", "lasting"]
VERBS: tuple[Verb, ...] = (
    "count", "people", "hours", "cases", "partners", "staff", "coverage", "share", "exists", "lasting",
)  # fmt: skip
ADDITIVE_VERBS: tuple[Verb, ...] = ("count", "people", "hours", "coverage")
DISTINCT_VERBS = frozenset({"cases", "partners", "staff"})
STAFF_MEASURES = ("inducted_newcomers", "trained_constatateurs")


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str | dict) else value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """A minimal length in the type would be reported beside every mistake in an item."""
    if not value:
        raise ValueError("should hold at least one")
    return value


NotEmpty = AfterValidator(_not_empty)
Slugs = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), NotEmpty]


class Declaration(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Within(Declaration):
    """``X <= day <= X + term``, where X is the first of ``of`` that is filled in."""

    days: int | None = Field(default=None, ge=0, le=3660)
    months: int | None = Field(default=None, ge=1, le=120)
    of: Annotated[tuple[DateDimension, ...], BeforeValidator(_as_tuple), NotEmpty]

    @model_validator(mode="after")
    def _one_unit(self) -> Within:
        if (self.days is None) == (self.months is None):
            raise ValueError("give either days or months")
        return self


class RelayedTo(Declaration):
    """Where the person was passed on to: anywhere but ``exclude``, or only ``include``."""

    include: Slugs = ()
    exclude: Slugs = ()


def _relayed_to(value: Any) -> Any:
    """``any``, a slug or several, or ``{not: slug}``."""
    if value == "any":
        return RelayedTo()
    if isinstance(value, dict) and set(value) == {"not"}:
        return RelayedTo(exclude=value["not"])
    if isinstance(value, str | list):
        return RelayedTo.model_validate({"include": value})
    return value


class Conditions(Declaration):
    """What an entry must fit; what is not named does not matter.

    ``no_later_than``: the day is not after that date. ``done``: the day is there (and not after the as-of day).
    """

    kind: Slugs = ()
    service: Slugs = ()
    topic: Slugs = ()
    audience: Slugs = ()
    level: Slugs = ()
    relayed_to: Annotated[RelayedTo | None, BeforeValidator(_relayed_to)] = None
    target_area: str | None = None
    within: Within | None = None
    no_later_than: DateDimension | None = None
    done: Literal[True] | None = None

    @model_validator(mode="after")
    def _slugs_are_known(self) -> Conditions:
        known: dict[str, Iterable[str]] = {"kind": KINDS, "service": SERVICES, "audience": AUDIENCES, "level": LEVELS}
        for name, allowed in known.items():
            for slug in getattr(self, name):
                if slug not in allowed:
                    raise ValueError(f"{name} {slug!r} is not one of {', '.join(allowed)}")
        if self.target_area is not None and self.target_area not in PHENOMENA:
            raise ValueError(f"target_area {self.target_area!r} is not a phenomenon")
        return self

    def check_fits(self, kind: Kind) -> None:
        """Raises ValueError where no entry of ``kind`` could ever fit: it has no such topic or dimension."""
        unknown = [topic for topic in self.topic if topic not in kind.topics]
        if unknown:
            raise ValueError(f"{kind.slug} has no topic {', '.join(unknown)}")
        needed = [name for name in ("audience", "level", "relayed_to") if getattr(self, name)]
        needed += ["neighbourhood"] if self.target_area else []
        needed += self.within.of if self.within else ()
        needed += [self.no_later_than] if self.no_later_than else []
        for name in needed:
            if name not in kind.dimensions:
                raise ValueError(f"{kind.slug} has no {name}")


class Selection(Conditions):
    """Conditions that name the kinds of entry they are about."""

    @model_validator(mode="after")
    def _fits_its_kinds(self) -> Selection:
        if not self.kind:
            raise ValueError("a selection names at least one kind")
        for slug in self.kind:
            foreign = [service for service in self.service if service not in KINDS[slug].services]
            if foreign and len(self.kind) == 1:
                raise ValueError(f"{slug} is not logged by {', '.join(foreign)}")
            self.check_fits(KINDS[slug])
        return self

    @property
    def logged_by(self) -> tuple[str, ...]:
        """The services whose entries it can be about."""
        return self.service or tuple(service for slug in self.kind for service in KINDS[slug].services)


Selections = Annotated[tuple[Selection, ...], BeforeValidator(_as_tuple), NotEmpty]


class Share(Declaration):
    """100 x the part of ``among`` that also fits ``when``; of entries, or of distinct cases."""

    of: Literal["entries", "cases"] = "entries"
    among: Selections
    when: Conditions

    @model_validator(mode="after")
    def _fits_its_kinds(self) -> Share:
        for slug in dict.fromkeys(slug for selection in self.among for slug in selection.kind):
            self.when.check_fits(KINDS[slug])
            if self.of == "cases" and "case" not in KINDS[slug].dimensions:
                raise ValueError(f"a share of cases cannot be taken of {slug}, which has no case")
        return self


class Measure(Declaration):
    """How a result is counted: exactly one verb, or one of the two named staff measures.

    ``dated_by``: an entry belongs to the day that this dimension holds instead of ``day``.
    """

    count: Selections | None = None
    people: Selections | None = None
    hours: Selections | None = None
    cases: Selections | None = None
    partners: Selections | None = None
    staff: Selections | None = None
    coverage: Selections | None = None
    share: Share | None = None
    exists: Selections | None = None
    lasting: Selections | None = None
    staff_measure: Literal["inducted_newcomers", "trained_constatateurs"] | None = None
    dated_by: DateDimension | None = None

    @model_validator(mode="after")
    def _one_verb(self) -> Measure:
        named = [name for name in (*VERBS, "staff_measure") if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"a measure has exactly one of {', '.join(VERBS)}, staff_measure; found {named or 'none'}")
        needed = {"people": "people", "cases": "case", "partners": "partners", "coverage": "started_at"}
        dimension = needed.get(named[0])
        for selection in self.selections:
            for slug in selection.kind:
                if dimension and dimension not in KINDS[slug].dimensions:
                    raise ValueError(f"{named[0]} cannot be taken of {slug}, which has no {dimension}")
                if named[0] == "hours" and not {"minutes", "started_at"} & set(KINDS[slug].dimensions):
                    raise ValueError(f"hours cannot be taken of {slug}, which has neither hours nor minutes")
                if self.dated_by and self.dated_by not in KINDS[slug].dimensions:
                    raise ValueError(f"{slug} cannot be dated by {self.dated_by}, which it does not have")
        if named[0] == "coverage" and len(list(self.kinds())) > 1:
            raise ValueError("coverage is taken of one kind: hours of two kinds are not laid over each other")
        if self.dated_by and named[0] in ("coverage", "lasting", "staff_measure"):
            raise ValueError(f"{named[0]} goes by its own days and takes no dated_by")
        return self

    @cached_property
    def verb(self) -> Verb | None:
        """The verb, or None for a staff measure."""
        return next((name for name in VERBS if getattr(self, name) is not None), None)

    @cached_property
    def selections(self) -> tuple[Selection, ...]:
        """What is looked at: for a share, what it is a share of."""
        if self.share is not None:
            return self.share.among
        verb = self.verb
        return getattr(self, verb) if verb else ()

    @cached_property
    def is_distinct(self) -> bool:
        """Its figures are numbers of different cases, partners or people, which do not add up over periods."""
        return self.verb in DISTINCT_VERBS or (self.share is not None and self.share.of == "cases")

    def kinds(self) -> Iterator[str]:
        """The kinds it looks at, each once, in order."""
        yield from dict.fromkeys(slug for selection in self.selections for slug in selection.kind)


class Target(Declaration):
    """What a year should reach. ``per: day`` and ``per: week`` turn the value into a mean over service days or
    complete ISO weeks. ``is_yes`` on a number means at least one."""

    at_least: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    more_than: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    is_yes: Literal[True] | None = None
    per: Literal["day", "week", "year", "plan"] = "year"

    @model_validator(mode="after")
    def _one_threshold(self) -> Target:
        if sum(value is not None for value in (self.at_least, self.more_than, self.is_yes)) != 1:
            raise ValueError("a target has exactly one of at_least, more_than, is_yes")
        return self

    def check_fits(self, measure: Measure) -> None:
        """Raises ValueError where the measure can never be held against this target."""
        if measure.verb in ("exists", "lasting") and not self.is_yes:
            raise ValueError(f"{measure.verb} gives yes or no: its target is is_yes")
        if self.per in ("day", "week") and measure.verb not in ADDITIVE_VERBS:
            raise ValueError(f"a target per {self.per} goes with {', '.join(ADDITIVE_VERBS)} only")

    @property
    def number(self) -> float:
        """The number a value is held against (1 for yes)."""
        return self.at_least if self.at_least is not None else self.more_than if self.more_than is not None else 1.0

    def is_met_by(self, value: float) -> bool:
        return value > self.number if self.more_than is not None else value >= self.number

    def __str__(self) -> str:
        if self.is_yes:
            return "yes"
        return f">{self.more_than:g}" if self.more_than is not None else f">={self.at_least:g}"
