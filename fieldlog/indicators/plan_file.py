"""The shape of a plan file: every part with the plan's own words (``wording``, the legal French) and its names on
screen (``label_fr``, ``label_nl``). What must hold across the parts is in rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ..accounts.kinds import SERVICES
from ..commune.kinds import PHENOMENA
from ..dates import last_of_month
from ..documents import Day
from ..mistakes import N_, Wrong, echo, listed
from .kinds import Measure, NotEmpty, Target

MOST_YEARS = 20


class BadPeriod(Wrong):
    """A plan ends before it begins, or lasts longer than any plan does."""


def check_period(first_day: date, last_day: date) -> None:
    """Raises BadPeriod."""
    if last_day < first_day:
        template = N_("the plan ends on %(last)s, before it begins on %(first)s")
        raise BadPeriod(template, first=first_day, last=last_day)
    if last_day.year - first_day.year >= MOST_YEARS:
        template = N_("the plan runs from %(first)s to %(last)s, over more than %(most)s years")
        raise BadPeriod(template, first=first_day, last=last_day, most=MOST_YEARS)


def _one_of(known: Collection[str], template: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise Wrong(template, value=echo(value), known=listed(known))
        return value

    return AfterValidator(check)


def _on_one_line(value: str) -> str:
    if not value.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").isprintable():
        raise Wrong(N_("%(value)s holds a line break or another control character"), value=echo(value))
    return value


def _made_of(pattern: str, template: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise Wrong(template, value=echo(value))
        return value

    return AfterValidator(check)


BAD_SLUG = N_("should be 1 to 64 small letters without accents, digits, - or _, not %(value)s")
BAD_CODE = N_("should be 1 to 8 letters without accents, digits or points, not %(value)s")
ServiceSlug = Annotated[str, _one_of(SERVICES, N_("%(value)s is not a service; known are %(known)s"))]
PhenomenonSlug = Annotated[str, _one_of(PHENOMENA, N_("%(value)s is not a phenomenon; known are %(known)s"))]
Slug = Annotated[str, _made_of(r"[a-z0-9_-]{1,64}", BAD_SLUG)]
Code = Annotated[str, _made_of(r"[A-Za-z0-9.]{1,8}", BAD_CODE)]
Wording = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_on_one_line)]
Label = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_on_one_line)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Period(_Part):
    """The plan's first and last day, ``from`` and ``to`` in the file."""

    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")

    @model_validator(mode="after")
    def _holds(self) -> Period:
        check_period(self.first_day, self.last_day)
        return self


class ContingentPart(_Part):
    """A contingent of guards with its own subsidy. The cap is in euros per full-time equivalent."""

    number: int = Field(gt=0)
    wording: Wording
    label_nl: Label
    equipment_and_training_cap: Decimal = Field(ge=0, allow_inf_nan=False)


class Provisions(_Part):
    """The general provisions, in the plan's own words."""

    legal_basis: tuple[Wording, ...]
    replaces: Wording
    duration: Wording
    commitment: Wording
    contingents: tuple[ContingentPart, ...]


class PhenomenonPart(_Part):
    slug: PhenomenonSlug
    label_fr: Label
    label_nl: Label


class EarlierPart(_Part):
    """How the result is counted before the newest way, and the last day on which that holds: the last of a month, which
    may be to come still."""

    until: Day
    measure: Measure
    target: Target | None = None

    @model_validator(mode="after")
    def _holds(self) -> EarlierPart:
        if self.until != last_of_month(self.until):
            raise Wrong(N_("until should be the last day of a month, not %(value)s"), value=self.until)
        if self.target is not None:
            self.target.check_fits(self.measure)
        return self


class ResultPart(_Part):
    """An expected result. ``service``: whose work it counts, where that is one service. ``earlier``: how it was counted
    before what stands beside it, the earliest first."""

    code: Code
    wording: Wording
    label_fr: Label
    label_nl: Label
    service: ServiceSlug | None = None
    measure: Measure
    target: Target | None = None
    earlier: tuple[EarlierPart, ...] = ()

    @model_validator(mode="after")
    def _target_fits(self) -> ResultPart:
        if self.target is not None:
            self.target.check_fits(self.measure)
        if any(later.until <= before.until for before, later in pairwise(self.earlier)):
            raise Wrong(N_("earlier should begin with the earliest, each until another day"))
        return self

    @property
    def measure_data(self) -> dict[str, Any]:
        return self.measure.model_dump(mode="json", exclude_defaults=True)

    @property
    def target_data(self) -> dict[str, Any] | None:
        return self.target.model_dump(mode="json", exclude_defaults=True) if self.target else None

    @property
    def earlier_data(self) -> list[dict[str, Any]] | None:
        return [one.model_dump(mode="json", exclude_defaults=True) for one in self.earlier] or None


class OperationalPart(_Part):
    """An operational objective; one without results is shown, not measured."""

    code: Code
    wording: Wording
    label_fr: Label | None = None
    label_nl: Label
    results: tuple[ResultPart, ...] = ()


class IndicatorPart(_Part):
    """``results``: the codes of the expected results of its strategic objective on which it rests."""

    wording: Wording
    label_nl: Wording
    results: Annotated[tuple[Code, ...], NotEmpty]


class StrategicPart(_Part):
    """A strategic objective; ``service`` is one of the theme's services where the theme is split between several."""

    service: ServiceSlug | None = None
    wording: Wording
    label_fr: Label | None = None
    label_nl: Label
    operational: Annotated[tuple[OperationalPart, ...], NotEmpty]
    indicators: tuple[IndicatorPart, ...] = ()


class ServicePart(_Part):
    slug: ServiceSlug
    wording: Wording


class ThemePart(_Part):
    """Coordination, or a phenomenon."""

    code: Code
    phenomenon: PhenomenonSlug | None = None
    label_fr: Label
    label_nl: Label
    general_objectives: tuple[Wording, ...] = ()
    services: tuple[ServicePart, ...] = ()
    objectives: Annotated[tuple[StrategicPart, ...], NotEmpty]

    def service_wording(self, service: str | None) -> str | None:
        return next((part.wording for part in self.services if part.slug == service), None)


class PlanFile(_Part):
    """A whole plan, as its file says it."""

    slug: Slug
    name_fr: Label
    name_nl: Label
    period: Period
    provisions: Provisions | None = None
    phenomena: tuple[PhenomenonPart, ...] = ()
    themes: Annotated[tuple[ThemePart, ...], NotEmpty]

    def over(self, first_day: date | None, last_day: date | None) -> PlanFile:
        """The same plan over another period; a day that is not given stays. Raises BadPeriod."""
        first_day, last_day = first_day or self.period.first_day, last_day or self.period.last_day
        check_period(first_day, last_day)
        return self.model_copy(update={"period": Period.model_validate({"from": first_day, "to": last_day})})

    def as_data(self) -> dict[str, Any]:
        """Plain values that validate to the same plan; what has its default is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def list_results(self) -> list[ResultPart]:
        """All expected results, in the order of the plan."""
        return [
            result
            for theme in self.themes
            for objective in theme.objectives
            for operational in objective.operational
            for result in operational.results
        ]
