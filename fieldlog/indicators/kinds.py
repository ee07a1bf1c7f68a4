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
from ..mistakes import N_, Wrong, echo, listed

DateDimension = Literal["requested_on", "offence_on", "due_on"]
Verb = Literal["count", "people", "hours", "cases", "partners", "staff", "coverage", "share", "exists", "lasting"]
VERBS: tuple[Verb, ...] = (
    "count", "people", "hours", "cases", "partners", "staff", "coverage", "share", "exists", "lasting",
)  # fmt: skip
ADDITIVE_VERBS: tuple[Verb, ...] = ("count", "people", "hours", "coverage")
DISTINCT_VERBS = frozenset({"cases", "partners", "staff"})
STAFF_MEASURES = ("inducted_newcomers", "trained_constatateurs")

UNKNOWN_SLUG = N_("%(name)s %(value)s is not one of %(known)s")
UNKNOWN_AREA = N_("target_area %(value)s is not a phenomenon; known are %(known)s")
NO_VERB = N_("a measure has exactly one of %(known)s; found none")
SEVERAL_VERBS = N_("a measure has exactly one of %(known)s; found %(found)s")
NOT_TAKEN_OF = N_("%(verb)s cannot be taken of %(kind)s, which has no %(name)s")
NO_HOURS = N_("hours cannot be taken of %(kind)s, which has neither hours nor minutes")
NOT_DATED_BY = N_("%(kind)s cannot be dated by %(name)s, which it does not have")


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str | dict) else value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """A minimal length in the type would be reported beside every mistake in an item."""
    if not value:
        raise Wrong(N_("should hold at least one"))
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
            raise Wrong(N_("give either days or months"))
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
        return {"exclude": value["not"]}
    return {"include": value} if isinstance(value, str | list) else value


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
                    raise Wrong(UNKNOWN_SLUG, name=name, value=echo(slug), known=listed(allowed))
        if self.target_area is not None and self.target_area not in PHENOMENA:
            raise Wrong(UNKNOWN_AREA, value=echo(self.target_area), known=listed(PHENOMENA))
        return self

    def check_fits(self, kind: Kind) -> None:
        """Raises ValueError where no entry of ``kind`` could ever fit: it has no such topic or dimension."""
        unknown = [topic for topic in self.topic if topic not in kind.topics]
        if unknown:
            raise Wrong(N_("%(kind)s has no topic %(topics)s"), kind=kind.slug, topics=listed(unknown))
        needed = [name for name in ("audience", "level", "relayed_to") if getattr(self, name)]
        needed += ["neighbourhood"] if self.target_area else []
        needed += self.within.of if self.within else ()
        needed += [self.no_later_than] if self.no_later_than else []
        for name in needed:
            if name not in kind.dimensions:
                raise Wrong(N_("%(kind)s has no %(name)s"), kind=kind.slug, name=name)


class Selection(Conditions):
    """Conditions that name the kinds of entry they are about."""

    @model_validator(mode="after")
    def _fits_its_kinds(self) -> Selection:
        if not self.kind:
            raise Wrong(N_("a selection names at least one kind"))
        for slug in self.kind:
            foreign = [service for service in self.service if service not in KINDS[slug].services]
            if foreign and len(self.kind) == 1:
                raise Wrong(N_("%(kind)s is not logged by %(services)s"), kind=slug, services=listed(foreign))
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
                raise Wrong(N_("a share of cases cannot be taken of %(kind)s, which has no case"), kind=slug)
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
            known = listed((*VERBS, "staff_measure"))
            raise Wrong(SEVERAL_VERBS, known=known, found=listed(named)) if named else Wrong(NO_VERB, known=known)
        needed = {"people": "people", "cases": "case", "partners": "partners", "coverage": "started_at"}
        dimension = needed.get(named[0])
        for selection in self.selections:
            for slug in selection.kind:
                if dimension and dimension not in KINDS[slug].dimensions:
                    raise Wrong(NOT_TAKEN_OF, verb=named[0], kind=slug, name=dimension)
                if named[0] == "hours" and not {"minutes", "started_at"} & set(KINDS[slug].dimensions):
                    raise Wrong(NO_HOURS, kind=slug)
                if self.dated_by and self.dated_by not in KINDS[slug].dimensions:
                    raise Wrong(NOT_DATED_BY, kind=slug, name=self.dated_by)
        if named[0] == "coverage" and len(list(self.kinds())) > 1:
            raise Wrong(N_("coverage is taken of one kind: hours of two kinds are not laid over each other"))
        if self.dated_by and named[0] in ("coverage", "lasting", "staff_measure"):
            raise Wrong(N_("%(verb)s goes by its own days and takes no dated_by"), verb=named[0])
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
            raise Wrong(N_("a target has exactly one of at_least, more_than, is_yes"))
        return self

    def check_fits(self, measure: Measure) -> None:
        """Raises ValueError where the measure can never be held against this target."""
        if measure.verb in ("exists", "lasting") and not self.is_yes:
            raise Wrong(N_("%(verb)s gives yes or no: its target is is_yes"), verb=measure.verb)
        if self.per in ("day", "week") and measure.verb not in ADDITIVE_VERBS:
            template = N_("a target per %(per)s goes with %(verbs)s only")
            raise Wrong(template, per=self.per, verbs=listed(ADDITIVE_VERBS))

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
